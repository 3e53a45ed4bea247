// The progress of a scan tells how much of all was read.

import { expect, test } from "vitest";
import { type Progress, scan, scanRepository } from "../../src/index.ts";
import { startRepository } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";

test("of a history, by what its packs hold", async () => {
	const w = startRepository(makeFolder());
	for (const name of ["a", "b", "c"]) w.commit(`${name}.txt`, `${name}\n`.repeat(100));
	w.git("gc", "--quiet");
	const states: Progress[] = [];
	await scanRepository(w.folder, { history: true, progress: (state) => states.push(state) });
	const shares = states.flatMap(({ share }) => share ?? []);
	expect(shares.length).toBeGreaterThan(0);
	expect(shares).toEqual([...shares].sort((one, other) => one - other));
	expect(shares.at(-1)).toBe(1);
});

test("of files, by their number", async () => {
	const w = startRepository(makeFolder());
	for (let at = 0; at < 40; at++) w.write(`${at}.txt`, "text\n".repeat(400_000));
	const states: Progress[] = [];
	await scan(w.folder, { jobs: 1, progress: (state) => states.push(state) });
	const shares = states.flatMap(({ share }) => share ?? []);
	expect(shares).toEqual([...shares].sort((one, other) => one - other));
	expect(shares.at(-1)).toBe(1);
});
