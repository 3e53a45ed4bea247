// Text in two or four bytes a character between bytes that could be text in the other order: it is read whole.

import { expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createScanCheck } from "../../src/detect/match-check.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);
const widths = [2, 4];

function wide(text: string, width: number, isBig: boolean): Buffer {
	const bytes = Buffer.alloc(text.length * width);
	for (let index = 0; index < text.length; index++)
		bytes[index * width + (isBig ? width - 1 : 0)] = text.charCodeAt(index);
	return bytes;
}

test("what stands in front of it and behind it hides no character of it", () => {
	const ends = ["", "\0", "\0\0\0\0", "a", "=", "~", "\xff", "text of its own", "\0text"];
	for (const width of widths) {
		for (const isBig of [false, true]) {
			for (const before of ends) {
				for (const behind of ends) {
					const where = JSON.stringify([width, isBig, before, behind]);
					const key = `${expandSample("{hex:32}", where).text}-us6`;
					const content = Buffer.concat([
						Buffer.from(before, "latin1"),
						wide(` mailchimp_api_key=${key} `, width, isBig).subarray(0),
						Buffer.from(behind, "latin1"),
					]);
					const found = scan(content, { path: "a.bin" }).matches;
					expect([where, found.map(({ secret }) => secret.reveal())]).toEqual([where, [key]]);
				}
			}
		}
	}
});

test("a key is whole where the text ends with it", () => {
	for (const width of widths) {
		for (const before of ["a", "=", "\x80"]) {
			const key = `${expandSample("{hex:32}", `${width} ${before}`).text}-us6`;
			const text = wide(`mailchimp_api_key=${key}`, width, true);
			for (const behind of ["", "text", "\xff\xff"]) {
				const content = Buffer.concat([
					Buffer.from(before, "latin1"),
					text,
					Buffer.from(behind, "latin1"),
				]);
				const found = scan(content, { path: "a.bin" }).matches;
				expect(found.map(({ secret }) => secret.reveal())).toEqual([key]);
			}
		}
	}
});

test("the prefilter sees it behind any number of NULs and of signs, and between two rows of them", () => {
	const prefilter = createContentPrefilter(builtinPacks, createScanCheck(builtinPacks))!;
	const isClean = (...parts: Buffer[]): boolean =>
		prefilter.isClean(Buffer.concat(parts).copy(prefilter.bytes()));
	const key = `${expandSample("{hex:32}", "behind NULs").text}-us6`;
	const nothing = wide("short", 2, false);
	for (const other of ["\0", "\x01\0"]) {
		for (const width of widths) {
			for (const isBig of [false, true]) {
				const text = wide(` ${key} `, width, isBig);
				for (let length = 0; length < 70; length++) {
					const row = Buffer.from(other.repeat(length), "latin1");
					const answers = [isClean(row, text), isClean(nothing, row, text, row, nothing)];
					expect([width, isBig, length, ...answers]).toEqual([width, isBig, length, false, false]);
					expect(isClean(nothing, row, row, nothing)).toBe(true);
				}
			}
		}
	}
});
