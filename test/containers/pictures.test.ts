// What is read of a line of a picture, from rows of likelihoods that are made here: no picture, no package.

import { expect, test } from "vitest";
import { isPicture } from "../../src/containers/picture-format.ts";
import {
	compareReadings,
	findKeyCandidates,
} from "../../src/containers/pictures/key-candidates.ts";
import {
	keyCharacters,
	type LineReading,
	readGreedy,
	toReading,
} from "../../src/containers/pictures/line-reading.ts";
import { layOut } from "../../src/containers/pictures/picture-text.ts";
import { readForm } from "../../src/containers/pictures/read-form.ts";
import { fill } from "../e2e/program.ts";
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
	const like = clear(`key: ${key}`);
	like[10] = { O: 0.7, "0": 0.2 };
	expect(findKeyCandidates(readingOf(like)).candidates).toMatchObject([{ text: key }]);
	// One letter is missing in the likeliest text; its place in the row says which it may be.
	const lost = clear(key);
	lost[4] = { [key[2]!]: 0.3 };
	const repaired = findKeyCandidates(readingOf(lost));
	expect(repaired.candidates).toMatchObject([{ text: key, isAgreed: false }]);
});

test("two readings of a line agree only where they say the same, and the likelier one is told", () => {
	const key = `${digits("twice")}-us6`;
	const read = (text: string) => findKeyCandidates(readingOf(clear(text)));
	const other = key.replace(/^./, (first) => (first === "3" ? "8" : "3"));
	const told = (one: string, two: string) =>
		compareReadings(read(one), read(two)).candidates.map(({ text, isAgreed }) => [text, isAgreed]);
	expect(told(key, key)).toEqual([[key, true]]);
	expect(told(key, other)).toEqual([[key, false]]);
	expect(told("nothing", key)).toEqual([[key, false]]);
	// Letters that nothing tells apart where both cases occur: never certain.
	const token = fill("md-{token:21}A", "with an O").replace(/^md-../, "md-O0");
	expect(told(`key=${token}`, `key=${token}`)).toEqual([[token, false]]);
});

test("a space is put where one is likely, and between the digits of a key only where it is certain", () => {
	const read = (text: string, space: number) => {
		const steps = clear(text);
		steps[5] = { " ": space };
		return readGreedy(readingOf(steps))
			.map(({ text: sign }) => sign)
			.join("");
	};
	expect(read("APIkey", 0.1)).toBe("API key");
	expect(read("APIkey", 0.02)).toBe("APIkey");
	const steps = clear("a1b2c3d4e5f6");
	steps[19] = { " ": 0.1 };
	expect(readGreedy(readingOf(steps))).toHaveLength(12);
});

test("the head of a column names the key below it; what stands beside each other is one line", () => {
	const key = digits("in a table");
	const line = (text: string, x: number, y: number) => ({
		box: {
			centreX: x + 5 * text.length,
			centreY: y,
			width: 10 * text.length,
			height: 20,
			angle: 0,
		},
		...findKeyCandidates(readingOf(clear(text))),
	});
	const { text, keys } = layOut([
		line("Live", 20, 80),
		line("Name", 20, 40),
		line(`${key}-us1`, 200, 81),
		line("APl keys", 200, 41),
	]);
	expect(text).toBe(`Name\tAPI keys\nLive\tAPI key: ${key}-us1\n`);
	expect(keys).toMatchObject([{ isAgreed: true }]);
	expect(Buffer.from(text).subarray(keys[0]!.start, keys[0]!.end).toString()).toBe(`${key}-us1`);
	const { region } = keys[0]!;
	expect([region.x, region.y, region.height]).toEqual([200, 71, 20]);
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
