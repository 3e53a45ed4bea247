// Dictionaries of PDF streams that are written so that a simple reader is led astray: what their streams hold is read, or
// told as a problem.

import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { undoPredictor } from "../../src/containers/documents/pdf-filters.ts";
import { streamsOf, unpackStream } from "../../src/containers/documents/pdf-streams.ts";
import { formatOf } from "../../src/containers/format.ts";

const hidden = "what is hidden in this stream";
const packed = deflateSync(`${hidden} ${"and more of it ".repeat(20)}`);

function pdfOf(dictionary: string, data: Buffer = packed, more = ""): Buffer {
	return Buffer.concat([
		Buffer.from(`%PDF-1.7\n1 0 obj\n${dictionary}\nstream\n`, "latin1"),
		data,
		Buffer.from(`\nendstream\nendobj\n${more}%%EOF\n`, "latin1"),
	]);
}

function textsIn(pdf: Buffer): string[] {
	return [...streamsOf(pdf, new ContainerBudget())]
		.filter(({ mayHoldText, filters }) => mayHoldText && filters.length > 0)
		.map((stream) => unpackStream(stream, 1 << 20))
		.map((content) => content.toString("latin1").slice(0, hidden.length));
}

test.each<[string, Buffer]>([
	["a comment behind the dictionary", pdfOf("<</Filter/FlateDecode>>% >>")],
	["escapes in names", pdfOf("<</Filt#65r/Fl#61teDecode>>")],
	["a comment between name and value", pdfOf("<</Filter%x\n/FlateDecode>>")],
	["another filter in a string", pdfOf("<</T(/Filter/DCTDecode)/Filter/FlateDecode>>")],
	["another filter in a comment", pdfOf("<<%/Filter/CryptDecode\n/Filter/FlateDecode>>")],
	["a comment sign in a string", pdfOf("<</T(100%)/Filter/FlateDecode>>")],
	["another name that begins alike", pdfOf("<</FFilter/X/Filter/FlateDecode>>")],
	["the type of a picture", pdfOf("<</Type/EmbeddedFile/Subtype/Image/Filter/FlateDecode>>")],
	["the length of a font", pdfOf("<</Type/EmbeddedFile/Length1 5/Filter/FlateDecode>>")],
	["a long dictionary", pdfOf(`<</Filter/FlateDecode/T(${"y".repeat(9000)})>>`)],
	[
		"its filter in another object",
		pdfOf("<</Filter 7 0 R>>", packed, "17 0 obj\n/X\nendobj\n7 0 obj\n/FlateDecode\nendobj\n"),
	],
	[
		"a filter of a list in another object",
		pdfOf("<</Filter[7 0 R]>>", packed, "7 0 obj\n/Fl\nendobj\n"),
	],
	["its filter in an object that is packed", pdfOf("<</Filter 7 0 R>>")],
])("%s", (_, pdf) => {
	expect(textsIn(pdf)).toEqual([hidden]);
});

test("what is packed behind the end of a stream is read with it", () => {
	const twice = Buffer.concat([deflateSync("what all see, "), packed]);
	const [stream] = streamsOf(pdfOf("<</Filter/FlateDecode>>", twice), new ContainerBudget());
	expect(unpackStream(stream!, 1 << 20).toString("latin1")).toContain(hidden);
});

test("an unknown filter is told, in whatever reading", () => {
	expect(textsIn(pdfOf("<</Filter/Crypt>>"))).toEqual(["unknown"]);
	expect(textsIn(pdfOf("<</Filter/FlateDecode>>", Buffer.from("no such data")))).toEqual([
		"damaged",
	]);
});

test.each([0, 1, 2, 3, 4])("rows that are written as differences: kind %i", (kind) => {
	const predictor = { isPng: true, rowBytes: 9, pixelBytes: 3 };
	const text = Buffer.from("what stands in rows of nine.");
	const rows: Buffer[] = [];
	for (let at = 0; at < text.length; at += 9) {
		const differences = [...text.subarray(at, at + 9)].map((byte, index) => {
			const left = index < 3 ? 0 : text[at + index - 3]!;
			const above = at === 0 ? 0 : text[at + index - 9]!;
			const corner = index < 3 || at === 0 ? 0 : text[at + index - 12]!;
			const sum = left + above - corner;
			const near = [left, above, corner].sort(
				(one, other) => Math.abs(sum - one) - Math.abs(sum - other),
			)[0]!;
			return byte - [0, left, above, (left + above) >> 1, near][kind]!;
		});
		rows.push(Buffer.from([kind, ...differences]));
	}
	expect(undoPredictor(Buffer.concat(rows), predictor).toString()).toBe(text.toString());
	const [stream] = streamsOf(
		pdfOf("<</Filter/FlateDecode/DecodeParms<</Predictor 12/Colors 3/Columns 3>>>>"),
		new ContainerBudget(),
	);
	expect(stream!.predictor).toEqual(predictor);
});

test("a PDF may begin behind something else", () => {
	const late = Buffer.concat([Buffer.from("something else\n".repeat(20)), pdfOf("<<>>")]);
	expect(formatOf({ head: late, tail: late })).toBe("pdf");
	const text = Buffer.from("it says %PDF-1.7 and goes on");
	expect(formatOf({ head: text, tail: text })).toBe(undefined);
});
