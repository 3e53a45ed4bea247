// What the prefilter lets by holds all that format.ts knows, whatever became of it, and hardly any plain content.

import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { mayBeOpened } from "../../src/containers/container-prefilter.ts";
import { formatOf, unreadFormats } from "../../src/containers/format.ts";
import { readFormats } from "../../src/containers/readers.ts";
import { fc } from "../setup/draws.ts";
import { makeDocuments } from "./made-documents.ts";
import { makeTar } from "./tar-writer.ts";
import { makeZip } from "./zip-writer.ts";

const archives = { archives: true, pictures: false };
const latin1 = (text: string) => Buffer.from(text, "latin1");
const isLetBy = (bytes: Buffer, opens = archives) => mayBeOpened(opens, bytes, 0, bytes.length);

const zip = makeZip([{ name: "a", content: Buffer.from("a") }]);
const content = deflateSync("a text").toString("latin1");

/** The beginning of one file of each format, and more where a format has more than one. */
const samples: readonly Buffer[] = [
	zip,
	makeTar([{ name: "a" }]),
	makeTar([{ name: "a", mark: "" }]),
	...makeDocuments(["one", "two", "three"].map((name) => [name, "value".repeat(8)] as const)).map(
		(document) => document.content,
	),
	...[0, 1, 6, 9].map((level) => deflateSync("blob 6\0a text", { level })),
	...[
		"PK\x05\x06",
		"PK\x07\x08PK\x03\x04",
		"PK00PK\x03\x04",
		`Cr24\x03\0\0\0${zip.toString("latin1")}`,
		...["MZ\x90\0", "\x7fELF", "%PDF", "GIF89a", "\x89PNG", "\xff\xd8\xff", "#!/bin/sh\n"].map(
			(prefix) => `${prefix}${content.repeat(9)}${zip.toString("latin1")}`,
		),
		"\x1f\x8b\x08\0",
		"BZh91AY&SY",
		"BZh9\x17\x72\x45\x38\x50\x90",
		"\xfd7zXZ\0",
		"\x28\xb5\x2f\xfd",
		"!<arch>\n",
		"7z\xbc\xaf\x27\x1c\0\x04",
		"Rar!\x1a\x07\x01\0",
		"MSCF\0\0\0\0",
		`${"\0".repeat(32_769)}CD001\x01`,
		"\x04\x22\x4d\x18\x64\x40",
		`\x5d\0\0\x80\0${"\xff".repeat(8)}\0`,
		"\x1f\x9d\x90\0",
		"\xed\xab\xee\xdb\x03\0",
		`070701${"0".repeat(104)}`,
		`070702${"0".repeat(104)}`,
		`${"\0".repeat(600)}koly${"\0".repeat(508)}`,
		"# v2 git bundle\n",
		"# v3 git bundle\n",
		"PACK\0\0\0\x02",
		"PACK\0\0\0\x03",
		"unleak git folder\n\0\x01\x02",
		`version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 9\n`,
		"SQLite format 3\0",
		"\x37\x7f\x06\x82\0",
		"\x37\x7f\x06\x83\0",
		`a line before it\n%PDF-1.4\n${content}\n%%EOF\r\n`,
		"bplist00",
		"\xca\xfe\xba\xbe\0\0\0\x34",
		"dex\n035\0",
		"\x02\0\x0c\0",
		"From: a@b.example\nTo: c@d.example\nSubject: keys\n\n",
		"From a@b.example Mon Jan 1\nX-One: 1\nFrom: a\nTo: b\nDate: c\n",
		'{ "nbformat": 4',
		'{\n "metadata": {\n  "kernelspec": {}',
		'{"version" : 3, "sources": []',
		'<?xml version="1.0"?>\n<pkg:package>',
	].map(latin1),
];

const seen = new Set(samples.map((bytes) => formatOf({ head: bytes, tail: bytes })));
/** By their names. */
const nameless = ["brotli", "iwa"];

