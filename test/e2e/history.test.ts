// What `unleak scan --history` says of whole repositories, through the built program.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import type { Location, Report } from "../../src/model/report.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { gitProgram } from "../git/findings.ts";
import {
	buildGolden,
	type Golden,
	keyOf,
	openWorkbench,
	type Planted,
	startRepository,
	type Workbench,
} from "../git/golden.ts";
import { faultsOf } from "../report/schema.ts";
import { makeFolder } from "../sources/tree.ts";
import { dist, fill, run, steady } from "./program.ts";

async function scan(w: Workbench, ...args: string[]): Promise<Report & { readonly code: unknown }> {
	const { code, stdout, stderr } = await run(["scan", "--history", "--format", "json", ...args], {
		cwd: w.folder,
	});
	expect(stderr).toBe("");
	return { code, ...JSON.parse(stdout) };
}

/** What a dashboard would show of a golden key. */
function shown(name: string): string {
	return `${keyOf(name).slice(0, 4)}********-us7`;
}

function fingerprint(name: string): string {
	const [match] = createScanner(builtinPacks).scan(Buffer.from(keyOf(name)), { path: "" }).matches;
	return fingerprintOf(match!.ruleId, match!.identity);
}

function locationsOf({ findings }: Report, name: string): readonly Location[] {
	return findings.find((finding) => finding.fingerprint === fingerprint(name))?.locations ?? [];
}

function line(name: string): string {
	return `mailchimp_api_key = "${keyOf(name)}"\n`;
}

