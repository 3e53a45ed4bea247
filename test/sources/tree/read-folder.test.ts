// Entries of a folder, also from a runtime that gives names alone.

import type * as fs from "node:fs";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { readFolder } from "../../../src/sources/tree/read-folder.ts";
import { walkFolder } from "../../../src/sources/tree/walk-folder.ts";
import { makeFolder, write } from "../tree.ts";

const runtime = vi.hoisted(() => ({ givesNames: false }));

vi.mock("node:fs", async (load) => {
	const real = await load<typeof fs>();
	const readNames = (path: fs.PathLike) => real.readdirSync(path, "buffer");
	const readdirSync = (path: fs.PathLike, options: object) =>
		runtime.givesNames ? readNames(path) : real.readdirSync(path, options);
	return { ...real, readdirSync };
});

beforeEach(() => {
	runtime.givesNames = false;
});

test("is the same whether it gives names or more", async () => {
	const root = makeFolder();
	write(root, { "a.txt": "", "sub/é.txt": "", "sub/deep/": "" });
	symlinkSync("gone", join(root, "dead"));
	symlinkSync("sub", join(root, "way"));
	const options = { signal: undefined, onUnreadable: () => {} };
	const describe = () =>
		readFolder(root)
			.map((entry) => [`${entry.name}`, entry.isDirectory(), entry.isSymbolicLink()])
			.sort();
	const [entries, walked] = [describe(), await walkFolder(root, options)];
	expect(entries).toEqual([
		["a.txt", false, false],
		["dead", false, true],
		["sub", true, false],
		["way", false, true],
	]);
	runtime.givesNames = true;
	expect([describe(), await walkFolder(root, options)]).toEqual([entries, walked]);
});
