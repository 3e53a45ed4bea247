import { expect, test } from "vitest";
import { quotable } from "../../src/text/quotable.ts";
import { fc } from "../setup/draws.ts";

const key = "0123456789abcdef".repeat(2);

test.each([
	["a test account, closed in May", "a test account, closed in May"],
	["  two\n lines\t", "two lines"],
	["see https://tracker.test/SEC-12", "see https://tracker.test/SEC-12"],
	[`old key was ${key}-us1, sorry`, "old key was …, sorry"],
	[`key=${key}`, "key=…"],
	["red\u001b[31m bell\u0007 \u202eturned", "red[31m bell turned"],
	["", ""],
])("quotable() shows %j as %j", (text, shown) => {
	expect(quotable(text)).toBe(shown);
});

test.each(["\u200b", "\ufeff", "\u00ad", "\u0000", "\ufe0f", "\u034f", "\ud800"])(
	"quotable() sees through %j inside a key",
	(invisible) => {
		expect(quotable(key.slice(0, 16) + invisible + key.slice(16))).toBe("…");
	},
);

test("quotable() cuts a long text and marks the cut", () => {
	const shown = quotable("word ".repeat(1000));
	expect(shown).toHaveLength(200);
	expect(shown.endsWith("…")).toBe(true);
});

test("quotable() never lets a run through that could be a key, and is stable", () => {
	const piece = fc.oneof(
		fc.string({ unit: "binary", maxLength: 30 }),
		fc.stringMatching(/^[0-9a-f]{20,40}$/),
		fc.constantFrom("\u200b", "\ufeff", "\n", "-", "😀"),
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
			const shown = quotable(pieces.join(""));
			expect(shown).not.toMatch(/[A-Za-z0-9_-]{20}/);
			expect(shown).not.toMatch(/[\n\r]/);
			expect(shown.length).toBeLessThanOrEqual(200);
			expect(quotable(shown)).toBe(shown);
		}),
	);
});
