// Which file a diff speaks of, whatever git wrote before its path.

import { expect, test } from "vitest";
import { parseDiff } from "../../src/sources/diff.ts";

test.each([
	["a/b/k.env", "b/b/k.env", "b/k.env"],
	// As "git diff -R" writes them.
	["b/b/k.env", "a/b/k.env", "b/k.env"],
	["w/k.env", "i/k.env", "k.env"],
	["k.env", "k.env", "k.env"],
	["/dev/null", "b/k.env", "k.env"],
	// Without prefixes, "a" is a folder.
	["/dev/null", "a/k.env", "a/k.env"],
	["old/k.env", "new/k.env", "new/k.env"],
])("%s and %s: %s", (from, to, path) => {
	const diff = parseDiff(`--- ${from}\n+++ ${to}\n@@ -0,0 +1 @@\n+x\n`);
	expect(diff?.files.map((file) => file.path)).toEqual([path]);
});
