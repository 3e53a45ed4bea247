// From which entry is each entry of a pack made? The header of each tells, and is read here from
// a part of the pack that lies in memory.

import { distance, entryBytes, idAt, maxHeaderBytes, readHeader, type } from "./entry";
import { addTwo, placeOf } from "./list";

/** In place of a base's number: there is none, it is not in this pack, or nothing is known of it. */
const none: i32 = -1;
const unread: i32 = -2;
const unknown: i32 = -3;
/** Behind "PACK", the version and the number of entries. */
const firstOffset: f64 = 12;

/** Entries whose base is told by its id, and where that stands. */
export let named: usize = 0;
export let namedLength: u32 = 0;

/**
 * Reads headers from the entry `from` on as far as they lie in the `bytes` bytes at `place`, which begin
 * `placeStart` bytes behind the pack's start: at least one where its start is there. `starts` has the
 * starts of all `count` entries in order and their end. Gives the entry that is the first not to be read.
 */
export function readBases(
	place: usize,
	bytes: u32,
	placeStart: f64,
	idBytes: u32,
	starts: usize,
	count: u32,
	from: u32,
	types: usize,
	sizes: usize,
	bases: usize,
): u32 {
	namedLength = 0;
	const end = placeStart + bytes;
	let entry = from;
	for (; entry < count; entry++) {
		const start = startAt(starts, entry);
		// Two ids at one place: an index that lies.
		if (start >= startAt(starts, entry + 1) || start < firstOffset) {
			store<i32>(placeOf(bases, entry), unread);
			continue;
		}
		const isWhole = start >= placeStart && start + maxHeaderBytes <= end;
		if (!isWhole && start !== placeStart) break;
		const base = readBase(place + <u32>(start - placeStart), place + bytes, idBytes, starts, entry);
		store<i32>(placeOf(bases, entry), base);
		if (base <= unread) continue;
		store<u8>(types + entry, <u8>type);
		store<f64>(sizes + ((<usize>entry) << 3), entryBytes);
	}
	return entry;
}

function readBase(at: usize, end: usize, idBytes: u32, starts: usize, entry: u32): i32 {
	if (!readHeader(at, end, idBytes)) return unread;
	if (distance > 0) return findStart(starts, startAt(starts, entry) - distance, entry);
	if (idAt > 0) {
		named = addTwo(named, namedLength, entry, idAt);
		namedLength += 2;
	}
	return none;
}

/** The entry that begins at `offset`, before another one; nearly always it is near. */
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
	return low < before && startAt(starts, low) === offset ? low : unknown;
}

function startAt(starts: usize, entry: u32): f64 {
	return load<f64>(starts + ((<usize>entry) << 3));
}
