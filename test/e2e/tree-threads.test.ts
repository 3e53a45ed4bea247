// A working tree is told the same whoever reads it: one thread, several that share the files, or
// JavaScript alone where there is no machine code.

import { execFileSync } from "node:child_process";
import {
	chmodSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFolder } from "../sources/tree.ts";
import { dist, fill, run, steady } from "./program.ts";

const root = mkdtempSync(join(tmpdir(), "unleak-tree-"));
let alone: Scanned;

interface Scanned {
	readonly code: unknown;
	readonly report: {
		readonly summary: { readonly planned: { readonly blobs: number } };
		readonly findings: readonly { readonly locations: readonly { readonly path: string }[] }[];
		readonly problems: readonly { readonly code: string; readonly path?: string }[];
		readonly notices: readonly { readonly code: string }[];
	};
}

/** More than threads are started for, of every kind that a tree can hold, the odd ones at both ends. */
beforeAll(async () => {
	const key = (seed: number) => fill('mailchimp_api_key = "{hex:32}-us6"\n', `${seed}`);
	const make = [
		(path: string, seed: number) => writeFileSync(path, `line ${seed}\n`.repeat(seed % 90)),
		(path: string, seed: number) => writeFileSync(path, key(seed % 50)),
		(path: string) => writeFileSync(path, ""),
		(path: string, seed: number) => writeFileSync(path, Buffer.from(key(seed), "utf16le")),
		(path: string, seed: number) =>
			writeFileSync(path, Buffer.from(key(seed)).toString("base64").replace(/.{20}/g, "$&\n")),
		(path: string, seed: number) => symlinkSync(`../gone-${seed}`, path),
		(path: string, seed: number) => symlinkSync(key(seed).slice(21, 57), path),
		(path: string) => execFileSync("mkfifo", [path]),
		(path: string, seed: number) =>
			writeFileSync(path, Buffer.alloc(5000, `\0${seed}\xff`, "latin1")),
		(path: string, seed: number) => writeFileSync(path, "x".repeat(2_100_000) + key(seed)),
		// Larger than what is held, and larger than what is scanned.
		(path: string, seed: number) => {
			writeFileSync(path, key(seed));
			truncateSync(path, seed % 24 < 12 ? 9_000_000 : 12_000_000);
		},
		(path: string, seed: number) => {
			writeFileSync(path, key(seed));
			chmodSync(path, 0);
		},
	];
	for (let file = 0; file < 2400; file++) {
		const folder = join(root, `folder${String(file >> 6).padStart(2, "0")}`);
		mkdirSync(folder, { recursive: true });
		const isOdd = file < 40 || file % 300 < 3 || file > 2360;
		// Odd ones are of all kinds in turn; the rest is what trees are made of.
		const kind = isOdd ? (file * 7) % make.length : file % 29 === 0 ? 1 : 0;
		make[kind]!(join(folder, `${file}.txt`), file);
	}
	writeFileSync(join(root, ".unleakignore"), "folder03/\n");
	symlinkSync("folder00", join(root, "linked"));
	alone = await scan("--jobs=1");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function scan(jobs: string, build: string = dist): Promise<Scanned> {
	const args = ["scan", "--max-file-size", "10MB", "--format", "json", jobs];
	const { code, stdout, stderr } = await run(args, { cwd: root, build });
	expect(stderr).toBe("");
	return { code, report: JSON.parse(steady(stdout, root)) };
}

/** A copy of the build whose threads run this program; their own is "own.js" beside it. */
function buildWith(program: string): string {
	const copy = join(makeFolder(), "dist");
	cpSync(dist, copy, { recursive: true });
	symlinkSync(join(dirname(dist), "node_modules"), join(dirname(copy), "node_modules"));
	symlinkSync(join(dirname(dist), "package.json"), join(dirname(copy), "package.json"));
	renameSync(join(copy, "file-worker.js"), join(copy, "own.js"));
	writeFileSync(join(copy, "file-worker.js"), program);
	return copy;
}

/** Has the main thread of a build run some lines before its own. */
function startWith(build: string, program: string): void {
	const cli = join(build, "cli.js");
	const [line = "", ...lines] = readFileSync(cli, "utf8").split("\n");
	writeFileSync(cli, [line, program, ...lines].join("\n"));
}

describe("the report is the same", () => {
	test("as what was planted", () => {
		const { summary, findings, problems, notices } = alone.report;
		expect(alone.code).toBe(1);
		expect(summary.planned.blobs).toBeGreaterThan(2200);
		const places = findings.flatMap(({ locations }) => locations.map(({ path }) => path));
		expect(places.length).toBeGreaterThan(90);
		expect(places.some((path) => path.startsWith("folder00/"))).toBe(true);
		expect(places.some((path) => path.startsWith("folder37/"))).toBe(true);
		expect(places.some((path) => path.startsWith("folder03/"))).toBe(false);
		// Whoever may do all reads what nobody may read.
		const unread = process.getuid?.() === 0 ? [] : ["unreadable"];
		const codes = new Set(problems.map(({ code }) => code));
		expect(codes).toEqual(new Set(["too-large", ...unread]));
		expect(notices.map(({ code }) => code)).toEqual(["not-a-file"]);
	});

	test.each(["--jobs=2", "--jobs=4", "--no-progress"])("with %s", async (jobs) => {
		expect(await scan(jobs)).toEqual(alone);
	});

	test("and threads read it: one fewer than asked for", async () => {
		const mark = join(makeFolder(), "mark");
		writeFileSync(mark, "");
		// Never more than there are cores, the main thread being one of three.
		const threads = Math.min(3, availableParallelism()) - 1;
		// All wait at their first file, which the main thread never does by itself, until all have told.
		const waiting = (started: string, first: string) => `
			import { appendFileSync, readFileSync } from "node:fs";
			const mark = (word) => appendFileSync(${JSON.stringify(mark)}, word + " ");
			mark("${started}");
			const store = Atomics.store;
			const pause = new Int32Array(new SharedArrayBuffer(4));
			Atomics.store = (...told) => {
				Atomics.store = store;
				mark("${first}");
				while (readFileSync(${JSON.stringify(mark)}, "utf8").split("told").length <= ${threads})
					Atomics.wait(pause, 0, 0, 5);
				return store(...told);
			};`;
		const build = buildWith(`${waiting("thread", "told")}\nawait import("./own.js");`);
		expect(await scan("--jobs=1", build)).toEqual(alone);
		expect(readFileSync(mark, "utf8")).toBe("");
		startWith(build, waiting("main", "read"));
		expect(await scan("--jobs=3", build)).toEqual(alone);
		const words = readFileSync(mark, "utf8").trim().split(" ").sort();
		const each = (word: string) => Array<string>(threads).fill(word);
		expect(words).toEqual(["main", "read", ...each("thread"), ...each("told")]);
	});

	test.each([
		["throw at once", `throw new Error("Not today");`],
		["never read", "setInterval(() => {}, 1000);"],
		[
			"end in the middle of their work",
			`const store = Atomics.store;
			let told = 0;
			Atomics.store = (...answer) => {
				if (++told === 100) throw new Error("Not today");
				return store(...answer);
			};
			await import("./own.js");`,
		],
	])("when threads %s", async (_, program) => {
		expect(await scan("--jobs=2", buildWith(program))).toEqual(alone);
	});

	test("where machine code does not run", async () => {
		const build = buildWith("");
		startWith(build, "globalThis.WebAssembly = undefined;");
		expect(await scan("--jobs=2", build)).toEqual(alone);
	});
});
