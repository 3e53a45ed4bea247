// Reads 64 bytes at once: each class of bytes becomes a bit in a mask. A class is told by the halves of a byte:
// a table has for each low half a bit for each high half.

import { breakBits, escapeBits, stopBits, wordBits } from "./break-tables";
import { runSetBits } from "./rule-tables";

/** What a rule's value may hold, signs of escapes and of wide text, and what may open a filler. */
export let members: u64 = 0;
export let signs: u64 = 0;
export let fillers: u64 = 0;
/** Decimal digits. */
export let numerals: u64 = 0;
/** What ends a value behind a word and what ends one anywhere, letters and digits, signs of escapes, "<" and ">". */
export let breaks: u64 = 0;
export let stops: u64 = 0;
export let words: u64 = 0;
export let escapes: u64 = 0;
export let angles: u64 = 0;
/** The first bytes of letters beyond ASCII. */
export let letters: u64 = 0;

/** Sets the masks for 64 bytes, of which only the first `count` are of interest. */
export function readMasks(at: usize, count: u32): void {
	readBits(at);
	if (count >= 64) return;
	const own = ((<u64>1) << count) - 1;
	members &= own;
	signs &= own;
	fillers &= own;
	numerals &= own;
}

function readBits(at: usize): void {
	const bits = v128.load(runSetBits);
	const one = v128.load(at);
	const two = v128.load(at, 16);
	const three = v128.load(at, 32);
	const four = v128.load(at, 48);
	const lowOne = lowHalves(one);
	const lowTwo = lowHalves(two);
	const lowThree = lowHalves(three);
	const lowFour = lowHalves(four);
	const highOne = highBitsOf(one);
	const highTwo = highBitsOf(two);
	const highThree = highBitsOf(three);
	const highFour = highBitsOf(four);
	members = ~(
		bitsOutside(lowOne, highOne, bits) |
		(bitsOutside(lowTwo, highTwo, bits) << 16) |
		(bitsOutside(lowThree, highThree, bits) << 32) |
		(bitsOutside(lowFour, highFour, bits) << 48)
	);
	signs = ~(
		bitsOutside(lowOne, highOne, signBits()) |
		(bitsOutside(lowTwo, highTwo, signBits()) << 16) |
		(bitsOutside(lowThree, highThree, signBits()) << 32) |
		(bitsOutside(lowFour, highFour, signBits()) << 48)
	);
	const beyond =
		<u64>i8x16.bitmask(one) |
		((<u64>i8x16.bitmask(two)) << 16) |
		((<u64>i8x16.bitmask(three)) << 32) |
		((<u64>i8x16.bitmask(four)) << 48);
	letters =
		beyond === 0
			? 0
			: lettersOf(one) |
				(lettersOf(two) << 16) |
				(lettersOf(three) << 32) |
				(lettersOf(four) << 48);
	fillers =
		~(
			bitsOutside(lowOne, highOne, fillerBits()) |
			(bitsOutside(lowTwo, highTwo, fillerBits()) << 16) |
			(bitsOutside(lowThree, highThree, fillerBits()) << 32) |
			(bitsOutside(lowFour, highFour, fillerBits()) << 48)
		) | beyond;
	breaks = ~(
		bitsOutside(lowOne, highOne, v128.load(breakBits)) |
		(bitsOutside(lowTwo, highTwo, v128.load(breakBits)) << 16) |
		(bitsOutside(lowThree, highThree, v128.load(breakBits)) << 32) |
		(bitsOutside(lowFour, highFour, v128.load(breakBits)) << 48)
	);
	stops = ~(
		bitsOutside(lowOne, highOne, v128.load(stopBits)) |
		(bitsOutside(lowTwo, highTwo, v128.load(stopBits)) << 16) |
		(bitsOutside(lowThree, highThree, v128.load(stopBits)) << 32) |
		(bitsOutside(lowFour, highFour, v128.load(stopBits)) << 48)
	);
	words = ~(
		bitsOutside(lowOne, highOne, v128.load(wordBits)) |
		(bitsOutside(lowTwo, highTwo, v128.load(wordBits)) << 16) |
		(bitsOutside(lowThree, highThree, v128.load(wordBits)) << 32) |
		(bitsOutside(lowFour, highFour, v128.load(wordBits)) << 48)
	);
	escapes = ~(
		bitsOutside(lowOne, highOne, v128.load(escapeBits)) |
		(bitsOutside(lowTwo, highTwo, v128.load(escapeBits)) << 16) |
		(bitsOutside(lowThree, highThree, v128.load(escapeBits)) << 32) |
		(bitsOutside(lowFour, highFour, v128.load(escapeBits)) << 48)
	);
	angles = anglesOf(one) | (anglesOf(two) << 16) | (anglesOf(three) << 32) | (anglesOf(four) << 48);
	numerals =
		digitsOf(one) | (digitsOf(two) << 16) | (digitsOf(three) << 32) | (digitsOf(four) << 48);
}

function digitsOf(bytes: v128): u64 {
	return <u64>i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10)));
}

/** What begins a character beyond ASCII, but for those that signs begin with: characters.ts. */
function lettersOf(bytes: v128): u64 {
	const two = v128.or(
		v128.or(i8x16.eq(bytes, i8x16.splat(-62)), i8x16.eq(bytes, i8x16.splat(-51))),
		i8x16.eq(bytes, i8x16.splat(-40)),
	);
	const three = v128.or(
		v128.or(i8x16.eq(bytes, i8x16.splat(-31)), i8x16.eq(bytes, i8x16.splat(-30))),
		i8x16.eq(bytes, i8x16.splat(-17)),
	);
	const others = i8x16.ge_u(bytes, i8x16.splat(-64));
	return <u64>i8x16.bitmask(v128.andnot(others, v128.or(two, three)));
}

function anglesOf(bytes: v128): u64 {
	return <u64>i8x16.bitmask(i8x16.eq(v128.or(bytes, i8x16.splat(2)), i8x16.splat(0x3e)));
}

function lowHalves(bytes: v128): v128 {
	return v128.and(bytes, i8x16.splat(15));
}

function highBitsOf(bytes: v128): v128 {
	return i8x16.swizzle(highBits(), i8x16.shr_u(bytes, 4));
}

/** A mask of those of 16 bytes that are not in a set, by the halves of the bytes. */
function bitsOutside(lows: v128, highs: v128, set: v128): u64 {
	const shared = v128.and(i8x16.swizzle(set, lows), highs);
	return <u64>i8x16.bitmask(i8x16.eq(shared, i8x16.splat(0)));
}

/** A bit for each high half of a byte; bytes from 128 on are no members. */
function highBits(): v128 {
	return i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
}

/** NUL, and "%", "&", "\\" and "=", by their low halves. */
function signBits(): v128 {
	return i8x16(1, 0, 0, 0, 0, 4, 4, 0, 0, 0, 0, 0, 32, 8, 0, 0);
}

/** What may open a filler in a value: "\n", "\r", the escape sign, and one of `"'*<` and "`", by their low halves. */
function fillerBits(): v128 {
	return i8x16(64, 0, 4, 0, 0, 0, 0, 4, 0, 0, 5, 2, 8, 1, 0, 0);
}
