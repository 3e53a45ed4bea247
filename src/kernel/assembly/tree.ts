// What does a version of a tree bring? A tree is a list of entries, told apart only by reading it
// from its start. But what is copied from a base whole entries at a time was read there: so it is
// known of a base where its entries start, and only what lies where parts meet is read.

import { parts } from "./delta";
import { addThree, copyOf, numberAt, placeOf, withRoom } from "./list";

/** Where the entries start, and at last where the tree ends. */
let starts: usize = 0;
let startsLength: u32 = 0;

/**
 * The entries that are new, or partly so: where each, its name and its id start. The name's place is
 * told as -1 minus it where the name is the base's.
 */
export let entries: usize = 0;
export let entriesLength: u32 = 0;

/** Entries that are the base's: where the first starts there, where the last ends, and how far they moved. */
let kept: usize = 0;
let keptLength: u32 = 0;

/** Of the tree that was read last, as places of numbers in memory: where both lists begin and end. */
export const lists = memory.data(4 * 4);

let tree: usize = 0;
let size: u32 = 0;
let idBytes: u32 = 0;

/** Reads a tree; of a version with the starts of its base. Gives how many starts it has, 0 where it is malformed. */
export function readTree(
	at: usize,
	bytes: u32,
	bytesOfId: u32,
	baseStarts: usize,
	baseLength: u32,
): u32 {
	tree = at;
	size = bytes;
	idBytes = bytesOfId;
	startsLength = 0;
	entriesLength = 0;
	keptLength = 0;
	const isRead = baseLength === 0 ? readAll() : readBetween(baseStarts, baseLength);
	if (!isRead) return 0;
	addStart(size);
	store<u32>(lists, <u32>(entries >> 2));
	store<u32>(lists, <u32>(entries >> 2) + entriesLength, 4);
	store<u32>(lists, <u32>(kept >> 2), 8);
	store<u32>(lists, <u32>(kept >> 2) + keptLength, 12);
	return startsLength;
}

/** Puts the starts into a room of their own, for the versions that are made from this tree. */
export function keepStarts(): usize {
	return copyOf(starts, startsLength);
}

function readAll(): bool {
	let at: i32 = 0;
	while (<u32>at < size) {
		at = readEntry(at, 0);
		if (at < 0) return false;
	}
	return true;
}

function readBetween(base: usize, baseLength: u32): bool {
	let part = parts;
	let known: u32 = 0;
	let at: i32 = 0;
	while (<u32>at < size) {
		while (load<u32>(part, 4) <= <u32>at) part += 12;
		const from = load<i32>(part, 8);
		if (from >= 0) {
			const start = load<u32>(part);
			const end = load<u32>(part, 4);
			const baseAt = <u32>at - start + from;
			known = findFrom(base, baseLength, baseAt, known);
			if (numberAt(base, known) === baseAt) {
				const limit = from + (end - start);
				const next = copyStarts(base, baseLength, known, limit, <u32>at - baseAt);
				// Where no entry is whole, nearly always only the id is new.
				at = next > <u32>at ? next : readEntry(at, end);
				if (at < 0) return false;
				continue;
			}
		}
		at = readEntry(at, 0);
		if (at < 0) return false;
	}
	return true;
}

/** Notes the entries from `known` on that end by `limit` in the base; gives where the next one starts. */
function copyStarts(base: usize, length: u32, known: u32, limit: u32, shift: u32): u32 {
	const ends = length - 1;
	starts = withRoom(starts, startsLength + ends - known + 1);
	let last = known;
	let to = placeOf(starts, startsLength);
	while (last < ends && numberAt(base, last + 1) <= limit) {
		store<u32>(to, numberAt(base, last) + shift);
		to += 4;
		last++;
	}
	startsLength += last - known;
	if (last > known) addKept(numberAt(base, known), numberAt(base, last), shift);
	return numberAt(base, last) + shift;
}

/**
 * An entry is "<mode in octal> <name>\0<id>". Gives where the next one starts, or -1. A name that
 * ends before `known` is the base's.
 */
function readEntry(start: u32, known: u32): i32 {
	const nameStart = find(0x20, start) + 1;
	const at = find(0, nameStart - 1);
	if (at + idBytes >= size) return -1;
	addStart(start);
	addEntry(start, at >= known ? nameStart : -1 - nameStart, at + 1);
	return at + 1 + idBytes;
}

/** Where a byte stands next, or the end. */
function find(byte: i8, from: u32): u32 {
	const all = i8x16.splat(byte);
	for (let at = from; at < size; at += 16) {
		const bits = i8x16.bitmask(i8x16.eq(v128.load(tree + at), all));
		if (bits !== 0) return min<u32>(size, at + <u32>ctz(bits));
	}
	return size;
}

/** The index of the first start that is not less; copies mostly follow each other. */
function findFrom(list: usize, length: u32, at: u32, hint: u32): u32 {
	let low: u32 = numberAt(list, hint) <= at ? hint : 0;
	if (numberAt(list, low) >= at) return low;
	let high = min<u32>(length - 1, low + 1);
	for (let step: u32 = 1; numberAt(list, high) < at && high < length - 1; step *= 2) {
		low = high;
		high = min<u32>(length - 1, high + step);
	}
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (numberAt(list, middle) < at) low = middle + 1;
		else high = middle;
	}
	return low;
}

function addStart(start: u32): void {
	starts = withRoom(starts, startsLength + 1);
	store<u32>(placeOf(starts, startsLength), start);
	startsLength++;
}

function addEntry(start: u32, nameStart: u32, idStart: u32): void {
	entries = addThree(entries, entriesLength, start, nameStart, idStart);
	entriesLength += 3;
}

function addKept(from: u32, to: u32, shift: u32): void {
	kept = addThree(kept, keptLength, from, to, shift);
	keptLength += 3;
}
