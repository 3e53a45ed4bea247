// Of digits in lines, however long each is and whatever is escaped among them, the kernel calls nothing clean in which
// the scanner finds a key.

import { expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { draws, fc } from "../setup/draws.ts";

const { scan } = createScanner(builtinPacks);
/** It calls nothing clean that only a scan can tell. */
const prefilter = createContentPrefilter(builtinPacks)!;

const isFound = (text: string): boolean =>
	scan(Buffer.from(text), { path: "a.txt" }).matches.length > 0;
const isClean = (text: string): boolean =>
	prefilter.isClean(Buffer.from(text).copy(prefilter.bytes()));
const keyOf = (seed: string): string =>
	`mailchimp_api_key=${expandSample("{hex:32}", seed).text}-us6`;

/** Cuts a text into lines of some widths, which repeat. */
function inLines(text: string, widths: readonly number[], lineEnd: string): string {
	const lines: string[] = [];
	for (let at = 0; at < text.length; ) {
		const width = widths[lines.length % widths.length]!;
		lines.push(text.slice(at, at + width));
		at += width;
	}
	return lines.join(lineEnd);
}

const lineEnds = ["\n", "\r\n", "\\n", "\\r\\n", "%0A"];

test.each(lineEnds)("base64 in lines of one width each, with the line end %j", (lineEnd) => {
	for (let width = 1; width <= 20; width++) {
		for (let round = 0; round < 6; round++) {
			const plain = `${"xyz ".slice(0, round % 3)}${keyOf(`wrapped ${width} ${round}`)}`;
			const wrapped = inLines(Buffer.from(plain).toString("base64"), [width], lineEnd);
			const text = `${round < 3 ? "data:\n" : ""}${wrapped}\n`;
			if (width >= 4) expect(isFound(text), text).toBe(true);
			if (isFound(text)) expect(isClean(text), text).toBe(false);
		}
	}
});

test("digits in lines of any widths, one of them escaped", () => {
	const drawn = fc.record({
		encoding: fc.constantFrom("base64", "hex"),
		lineEnd: fc.constantFrom(...lineEnds),
		widths: fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 8 }),
		before: fc.constantFrom("", "x", "xy", "data"),
		first: fc.constantFrom("", "data:\n", '"', "<b>"),
		last: fc.constantFrom("", "\n", "\n\n", "=\n", '"\n', "\n-- \n", "</b>\n", "\\n"),
		escaped: fc.option(fc.nat({ max: 60 })),
		seed: fc.nat({ max: 1000 }),
	});
	fc.assert(
		fc.property(drawn, ({ encoding, lineEnd, widths, before, first, last, escaped, seed }) => {
			const plain = Buffer.from(`${before}${keyOf(`drawn ${seed}`)}`);
			const digits = plain.toString(encoding as BufferEncoding);
			let wrapped = inLines(digits, widths, lineEnd);
			if (escaped !== null) {
				const code = wrapped.charCodeAt(escaped).toString(16).padStart(2, "0");
				wrapped = `${wrapped.slice(0, escaped)}%${code}${wrapped.slice(escaped + 1)}`;
			}
			const text = `${first}${wrapped}${last}`;
			expect(isFound(text) && isClean(text), text).toBe(false);
		}),
		draws(3000),
	);
});
