// Parses a tree into its entries. Of a version only what the delta changed is parsed: entries that are
// copied whole from the base have known starts, which only have to be moved.

import { segments } from "./delta";
import { addressOf, addThree, copyList, numberAt, withCapacity } from "./number-list";

/** Where the entries start, and last where the tree ends. */
let entryStarts: usize = 0;
let entryStartsLength: u32 = 0;

/**
 * Entries that are new, or partly so: where each, its name and its id start. Where the name is the
 * base's, its position is stored as -1 minus it.
 */
export let newEntries: usize = 0;
export let newEntriesLength: u32 = 0;

/** Ranges of entries copied from the base: where the first starts there, where the last ends, how far they moved. */
let keptEntries: usize = 0;
let keptEntriesLength: u32 = 0;

/** Where both lists of the last tree begin and end, as indexes of 32-bit numbers in memory. */
export const treeListBounds = memory.data(4 * 4);

let tree: usize = 0;
let size: u32 = 0;
let idBytes: u32 = 0;

/** Parses a tree, a version with the starts of its base. Returns the number of starts, 0 where it is malformed. */
export function parseTree(
	at: usize,
	bytes: u32,
	bytesOfId: u32,
	baseStarts: usize,
	baseLength: u32,
): u32 {
	tree = at;
	size = bytes;
	idBytes = bytesOfId;
	entryStartsLength = 0;
	newEntriesLength = 0;
	keptEntriesLength = 0;
	const isRead = baseLength === 0 ? readAll() : readBetween(baseStarts, baseLength);
	if (!isRead) return 0;
	addStart(size);
	store<u32>(treeListBounds, <u32>(newEntries >> 2));
	store<u32>(treeListBounds, <u32>(newEntries >> 2) + newEntriesLength, 4);
	store<u32>(treeListBounds, <u32>(keptEntries >> 2), 8);
	store<u32>(treeListBounds, <u32>(keptEntries >> 2) + keptEntriesLength, 12);
	return entryStartsLength;
}

/** Copies the starts to memory of their own, for the versions that are made from this tree. */
export function keepEntryStarts(): usize {
	return copyList(entryStarts, entryStartsLength);
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
	let segment = segments;
	let known: u32 = 0;
	let at: i32 = 0;
	while (<u32>at < size) {
		while (load<u32>(segment, 4) <= <u32>at) segment += 12;
		const from = load<i32>(segment, 8);
		if (from >= 0) {
			const start = load<u32>(segment);
			const end = load<u32>(segment, 4);
			const baseAt = <u32>at - start + from;
			known = findFrom(base, baseLength, baseAt, known);
			if (numberAt(base, known) === baseAt) {
				const limit = from + (end - start);
				const next = copyStarts(base, baseLength, known, limit, <u32>at - baseAt);
				// Where no entry is copied whole, nearly always only the id is new.
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

/** Adds the base's entries from `known` on that end by `limit`; returns where the next one starts. */
function copyStarts(base: usize, length: u32, known: u32, limit: u32, shift: u32): u32 {
	const ends = length - 1;
	entryStarts = withCapacity(entryStarts, entryStartsLength + ends - known + 1);
	let last = known;
	let to = addressOf(entryStarts, entryStartsLength);
	while (last < ends && numberAt(base, last + 1) <= limit) {
		store<u32>(to, numberAt(base, last) + shift);
		to += 4;
		last++;
	}
	entryStartsLength += last - known;
	if (last > known) addKept(numberAt(base, known), numberAt(base, last), shift);
	return numberAt(base, last) + shift;
}

/**
 * Parses "<mode in octal> <name>\0<id>". Returns where the next entry starts, or -1. A name that
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

/** The next position of a byte, or the end. */
function find(byte: i8, from: u32): u32 {
	const all = i8x16.splat(byte);
	for (let at = from; at < size; at += 16) {
		const bits = i8x16.bitmask(i8x16.eq(v128.load(tree + at), all));
		if (bits !== 0) return min<u32>(size, at + <u32>ctz(bits));
	}
	return size;
}

/** The index of the first start that is not less; searches from `hint`, since copies mostly follow each other. */
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
	entryStarts = withCapacity(entryStarts, entryStartsLength + 1);
	store<u32>(addressOf(entryStarts, entryStartsLength), start);
	entryStartsLength++;
}

function addEntry(start: u32, nameStart: u32, idStart: u32): void {
	newEntries = addThree(newEntries, newEntriesLength, start, nameStart, idStart);
	newEntriesLength += 3;
}

function addKept(from: u32, to: u32, shift: u32): void {
	keptEntries = addThree(keptEntries, keptEntriesLength, from, to, shift);
	keptEntriesLength += 3;
}
