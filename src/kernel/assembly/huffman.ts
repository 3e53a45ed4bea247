// Builds the lookup tables for deflate's Huffman codes. The first bits of a code index a table; longer
// codes continue in a subtable. A block has two codes, for literals and lengths and for distances, and a
// third in which the lengths of their codes are written.
// https://www.rfc-editor.org/rfc/rfc1951, section 3.2

export const literalBits: u32 = 10;
export const distanceBits: u32 = 8;
export const lengthCodeBits: u32 = 7;

// A table entry: bits with the extra ones (0-7), bits of the code alone (8-11), flags, a value (16-).
export const isLiteral: u32 = 0x8000_0000;
export const isSpecial: u32 = 0x8000;
export const isSubtable: u32 = 0x4000;
export const isEnd: u32 = 0x2000;
/** Special, but neither subtable nor end: no code has these bits. */
const invalid: u32 = isSpecial;

export const dynamicLiterals = memory.data(4 * 2400);
export const dynamicDistances = memory.data(4 * 800);
export const fixedLiterals = memory.data(4 * 2400);
export const fixedDistances = memory.data(4 * 800);
export const lengthCodeTable = memory.data(4 << lengthCodeBits);
/** The length of each symbol's code, from which a table is built. */
export const codeLengths = memory.data(320 + 16);
const counts = memory.data(4 * 16);
const offsets = memory.data(4 * 17);
const usedSymbols = memory.data(2 * 320);
const sorted = memory.data(2 * 320);
export const literalEntries = memory.data(4 * 288);
export const distanceEntries = memory.data(4 * 32);
export const lengthCodeEntries = memory.data(4 * 19);
let isPrepared = false;

/**
 * Builds a table for codes of the lengths in `codeLengths`, as deflate numbers them; false where they
 * are no valid set of codes. Only a set of a single code may be incomplete.
 */
export function buildTable(
	table: usize,
	tableBits: u32,
	entries: usize,
	symbols: u32,
	maxLength: u32,
	mayBeIncomplete: bool,
): bool {
	const used = countLengths(symbols);
	let longest = maxLength;
	while (longest > 0 && load<u32>(counts + (longest << 2)) === 0) longest--;
	let left: i32 = 1;
	store<u32>(offsets, 0, 4);
	for (let length: u32 = 1; length <= 15; length++) {
		const here = load<u32>(counts + (length << 2));
		left = (left << 1) - here;
		if (left < 0) return false;
		if (length < 15)
			store<u32>(offsets + (length << 2), load<u32>(offsets + (length << 2)) + here, 4);
	}
	for (let index: u32 = 0; index < used; index++) {
		const symbol = load<u16>(usedSymbols + (index << 1));
		const address = offsets + ((<usize>load<u8>(codeLengths + symbol)) << 2);
		const to = load<u32>(address);
		store<u32>(address, to + 1);
		store<u16>(sorted + (to << 1), symbol);
	}
	let next = sorted;
	if (left > 0) {
		if (!mayBeIncomplete || longest > 1) return false;
		for (let at: u32 = 0; at < (<u32>1) << tableBits; at++)
			store<u32>(table + (at << 2), invalid | tableBits);
		if (longest === 0) return true;
		// One code of one bit: 0.
		const entry = withBits(load<u32>(entries + ((<usize>load<u16>(next)) << 2)), 1);
		for (let at: u32 = 0; at < (<u32>1) << tableBits; at += 2) store<u32>(table + (at << 2), entry);
		return true;
	}
	let length: u32 = 1;
	while (load<u32>(counts + (length << 2)) === 0) length++;
	let size: u32 = (<u32>1) << length;
	let here = load<u32>(counts + (length << 2));
	let code: u32 = 0;
	while (length <= tableBits) {
		do {
			store<u32>(
				table + (code << 2),
				withBits(load<u32>(entries + ((<usize>load<u16>(next)) << 2)), length),
			);
			next += 2;
			if (code === size - 1) {
				for (; length < tableBits; length++) {
					memory.copy(table + (size << 2), table, size << 2);
					size <<= 1;
				}
				return true;
			}
			const bit = (<u32>1) << (31 - clz(code ^ (size - 1)));
			code = (code & (bit - 1)) | bit;
		} while (--here);
		do {
			if (++length <= tableBits) {
				memory.copy(table + (size << 2), table, size << 2);
				size <<= 1;
			}
			here = load<u32>(counts + (length << 2));
		} while (here === 0);
	}
	size = (<u32>1) << tableBits;
	let tableEnd = size;
	let start: u32 = 0;
	let prefix: u32 = 0xffff_ffff;
	while (true) {
		if ((code & (size - 1)) !== prefix) {
			prefix = code & (size - 1);
			start = tableEnd;
			let subBits = length - tableBits;
			let used = here;
			while (used < (<u32>1) << subBits) {
				subBits++;
				used = (used << 1) + load<u32>(counts + ((tableBits + subBits) << 2));
			}
			tableEnd = start + ((<u32>1) << subBits);
			store<u32>(table + (prefix << 2), (start << 16) | (subBits << 8) | isSpecial | isSubtable);
		}
		const entry = withBits(load<u32>(entries + ((<usize>load<u16>(next)) << 2)), length);
		next += 2;
		for (
			let at = start + (code >> tableBits);
			at < tableEnd;
			at += (<u32>1) << (length - tableBits)
		) {
			store<u32>(table + (at << 2), entry);
		}
		if (code === ((<u32>1) << length) - 1) return true;
		const bit = (<u32>1) << (31 - clz(code ^ (((<u32>1) << length) - 1)));
		code = (code & (bit - 1)) | bit;
		here--;
		while (here === 0) here = load<u32>(counts + (++length << 2));
	}
}

