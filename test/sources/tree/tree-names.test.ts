// File names as content: one line each, whatever they hold.

import { expect, test } from "vitest";
import { listTree } from "../../../src/sources/tree/list-tree.ts";
import { createTreeSource, treeNamesBlob } from "../../../src/sources/tree/tree-source.ts";
import { fc } from "../../setup/draws.ts";
import { consume, makeFolder, textOf, write } from "../tree.ts";

test("gives one blob with a line a path", () => {
	const blob = treeNamesBlob(["a.txt", "b/é.txt"]);
	expect(textOf(blob)).toBe("a.txt\nb/é.txt");
	expect(blob.provenance).toEqual([{ where: "name", path: "" }]);
});

test("keeps a path with line ends on its line", () => {
	expect(textOf(treeNamesBlob(["a\nb\r\nc", "d"]))).toBe("a%0Ab%0D%0Ac\nd");
	fc.assert(
		fc.property(
			fc.array(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1 }),
			(paths) => {
				expect(textOf(treeNamesBlob(paths)).split(/\r\n|\r|\n/)).toHaveLength(paths.length);
			},
		),
	);
});

test("a tree gives its names first, also of what could not be listed, but not of what is left out", async () => {
	const root = makeFolder();
	write(root, { a: "1", "b.md": "2" });
	const listing = await listTree(root);
	const problem = { code: "unreadable", message: "x", path: "closed" };
	const { blobs, planned, excluded, problems } = await consume(
		createTreeSource({ ...listing, problems: [problem] }),
		{ isExcluded: (path) => path === "b.md" },
	);
	expect([blobs.map(({ text }) => text), planned, excluded, problems]).toEqual([
		["a\nclosed", "1"],
		{ blobs: 1, bytes: 1 },
		{ blobs: 1, bytes: 1 },
		[problem],
	]);
});
