// Finds the base of each entry of a pack. Reads the entries' headers from a chunk of the pack that lies in memory.

import { addressOf, addTwo } from "./number-list";
import {
	baseDistance,
	baseIdAt,
	entryType,
	inflatedBytes,
	maxHeaderBytes,
	readHeader,
} from "./pack-entry";

/** In place of a base's number: it has none, its header cannot be read, or the base is not found. */
const noBase: i32 = -1;
const unreadable: i32 = -2;
const unknownBase: i32 = -3;
/** Entries begin behind "PACK", the version and the number of entries. */
const firstOffset: f64 = 12;

/** Entries that name their base by its id, and the address of that id. */
export let idBaseEntries: usize = 0;
export let idBaseEntriesLength: u32 = 0;

/**
 * Reads headers from the entry `from` on, as far as they lie in `chunk`: `bytes` bytes of the pack from
 * offset `chunkStart` on. Reads at least one if its start lies there. `starts` has the offsets of all
 * `count` entries in order, and their end. Returns the first entry that was not read.
 */
export function readBases(
	chunk: usize,
	bytes: u32,
	chunkStart: f64,
	idBytes: u32,
	starts: usize,
	count: u32,
	from: u32,
	types: usize,
	sizes: usize,
	bases: usize,
): u32 {
	idBaseEntriesLength = 0;
	const end = chunkStart + bytes;
	let entry = from;
	for (; entry < count; entry++) {
		const start = startAt(starts, entry);
		// Two ids at one offset: the index is wrong.
		if (start >= startAt(starts, entry + 1) || start < firstOffset) {
			store<i32>(addressOf(bases, entry), unreadable);
			continue;
		}
		const isWhole = start >= chunkStart && start + maxHeaderBytes <= end;
		if (!isWhole && start !== chunkStart) break;
		const base = readBase(chunk + <u32>(start - chunkStart), chunk + bytes, idBytes, starts, entry);
		store<i32>(addressOf(bases, entry), base);
		if (base <= unreadable) continue;
		store<u8>(types + entry, <u8>entryType);
		store<f32>(addressOf(sizes, entry), <f32>inflatedBytes);
	}
	return entry;
}

function readBase(at: usize, end: usize, idBytes: u32, starts: usize, entry: u32): i32 {
	if (!readHeader(at, end, idBytes)) return unreadable;
	if (baseDistance > 0) return findStart(starts, startAt(starts, entry) - baseDistance, entry);
	if (baseIdAt > 0) {
		idBaseEntries = addTwo(idBaseEntries, idBaseEntriesLength, entry, baseIdAt);
		idBaseEntriesLength += 2;
	}
	return noBase;
}

/** Finds the entry at `offset`, which stands before another one and nearly always close to it. */
function findStart(starts: usize, offset: f64, before: u32): i32 {
	let low = before;
	let high = before;
	for (let step: u32 = 1; low > 0; step *= 2) {
		low = low > step ? low - step : 0;
		if (startAt(starts, low) < offset) break;
		high = low;
	}
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (startAt(starts, middle) < offset) low = middle + 1;
		else high = middle;
	}
	return low < before && startAt(starts, low) === offset ? low : unknownBase;
}

function startAt(starts: usize, entry: u32): f64 {
	return load<f64>(starts + ((<usize>entry) << 3));
}
