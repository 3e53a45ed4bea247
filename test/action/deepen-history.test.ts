// Is a range that was deepened out of a shallow clone the range of the whole history? For any
// history with merges, any two of its commits and any depth of the clone.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fetchRange } from "../../src/action/deepen-history.ts";
import type { Remote } from "../../src/action/remote.ts";
import { findGit } from "../../src/git/git-program.ts";
import { openRepository } from "../../src/git/repository.ts";
import { startRepository, type Workbench } from "../git/golden.ts";
import { draws, fc } from "../setup/draws.ts";
import { makeFolder } from "../sources/tree.ts";

/** For each commit, how far back its parents are; the first has none. */
type Shape = readonly (readonly number[])[];

/** Makes the commits in one go; gives their ids. */
function build(w: Workbench, shape: Shape): string[] {
	const stream = shape.map((distances, at) => {
		const parents = [...new Set(distances.map((distance) => at - distance))].filter(
			(one) => one >= 0,
		);
		const [first, ...rest] = parents;
		return [
			`commit refs/heads/c${at}\nmark :${at + 1}\n`,
			`committer A <a@example.org> ${1_700_000_000 + at} +0000\ndata 1\nx\n`,
			...(first === undefined ? [] : [`from :${first + 1}\n`]),
			...rest.map((parent) => `merge :${parent + 1}\n`),
			`M 100644 inline ${at}.txt\ndata ${`${at}`.length}\n${at}\n\n`,
		].join("");
	});
	w.feed(stream.join(""), "fast-import", "--quiet");
	return shape.map((_, at) => w.git("rev-parse", `c${at}`));
}

function remoteAt(folder: string, clone: string): Remote {
	return {
		find: async () => new Map(),
		fetch: (asked, options) =>
			new Promise((done) => {
				const fixed = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
				const args = ["fetch", ...fixed, ...options, `file://${folder}`, ...asked];
				const safe = ["-c", "protocol.file.allow=always", ...args];
				execFile("git", safe, { cwd: clone }, (error) => done(error?.message));
			}),
	};
}

function range(w: Workbench, base: string, head: string): string[] {
	return w.git("rev-list", head, `^${base}`).split("\n").sort();
}

type Drawn = [shape: Shape, base: number, head: number, here: number, depth: number];

const chain = (length: number): Shape => Array.from({ length }, () => [1]);

/** Of drawn clones alone, one run in 10,000 would have none that is shallow. */
const shallow: Drawn = [chain(30), 0, 29, 29, 1];

/** From the base a short way leads below the head, and a long one, which is cut off, to it. */
const twoWays: Drawn = [[...chain(26), [1, 26], [1]], 27, 1, 27, 1];

test("a deepened range is the range", async () => {
	const distances = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 });
	// Mostly chains, for depths to matter.
	const step = fc.oneof(
		{ weight: 4, arbitrary: fc.constant([1]) },
		{ weight: 1, arbitrary: distances },
	);
	const shapes = fc.array(step, { minLength: 30, maxLength: 60 });
	const place = fc.nat();
	const drawn = [shapes, place, place, place, fc.integer({ min: 1, max: 30 })] as const;
	const program = findGit(process.cwd()) ?? "";
	let deepened = 0;
	const check = fc.asyncProperty(...drawn, async (shape, one, other, here, depth) => {
		const folder = makeFolder();
		const whole = startRepository(join(folder, "whole"));
		const ids = build(whole, shape);
		const [base, head, at] = [one, other, here].map((index) => ids[index % ids.length]!) as [
			string,
			string,
			string,
		];
		const clone = startRepository(join(folder, "clone"));
		const limit = `--depth=${depth}`;
		clone.git("fetch", "--quiet", "--no-tags", limit, `file://${whole.folder}`, at);
		clone.git("checkout", "--quiet", "--detach", at);
		const remote = remoteAt(whole.folder, clone.folder);
		const open = () => openRepository(clone.folder, program);
		const before = open().shallow.size;
		const brought = await fetchRange(open, async () => remote, { base, head });
		if (before > 0) deepened++;
		expect(brought).toMatchObject({ hasBase: true, hasHead: true });
		expect(brought.gap).toBeUndefined();
		expect(range(clone, base, head)).toEqual(range(whole, base, head));
		expect(clone.git("status", "--porcelain")).toBe("");
	});
	await fc.assert(check, { ...draws(6), examples: [shallow, twoWays] });
	expect(deepened).toBeGreaterThan(0);
});