describe("the golden repository", () => {
	const folder = mkdtempSync(join(tmpdir(), "unleak-golden-"));
	let golden: Golden;
	let report: Awaited<ReturnType<typeof scan>>;
	beforeAll(async () => {
		golden = buildGolden(folder);
		report = await scan(golden.workbench);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test("every planted key is found with its commit, path and refs", () => {
		const expected: Record<string, unknown> = {};
		const actual: Record<string, unknown> = {};
		const alike = new Map([["renamed", ["renamed to", "renamed"]]]);
		for (const name of golden.planted.keys()) {
			if (name === "renamed to") continue;
			const wanted = (alike.get(name) ?? [name]).map((each) => golden.planted.get(each)!);
			expected[name] = wanted.map((each) => sealed(name, each));
			actual[name] = locationsOf(report, name).map((place, at) => pick(place, wanted[at]));
		}
		expect(actual).toEqual(expected);
		expect(report.findings).toHaveLength(Object.keys(expected).length);
	});

	test("the report says what was read, and that nothing is missing", () => {
		const { findings, ...rest } = JSON.parse(
			steady(JSON.stringify(report), golden.workbench.folder),
		);
		const { planned } = report.summary;
		expect(planned.blobs).toBeGreaterThan(golden.planted.size);
		expect(rest).toEqual({
			code: 1,
			version: 1,
			tool: { name: "unleak", version: "<version>" },
			startedAt: "<time>",
			durationMs: 0,
			scope: {
				mode: "history",
				root: "<root>",
				head: golden.workbench.git("rev-parse", "HEAD"),
				commits: commitsOf(golden.workbench),
				shallow: false,
			},
			summary: {
				findings: findings.length,
				active: 0,
				inactive: 0,
				unknown: 0,
				unchecked: findings.length,
				suppressed: 0,
				planned,
				scanned: planned,
				excluded: { blobs: 0, bytes: 0 },
				complete: true,
			},
			suppressed: [],
			problems: [],
			notices: [],
		});
	});

	test("the report has the shape of the schema", () => {
		const schema = JSON.parse(readFileSync(join(dist, "report.schema.json"), "utf8"));
		const { code: _, ...written } = report;
		expect(faultsOf(written, schema)).toEqual([]);
	});

	test("a location holds all that git knows of it", () => {
		const { commit } = golden.planted.get("branch")!;
		expect(locationsOf(report, "branch")).toEqual([
			{
				path: "topic.txt",
				line: 1,
				column: 22,
				endLine: 1,
				endColumn: 58,
				where: "commit",
				commit,
				author: "Ada <ada@example.org>",
				date: golden.workbench.git(
					"show",
					"-s",
					"--format=%ad",
					"--date=format:%Y-%m-%dT%H:%M:%SZ",
					commit!,
				),
				blob: golden.workbench.git("rev-parse", `${commit}:topic.txt`),
				inHead: true,
				refs: golden.planted.get("branch")!.refs,
			},
		]);
	});

	test("it finds what a plain loop over all objects finds", () => {
		expect(new Set(report.findings.map((finding) => finding.fingerprint))).toEqual(
			plainLoop(golden.workbench),
		);
	});

	test("no output holds a whole key", async () => {
		for (const format of ["text", "json", "jsonl", "markdown"]) {
			const args = ["scan", "--history", "--verbose", "--format", format];
			const { stdout, stderr } = await run(args, { cwd: folder });
			const held = [...golden.planted.keys()].filter((name) => {
				return (stdout + stderr).includes(keyOf(name).slice(0, 32));
			});
			expect(held).toEqual([]);
		}
	});

	test("the order of the objects and of the processes does not matter", async () => {
		const again = await scan(golden.workbench);
		golden.workbench.git("-c", "pack.depth=1", "repack", "-A", "-d", "-q", "-f");
		const packed = await scan(golden.workbench);
		expect(again.findings).toEqual(report.findings);
		expect(packed.findings).toEqual(report.findings);
	});
});

/** Names that hold a key are shown redacted. */
function sealed(name: string, planted: Planted): Planted {
	return { ...planted, path: planted.path.replace(keyOf(name), shown(name)) };
}

function pick(place: Location, like: Planted = { where: "", path: "" }): unknown {
	return Object.fromEntries(Object.keys(like).map((name) => [name, place[name as "path"]]));
}

function objectsOf(w: Workbench): { id: string; type: string }[] {
	const format = "--batch-check=%(objectname) %(objecttype)";
	return w
		.git("--no-replace-objects", "cat-file", "--batch-all-objects", format)
		.split("\n")
		.map((text) => ({ id: text.split(" ")[0]!, type: text.split(" ")[1]! }));
}

function commitsOf(w: Workbench): number {
	return objectsOf(w).filter(({ type }) => type === "commit").length;
}

/** Reads every object with a git process of its own; entries of trees are read as names. */
function plainLoop(w: Workbench): Set<string> {
	const { scan: find } = createScanner(builtinPacks);
	const found = new Set<string>();
	for (const { id, type } of objectsOf(w)) {
		const texts =
			type === "tree"
				? w.git("--no-replace-objects", "ls-tree", "-z", "--name-only", id).split("\0")
				: [readObject(w, type, id)];
		for (const text of texts) {
			const bytes = typeof text === "string" ? Buffer.from(text) : text;
			for (const { ruleId, identity } of find(bytes, { path: "" }).matches) {
				found.add(fingerprintOf(ruleId, identity));
			}
		}
	}
	return found;
}

function readObject({ folder: cwd }: Workbench, type: string, id: string): Buffer {
	return execFileSync(gitProgram, ["--no-replace-objects", "cat-file", type, id], { cwd });
}

describe("what is a finding", () => {
	const iterableKey = fill("{hex:12}4{hex:3}8{hex:15}");

	test("can depend on the path, as in a tree", async () => {
		const w = startRepository(makeFolder());
		const text = `api_key: ${iterableKey}\n`;
		w.commit("config/other.yml", text);
		const commit = w.commit("config/iterable.yml", text);
		w.git("rm", "--quiet", "config/iterable.yml");
		w.commit("a.txt", "a\n");
		const { findings } = await scan(w);
		expect(findings.map(({ ruleId, locations }) => [ruleId, locations])).toEqual([
			[
				"iterable-api-key",
				[expect.objectContaining({ path: "config/iterable.yml", line: 1, commit, inHead: false })],
			],
		]);
	});

	test("is as certain as its most certain version, and placed where it came first", async () => {
		const w = startRepository(makeFolder());
		const path = "config/iterable.yml";
		const key = fill("{uuid4}");
		const first = w.commit(path, `key: ${key}\n`);
		expect((await scan(w)).findings).toMatchObject([{ confidence: "medium" }]);
		w.commit(path, `# renamed\niterable_api_key: ${key}\n`);
		const { findings } = await scan(w);
		expect(findings).toMatchObject([
			{ confidence: "high", locations: [{ path, commit: first, line: 1 }] },
		]);
	});

	test("is not told by the names of other files", async () => {
		const w = startRepository(makeFolder());
		w.commit("iterable_api_key", "a\n");
		w.commit(`${iterableKey}.png`, "b\n");
		expect((await scan(w)).findings).toEqual([]);
	});

	test("is placed once for each path, however many versions have it", async () => {
		const w = startRepository(makeFolder());
		const first = w.commit("a.txt", `1\n${line("a")}`);
		for (const more of ["2", "3", "4"]) w.commit("a.txt", `${more}\n\n${line("a")}`);
		const copy = w.commit("b.txt", `4\n\n${line("a")}`);
		expect(locationsOf(await scan(w), "a")).toMatchObject([
			{ path: "a.txt", commit: first, line: 2, inHead: true },
			{ path: "b.txt", commit: copy, line: 3, inHead: true },
		]);
	});
});

describe("policy", () => {
	function start(): Workbench {
		const w = startRepository(makeFolder());
		w.commit("test/a.txt", line("a"));
		w.commit("src/b.txt", line("b"));
		return w;
	}

	test("an excluded path is left out after attribution, counted and listed", async () => {
		const w = start();
		w.write(".unleakignore", "test/\n");
		const { code, findings, suppressed, summary } = await scan(w);
		expect([code, findings.length]).toEqual([1, 1]);
		expect(suppressed).toEqual([
			{ fingerprint: fingerprint("a"), path: "test/a.txt", by: "ignore" },
		]);
		expect(summary).toMatchObject({
			suppressed: 1,
			excluded: { blobs: 1, bytes: line("a").length },
			complete: true,
		});
		const both = await scan(w, "--exclude", "src/");
		expect(both.code).toBe(0);
		expect(both.suppressed.map(({ path, by }) => [path, by])).toEqual([
			["src/b.txt", "config"],
			["test/a.txt", "ignore"],
		]);
	});

	test("a key that was at another path too stays a finding there", async () => {
		const w = start();
		w.commit("src/copy.txt", line("a"));
		const report = await scan(w, "--exclude", "test/");
		expect(locationsOf(report, "a").map(({ path }) => path)).toEqual(["src/copy.txt"]);
		expect(report.suppressed.map(({ path }) => path)).toEqual(["test/a.txt"]);
		expect(report.summary.excluded.blobs).toBe(0);
	});

	test("comments, allow entries and the baseline count as in a tree", async () => {
		const w = start();
		w.commit("src/c.txt", `${line("c").trimEnd()} # unleak:allow made up\n`);
		const entry = {
			fingerprint: fingerprint("b"),
			ruleId: "mailchimp-api-key",
			redacted: shown("b"),
			reason: "old",
		};
		w.write(".unleak-baseline.jsonl", `${JSON.stringify(entry)}\n`);
		w.write(
			".unleak.yaml",
			`allow:\n  - fingerprint: "${fingerprint("a")}"\n    reason: revoked\n  - path: gone/**\n    rule: mailchimp-api-key\n    reason: elsewhere\n`,
		);
		const { code, suppressed, notices } = await scan(w);
		expect(code).toBe(0);
		expect(suppressed.map(({ path, by, reason }) => [path, by, reason])).toEqual([
			["src/b.txt", "baseline", "old"],
			["src/c.txt", "inline", "made up"],
			["test/a.txt", "config", "revoked"],
		]);
		// Whatever it is for may be in the tree.
		expect(notices).toEqual([]);
	});
});

test("keys in the names of branches, tags and other refs are findings", async () => {
	const w = startRepository(makeFolder());
	const commit = w.commit("a.txt", line("file"));
	w.git("branch", `fix-${keyOf("branch")}`);
	w.git("tag", keyOf("tag"));
	w.git("update-ref", `refs/remotes/${keyOf("remote")}/main`, commit);
	const report = await scan(w);
	expect(report.summary).toMatchObject({ findings: 4, complete: true });
	const names = {
		branch: `refs/heads/fix-${shown("branch")}`,
		remote: `refs/remotes/${shown("remote")}/main`,
		tag: `refs/tags/${shown("tag")}`,
	};
	for (const [name, ref] of Object.entries(names)) {
		const column = ref.indexOf(shown(name)) + 1;
		expect(locationsOf(report, name)).toEqual([
			{ path: "", line: 1, column, endLine: 1, endColumn: column + 36, where: "name", refs: [ref] },
		]);
	}
	expect(locationsOf(report, "file")[0]?.refs).toEqual([
		"HEAD",
		names.branch,
		"refs/heads/main",
		names.tag,
		names.remote,
	]);
	const { stdout } = await run(["scan", "--history"], { cwd: w.folder });
	expect(stdout).toContain("<name of a branch or tag>:1:11  critical");
	expect(stdout).toContain(`where:    ${names.tag}\n`);
	for (const name of Object.keys(names)) expect(stdout).not.toContain(keyOf(name).slice(0, 32));
});

test("keys in the names of refs and people are hidden where they are shown", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", line("a"));
	w.git("branch", `fix/${keyOf("ref")}`);
	w.write("b.txt", line("b"));
	w.git("add", "--all");
	w.git("commit", "--quiet", "--message=By", `--author=${keyOf("author")} <b@example.org>`);
	const report = await scan(w);
	expect(locationsOf(report, "a")[0]?.refs).toContain(`refs/heads/fix/${shown("ref")}`);
	expect(locationsOf(report, "b")[0]?.author).toBe(`${shown("author")} <b@example.org>`);
	const text = JSON.stringify(report);
	for (const name of ["ref", "author"]) expect(text).not.toContain(keyOf(name));
});

test("people are told the commit, its author, its date and what reaches it", async () => {
	const w = startRepository(makeFolder());
	const commit = w.commit("a.txt", line("a"));
	w.git("branch", "feature");
	w.feed(line("b"), "hash-object", "-w", "--stdin");
	const { stdout } = await run(["scan", "--history"], { cwd: w.folder });
	expect(stdout).toContain(
		`  where:    in history, commit ${commit.slice(0, 12)}, 2023-11-14, Ada <ada@example.org>,\n            on feature, main\n`,
	);
	expect(stdout).toMatch(/^<blob [0-9a-f]{12}>:1:22 {2}critical/m);
	expect(stdout).toContain("  where:    in history, unreachable, but still stored\n");
	expect(stdout).toMatch(
		/\n2 findings \(2 not checked\) in 1 commit, 4 objects, .*scan complete\n$/,
	);
});

test("nothing is attributed where nothing is found", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "nothing\n");
	const tools = makeFolder();
	const log = join(tools, "log");
	writeFileSync(
		join(tools, "git"),
		`#!/bin/sh\necho "$@" >> '${log}'\nexec '${gitProgram}' "$@"\n`,
	);
	chmodSync(join(tools, "git"), 0o755);
	const env = { PATH: tools };
	expect(await run(["scan", "--history"], { cwd: w.folder, env })).toEqual({
		code: 0,
		stdout: expect.stringMatching(/^No keys found in 1 commit, 3 objects, \d+ bytes\.\n$/),
		stderr: "",
	});
	// What a repository points at is asked once for its gaps, and again for places.
	const asked = () => readFileSync(log, "utf8").split("--reflog --stdin").length - 1;
	expect(asked()).toBe(1);
	w.commit("b.txt", line("b"));
	expect((await run(["scan", "--history"], { cwd: w.folder, env })).code).toBe(1);
	expect(asked()).toBe(3);
});

