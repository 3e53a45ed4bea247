// What does an entry of a pack begin with? A type and a size in a few bits each, and for a delta
// the place or the id of its base. Then comes one zlib stream.
// https://git-scm.com/docs/pack-format: "Object entries"

import { inflate } from "./inflate";

// The header that was read last. Sizes and distances go beyond 32 bits.
export let type: u32 = 0;
/** Of what the entry inflates to: content, or delta. */
export let entryBytes: f64 = 0;
/** Where the zlib stream begins. */
export let dataAt: usize = 0;
/** How far before this entry the base begins; 0 where it is not told so. */
export let distance: f64 = 0;
/** Where the base's id stands; 0 where it is not told so. */
export let idAt: usize = 0;

/** A header is never longer: 10 bytes of size, then 10 of distance or 32 of id. */
export const maxHeaderBytes: u32 = 42;

const offsetDelta: u32 = 6;
const idDelta: u32 = 7;
const maxExact: f64 = 9007199254740991;

/** Reads the header that begins at `from` and ends by `limit`. Gives the size that it tells, or -1. */
export function readEntryHeader(from: usize, limit: usize, idBytes: u32): f64 {
	return readHeader(from, limit, idBytes) ? entryBytes : -1;
}

/** Inflates the entry whose header was read last, as inflate() does. */
export function inflateEntry(end: usize, into: usize, size: usize): bool {
	return inflate(dataAt, end, into, size);
}

/** Reads a header; false where there is none. */
export function readHeader(from: usize, limit: usize, idBytes: u32): bool {
	const end = min<usize>(limit, from + maxHeaderBytes);
	if (from >= end) return false;
	let at = from;
	let byte: u32 = load<u8>(at++);
	type = (byte >> 4) & 7;
	entryBytes = byte & 15;
	for (let factor: f64 = 16; byte & 128; factor *= 128) {
		if (at >= end) return false;
		byte = load<u8>(at++);
		entryBytes += <f64>(byte & 127) * factor;
	}
	distance = 0;
	idAt = 0;
	if (type === offsetDelta) {
		if (at >= end) return false;
		byte = load<u8>(at++);
		distance = byte & 127;
		while (byte & 128) {
			if (at >= end) return false;
			byte = load<u8>(at++);
			distance = (distance + 1) * 128 + <f64>(byte & 127);
		}
		if (distance === 0) return false;
	} else if (type === idDelta) {
		idAt = at;
		at += idBytes;
	} else if (type === 0 || type === 5) return false;
	dataAt = at;
	return at <= end && entryBytes <= maxExact;
}
