// The clean ones of some blobs: those without a match that lie in packs, whichever are requested and whatever
// they are made from.

import { join } from "node:path";
import { expect, test } from "vitest";
import { createScanner } from "../../../src/detect/scanner.ts";
import type { ListedObject } from "../../../src/git/object-listing.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { builtinPacks } from "../../../src/packs/builtin.ts";
import { findCleanBlobs } from "../../../src/sources/repository/clean-blobs.ts";
import type { ScanAccounting } from "../../../src/sources/source.ts";
import { gitProgram } from "../../git/findings.ts";
import { keyOf, startRepository, type Workbench } from "../../git/golden.ts";
import { randomFrom } from "../../git/pack/material.ts";
import { packPaths } from "../../git/pack/opened.ts";
import { makeFolder } from "../tree.ts";

const { scan } = createScanner(builtinPacks);

/** 40 versions of a file in two packs and loose, a key in each fifth; and what is no version. */
function repository(): { w: Workbench; blobs: ListedObject[] } {
	const w = startRepository(makeFolder());
	const lines = Array.from({ length: 80 }, (_, index) => `line ${index} of a text\n`);
	for (let count = 0; count < 40; count++) {
		lines[(count * 7) % 80] = count % 5 === 0 ? `${keyOf(`${count}`)}\n` : `changed ${count}\n`;
		w.write(`folder/${count}.txt`, `${count}\n`);
		w.commit("a.txt", lines.slice(0, 40 + count).join(""));
		if (count === 20 || count === 35) w.git("repack", "-d", "-q", "--depth=30", "--window=30");
	}
	const listed = w.git("cat-file", "--batch-all-objects", "--batch-check").split("\n");
	const blobs = listed.flatMap((line): ListedObject[] => {
		const [id = "", type, size] = line.split(" ");
		return type === "blob" ? [{ id, type, size: Number(size) }] : [];
	});
	return { w, blobs };
}

function intakeOf(changes: Partial<ScanAccounting> = {}): ScanAccounting {
	const none = () => {};
	return {
		maxFileBytes: 1 << 20,
		isExcluded: () => false,
		rulePacks: builtinPacks,
		jobs: 1,
		signal: new AbortController().signal,
		addPlanned: none,
		addClean: none,
		addExcluded: none,
		addProblem: none,
		addNotice: none,
		...changes,
	};
}

test("those of the requested blobs that hold no match, and no others", async () => {
	const { w, blobs } = repository();
	const opened = openRepository(w.folder, gitProgram);
	const packs = packPaths(join(w.folder, ".git/objects"));
	const lines = packs.flatMap((path) => w.git("verify-pack", "-v", `${path}.idx`).split("\n"));
	const isPacked = new Set(lines.map((line) => line.split(" ")[0]));
	const isClean = (id: string) =>
		scan(Buffer.from(w.git("cat-file", "blob", id)), {}).matches.length === 0;
	const expected = new Set(
		blobs.filter(({ id }) => isPacked.has(id) && isClean(id)).map(({ id }) => id),
	);
	expect([packs.length, blobs.length, expected.size]).toEqual([2, 80, 36]);
	const random = randomFrom(4);
	for (const share of [1, 0.5, 0.1, 0.02]) {
		const asked = blobs.filter(() => random() < share);
		const harmless = await findCleanBlobs(opened, intakeOf(), asked, 0);
		const own = asked.map(({ id }) => id).filter((id) => expected.has(id));
		expect([...harmless].sort()).toEqual(own.sort());
	}
});

test("none without rules, and none where there is little to read", async () => {
	const { w, blobs } = repository();
	const opened = openRepository(w.folder, gitProgram);
	expect((await findCleanBlobs(opened, intakeOf({ rulePacks: undefined }), blobs, 0)).size).toBe(0);
	expect((await findCleanBlobs(opened, intakeOf(), blobs)).size).toBe(0);
});
