// A file of somebody else's is replaced whole or not at all, and never where it is not what was read.

import {
	appendFileSync,
	readdirSync,
	readFileSync,
	renameSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRegularFile, rewriteFile } from "../../src/cli/rewrite-file.ts";
import { makeFolder } from "../sources/tree.ts";

const changed = { isReplaced: false, reason: "it was changed meanwhile" };

function makeFile(): { folder: string; path: string } {
	const folder = makeFolder();
	const path = join(folder, "s.jsonl");
	writeFileSync(path, "old\n");
	return { folder, path };
}

test("replaces what was read", () => {
	const { folder, path } = makeFile();
	const { bytes, stats } = readRegularFile(path)!;
	expect(bytes.toString()).toBe("old\n");
	expect(rewriteFile(path, stats, Buffer.from("new\n"))).toEqual({ isReplaced: true });
	expect(readFileSync(path, "utf8")).toBe("new\n");
	expect(readdirSync(folder)).toEqual(["s.jsonl"]);
});

test.each([
	["longer", (path: string) => appendFileSync(path, "more\n"), "old\nmore\n"],
	[
		"another file",
		(path: string) => {
			writeFileSync(`${path}.x`, "else");
			renameSync(`${path}.x`, path);
		},
		"else",
	],
	[
		"a link",
		(path: string) => {
			renameSync(path, `${path}.real`);
			symlinkSync(`${path}.real`, path);
		},
		"old\n",
	],
])("leaves what is %s by now", (_, change, content) => {
	const { folder, path } = makeFile();
	const { stats } = readRegularFile(path)!;
	change(path);
	expect(rewriteFile(path, stats, Buffer.from("new\n"))).toEqual(changed);
	expect(readFileSync(path, "utf8")).toBe(content);
	expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("what is gone is not made again", () => {
	const { path } = makeFile();
	const { stats } = readRegularFile(path)!;
	renameSync(path, `${path}.x`);
	expect(rewriteFile(path, stats, Buffer.from("new\n"))).toEqual({
		isReplaced: false,
		reason: "it does not exist",
	});
	expect(readRegularFile(makeFolder())).toBeUndefined();
});