describe("kinds of repository", () => {
	test("empty, before the first commit", async () => {
		const w = startRepository(makeFolder());
		const { code, stdout } = await run(["scan", "--history"], { cwd: w.folder });
		expect(code).toBe(3);
		expect(stdout).toContain("there was nothing to scan here");
	});

	test("bare, named as the operand", async () => {
		const w = startRepository(makeFolder());
		const commit = w.commit("a.txt", line("a"));
		const bare = join(makeFolder(), "bare.git");
		w.git("clone", "--quiet", "--bare", w.folder, bare);
		const report = await scan(openWorkbench(makeFolder()), bare);
		expect(report.scope.root).toBe(bare);
		expect(locationsOf(report, "a")).toMatchObject([{ path: "a.txt", commit, inHead: true }]);
	});

	test("sha256", async () => {
		const w = startRepository(makeFolder(), "--object-format=sha256");
		const commit = w.commit("a.txt", line("a"));
		expect(commit).toHaveLength(64);
		expect(locationsOf(await scan(w), "a")).toMatchObject([{ path: "a.txt", commit }]);
	});

	test("with alternates: what they hold is read, and one that is gone is a problem", async () => {
		const w = startRepository(makeFolder());
		const commit = w.commit("a.txt", line("a"));
		const clone = join(makeFolder(), "clone");
		w.git("clone", "--quiet", "--shared", w.folder, clone);
		const report = await scan(openWorkbench(clone));
		expect(locationsOf(report, "a")).toMatchObject([{ path: "a.txt", commit }]);
		expect(report.problems).toEqual([]);
		rmSync(w.folder, { recursive: true });
		const { code, problems } = await scan(openWorkbench(clone));
		expect(code).toBe(3);
		expect(problems.map((problem) => problem.code)).toContain("alternate-missing");
	});

	test("a linked worktree means the repository that it belongs to", async () => {
		const w = startRepository(makeFolder());
		const commit = w.commit("a.txt", line("a"));
		const tree = join(makeFolder(), "tree");
		w.git("worktree", "add", "--quiet", "--detach", tree);
		const report = await scan(openWorkbench(tree));
		expect(report.scope.root).toBe(tree);
		expect(locationsOf(report, "a")).toMatchObject([
			{ path: "a.txt", commit, refs: ["HEAD", "refs/heads/main", "worktrees/tree/HEAD"] },
		]);
	});

	test("a submodule is named, and scanned on its own", async () => {
		const inner = startRepository(makeFolder());
		inner.commit("a.txt", line("a"));
		const w = startRepository(makeFolder());
		w.git("submodule", "--quiet", "add", inner.folder, "lib");
		w.commit("b.txt", "b\n");
		const { code, notices } = await scan(w);
		expect([code, notices.map((notice) => notice.code)]).toEqual([0, ["submodules"]]);
		const report = await scan(w, "lib");
		expect(locationsOf(report, "a")).toMatchObject([{ path: "a.txt" }]);
	});

	test("a folder inside means the whole repository", async () => {
		const w = startRepository(makeFolder());
		w.commit("a.txt", line("a"));
		w.commit("deep/b.txt", "b\n");
		const report = await scan(openWorkbench(join(w.folder, "deep")));
		expect(report.scope.root).toBe(w.folder);
		expect(locationsOf(report, "a")).toMatchObject([{ path: "a.txt" }]);
	});

	test("shallow: what is there is scanned, and the scan is incomplete", async () => {
		const w = startRepository(makeFolder());
		for (const name of ["a", "b"]) w.commit(`${name}.txt`, line(name));
		w.git("rm", "--quiet", "a.txt");
		w.commit("c.txt", "c\n");
		const clone = join(makeFolder(), "clone");
		w.git("clone", "--quiet", "--depth=1", `file://${w.folder}`, clone);
		const { code, scope, problems, summary, ...report } = await scan(openWorkbench(clone));
		expect(code).toBe(1);
		expect([scope.shallow, scope.commits, summary.complete]).toEqual([true, 1, false]);
		expect(problems.map((problem) => problem.code)).toEqual(["shallow"]);
		expect(report.findings).toHaveLength(1);
		const clean = join(makeFolder(), "clean");
		w.git("rm", "--quiet", "b.txt");
		w.commit("d.txt", "d\n");
		w.git("clone", "--quiet", "--depth=1", `file://${w.folder}`, clean);
		expect((await scan(openWorkbench(clean))).code).toBe(3);
		expect((await scan(openWorkbench(clean), "--allow-incomplete")).code).toBe(0);
	});

	test("partial: what was left at the remote is counted, never fetched", async () => {
		const w = startRepository(makeFolder());
		w.commit("a.txt", line("a"));
		w.commit("a.txt", "a\n");
		w.git("config", "uploadpack.allowFilter", "true");
		const clone = join(makeFolder(), "clone");
		w.git("clone", "--quiet", "--filter=blob:none", `file://${w.folder}`, clone);
		const { code, problems } = await scan(openWorkbench(clone));
		expect(code).toBe(3);
		expect(problems).toEqual([
			{
				code: "missing-objects",
				message:
					'Did not read 1 object that the repository needs and lacks: this is a partial clone, fetch them with "git fetch --refetch --no-filter"',
			},
		]);
	});
});

