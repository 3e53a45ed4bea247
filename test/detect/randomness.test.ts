// Random keys are not taken for placeholders, and what people type instead of a key is. The
// draws are seeded, so that the counts are the same on every machine.

import { expect, test } from "vitest";
import { entropyOf, placeholderReason } from "../../src/detect/randomness.ts";
import { draws } from "../setup/draws.ts";

/** mulberry32: small and fast; one generator for all draws of a test. */
function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

const hexDigits = "0123456789abcdef";
const tokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

const draw = (random: () => number, characters: string, length: number): string => {
	let text = "";
	for (let index = 0; index < length; index++) {
		text += characters[Math.floor(random() * characters.length)];
	}
	return text;
};
const drawUuid = (random: () => number): string => {
	const digits = draw(random, hexDigits, 32);
	return `${digits.slice(0, 12)}4${digits.slice(13, 16)}${"89ab"[Math.floor(random() * 4)]}${digits.slice(17)}`;
};

const drawHex = (length: number) => (random: () => number) => draw(random, hexDigits, length);
const drawToken = (random: () => number): string => draw(random, tokenCharacters, 22);

test.each([
	["32 digits", draws(40_000).numRuns, drawHex(32), 2.6],
	["version 4 UUIDs", draws(10_000).numRuns, drawUuid, 2.6],
	["128 digits", draws(4_000).numRuns, drawHex(128), 3.4],
	["22 token characters", draws(40_000).numRuns, drawToken, 3],
	["md- and 22", draws(10_000).numRuns, (random: () => number) => `md-${drawToken(random)}`, 3.4],
])("of random %s none in %i is refused", (_, count, drawOne, least) => {
	const random = createRandom(2026);
	const refused: string[] = [];
	for (let index = 0; index < count; index++) {
		const key = drawOne(random);
		const reason = placeholderReason(key);
		if (reason !== undefined) refused.push(`${key.slice(0, 8)}…: ${reason}`);
		if (entropyOf(key) < least) refused.push(`${key.slice(0, 8)}…: ${entropyOf(key)} bits`);
	}
	expect(refused).toEqual([]);
});

test.each([
	["0".repeat(32), "five characters or fewer"],
	["x".repeat(22), "it holds"],
	["0123456789abcdef".repeat(2), "repeats itself every 16"],
	["1234567890".repeat(4).slice(0, 32), "repeats itself every 10"],
	["abcdef0123456789abcdef0123456789", "repeats itself every 16"],
	["fedcba9876543210".repeat(2), "repeats itself every 16"],
	[`${"abc123".repeat(6).slice(0, 32)}`, "repeats itself every 6"],
	["0123456789abcdeffedcba9876543210", "counts through"],
	[`12345678901234567890${"ab".repeat(6)}`, "counts through"],
	["a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6", "letters and digits take turns"],
	[`deadbeef${"0a1c4e7f93b2d865".repeat(2).slice(0, 24)}`, "deadbeef"],
	["00112233445566778899aabbccddeeff", "letters and digits take turns"],
	["aaaaaaaabbbbbbbbccccccccdddddddd", "five characters or fewer"],
	["aaaabbbbccccddddeeeeffff00001111", "equal or follow"],
	["9f3c00000000e1b7d5a2c4e6f80913b5", "one character repeats eight times"],
	[["md-", "your-mandrill-api-key-0"].join(""), "your-"],
	["YOUR_API_KEY_GOES_HERE", "YOUR_"],
	["your-mandrill-api-key-", "your-"],
	["replace-me-with-a-key-", "replace"],
	[["md-", "test_9XkQ2vLwB7nRt4Ysp"].join(""), "test_"],
	["kQ9Xv2LwB7nRt4Ys-dummy", "-dummy"],
	["MyFakeExampleKey012345", "Example"],
	["changeme-changeme-9Xk2", "changeme"],
	["insert-your-key-here-0", "insert"],
	["aB3xxxxxxxxxxxxxxxx9Qz", "xxxxx"],
	["qwertyuiopasdfghjkl123", "qwerty"],
])("%s is refused", (value, reason) => {
	expect(placeholderReason(value)).toContain(reason);
});

test.each([
	["", 0],
	["aaaa", 0],
	["abab", 1],
	["abcd", 2],
	["0123456789abcdef", 4],
])("the entropy of %j is %d bits a character", (value, bits) => {
	expect(entropyOf(value)).toBeCloseTo(bits, 10);
});
