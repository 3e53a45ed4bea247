// Bytes to shown paths and back.

import { isUtf8 } from "node:buffer";
import { describe, expect, test } from "vitest";
import {
	below,
	bytesOf as bytesKept,
	type DecodedPath,
	decodeKept,
	decodePath,
	keepBytes,
	onDisk,
	openable,
} from "../../src/text/path.ts";
import { fc } from "../setup/draws.ts";

const name = fc
	.uint8Array({ minLength: 1, maxLength: 12 })
	.map((bytes) => Buffer.from(bytes).toString("latin1").replace(/[/\0]/g, "x"));

function bytesOf(path: DecodedPath): string {
	const disk = onDisk("", path);
	return Buffer.from(disk as string)
		.toString("latin1")
		.slice(1);
}

describe("decodePath()", () => {
	test.each([
		["plain.txt", { path: "plain.txt" }],
		["\xc3\xa9\xf0\x9f\x98\x80", { path: "é😀" }],
		["100%\n", { path: "100%\n" }],
		["a/\xe9%\n", { path: "a/%E9%25%0A", bytes: Buffer.from("a/\xe9%\n", "latin1") }],
	])("decodes %j", (byteString, expected) => expect(decodePath(byteString)).toEqual(expected));

	test("loses no byte, and escapes so that the bytes can be read back", () => {
		fc.assert(
			fc.property(name, (byteString) => {
				const decoded = decodePath(byteString);
				expect(bytesOf(decoded)).toBe(byteString);
				if (decoded.bytes) expect(unescapeBytes(decoded.path)).toBe(byteString);
			}),
		);
	});
});

test("below() joins names as their bytes would be joined", () => {
	fc.assert(
		fc.property(name, name, (outer, inner) => {
			const joined = below(decodePath(outer), decodePath(inner));
			expect(joined).toEqual(decodePath(`${outer}/${inner}`));
			expect(below({ path: "" }, decodePath(inner))).toEqual(decodePath(inner));
		}),
	);
});

test("onDisk() starts from a root with or without a slash, of text or bytes", () => {
	expect(onDisk("/", { path: "a" })).toBe("/a");
	expect(onDisk("/r", { path: "é" })).toBe("/r/é");
	expect(onDisk(Buffer.from("/r"), { path: "é" })).toEqual(Buffer.from("/r/é"));
});

describe("keepBytes()", () => {
	test.each([
		["a/é😀", "a/é😀"],
		[Buffer.from("a/\xe9\xff", "latin1"), "a/\udce9\udcff"],
		// A surrogate in UTF-8 is no UTF-8.
		[Buffer.from("\xed\xb2\x80\xc3\xa9", "latin1"), "\udced\udcb2\udc80é"],
	])("writes %j", (bytes, text) => expect(keepBytes(Buffer.from(bytes as string))).toBe(text));

	test("keeps every byte, and only what is not UTF-8 is bytes again", () => {
		fc.assert(
			fc.property(fc.uint8Array(), (given) => {
				const bytes = Buffer.from(given);
				const text = keepBytes(bytes);
				expect(bytesKept(text)).toEqual(bytes);
				expect(typeof openable(text)).toBe(isUtf8(bytes) ? "string" : "object");
				expect(decodeKept(text)).toEqual(decodePath(bytes.toString("latin1")));
			}),
		);
	});

	test("keeps what lies between two names", () => {
		fc.assert(
			fc.property(name, name, (one, other) => {
				const [outer, inner, joined] = [one, other, `${one}/${other}`].map((byteString) =>
					keepBytes(Buffer.from(byteString, "latin1")),
				);
				expect(joined).toBe(`${outer}/${inner}`);
			}),
		);
	});
});

function unescapeBytes(path: string): string {
	return path.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
