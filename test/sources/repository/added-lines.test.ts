// Which ranges of a new version count as added.

import { expect, test } from "vitest";
import {
	findAddedLines,
	intersectRanges,
	uniteRanges,
} from "../../../src/sources/repository/added-lines.ts";
import { fc } from "../../setup/draws.ts";

function added(old: string, next: string): string[] {
	const bytes = Buffer.from(next);
	return findAddedLines(Buffer.from(old), bytes).map(({ start, end }) =>
		bytes.toString("utf8", start, end),
	);
}

test.each([
	["", "", []],
	["", "a\nb", ["a\nb"]],
	["a\n", "a\n", []],
	["a\nb\n", "b\na\n", []],
	["a\nb\n", "a\nx\ny\nb\nz\n", ["x\ny\n", "z\n"]],
	["a\n", "a\na\n", ["a\n"]],
	["a", "a\n", []],
	["a\r\n\tb\r\n", "a\n  b\nc", ["c"]],
])("from %j to %j", (old, next, expected) => {
	expect(added(old, next)).toEqual(expected);
});

test("a line that the old version lacks is always added", () => {
	const lines = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "\n"));
	fc.assert(
		fc.property(lines, lines, lines, (old, before, after) => {
			const next = [...before, "secret\n", ...after].join("");
			expect(added(old.join(""), next).join("")).toContain("secret\n");
		}),
	);
});

test("ranges are ascending and do not touch", () => {
	const text = fc.array(fc.constantFrom("a", "b", "\n")).map((parts) => parts.join(""));
	fc.assert(
		fc.property(text, text, (old, next) => {
			let last = -1;
			for (const { start, end } of findAddedLines(Buffer.from(old), Buffer.from(next))) {
				expect(start).toBeGreaterThan(last);
				expect(end).toBeGreaterThan(start);
				last = end;
			}
			expect(last).toBeLessThanOrEqual(next.length);
		}),
	);
});

test("intersect() gives what is in both", () => {
	const ranges = fc.uniqueArray(fc.nat(30), { maxLength: 8 }).map((ends) => {
		const sorted = ends.sort((one, other) => one - other);
		return sorted.flatMap((start, at) => {
			const end = sorted[at + 1];
			return at % 2 === 0 && end !== undefined ? [{ start, end }] : [];
		});
	});
	const bytesOf = (list: readonly { start: number; end: number }[]) =>
		[...Array(31).keys()].filter((byte) =>
			list.some(({ start, end }) => start <= byte && byte < end),
		);
	fc.assert(
		fc.property(ranges, ranges, (one, other) => {
			const both = bytesOf(one).filter((byte) => bytesOf(other).includes(byte));
			expect(bytesOf(intersectRanges(one, other))).toEqual(both);
		}),
	);
});

test("united ranges hold what one of them holds, in order and apart", () => {
	const anyRange = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 5 })).map(([start, size]) => {
		return { start, end: start + size };
	});
	fc.assert(
		fc.property(fc.array(anyRange, { maxLength: 8 }), (ranges) => {
			const united = uniteRanges(ranges.filter(({ start, end }) => end > start));
			for (let at = 0; at < 30; at++) {
				const holds = (one: { start: number; end: number }) => at >= one.start && at < one.end;
				expect(united.some(holds)).toBe(ranges.some(holds));
			}
			for (const [index, { start }] of united.slice(1).entries())
				expect(start).toBeGreaterThan(united[index]!.end);
		}),
	);
});
