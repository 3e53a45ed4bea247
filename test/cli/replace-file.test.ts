// Files of ours, such as a baseline, are replaced where they are meant to be and nowhere else.

import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { replaceFile } from "../../src/cli/replace-file.ts";
import { makeFolder, write } from "../sources/tree.ts";

afterEach(() => vi.restoreAllMocks());

test("replaces a file, and leaves nothing else behind", () => {
	const folder = makeFolder();
	write(folder, { "baseline.jsonl": "old" });
	replaceFile(join(folder, "baseline.jsonl"), "new");
	expect(readFileSync(join(folder, "baseline.jsonl"), "utf8")).toBe("new");
	expect(readdirSync(folder)).toEqual(["baseline.jsonl"]);
});

test("writes through no linked folder of the checkout, and over no linked file", () => {
	const outside = makeFolder();
	const checkout = makeFolder();
	write(outside, { "baseline.jsonl": "theirs" });
	mkdirSync(join(checkout, "real"));
	symlinkSync(outside, join(checkout, "real/linked"), "junction");
	vi.spyOn(process, "cwd").mockReturnValue(checkout);
	const throughFolder = join(checkout, "real/linked/baseline.jsonl");
	expect(() => replaceFile(throughFolder, "ours")).toThrow(
		'the folder "linked" is a symbolic link',
	);
	expect(() => replaceFile(join(checkout, "real/linked/new.jsonl"), "ours")).toThrow("link");
	expect(readdirSync(outside)).toEqual(["baseline.jsonl"]);
	expect(readFileSync(join(outside, "baseline.jsonl"), "utf8")).toBe("theirs");
	expect(() => replaceFile(join(checkout, "real/linked"), "ours")).toThrow("it is no regular file");
});
