// The pack scan without the built program, in which the main thread reads alone. Its results add up to the
// repository, an abort ends it, and what cannot be read is left to git.

import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { createResultResolver } from "../../../src/git/pack/deferred-results.ts";
import { openObjectStore } from "../../../src/git/pack/object-store.ts";
import { createPackScanner, type PackScanPlan } from "../../../src/git/pack/pack-scan.ts";
import type { PackScanResult, PackTask } from "../../../src/git/pack/pack-scan-result.ts";
import { scanPacks, startPackWorkers } from "../../../src/git/pack/pack-worker-pool.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { builtinPacks } from "../../../src/packs/builtin.ts";
import { makeFolder } from "../../sources/tree.ts";
import { gitProgram } from "../findings.ts";
import { keyOf, startRepository, type Workbench } from "../golden.ts";

/** Two packs: 10 commits with a file each, one of them with a key, and 4 more. */
function repository(): Workbench {
	const w = startRepository(makeFolder());
	for (let count = 0; count < 14; count++) {
		w.write(`folder/${count}.txt`, `${count}\n`);
		w.commit("a.txt", count === 7 ? keyOf("a") : `text ${count}\n`.repeat(50));
		if (count === 9 || count === 13) w.git("repack", "-d", "-q");
	}
	return w;
}

function planOf(w: Workbench): PackScanPlan {
	const store = openObjectStore(openRepository(w.folder, gitProgram))!;
	onTestFinished(() => store.close());
	return {
		table: store.table,
		packs: store.packs,
		rulePacks: builtinPacks,
		shallow: new Set(),
		maxFileBytes: 1 << 20,
	};
}

async function readAll(
	plan: PackScanPlan,
	signal = new AbortController().signal,
): Promise<PackScanResult[]> {
	const all: PackScanResult[] = [];
	for await (const result of scanPacks(startPackWorkers(0, 1), plan, signal)) all.push(result);
	return all;
}

function sumsOf(all: readonly PackScanResult[]) {
	const sum = (read: (result: PackScanResult) => number) =>
		all.reduce((total, result) => total + read(result), 0);
	return {
		cleanEntries: sum(({ cleanEntries }) => cleanEntries.length),
		blobs: sum(({ blobs }) => blobs),
		commits: sum(({ commits }) => commits),
		names: [...new Set(all.flatMap(({ names }) => names))].sort(),
		missingIds: all.flatMap(({ missingIds }) => missingIds),
	};
}

test("the results add up to the repository, less what may hold a match", async () => {
	const w = repository();
	const sums = sumsOf(await readAll(planOf(w)));
	const objects = w
		.git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
		.split("\n");
	const blobs = objects.filter((type) => type === "blob").length;
	expect(sums).toEqual({
		cleanEntries: objects.length - 1,
		commits: 14,
		// A message and its headers are contents of their own.
		blobs: blobs - 1 + 2 * 14,
		names: ["a.txt", "folder", ...Array.from({ length: 14 }, (_, count) => `${count}.txt`)].sort(),
		missingIds: [],
	});
});

test("a reader that pauses at every entry reports the same in several results", async () => {
	const plan = planOf(repository());
	const whole = sumsOf(await readAll(plan));
	const read = createPackScanner(plan);
	const parts: PackScanResult[] = [];
	for (const [pack, { layout }] of plan.packs.entries()) {
		const task = { pack, from: 0, to: layout.roots.length, estimatedBytes: 0 };
		let isDue = true;
		for (
			let rest: PackTask | undefined = task;
			rest !== undefined;
			rest = parts.at(-1)!.remaining
		) {
			// Every other time, so that there is some progress.
			parts.push(
				read(rest, () => {
					isDue = !isDue;
					return isDue;
				}),
			);
		}
	}
	expect(parts.length).toBeGreaterThan(whole.cleanEntries / 2);
	expect(sumsOf(parts)).toEqual(whole);
});

