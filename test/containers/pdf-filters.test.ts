// The filters of PDF streams give back what was packed, whatever it was, and stop at their limit.

import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { undoFilters } from "../../src/containers/documents/pdf-filters.ts";
import { draws, fc } from "../setup/draws.ts";

const maxBytes = 1 << 20;

function ascii85Of(bytes: Buffer): Buffer {
	let text = "";
	for (let at = 0; at < bytes.length; at += 4) {
		const group = bytes.subarray(at, at + 4);
		let value = Buffer.concat([group], 4).readUInt32BE(0);
		if (value === 0 && group.length === 4) {
			text += "z";
			continue;
		}
		const digits = Array.from({ length: 5 }, () => {
			const digit = value % 85;
			value = Math.floor(value / 85);
			return String.fromCharCode(33 + digit);
		});
		text += digits
			.reverse()
			.slice(0, group.length + 1)
			.join("");
	}
	return Buffer.from(`${text.replace(/.{60}/g, "$&\n")}~>`);
}

/** As a writer does it: the table grows until it is full, then all begins anew. */
function lzwOf(bytes: Buffer): Buffer {
	let bits = "";
	let codes = new Map<string, number>();
	let width = 9;
	const write = (code: number) => {
		bits += code.toString(2).padStart(width, "0");
	};
	const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : codes.get(text)!);
	const clear = () => {
		write(256);
		codes = new Map();
		width = 9;
	};
	clear();
	let known = "";
	for (const sign of bytes.toString("latin1")) {
		const next = known + sign;
		if (next.length === 1 || codes.has(next)) {
			known = next;
			continue;
		}
		write(codeOf(known));
		codes.set(next, 258 + codes.size);
		if (258 + codes.size > (1 << width) - 1) width++;
		known = sign;
		if (codes.size < 3800) continue;
		write(codeOf(known));
		known = "";
		clear();
	}
	if (known !== "") write(codeOf(known));
	write(257);
	const octets = bits.match(/.{1,8}/g)!.map((octet) => Number.parseInt(octet.padEnd(8, "0"), 2));
	return Buffer.from(octets);
}

/** Every second piece is a run of one byte, where there is one. */
function runsOf(bytes: Buffer): Buffer {
	const pieces: Buffer[] = [];
	for (let at = 0; at < bytes.length; ) {
		let end = at + 1;
		while (end < bytes.length && end - at < 128 && bytes[end] === bytes[at]) end++;
		if (end - at > 1) {
			pieces.push(Buffer.from([257 - (end - at), bytes[at]!]));
			at = end;
			continue;
		}
		const piece = bytes.subarray(at, at + 5);
		pieces.push(Buffer.from([piece.length - 1]), piece);
		at += piece.length;
	}
	return Buffer.concat([...pieces, Buffer.from([128])]);
}

const content = fc
	.oneof(
		fc.uint8Array({ maxLength: 3000 }),
		fc
			.array(fc.constantFrom("BT ", "(text) Tj\n", "0 0 Td ", "\0\0\0\0"), { maxLength: 2500 })
			.map((words) => Buffer.from(words.join(""))),
	)
	.map((bytes) => Buffer.from(bytes));

test.each([
	["ASCII85Decode", ascii85Of],
	["LZWDecode", lzwOf],
	["RunLengthDecode", runsOf],
	["ASCIIHexDecode", (bytes: Buffer) => Buffer.from(`${bytes.toString("hex")}>`)],
	["FlateDecode", (bytes: Buffer) => deflateSync(bytes)],
])("%s", (filter, encode) => {
	fc.assert(
		fc.property(content, (bytes) => {
			const undone = undoFilters(encode(bytes), [filter], maxBytes);
			expect(Buffer.isBuffer(undone) && undone.equals(bytes)).toBe(true);
		}),
		draws(40),
	);
});

test("one over the other, with the limit of each", () => {
	const bytes = Buffer.from("a text ".repeat(100_000));
	const packed = ascii85Of(lzwOf(bytes));
	const filters = ["A85", "LZW"];
	expect(undoFilters(packed, filters, maxBytes)).toEqual(bytes);
	expect(undoFilters(packed, filters, bytes.length - 1)).toBe("too large");
	expect(undoFilters(deflateSync(bytes), ["Fl"], bytes.length - 1)).toBe("too large");
	expect(undoFilters(packed, ["Crypt"], maxBytes)).toBe("unknown");
	expect(undoFilters(Buffer.from("no such data"), ["Fl"], maxBytes)).toBe("damaged");
});
