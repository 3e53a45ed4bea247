// Which contents are containers, by their bytes alone: names count for nothing but Brotli, and what only looks like a mark
// is none.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { mayBeOpened } from "../../src/containers/container-prefilter.ts";
import { formatOf, unreadFormats } from "../../src/containers/format.ts";
import { makeTar } from "./tar-writer.ts";
import { makeZip } from "./zip-writer.ts";

function formatIn(bytes: Buffer, name = ""): string | undefined {
	const format = formatOf({ head: bytes, tail: bytes }, name);
	const memory = Buffer.concat([Buffer.from("before"), bytes, Buffer.from("behind")]);
	const opens = { archives: true, pictures: false };
	if (format !== undefined) expect(mayBeOpened(opens, memory, 6, bytes.length, name)).toBe(true);
	return format;
}

const zip = makeZip([{ name: "a", content: Buffer.from("a") }]);
const text = (content: string) => Buffer.from(content, "latin1");
const program = (end: string) => Buffer.concat([text("MZ\x90\0"), Buffer.alloc(300, 7), text(end)]);

describe("a container is told by its bytes", () => {
	test.each([
		["zip", zip],
		["zip", Buffer.concat([program(""), zip])],
		["zip", Buffer.concat([text("#!/bin/sh\n"), zip])],
		["zip", Buffer.concat([text("GIF89a"), zip, Buffer.alloc(100)])],
		["tar", makeTar([{ name: "a" }])],
		["tar", makeTar([{ name: "a", mark: "" }])],
		// Some programs sum up signed bytes.
		["tar", makeTar([{ name: "\u00e4", mark: "", hasSignedSum: true }])],
		["gzip", text("\x1f\x8b\x08\0 and more than fourteen")],
		["bzip2", text("BZh91AY&SY and more")],
		["xz", text("\xfd7zXZ\0 and more")],
		["zstd", text("\x28\xb5\x2f\xfd and more")],
		["ar", text("!<arch>\n and more")],
		["git bundle", text("# v2 git bundle\n and more")],
		["git pack", text("PACK\0\0\0\x02 and more")],
		["git object", deflateSync("blob 6\0a text")],
		["7z", text("7z\xbc\xaf\x27\x1c and more")],
		["rar", text("Rar!\x1a\x07\x01\0 and more")],
		["cab", text("MSCF\0\0\0\0 and more")],
		["iso", Buffer.concat([Buffer.alloc(32_769), text("CD001 and more")])],
		["lz4", text("\x04\x22\x4d\x18 and more")],
	])("%s", (format, bytes) => {
		expect(formatIn(bytes)).toBe(format);
		expect(formatIn(bytes, "notes.txt")).toBe(format);
	});

	test.each([
		["nothing", ""],
		["a text", "PK is short for Philipp Katz"],
		["a formula", "x^2 + y^2"],
		["a packed text", deflateSync("a text").toString("latin1")],
		["a script", "#!/bin/sh\necho PK\n"],
		["a heading", "# PK\x05\x06\n"],
		["a word", "BZhang is a name, and 7z is a program, and Rar! is a cry"],
		["a block of digits", "0".repeat(600)],
		["a page of zeros", "\0".repeat(1024)],
	])("%s is none", (_, content) => {
		expect(formatIn(text(content))).toBeUndefined();
	});

	test("a program that holds the marks of zip is none", () => {
		const codes =
			"PK\x03\x04 PK\x01\x02 PK\x05\x06\0\0\0\0\x01\0\x01\0\x10\0\0\0\0\0\0\0\0\0 and code";
		expect(formatIn(program(codes))).toBeUndefined();
	});

	test("the name tells Brotli, and nothing else", () => {
		expect(formatIn(text("some bytes"), "a.js.br")).toBe("brotli");
		expect(formatIn(text("some bytes"), "a.zip")).toBeUndefined();
	});
});

test("the page of formats names all that is not read", () => {
	const page = readFileSync(join(import.meta.dirname, "../../docs/formats.md"), "utf8");
	const [, named = ""] = /^(7z[^:]+) are not read:/m.exec(page) ?? [];
	expect(
		named
			.replace(/ \(.*?\)/g, "")
			.split(/, | and /)
			.sort(),
	).toEqual([...unreadFormats].sort());
});
