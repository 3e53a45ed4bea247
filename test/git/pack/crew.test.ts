// Who reads the packs: without the built program one thread reads alone. What it tells adds up to
// the repository, an end is an end, and what cannot be read is left over.

import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { hireCrew, readPacks } from "../../../src/git/pack/crew.ts";
import { createSettling } from "../../../src/git/pack/left.ts";
import { createReader, type ReadingPlan } from "../../../src/git/pack/reading.ts";
import { openStore } from "../../../src/git/pack/store.ts";
import type { Task, Told } from "../../../src/git/pack/told.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { builtinPacks } from "../../../src/packs/builtin.ts";
import { makeFolder } from "../../sources/tree.ts";
import { program } from "../findings.ts";
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

function planOf(w: Workbench): ReadingPlan {
	const store = openStore(openRepository(w.folder, program))!;
	onTestFinished(() => store.close());
	return {
		table: store.table,
		packs: store.packs,
		rulePacks: builtinPacks,
		shallow: new Set(),
		maxFileBytes: 1 << 20,
	};
}

async function readAll(plan: ReadingPlan, signal = new AbortController().signal): Promise<Told[]> {
	const all: Told[] = [];
	for await (const told of readPacks(hireCrew(0, 1), plan, signal)) all.push(told);
	return all;
}

function sumsOf(all: readonly Told[]) {
	const sum = (read: (told: Told) => number) => all.reduce((total, told) => total + read(told), 0);
	return {
		done: sum(({ done }) => done.length),
		blobs: sum(({ blobs }) => blobs),
		commits: sum(({ commits }) => commits),
		names: [...new Set(all.flatMap(({ names }) => names))].sort(),
		missing: all.flatMap(({ missing }) => missing),
	};
}

test("what is told adds up to the repository, less what may hold a match", async () => {
	const w = repository();
	const sums = sumsOf(await readAll(planOf(w)));
	const objects = w
		.git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
		.split("\n");
	const blobs = objects.filter((type) => type === "blob").length;
	expect(sums).toEqual({
		done: objects.length - 1,
		commits: 14,
		// A message and its headers are contents of their own.
		blobs: blobs - 1 + 2 * 14,
		names: ["a.txt", "folder", ...Array.from({ length: 14 }, (_, count) => `${count}.txt`)].sort(),
		missing: [],
	});
});

test("a reader that pauses at every entry tells the same in parts", async () => {
	const plan = planOf(repository());
	const whole = sumsOf(await readAll(plan));
	const read = createReader(plan);
	const parts: Told[] = [];
	for (const [pack, { layout }] of plan.packs.entries()) {
		const task = { pack, from: 0, to: layout.roots.length, weight: 0 };
		let isDue = true;
		for (let rest: Task | undefined = task; rest !== undefined; rest = parts.at(-1)!.rest) {
			// Every other time, so that there is some progress.
			parts.push(
				read(rest, () => {
					isDue = !isDue;
					return isDue;
				}),
			);
		}
	}
	expect(parts.length).toBeGreaterThan(whole.done / 2);
	expect(sumsOf(parts)).toEqual(whole);
});

test("what a thread leaves to be judged comes to the same, also where it is a match", async () => {
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
	const open = new Int32Array(1);
	const [leaving, plainly] = [createReader(plan, open), createReader(plan)];
	const settle = createSettling(plan, open);
	const again: Task[] = [];
	const roots = plan.packs[0]!.layout.roots.length;
	const left = Array.from({ length: roots }, (_, from) =>
		leaving({ pack: 0, from, to: from + 1, weight: 0 }),
	);
	const openBytes = open[0]!;
	const settled = left.map((told) => settle(told, (family) => again.push(family)));
	const questions = left.flatMap((told) => told.left?.questions ?? []);
	const bytes = questions.reduce((sum, question) => sum + question.bytes.length, 0);
	expect([openBytes, open[0]]).toEqual([bytes, 0]);
	expect({ again: again.length, asked: questions.length > again.length }).toEqual({
		again: 2,
		asked: true,
	});
	const rest = again.map((task) => plainly(task));
	expect(sumsOf([...settled, ...rest])).toEqual(whole);
	// Links are told whatever the answers are, and once.
	const linksIn = (all: readonly Told[]) => all.flatMap(({ links }) => [...links.commits]).length;
	expect(linksIn([...settled, ...rest])).toBe(linksIn(await readAll(plan)));
});

test("no question is left while many are open, and what is told is the same", async () => {
	const w = repository();
	for (let count = 0; count < 3; count++) {
		w.commit("lock.txt", `checksum: ${keyOf(`${count}`).slice(0, 32)}\n`);
	}
	w.git("repack", "-a", "-d", "-q");
	const plan = planOf(w);
	const task = { pack: 0, from: 0, to: plan.packs[0]!.layout.roots.length, weight: 0 };
	const open = new Int32Array(1);
	expect(createReader(plan, open)(task).left).toBeDefined();
	// As many as all threads together may leave.
	open[0] = 32 << 20;
	const told = createReader(plan, open)(task);
	expect([told.left, open[0]]).toEqual([undefined, 32 << 20]);
	expect(sumsOf([told])).toEqual(sumsOf(await readAll(plan)));
});

test("an end that is asked for is an end", async () => {
	const plan = planOf(repository());
	const end = new AbortController();
	end.abort();
	expect((await readAll(plan, end.signal)).length).toBeLessThanOrEqual(1);
});

test("a pack that cannot be read is left over, and the other is read", async () => {
	const plan = planOf(repository());
	const whole = sumsOf(await readAll(plan));
	const file = openSync(devNull, "w");
	onTestFinished(() => closeSync(file));
	const [first, ...others] = plan.packs;
	const rest = sumsOf(await readAll({ ...plan, packs: [{ ...first!, file }, ...others] }));
	expect(rest.done).toBeGreaterThan(0);
	expect(rest.done).toBe(whole.done - sumsOf(await readAll({ ...plan, packs: [first!] })).done);
});
