// A file that the prefilter calls clean is counted and not yielded: the report is the same, and what is
// yielded is all that a scan could find something in.

import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMatchCheck } from "../../../src/detect/match-check.ts";
import { createScanner } from "../../../src/detect/scanner.ts";
import { builtinPacks } from "../../../src/packs/builtin.ts";
import { expandSample } from "../../../src/packs/samples.ts";
import { createFilePrefilter } from "../../../src/sources/tree/file-prefilter.ts";
import { createFileReader } from "../../../src/sources/tree/file-reader.ts";
import { createFileSource } from "../../../src/sources/tree/file-source.ts";
import { listTree } from "../../../src/sources/tree/list-tree.ts";
import type { TreeEntry } from "../../../src/sources/tree/tree-listing.ts";
import { draws, fc } from "../../setup/draws.ts";
import { consume, makeFolder, write } from "../tree.ts";

const key = expandSample('mailchimp_api_key = "{hex:32}-us3"').text;
const scanner = createScanner(builtinPacks);

const texts = fc.oneof(
	fc.constantFrom(
		"",
		key,
		"nothing\n",
		`${key}\n${"a1b2".repeat(8)}`,
		"\0\x01\x02",
		"%41%42".repeat(9),
	),
	fc.string({ unit: "binary", maxLength: 300 }),
	fc.stringMatching(/^[a-z0-9+/=_-]{20,90}$/),
	fc.constant(Buffer.from(key).toString("base64")),
	fc.constant(Buffer.from(key, "utf16le").toString("latin1")),
);

test("a tree is counted as without a kernel, and the files left out are clean", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(texts, { minLength: 16, maxLength: 24 }), async (contents) => {
			const root = makeFolder();
			for (const [at, text] of contents.entries()) {
				writeFileSync(join(root, `${at}.txt`), Buffer.from(text, "latin1"));
			}
			symlinkSync("gone", join(root, "link"));
			const listing = await listTree(root);
			const plain = await consume(createFileSource(listing), { maxFileBytes: 290 });
			const prefiltered = await consume(createFileSource(listing), {
				maxFileBytes: 290,
				rulePacks: builtinPacks,
			});
			const { blobs, clean, ...rest } = prefiltered;
			const { blobs: all, clean: none, ...others } = plain;
			expect(rest).toEqual(others);
			expect(none.blobs).toBe(0);
			expect(clean.blobs + blobs.length).toBe(all.length);
			const wanted = all.filter(({ text, provenance: [place] }) => {
				const { matches } = scanner.scan(Buffer.from(text), { path: place!.path });
				return matches.length > 0;
			});
			expect(blobs).toEqual(expect.arrayContaining(wanted));
		}),
		draws(40),
	);
});

describe("a file that is read into the kernel's memory", () => {
	const sizes = [0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 5_000_000, 2 ** 23 - 1];
	const prefilter = createFilePrefilter(builtinPacks, createMatchCheck(scanner))!;
	const reader = createFileReader(100_000_000, prefilter.buffer);

	test.each([...sizes, ...sizes.reverse()])("of %i bytes is whole, and checked", (size) => {
		const path = join(makeFolder(), "a.txt");
		const text = Buffer.alloc(size, "some words, and then a line\n");
		writeFileSync(path, text);
		const clean = reader.read(path, size);
		expect(clean?.kind === "bytes" && clean.bytes.equals(text)).toBe(true);
		expect(prefilter.isClean(clean, size)).toBe(true);
		if (size < key.length) return;
		text.write(key, size - key.length);
		writeFileSync(path, text);
		const content = reader.read(path, size);
		expect(prefilter.isClean(content, size)).toBe(false);
		// What was looked at is there still, for the scanner.
		const bytes = content?.kind === "bytes" ? content.bytes : Buffer.of();
		expect(bytes.equals(text)).toBe(true);
		expect(scanner.scan(bytes, { path: "a.txt" }).matches).toHaveLength(1);
	});

	test("is there still when the memory grew as it was looked at", () => {
		const path = join(makeFolder(), "a.txt");
		const digits = (count: number) => `mailchimp_${expandSample("{hex:32}", `${count}`).text}\n`;
		const text = Array.from({ length: 20_000 }, (_, count) => digits(count)).join("") + key;
		writeFileSync(path, text);
		const own = createFilePrefilter(builtinPacks, createMatchCheck(scanner))!;
		const content = createFileReader(100_000_000, own.buffer).read(path, text.length);
		const before = own.buffer.bytes();
		expect(own.isClean(content, text.length)).toBe(false);
		expect(before).toHaveLength(0);
		expect(content?.kind === "bytes" && content.bytes.equals(Buffer.from(text))).toBe(true);
	});

	test.each([3, 9])(
		"is left to the scanner where its folder says %i bytes and it has 7",
		(size) => {
			const path = join(makeFolder(), "a.txt");
			writeFileSync(path, "nothing");
			expect(prefilter.isClean(reader.read(path, size), size)).toBe(false);
			expect(prefilter.isClean(reader.read(path, 7), 7)).toBe(true);
		},
	);
});

test("an abort is noticed while nothing is yielded", async () => {
	const root = makeFolder();
	write(root, { "a.txt": "nothing" });
	const stop = new AbortController();
	setTimeout(() => stop.abort(), 0);
	const entry: TreeEntry = { path: "a.txt", isTracked: false, isNamed: false };
	const entries = Array.from({ length: 100_000 }, () => entry);
	const listing = {
		root,
		entries,
		repositories: [],
		gitFolders: [],
		ignoredEnv: [],
		notCheckedOut: [],
		problems: [],
		notices: [],
	};
	const options = { rulePacks: builtinPacks, signal: stop.signal };
	const { blobs, planned } = await consume(createFileSource(listing), options);
	expect(blobs).toEqual([]);
	expect(planned.blobs).toBeLessThan(entries.length);
});