test("deferred candidates come to the same, also where one is a match", async () => {
	const w = repository();
	const checksum = keyOf("b").slice(0, 32);
	for (let count = 0; count < 12; count++) {
		const odd = count === 5 ? `mailchimp_api_key = ${keyOf("c")}\n` : "";
		const lines = Array.from({ length: 90 }, (_, line) => `line ${line * count}\n`).join("");
		w.commit("lock.txt", `checksum: ${checksum}\nversion ${count}\n${odd}${lines}`);
	}
	w.commit("text.txt", `checksum: ${keyOf("d").slice(0, 32)}\n`);
	w.git("repack", "-a", "-d", "-q");
	const plan = planOf(w);
	const whole = sumsOf(await readAll(plan));
	const pendingBytes = new Int32Array(1);
	const [deferring, plainly] = [createPackScanner(plan, pendingBytes), createPackScanner(plan)];
	const resolve = createResultResolver(plan, pendingBytes);
	const again: PackTask[] = [];
	const roots = plan.packs[0]!.layout.roots.length;
	const results = Array.from({ length: roots }, (_, from) =>
		deferring({ pack: 0, from, to: from + 1, estimatedBytes: 0 }),
	);
	const pendingBefore = pendingBytes[0]!;
	const resolved = results.map((result) => resolve(result, (family) => again.push(family)));
	const candidates = results.flatMap((result) => result.deferred?.candidates ?? []);
	const bytes = candidates.reduce((sum, candidate) => sum + candidate.bytes.length, 0);
	expect([pendingBefore, pendingBytes[0]]).toEqual([bytes, 0]);
	expect({ again: again.length, asked: candidates.length > again.length }).toEqual({
		again: 2,
		asked: true,
	});
	const rest = again.map((task) => plainly(task));
	expect(sumsOf([...resolved, ...rest])).toEqual(whole);
	// References are reported whatever the candidates are, and once.
	const referencesIn = (all: readonly PackScanResult[]) =>
		all.flatMap(({ references }) => [...references.commits]).length;
	expect(referencesIn([...resolved, ...rest])).toBe(referencesIn(await readAll(plan)));
});

test("nothing is deferred while many bytes are pending, and the result is the same", async () => {
	const w = repository();
	for (let count = 0; count < 3; count++) {
		w.commit("lock.txt", `checksum: ${keyOf(`${count}`).slice(0, 32)}\n`);
	}
	w.git("repack", "-a", "-d", "-q");
	const plan = planOf(w);
	const task = { pack: 0, from: 0, to: plan.packs[0]!.layout.roots.length, estimatedBytes: 0 };
	const pendingBytes = new Int32Array(1);
	expect(createPackScanner(plan, pendingBytes)(task).deferred).toBeDefined();
	// As many as all workers together may defer.
	pendingBytes[0] = 32 << 20;
	const result = createPackScanner(plan, pendingBytes)(task);
	expect([result.deferred, pendingBytes[0]]).toEqual([undefined, 32 << 20]);
	expect(sumsOf([result])).toEqual(sumsOf(await readAll(plan)));
});

test("an abort ends the scan", async () => {
	const plan = planOf(repository());
	const end = new AbortController();
	end.abort();
	expect((await readAll(plan, end.signal)).length).toBeLessThanOrEqual(1);
});

test("a pack that cannot be read is left to git, and the other is read", async () => {
	const plan = planOf(repository());
	const whole = sumsOf(await readAll(plan));
	const file = openSync(devNull, "w");
	onTestFinished(() => closeSync(file));
	const [first, ...others] = plan.packs;
	const rest = sumsOf(await readAll({ ...plan, packs: [{ ...first!, file }, ...others] }));
	expect(rest.cleanEntries).toBeGreaterThan(0);
	expect(rest.cleanEntries).toBe(
		whole.cleanEntries - sumsOf(await readAll({ ...plan, packs: [first!] })).cleanEntries,
	);
});
