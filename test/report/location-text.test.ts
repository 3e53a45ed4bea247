import { expect, test } from "vitest";
import type { Location } from "../../src/model/report.ts";
import { annotationSentences } from "../../src/report/annotation-text.ts";
import { locationHistory } from "../../src/report/location-text.ts";
import { finding, location } from "./sample.ts";

const commit = { ...location, where: "commit", commit: "0123456789abcdef" } as const;
const [head, main, tag, stash, notes] = [
	...["HEAD", "refs/heads/main", "refs/tags/v1", "refs/stash", "refs/notes/commits"],
] as [string, string, string, string, string];

test.each<[string, Partial<Location>]>([
	["on main", { inHead: true, refs: [head, main] }],
	["no longer in the files, still in the history of main", { inHead: false, refs: [head, main] }],
	[
		"no longer in the files, still in the history of main and v1",
		{ inHead: false, refs: [head, main, tag] },
	],
	["not in the current files, but in the history of x", { inHead: false, refs: ["refs/heads/x"] }],
	["not in the current files, but in a stash", { inHead: false, refs: [stash] }],
	[
		"not in the current files, but in the history of x and a stash",
		{ inHead: false, refs: ["refs/heads/x", stash] },
	],
	["not in the current files, but in the notes", { inHead: false, refs: [notes] }],
	["no longer in the files", { inHead: false }],
	["only a reflog remembers it", { inHead: false, refs: ["reflog"] }],
	["unreachable, but still stored", { inHead: false, unreachable: true }],
	[
		"no longer in the files, still in the history of a, b, c and 2 more refs",
		{
			inHead: false,
			refs: [head, ..."abcde"].map((ref) => (ref === head ? ref : `refs/heads/${ref}`)),
		},
	],
])("says %s", (text, more) => {
	expect(locationHistory({ ...commit, ...more })).toBe(`in history, commit 0123456789ab, ${text}`);
});

test("a note is a note, and a message cannot have left the files", () => {
	const note = { ...commit, where: "note", path: "", refs: [notes], inHead: false } as const;
	expect(locationHistory(note)).toBe("note, commit 0123456789ab");
	const message = { ...commit, where: "message", path: "", refs: [main], inHead: false } as const;
	expect(locationHistory(message)).toBe("commit message, commit 0123456789ab, on main");
});

test.each([
	["HEAD no longer has it, the history does", [head, main]],
	["HEAD no longer has it, the history does", []],
	["HEAD does not have it, another branch or tag does", ["refs/heads/ann-example"]],
	["HEAD does not have it, a stash does", [stash]],
	["HEAD does not have it, the notes do", [notes]],
	["HEAD does not have it, only a reflog remembers it", ["reflog"]],
])("an annotation says %s, and names no branch", (text, refs) => {
	const [, place] = annotationSentences(finding, { ...commit, inHead: false, refs });
	expect(place).toBe(`Introduced by commit 0123456789ab; ${text}`);
});