describe("narrowed", () => {
	function start(): { w: Workbench; old: string; young: string } {
		const w = startRepository(makeFolder());
		w.commit("a.txt", line("a"));
		w.git("checkout", "--quiet", "-b", "side");
		const old = w.commit("b.txt", line("b"));
		w.git("checkout", "--quiet", "main");
		const young = w.commit("a.txt", `more\n${line("a")}${line("c")}`);
		return { w, old, young };
	}

	test("--branch reads what one branch reaches", async () => {
		const { w, old } = start();
		const report = await scan(w, "--branch", "side");
		expect(report.scope).toMatchObject({ mode: "history", commits: 2, head: old });
		expect(report.findings.map(({ locations }) => locations.map(({ path }) => path))).toEqual([
			["a.txt"],
			["b.txt"],
		]);
		expect(report.notices.map(({ code }) => code)).toEqual(["narrowed"]);
	});

	test("--since tells what younger commits brought, not what they found there", async () => {
		const { w, young } = start();
		const since = w.git("show", "-s", "--format=%cd", "--date=format:%Y-%m-%dT%H:%M:%SZ", young);
		const report = await scan(w, "--since", since);
		expect(report.scope.commits).toBe(1);
		expect(locationsOf(report, "c")).toMatchObject([{ path: "a.txt", line: 3, commit: young }]);
		expect(report.findings).toHaveLength(1);
		expect(report.notices.map(({ code }) => code)).toEqual(["narrowed", "not-new"]);
	});
});

