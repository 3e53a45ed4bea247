// Documents: the built program finds what they hold, in the tree and in a history, and says in which part and line.
// What only looks like a key stays silent.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDocuments, type Pair } from "../containers/made-documents.ts";
import { makeFolder } from "../sources/tree.ts";
import { fill } from "./program.ts";
import { expectInTreeAndHistory, scan } from "./tree-then-history.ts";

const pairs: readonly Pair[] = [
	["Mailchimp API key", fill("{hex:32}-us12")],
	["Mandrill API key", fill("md-{token:21}A")],
	["Iterable API key", fill("{uuid4}")],
];
const lookalikes: readonly Pair[] = [
	["Checksum of the file", fill("{hex:32}", "md5")],
	["Commit", fill("{hex:40}")],
	["Session of a user", fill("{uuid4}", "session")],
];

/** What Python's libraries make of the pairs. */
const madeByPython: Readonly<Record<string, readonly string[]>> = {
	"shop.sqlite": ['table "options":2', 'table "accounts":1', 'table "texts":4'],
	"wide.sqlite": ['table "options":2', 'table "accounts":1', 'table "texts":4'],
	// Their raw bytes.
	"deleted.sqlite": [":1", ":1", ":1"],
	"app.wal": ["rows of the log:1", "rows of the log:2", 'table "options":1'],
	"keys.eml": ["text:2", "notes.txt:1", "notes.txt:2"],
	"app.plist": ["values:1", "values:2", "values:5"],
	"archive.mbox": [1, 2, 3].map((line) => `mail 2: guide.docx!text of the document:${line}`),
};

function makeAll(folder: string, given: readonly Pair[]): string[] {
	const documents = makeDocuments(given);
	for (const { name, content } of documents) writeFileSync(join(folder, name), content);
	const program = join(import.meta.dirname, "../containers/make_documents.py");
	execFileSync("python3", [program], { input: JSON.stringify({ folder, pairs: given }) });
	const places = [
		...documents.map(({ name, places: own }) => [name, own] as const),
		...Object.entries(madeByPython),
	];
	return places.flatMap(([name, own]) => own.map((place) => `${name}!${place}`)).sort();
}

test("keys in documents are found in the tree and in the history, with the part and its line", async () => {
	const root = makeFolder();
	await expectInTreeAndHistory(root, makeAll(root, pairs));
});

test("documents without keys stay silent", async () => {
	const root = makeFolder();
	makeAll(root, lookalikes);
	expect(await scan(["."], root)).toMatchObject({ findings: [], problems: [] });
});
