// Commits as the kernel parses them: one that it accepts is parsed as parseCommitOrTag() does.

import { expect, test } from "vitest";
import { committerDate, parseCommitOrTag } from "../../../src/git/commit-or-tag.ts";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { draws, fc, many } from "../../setup/draws.ts";

const kernel = createKernel();

interface ReadCommit {
	readonly referencedIds: readonly string[];
	readonly headers: string;
	readonly message: string;
	readonly date: number;
}

/** What the kernel parses; undefined where it leaves the commit to parseCommitOrTag(). */
function readByKernel(content: Buffer, idBytes: number): ReadCommit | undefined {
	const { wasm } = kernel;
	// What stands behind a content is no part of it.
	const place = kernel.copyIn(
		Buffer.concat([content, Buffer.from("\n\ncommitter A <a@b> 7 +0000\n")]),
	);
	const count = wasm.readCommit(place, content.length, idBytes);
	const text = (from: number, to: number) => content.toString("latin1", from, to);
	const ids = Buffer.from(kernel.bytesAt(wasm.referencedIds.value, Math.max(0, count) * idBytes));
	wasm.free(place);
	if (count < 0) return undefined;
	return {
		referencedIds: Array.from({ length: count }, (_, link) =>
			ids.toString("hex", link * idBytes, (link + 1) * idBytes),
		),
		headers: text(wasm.headersStart.value, wasm.headersEnd.value),
		message: text(wasm.messageStart.value, content.length),
		date: wasm.commitDate.value,
	};
}

function readPlainly(content: Buffer): ReadCommit {
	const { referencedIds, headers, message } = parseCommitOrTag(content);
	return {
		referencedIds,
		headers: headers.toString("latin1"),
		message: message.toString("latin1"),
		date: committerDate(headers),
	};
}

const anyId = fc
	.array(fc.constantFrom(..."0123456789abcdef"), { minLength: 40, maxLength: 40 })
	.map((digits) => digits.join(""));
const anyPerson = fc.constantFrom("Ada <a@b.c>", " <>", "Ada 5 +0000 <a@b.c>", "Ädä <ä@b>", "x");
const anyDate = fc.constantFrom("0", "7", "1700000000", "999999999999");
const anyZone = fc.constantFrom("+0000", "-1130", "+0545");
const anyExtra = fc.constantFrom(
	"",
	"encoding ISO-8859-1\n",
	"gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n",
	`mergetag object ${"a".repeat(40)}\n type commit\n tagger A <a> 9 +0000\n`,
	"committer Second <s> 8 +0000\n",
);
const anyMessage = fc.constantFrom("", "Add\n", "Add\n\nmore\n\n\nand more", "\n\n", "parent x\n");
const anyCommit = fc
	.tuple(
		anyId,
		fc.array(anyId, { maxLength: 4 }),
		anyPerson,
		anyDate,
		anyZone,
		anyExtra,
		anyMessage,
	)
	.map(([tree, parents, person, date, zone, extra, message]) =>
		[
			`tree ${tree}\n`,
			...parents.map((parent) => `parent ${parent}\n`),
			`author ${person} 5 ${zone}\n`,
			`committer ${person} ${date} ${zone}\n`,
			extra,
			`\n${message}`,
		].join(""),
	);

test("every commit that git writes is parsed, as parseCommitOrTag() does", () => {
	fc.assert(
		fc.property(anyCommit, (text) => {
			const content = Buffer.from(text, "utf8");
			expect(readByKernel(content, 20)).toEqual(readPlainly(content));
		}),
		draws(1000),
	);
});

test("a changed commit is left to parseCommitOrTag() or parsed the same", () => {
	const anyBytes = fc.constantFrom("\r", "\n", "\n\n", " ", "-", "A", "0", "\0", "committer ", "");
	const anyEdit = fc.tuple(fc.nat(), fc.nat(3), anyBytes);
	let left = 0;
	let read = 0;
	fc.assert(
		fc.property(anyCommit, fc.array(anyEdit, { minLength: 1, maxLength: 3 }), (text, edits) => {
			let changed = text;
			for (const [place, removed, brought] of edits) {
				const at = place % (changed.length + 1);
				changed = changed.slice(0, at) + brought + changed.slice(at + removed);
			}
			const content = Buffer.from(changed, "utf8");
			const own = readByKernel(content, 20);
			if (own === undefined) left++;
			else {
				read++;
				expect(own).toEqual(readPlainly(content));
			}
		}),
		draws(5000),
	);
	// Else little would be put to the test.
	expect([left > many(500), read > many(500)]).toEqual([true, true]);
});

test.each([
	["ends in its tree", `tree ${"a".repeat(40)}`],
	["has no author", `tree ${"a".repeat(40)}\ncommitter A <a> 1 +0000\n\nx`],
	["has ids of the other hash", `tree ${"a".repeat(64)}\nauthor A <a> 1 +0000\n`],
	["is empty", ""],
])("a commit that %s is left to parseCommitOrTag()", (_, text) => {
	expect(readByKernel(Buffer.from(text), 20)).toBeUndefined();
});

test("ids of sha256", () => {
	const [tree, parent] = ["ab".repeat(32), "0f".repeat(32)];
	const person = "A <a> 1 +0000";
	const text = `tree ${tree}\nparent ${parent}\nauthor ${person}\ncommitter ${person}\n\nAdd\n`;
	const content = Buffer.from(text);
	expect(readByKernel(content, 32)).toEqual(readPlainly(content));
});