describe("mistakes end with 2, and a word on what to do", () => {
	test.each([
		[["--history"], "Cannot find a git repository"],
		[["--history", "gone"], "Cannot find a git repository"],
		[["--history", ".", "src"], '"--history" takes one repository, but "src" is a second'],
		[["--history", "--stdin"], '"--stdin" and "--history" contradict each other'],
		[["--history", "--staged"], '"--history" and "--staged" contradict each other'],
		[["--history", "--range", "a..b"], '"--history" and "--range" contradict each other'],
		[["--history", "--include-ignored"], '"--history" and "--include-ignored" contradict'],
		[["--branch", "main"], '"--branch" needs "--history"'],
		[["--since", "2024-05-01"], '"--since" needs "--history"'],
	])("%j", async (args, message) => {
		const { code, stdout, stderr } = await run(["scan", ...args], { cwd: makeFolder() });
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).toContain(message);
	});

	test.each([
		[["--history", "--branch", "gone"], 'Cannot find the commit "gone"'],
		[["--history", "--since", "yesterday"], 'Cannot use "yesterday" as "--since"'],
		[["--history", "--since", "2024-13-40"], 'Cannot use "2024-13-40" as "--since"'],
	])("%j", async (args, message) => {
		const w = startRepository(makeFolder());
		w.commit("a.txt", "a\n");
		const { code, stderr } = await run(["scan", ...args], { cwd: w.folder });
		expect(code).toBe(2);
		expect(stderr).toContain(message);
	});
});
