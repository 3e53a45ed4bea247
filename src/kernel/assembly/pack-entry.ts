// Parses the header of a pack entry: its type and size, and for a delta the distance or the id of its
// base. A zlib stream follows.
// https://git-scm.com/docs/pack-format: "Object entries"

import { inflate } from "./inflate";

// The header that was parsed last. Sizes and distances go beyond 32 bits.
export let entryType: u32 = 0;
/** The size of what the entry inflates to, a content or a delta. */
export let inflatedBytes: f64 = 0;
/** The address of the zlib stream. */
export let entryDataAt: usize = 0;
/** How far before this entry the base begins; 0 where the base is named otherwise. */
export let baseDistance: f64 = 0;
/** The address of the base's id; 0 where the base is named otherwise. */
export let baseIdAt: usize = 0;

/** A header is never longer: 10 bytes of size, then 10 of distance or 32 of id. */
export const maxHeaderBytes: u32 = 42;

const offsetDelta: u32 = 6;
const idDelta: u32 = 7;
const maxExact: f64 = 9007199254740991;

/** Parses the header at `from`, which ends by `limit`. Returns the size that it states, or -1. */
export function readEntryHeader(from: usize, limit: usize, idBytes: u32): f64 {
	return readHeader(from, limit, idBytes) ? inflatedBytes : -1;
}

/** Inflates the entry whose header was parsed last, as inflate() does. */
export function inflateEntry(end: usize, into: usize, size: usize): bool {
	return inflate(entryDataAt, end, into, size);
}

/** Parses a header; false where there is none. */
export function readHeader(from: usize, limit: usize, idBytes: u32): bool {
	const end = min<usize>(limit, from + maxHeaderBytes);
	if (from >= end) return false;
	let at = from;
	let byte: u32 = load<u8>(at++);
	entryType = (byte >> 4) & 7;
	inflatedBytes = byte & 15;
	for (let factor: f64 = 16; byte & 128; factor *= 128) {
		if (at >= end) return false;
		byte = load<u8>(at++);
		inflatedBytes += <f64>(byte & 127) * factor;
	}
	baseDistance = 0;
	baseIdAt = 0;
	if (entryType === offsetDelta) {
		if (at >= end) return false;
		byte = load<u8>(at++);
		baseDistance = byte & 127;
		while (byte & 128) {
			if (at >= end) return false;
			byte = load<u8>(at++);
			baseDistance = (baseDistance + 1) * 128 + <f64>(byte & 127);
		}
		if (baseDistance === 0) return false;
	} else if (entryType === idDelta) {
		baseIdAt = at;
		at += idBytes;
	} else if (entryType === 0 || entryType === 5) return false;
	entryDataAt = at;
	return at <= end && inflatedBytes <= maxExact;
}
