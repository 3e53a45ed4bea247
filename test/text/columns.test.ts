import { expect, test } from "vitest";
import { clipEnd, clipStart, columns, wrap } from "../../src/text/columns.ts";
import { fc } from "../setup/draws.ts";

test.each([
	["", 0],
	["abc", 3],
	["größe", 5],
	["日本", 4],
	["😀", 2],
	["e\u0301", 1],
	["한글", 4],
	["…", 1],
])("%j takes %i columns", (text, width) => {
	expect(columns(text)).toBe(width);
});

test("clips at either end, and says so", () => {
	expect(clipEnd("abcdef", 6)).toBe("abcdef");
	expect(clipEnd("abcdef", 5)).toBe("abcd…");
	expect(clipStart("abcdef", 5)).toBe("…cdef");
	expect(clipEnd("日本語", 5)).toBe("日本…");
	expect(clipEnd("日本語", 4)).toBe("日…");
});

test("a clipped text is never wider than asked", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
			expect(columns(clipEnd(text, width))).toBeLessThanOrEqual(width);
			expect(columns(clipStart(text, width))).toBeLessThanOrEqual(width);
		}),
	);
});

test("wraps at spaces, keeps long words whole, loses nothing", () => {
	expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
	expect(wrap("a https://example.com/long b", 6)).toEqual(["a", "https://example.com/long", "b"]);
	expect(wrap("", 9)).toEqual([]);
	fc.assert(
		fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, width) => {
			const lines = wrap(text, width);
			expect(lines.join(" ")).toBe(text.replace(/ +/g, " ").replace(/^ | $/g, ""));
			for (const line of lines) {
				expect(columns(line) <= width || !line.includes(" ")).toBe(true);
			}
		}),
	);
});
