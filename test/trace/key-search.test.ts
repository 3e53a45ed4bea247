// Searching for the bytes of one known key.

import { describe, expect, test } from "vitest";
import { fc } from "../setup/draws.ts";
import { bare, keySearch, secret } from "./key.ts";

const around = fc.string({ maxLength: 40 });

describe("a search for one key", () => {
	test("finds the key as it is, wherever it stands", () => {
		fc.assert(
			fc.property(around, around, (before, after) => {
				const bytes = Buffer.from(before + bare + after);
				const start = Buffer.byteLength(before);
				expect(keySearch.find(bytes)).toEqual([{ start, end: start + 32, encoded: false }]);
				expect(keySearch.isIn(bytes)).toBe(true);
			}),
		);
	});

	test("finds it in base64 of any text that holds it, and in UTF-16", () => {
		fc.assert(
			fc.property(around, around, (before, after) => {
				const text = Buffer.from(before + bare + after);
				for (const written of [
					Buffer.from(text.toString("base64")),
					Buffer.from(text.toString("base64url")),
					Buffer.from(before + bare + after, "utf16le"),
					Buffer.from(before + bare + after, "utf16le").swap16(),
				]) {
					expect(keySearch.find(written).map(({ encoded }) => encoded)).toEqual([true]);
				}
			}),
		);
	});

	test("finds all of many, in order and without overlaps", () => {
		const bytes = Buffer.from(`${bare}${bare} ${Buffer.from(bare).toString("base64")} ${bare}`);
		expect(keySearch.find(bytes).map(({ start, encoded }) => [start, encoded])).toEqual([
			[0, false],
			[32, false],
			[65, true],
			[110, false],
		]);
	});

	test("finds no near miss", () => {
		const bytes = Buffer.from(`${bare.slice(1)} ${bare.toUpperCase()} ${bare.slice(0, 31)}`);
		expect([keySearch.find(bytes), keySearch.isIn(bytes)]).toEqual([[], false]);
	});

	test("seals text, plain and in base64", () => {
		const encoded = Buffer.from(`x${bare}`).toString("base64");
		const sealed = keySearch.seal(`a ${bare}-us6 b ${encoded}`);
		expect(sealed).toContain(`a ${secret.redacted}-us6 b `);
		expect(keySearch.isIn(Buffer.from(sealed))).toBe(false);
	});
});