/** Counts the symbols of each code length and lists those that have a code, in most sets the fewer. */
function countLengths(symbols: u32): u32 {
	const none = i8x16.splat(0);
	for (let at: usize = 0; at < 64; at += 16) v128.store(counts + at, none);
	let used: u32 = 0;
	for (let from: u32 = 0; from < symbols; from += 16) {
		let rest = ~i8x16.bitmask(i8x16.eq(v128.load(codeLengths + from), none)) & 0xffff;
		if (symbols - from < 16) rest &= (1 << (symbols - from)) - 1;
		for (; rest !== 0; rest &= rest - 1) {
			const symbol = from + ctz(rest);
			const address = counts + ((<usize>load<u8>(codeLengths + symbol)) << 2);
			store<u32>(address, load<u32>(address) + 1);
			store<u16>(usedSymbols + (used << 1), <u16>symbol);
			used++;
		}
	}
	return used;
}

/** Adds the length of its code to an entry whose bits 0-7 hold the number of extra bits. */
function withBits(entry: u32, length: u32): u32 {
	return (entry + length) | (length << 8);
}

/** Fills what is the same for all streams. */
export function prepareTables(): void {
	if (isPrepared) return;
	for (let symbol: u32 = 0; symbol < 256; symbol++) {
		store<u32>(literalEntries + (symbol << 2), isLiteral | (symbol << 16));
	}
	store<u32>(literalEntries + (256 << 2), isSpecial | isEnd);
	let base: u32 = 3;
	for (let symbol: u32 = 257; symbol < 285; symbol++) {
		const extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
		store<u32>(literalEntries + (symbol << 2), (base << 16) | extra);
		base += (<u32>1) << extra;
	}
	store<u32>(literalEntries + (285 << 2), 258 << 16);
	for (let symbol: u32 = 286; symbol < 288; symbol++)
		store<u32>(literalEntries + (symbol << 2), invalid);
	base = 1;
	for (let symbol: u32 = 0; symbol < 30; symbol++) {
		const extra = symbol < 4 ? 0 : (symbol - 2) >> 1;
		store<u32>(distanceEntries + (symbol << 2), (base << 16) | extra);
		base += (<u32>1) << extra;
	}
	for (let symbol: u32 = 30; symbol < 32; symbol++)
		store<u32>(distanceEntries + (symbol << 2), invalid);
	for (let symbol: u32 = 0; symbol < 19; symbol++)
		store<u32>(lengthCodeEntries + (symbol << 2), symbol << 16);
	memory.fill(codeLengths, 8, 144);
	memory.fill(codeLengths + 144, 9, 112);
	memory.fill(codeLengths + 256, 7, 24);
	memory.fill(codeLengths + 280, 8, 8);
	buildTable(fixedLiterals, literalBits, literalEntries, 288, 15, false);
	memory.fill(codeLengths, 5, 32);
	buildTable(fixedDistances, distanceBits, distanceEntries, 32, 15, false);
	isPrepared = true;
}
