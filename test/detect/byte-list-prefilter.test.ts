// Numbers that count on, as those of lines do, are no list of bytes; a list that follows them or stands among them is.

import { expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);
/** It calls nothing clean that only a scan can tell. */
const prefilter = createContentPrefilter(builtinPacks)!;

const numbersFrom = (first: number, count: number): number[] =>
	Array.from({ length: count }, (_, index) => first + index);
const codesOf = (text: string): number[] => [...Buffer.from(text, "latin1")];
const isClean = (text: string): boolean =>
	prefilter.isClean(Buffer.from(text, "latin1").copy(prefilter.bytes()));

test.each<[string, (numbers: readonly number[]) => string]>([
	[
		"in front of lines",
		(numbers) => numbers.map((each) => `   ${each}\tsome words here;\n`).join(""),
	],
	[
		"in escaped lines",
		(numbers) => numbers.map((each) => `   ${each}\\tsome words here;\\n`).join(""),
	],
	["in a row", (numbers) => `[${numbers.join(", ")}]`],
	["in hexadecimal digits", (numbers) => numbers.map((each) => each.toString(16)).join(" ")],
])("numbers that count on are no text: %s", (_, write) => {
	expect(isClean(write(numbersFrom(32, 95)))).toBe(true);
});

test("a key behind numbers that count on, and between them, is found", () => {
	for (let round = 0; round < 20; round++) {
		const key = `${expandSample("{hex:32}", `counted ${round}`).text}-us6`;
		const numbers = [
			...numbersFrom(32, 20 + round),
			...codesOf(`\nmailchimp_api_key=${key}\n`),
			...numbersFrom(40, 30),
		];
		for (const text of [
			numbers.join(", "),
			numbers.map((each) => `0x${each.toString(16)}`).join(" "),
		]) {
			expect(isClean(text)).toBe(false);
			const found = scan(Buffer.from(text), { path: "a.txt" }).matches;
			expect(found.map(({ secret }) => secret.reveal())).toEqual([key]);
		}
	}
});
