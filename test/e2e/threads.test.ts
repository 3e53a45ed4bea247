// A history is told the same whoever reads it: one thread, several that share the packs, or git
// itself where threads come to nothing or there is no machine code.

import { randomBytes } from "node:crypto";
import {
	appendFileSync,
	chmodSync,
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { packPaths } from "../git/pack/opened.ts";
import { makeFolder } from "../sources/tree.ts";
import { dist, run, steady } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "unleak-threads-"));
let w: Workbench;
let alone: unknown;

/** More than threads are started for: 32 files of 120 kB with 14 versions each, and keys in some. */
beforeAll(async () => {
	w = startRepository(join(folder, "source"));
	const stream: (string | Buffer)[] = [];
	for (let version = 0; version < 14; version++) {
		stream.push("commit refs/heads/main\n");
		stream.push(`committer Ada <ada@example.org> ${1_700_000_000 + version * 60} +0000\n`);
		stream.push("data 8\nVersion\n\n");
		for (let file = 0; file < 32; file++) {
			const key = (file + version) % 17 === 0 ? keyOf(`${file} ${version % 3}`) : "none";
			// What does not shrink makes the pack large, what does the contents. In words, of which no key is made: to
			// judge random runs would take most of the time.
			const words = randomBytes(9600).toString("base64").replace(/.{9}/g, "$& ");
			const text = `${words}\nmailchimp_api_key = "${key}"\n`;
			const lines = "these lines are all alike\n".repeat(4_000) + text;
			stream.push(`M 100644 inline folder${file % 7}/${file}.txt\n`);
			stream.push(`data ${lines.length}\n`, lines, "\n");
		}
	}
	const bytes = Buffer.concat(stream.map((each) => Buffer.from(each as string)));
	w.feed(bytes, "fast-import", "--quiet");
	alone = await scan(w, "--jobs=1");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Scanned {
	readonly code: unknown;
	readonly report: { readonly findings: readonly unknown[]; readonly problems: readonly unknown[] };
}

async function scan(at: Workbench, jobs: string, build: string = dist): Promise<Scanned> {
	const args = ["scan", "--history", "--format", "json", jobs];
	const { code, stdout, stderr } = await run(args, { cwd: at.folder, build });
	expect(stderr).toBe("");
	return { code, report: JSON.parse(steady(stdout, at.folder)) };
}

/** A copy of the build whose threads run this program; their own is "own.js" beside it. */
function buildWith(program: string): string {
	const copy = join(makeFolder(), "dist");
	cpSync(dist, copy, { recursive: true });
	symlinkSync(join(dirname(dist), "node_modules"), join(dirname(copy), "node_modules"));
	symlinkSync(join(dirname(dist), "package.json"), join(dirname(copy), "package.json"));
	renameSync(join(copy, "pack-worker.js"), join(copy, "own.js"));
	writeFileSync(join(copy, "pack-worker.js"), program);
	return copy;
}

describe("the report is the same", () => {
	test("as what was planted", () => {
		const size = Number(/size-pack: (\d+)/.exec(w.git("count-objects", "-v"))?.[1]);
		expect(size).toBeGreaterThan(4096);
		const { code, report } = alone as Scanned;
		expect(code).toBe(1);
		expect(report.findings.length).toBeGreaterThan(20);
		expect(report.problems).toEqual([]);
	});

	test.each(["--jobs=2", "--jobs=5", "--history"])("with %s", async (jobs) => {
		expect(await scan(w, jobs)).toEqual(alone);
	});

	test("and threads read it: one fewer than asked for, or than there are cores", async () => {
		const mark = join(makeFolder(), "mark");
		const build = buildWith(
			`import { appendFileSync } from "node:fs";
			appendFileSync(${JSON.stringify(mark)}, "x");
			await import("./own.js");`,
		);
		expect(await scan(w, "--jobs=1", build)).toEqual(alone);
		expect(existsSync(mark)).toBe(false);
		appendFileSync(mark, "");
		expect(await scan(w, "--jobs=3", build)).toEqual(alone);
		expect(readFileSync(mark, "utf8")).toMatch(
			new RegExp(`^x{${Math.min(3, availableParallelism()) - 1}}`),
		);
	});

	test("where machine code does not run, and git reads all", async () => {
		const build = buildWith("");
		const cli = join(build, "cli.js");
		const [line = "", ...lines] = readFileSync(cli, "utf8").split("\n");
		writeFileSync(cli, [line, "globalThis.WebAssembly = undefined;", ...lines].join("\n"));
		const { code, report } = await scan(w, "--jobs=1", build);
		const message =
			"Read every object through git, which takes several times as long: WebAssembly does not run here";
		const notices = [{ code: "read-through-git", message }];
		expect({ code, report }).toEqual({
			...(alone as Scanned),
			report: { ...(alone as Scanned).report, notices },
		});
	});

	test.each([
		["throw at once", `throw new Error("Not today");`],
		[
			"end in the middle of their work",
			`import { parentPort } from "node:worker_threads";
			const post = parentPort.postMessage.bind(parentPort);
			let told = 0;
			parentPort.postMessage = (message) => {
				if (++told === 2) throw new Error("Not today");
				post(message);
			};
			await import("./own.js");`,
		],
	])("when threads %s", async (_, program) => {
		expect(await scan(w, "--jobs=2", buildWith(program))).toEqual(alone);
	});
});

test("of a spoiled pack the same is found and the same is said", async () => {
	const clone = join(folder, "clone.git");
	w.git("clone", "--quiet", "--bare", "--no-hardlinks", w.folder, clone);
	const [pack = ""] = packPaths(join(clone, "objects"));
	const bytes = readFileSync(`${pack}.pack`);
	bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 20);
	chmodSync(`${pack}.pack`, 0o644);
	writeFileSync(`${pack}.pack`, bytes);
	const spoiled = openWorkbench(clone);
	const byOne = await scan(spoiled, "--jobs=1");
	expect(byOne.report.problems.length).toBeGreaterThan(0);
	expect(byOne.report.findings.length).toBeGreaterThan(10);
	expect(await scan(spoiled, "--jobs=3")).toEqual(byOne);
});

test.each(["0", "x", "1.5", "-1", "", "1000"])("%j is no number of threads", async (jobs) => {
	const { code, stderr } = await run(["scan", "--history", `--jobs=${jobs}`], { cwd: w.folder });
	expect(code).toBe(2);
	expect(stderr).toContain("--jobs");
});
