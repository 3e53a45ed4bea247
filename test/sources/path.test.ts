// Bytes to shown paths and back.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { below, type DecodedPath, decodePath, onDisk } from "../../src/text/path.ts";

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

function unescapeBytes(path: string): string {
	return path.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