test("it lets by every format that there is", () => {
	const missing = [...readFormats, ...unreadFormats, "lfs pointer"].filter(
		(format) => !seen.has(format as never),
	);
	expect(missing).toEqual(nameless);
	for (const bytes of samples)
		expect([bytes.toString("latin1", 0, 20), isLetBy(bytes)]).toEqual([
			bytes.toString("latin1", 0, 20),
			true,
		]);
	expect(mayBeOpened(archives, Buffer.from("text"), 0, 4, "a.js.BR")).toBe(true);
	expect(mayBeOpened(archives, Buffer.from("\0text"), 0, 5, "Document.iwa")).toBe(true);
});

test("whatever became of a container: what is one still is let by", () => {
	const change = fc.record({
		at: fc.nat(600),
		bytes: fc.uint8Array({ minLength: 1, maxLength: 3 }),
	});
	const damage = fc.record({
		sample: fc.constantFrom(...samples),
		changes: fc.array(change, { maxLength: 3 }),
		cut: fc.option(fc.nat(700)),
		behind: fc.constantFrom("", "\n", " \r\n\0", "more"),
	});
	fc.assert(
		fc.property(damage, ({ sample, changes, cut, behind }) => {
			const bytes = Buffer.concat([sample.subarray(0, cut ?? sample.length), latin1(behind)]);
			for (const { at, bytes: other } of changes)
				if (at + other.length <= bytes.length) bytes.set(other, at);
			const format = formatOf({ head: bytes, tail: bytes });
			if (format !== undefined) expect([format, isLetBy(bytes)]).toEqual([format, true]);
		}),
	);
});

test("mail is let by, whichever three of its headers it has", () => {
	const known =
		"From To Cc Subject Date Message-ID MIME-Version Received Return-Path Delivered-To Reply-To Content-Type DKIM-Signature References In-Reply-To".split(
			" ",
		);
	for (const one of known) {
		for (const two of known) {
			for (const three of known) {
				if (one === two || two === three || one === three) continue;
				const bytes = latin1(`X-Shop: 1\n${one}: a\n b\n${two}: c\n${three.toUpperCase()}: d\n\n`);
				expect(formatOf({ head: bytes, tail: bytes })).toBe("mail");
				expect([one, two, three, isLetBy(bytes)]).toEqual([one, two, three, true]);
			}
		}
	}
});

test.each([
	["nothing", ""],
	["a word", "x"],
	["a text", "PK is short for Philipp Katz, and BZh is not"],
	["a heading", "# v2 of this page\n\nNote: read it\n"],
	["lines with a name before a colon", "Package: shop\nVersion: 1\nDepends: libc\n"],
	["a script", "#!/bin/sh\necho PK\n"],
	["settings", '{\n  "name": "shop",\n  "version": "3.0.0"\n}\n'],
	["tasks", '{\n  "version": "2.0.0",\n  "tasks": []\n}\n'],
	["a drawing", '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>\n'],
	["a page", "<!doctype html>\n<p>Date: today</p>\n"],
	["digits", "0".repeat(600)],
	["columns of digits", "  12  34   5\n".repeat(60)],
	["zeros", "\0".repeat(40_000)],
	["a program", `\x7fELF\x02\x01\x01\0${"\0\x01\x02".repeat(9000)}`],
	["a plain picture", `\x89PNG\r\n\x1a\n\0\0\0\rIHDR${"\x01\x02".repeat(900)}tEXt`],
])("%s is not let by", (_, plain) => {
	expect(isLetBy(latin1(plain))).toBe(false);
});

test("pictures are let by where they are to be read, and nothing where nothing is opened", () => {
	const pictures = { archives: false, pictures: true };
	for (const start of ["\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0", "GIF87a", "RIFF\x01\x02\n\x04WEBP"])
		expect(isLetBy(latin1(start.padEnd(40)), pictures)).toBe(true);
	for (const start of ["RIFF\x01\x02\x03\x04WAVE", "MZ\x90\0", "#!/bin/sh", "PK\x03\x04"])
		expect(isLetBy(latin1(start.padEnd(40)), pictures)).toBe(false);
	expect(isLetBy(zip, { archives: false, pictures: false })).toBe(false);
});
