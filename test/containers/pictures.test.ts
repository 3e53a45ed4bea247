// What is read of a line of a picture, from rows of likelihoods that are made here: no picture, no package.

import { expect, test } from "vitest";
import { isPicture } from "../../src/containers/picture-format.ts";
import { findKeyCandidates } from "../../src/containers/pictures/key-candidates.ts";
import {
	keyCharacters,
	type LineReading,
	readGreedy,
	toReading,
} from "../../src/containers/pictures/line-reading.ts";
import { readForm } from "../../src/containers/pictures/read-form.ts";
import { digits } from "../finding/matches.ts";

const alphabet = ["", ...keyCharacters, ..." :.=－"];

/** Of one step: how likely each character is; what is left is the blank's. */
type Step = Readonly<Record<string, number>>;

function readingOf(steps: readonly Step[]): LineReading {
	const rows = new Float32Array(steps.length * alphabet.length);
	for (const [index, step] of steps.entries()) {
		let rest = 1;
		for (const [character, likelihood] of Object.entries(step)) {
			rows[index * alphabet.length + alphabet.indexOf(character)] = likelihood;
			rest -= likelihood;
		}
		rows[index * alphabet.length] = rest;
	}
	return toReading(rows, alphabet);
}

/** Each character for one step, with a blank behind it. */
const clear = (text: string): Step[] =>
	[...text].flatMap((character) => [{ [character]: 0.98 }, {}]);

const form = (text: string) => [...text];

test("the likeliest text is read, a character that lasts counts once, and twice with a blank between", () => {
	const steps = [{ a: 0.9 }, { a: 0.8 }, {}, { a: 0.9 }, { "－": 0.9 }, { b: 0.9 }];
	expect(readGreedy(readingOf(steps)).map(({ text }) => text)).toEqual(["a", "a", "-", "b"]);
});

test("under a form the likeliest text of that form is read, though others are likelier", () => {
	const steps = [{ O: 0.7, "0": 0.2 }, {}, { l: 0.6, "1": 0.3 }];
	expect(readForm(readingOf(steps), 0, 3, ["0123456789", "0123456789"])).toMatchObject({
		text: "01",
	});
	// A letter too many is left out, and one that is missing is found.
	const many = readingOf([...clear("1"), { d: 0.55 }, ...clear("2")]);
	expect(
		readForm(
			many,
			0,
			many.steps,
			form("12").map(() => "123"),
		)?.text,
	).toBe("12");
	const merged = readingOf([{ "1": 0.9 }, { "1": 0.5, "": 0 }, { "1": 0.9 }]);
	expect(readForm(merged, 0, 3, ["1", "1"])?.text).toBe("11");
	expect(readForm(merged, 0, 1, ["1", "1"])).toBeUndefined();
});

test("of one score is that of certainty, and guesswork is far below it", () => {
	const certain = readForm(readingOf([{ "1": 1 }, {}, { "2": 1 }]), 0, 3, ["1", "2"]);
	const guess = readForm(readingOf([{ "1": 0.2, a: 0.7 }, {}, { "2": 1 }]), 0, 3, ["1", "2"]);
	expect(certain?.score).toBeCloseTo(0);
	expect(guess!.score).toBeLessThan(-0.3);
});

test("a key is found with what looks alike folded, and says whether both readings agree", () => {
	const key = `${digits("picture").replace(/^./, "0")}-us12`;
	const first = findKeyCandidates(readingOf(clear(`key: ${key}`)));
	expect(first.candidates).toMatchObject([{ text: key, isAgreed: true }]);
	const misread = findKeyCandidates(readingOf(clear(`key: ${key.replace(/^0/, "O")}`)));
	expect(misread.candidates).toMatchObject([{ text: expect.stringMatching(/-us12$/) }]);
	// One letter is missing in the likeliest text; its place in the row says which it may be.
	const lost = clear(key);
	lost[4] = { [key[2]!]: 0.3 };
	const repaired = findKeyCandidates(readingOf(lost));
	expect(repaired.candidates).toMatchObject([{ text: key, isAgreed: false }]);
});

test("what is no key is none: a shorter or longer number, words, a palette", () => {
	for (const text of [
		digits("short").slice(0, 20),
		digits("long") + digits("er"),
		"The quick brown fox jumps over the lazy dog",
		"#a1b2c3 #d4e5f6 #0718293",
	]) {
		const { candidates } = findKeyCandidates(readingOf(clear(text.replace(/[#]/g, "."))));
		expect(candidates).toEqual([]);
	}
});

test("pictures are told by their first bytes: four formats, and no other", () => {
	const starts = (text: string) => isPicture(Buffer.from(text.padEnd(40, "\0"), "latin1"));
	for (const text of [
		"\x89PNG\r\n\x1a\n",
		"\xff\xd8\xff\xe0",
		"GIF89a",
		"RIFF\x01\x02\x03\x04WEBP",
	])
		expect(starts(text)).toBe(true);
	for (const text of ["<svg", "II*\0", "MM\0*", "RIFF\x01\x02\x03\x04WAVE", "BM", "\0\0\0\x0cjP  "])
		expect(starts(text)).toBe(false);
	expect(isPicture(Buffer.from("GIF89a"))).toBe(false);
});
