// Finds the first of a few keywords in a range, whatever its case. Compares the first three characters of
// all words at sixteen positions at once, by the halves of a byte (the search that Hyperscan calls Teddy).

/** The address and length of each word; lower case, at least three characters. */
let words: usize = 0;
let count: u32 = 0;

/** For each of the three characters, by the low and then by the high half of a byte: a bit for each word. */
const tables = memory.data(6 * 16);

export function setKeywords(list: usize, length: u32): void {
	words = list;
	count = length;
	memory.fill(tables, 0, 6 * 16);
	for (let word: u32 = 0; word < count; word++) {
		for (let index: u32 = 0; index < 3; index++) {
			const byte: u32 = load<u8>(addressOf(word) + index);
			addByte(index, byte, word);
			if (byte - 0x61 < 26) addByte(index, byte & 0xdf, word);
		}
	}
}

function addByte(index: u32, byte: u32, word: u32): void {
	const low = tables + 32 * index + (byte & 15);
	const high = tables + 32 * index + 16 + (byte >> 4);
	const bit: u32 = 1 << (word & 7);
	store<u8>(low, load<u8>(low) | bit);
	store<u8>(high, load<u8>(high) | bit);
}

/** In place of a position, where no word was found. */
export const notFound: u32 = 0xffff_ffff;

/** The position of the first word that begins in [from, to) of a content of `size` bytes. */
export function findKeyword(content: usize, from: u32, to: u32, size: u32): u32 {
	if (count === 0) return notFound;
	const zero = i8x16.splat(0);
	for (let at = from; at < to; at += 16) {
		const address = content + at;
		const heads = v128.and(
			v128.and(wordsAt(v128.load(address), 0), wordsAt(v128.load(address, 1), 32)),
			wordsAt(v128.load(address, 2), 64),
		);
		if (!v128.any_true(heads)) continue;
		for (let bits = i8x16.bitmask(i8x16.ne(heads, zero)); bits !== 0; bits &= bits - 1) {
			const head = at + <u32>ctz(bits);
			if (head >= to) break;
			if (isWord(content, head, size)) return head;
		}
	}
	return notFound;
}

/** For each byte the words that may have it at an index. */
function wordsAt(bytes: v128, table: usize): v128 {
	const low = i8x16.swizzle(v128.load(tables + table), v128.and(bytes, i8x16.splat(15)));
	const high = i8x16.swizzle(v128.load(tables + table, 16), i8x16.shr_u(bytes, 4));
	return v128.and(low, high);
}

function isWord(content: usize, at: u32, size: u32): bool {
	for (let word: u32 = 0; word < count; word++) {
		const address = addressOf(word);
		const length = load<u32>(words + ((<usize>word) << 3), 4);
		if (at + length > size) continue;
		let index: u32 = 0;
		for (; index < length; index++) {
			const byte: u32 = load<u8>(content + at + index);
			const folded = byte - 0x41 < 26 ? byte | 0x20 : byte;
			if (folded !== load<u8>(address + index)) break;
		}
		if (index === length) return true;
	}
	return false;
}

function addressOf(word: u32): usize {
	return load<u32>(words + ((<usize>word) << 3));
}
