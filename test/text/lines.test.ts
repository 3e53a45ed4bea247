// The cursor is compared with one that decodes every line anew: same positions, however the
// content is written, cut into pieces and asked for.

import { isUtf8 } from "node:buffer";
import { expect, test } from "vitest";
import { LineCursor, type Position, sniffEncoding } from "../../src/text/lines.ts";
import { draws, fc } from "../setup/draws.ts";

/** What a person would count: the line's bytes before the offset, as text. */
function naivePosition(content: Buffer, offset: number): Position {
	const encoding = sniffEncoding(content);
	if (encoding === "utf-8") {
		const mark = content.subarray(0, 3).equals(Buffer.from("\ufeff")) ? 3 : 0;
		const ahead = content.subarray(Math.min(mark, offset), offset);
		const lines = ahead.toString("latin1").split("\n");
		const last = Buffer.from(lines.at(-1) ?? "", "latin1");
		const units = isUtf8(last) ? last.toString("utf8").length : last.length;
		return { line: lines.length, column: 1 + units };
	}
	const even = content.subarray(0, offset & ~1);
	const little = encoding === "utf-16le" ? Buffer.from(even) : Buffer.from(even).swap16();
	const lines = little
		.toString("utf16le")
		.replace(/^\ufeff/, "")
		.split("\n");
	return { line: lines.length, column: 1 + (lines.at(-1) ?? "").length };
}

const text = fc.string({
	unit: fc.constantFrom(
		"a",
		"key",
		" ",
		"\n",
		"\r\n",
		"\t",
		"é",
		"語",
		"😀",
		"\u0301",
		"\u2028",
		"�",
	),
	maxLength: 60,
});

const content = fc.oneof(
	text.map((value) => Buffer.from(value)),
	text.map((value) => Buffer.from(`\ufeff${value}`)),
	text.map((value) => Buffer.from(value, "latin1")),
	text.map((value) => Buffer.from(`\ufeff${value}`, "utf16le")),
	text.map((value) => Buffer.from(`\ufeff${value}`, "utf16le").swap16()),
	text.map((value) => Buffer.from(`${"plain western text\n".repeat(9)}${value}`, "utf16le")),
	// Bytes that are no text, and lines that are none between lines that are.
	fc
		.array(
			fc.oneof(
				text.map((value) => Buffer.from(value)),
				fc.uint8Array({ maxLength: 6 }),
			),
			{
				maxLength: 8,
			},
		)
		.map((parts) => Buffer.concat(parts)),
);

test("a position is what counting every line anew gives, in one piece and in many", () => {
	fc.assert(
		fc.property(
			content,
			fc.array(fc.nat(), { maxLength: 12 }),
			fc.array(fc.nat({ max: 40 }), { maxLength: 12 }),
			(bytes, asked, cuts) => {
				const offsets = asked.map((value) => value % (bytes.length + 1)).sort((a, b) => a - b);
				const expected = offsets.map((offset) => naivePosition(bytes, offset));

				const atOnce = new LineCursor(bytes);
				expect(offsets.map((offset) => atOnce.position(bytes, 0, offset))).toEqual(expected);

				const inPieces = new LineCursor(bytes);
				const found: Position[] = [];
				let base = 0;
				for (const offset of offsets) {
					// Counts on in pieces of any size, then looks from a window that overlaps them.
					for (const cut of cuts) {
						const end = Math.min(offset, base + cut);
						inPieces.advance(bytes.subarray(base, end), base, end);
						base = end;
					}
					const from = Math.max(0, base - 5);
					found.push(inPieces.position(bytes.subarray(from), from, offset));
					base = offset;
				}
				expect(found).toEqual(expected);
			},
		),
		draws(2000),
	);
});

test.each([
	["an empty content", "", 0, [1, 1]],
	["behind a line feed", "a\nb", 2, [2, 1]],
	["CR LF is one break, and CR alone is none", "a\r\nb\rc", 6, [2, 4]],
	["a surrogate pair counts two units", "😀x", 4, [1, 3]],
	["a byte order mark has no column", "\ufeffx", 3, [1, 1]],
	["a mark later on has one", "\nx\ufeffy", 5, [2, 3]],
	["a replacement character is a character as any", "\ufffdx", 3, [1, 2]],
	["a line separator of Unicode is no line break", "a\u2028b", 4, [1, 3]],
])("%s", (_, value, offset, [line, column]) => {
	const bytes = Buffer.from(value);
	expect(new LineCursor(bytes).position(bytes, 0, offset)).toEqual({ line, column });
});

test("a line that is not UTF-8 counts a unit a byte, and only that line", () => {
	const bytes = Buffer.concat([
		Buffer.from("é\n"),
		Buffer.from("éx\né", "latin1"),
		Buffer.from("\néx"),
	]);
	const cursor = new LineCursor(bytes);
	const positions = [2, 4, 5, 7, 10].map((offset) => cursor.position(bytes, 0, offset));
	expect(positions).toEqual([
		{ line: 1, column: 2 },
		{ line: 2, column: 2 },
		{ line: 2, column: 3 },
		{ line: 3, column: 2 },
		{ line: 4, column: 2 },
	]);
});

test.each([
	["a little-endian mark", Buffer.from("\ufeffé", "utf16le"), "utf-16le"],
	["a big-endian mark", Buffer.from("\ufeffé", "utf16le").swap16(), "utf-16be"],
	["NUL behind nearly every byte", Buffer.from("plain text", "utf16le"), "utf-16le"],
	["NUL before nearly every byte", Buffer.from("plain text", "utf16le").swap16(), "utf-16be"],
	["a binary with many NUL", Buffer.alloc(200), "utf-8"],
	["nothing", Buffer.alloc(0), "utf-8"],
	["one byte", Buffer.from([0xff]), "utf-8"],
])("sniffs %s", (_, bytes, encoding) => {
	expect(sniffEncoding(bytes)).toBe(encoding);
});
