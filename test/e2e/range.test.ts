// What `unleak scan --range` says of the commits between two, through the built program.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyTrees } from "../../src/git/empty-trees.ts";
import type { Report } from "../../src/model/report.ts";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

async function scan(
	w: Workbench,
	range: string,
	...args: string[]
): Promise<Report & { readonly code: unknown }> {
	const all = ["scan", "--range", range, "--format", "json", ...args];
	const { code, stdout, stderr } = await run(all, { cwd: w.folder });
	expect(stderr).toBe("");
	return { code, ...JSON.parse(stdout) };
}

function line(name: string): string {
	return `mailchimp_api_key = "${keyOf(name)}"\n`;
}

/** "path:line where commit" of each location; "*" behind it where the head has it still. */
function places({ findings }: Report): string[] {
	return findings.flatMap(({ locations }) =>
		locations.map(
			({ path, line, where, commit, inHead }) =>
				`${path}:${line} ${where} ${commit}${inHead ? " *" : ""}`,
		),
	);
}

function start(): { w: Workbench; base: string } {
	const w = startRepository(makeFolder());
	return { w, base: w.commit("old.txt", `one\n${line("old")}`) };
}

test("a key that the range brought and took out again says by which commit, and for how long", async () => {
	const { w, base } = start();
	w.commit("gone.txt", line("gone"));
	const edited = w.commit("gone.txt", `more\n${line("gone")}`);
	const removal = w.commit("gone.txt", "more\n");
	const [gone] = (await scan(w, `${base}..HEAD`)).findings;
	const [came, went] = [`${edited}~`, removal].map((id) => w.git("log", "-1", "--format=%cI", id));
	const sameTime = (iso: string | undefined) => Date.parse(iso ?? "");
	expect(gone?.locations[0]?.removed?.commit).toBe(removal);
	expect(gone?.exposure.intervals.map(({ from, to }) => [sameTime(from), sameTime(to)])).toEqual([
		[sameTime(came), sameTime(went)],
	]);
	// What a later commit took out is still there for the range.
	const [kept] = (await scan(w, `${base}..${edited}`)).findings;
	expect([kept?.locations[0]?.inHead, kept?.locations[0]?.removed]).toEqual([true, undefined]);
});

test("each key is named with the commit that brought it", async () => {
	const { w, base } = start();
	const first = w.commit("a.txt", line("a"));
	w.commit("a.txt", `more\n${line("a")}`);
	const copy = w.commit("copy/a.txt", line("a"));
	const gone = w.commit("gone.txt", line("gone"));
	w.git("rm", "--quiet", "gone.txt");
	const head = w.commit("b.txt", "b\n");
	const report = await scan(w, `${base}..HEAD`);
	expect(report).toMatchObject({
		code: 1,
		scope: { mode: "range", root: w.folder, base, head, commits: 5, shallow: false },
		summary: { findings: 2, suppressed: 0, excluded: { blobs: 0, bytes: 0 }, complete: true },
		problems: [],
		notices: [],
	});
	expect(report.summary.scanned).toEqual(report.summary.planned);
	expect(places(report)).toEqual([
		`a.txt:1 commit ${first} *`,
		`copy/a.txt:1 commit ${copy} *`,
		`gone.txt:1 commit ${gone}`,
	]);
});

test("messages, authors, names and merges count", async () => {
	const { w, base } = start();
	const said = w.commit("a.txt", "a\n", `Use ${keyOf("said")}`);
	const named = w.commit(`${keyOf("named")}.bak`, "n\n");
	w.git("checkout", "--quiet", "-b", "side", base);
	const side = w.commit("side.txt", line("side"));
	w.git("checkout", "--quiet", "main");
	w.git("merge", "--quiet", "--no-commit", "--no-ff", "side");
	w.write("merged.txt", line("merged"));
	w.git("add", "--all");
	w.git("commit", "--quiet", "--message=Merge", `--author=${keyOf("by")} <b@example.org>`);
	const merge = w.git("rev-parse", "HEAD");
	const shown = `${keyOf("named").slice(0, 4)}********-us7.bak`;
	expect(places(await scan(w, `${base}..HEAD`)).sort()).toEqual(
		[
			`${shown}:1 name ${named}`,
			`:1 author ${merge}`,
			`:1 message ${said}`,
			`merged.txt:1 commit ${merge} *`,
			`side.txt:1 commit ${side} *`,
		].sort(),
	);
});

describe("what was there before", () => {
	test("is no finding of the commits that change its file, and that is said", async () => {
		const { w, base } = start();
		w.commit("old.txt", `one\ntwo\n${line("old")}`);
		const { code, findings, notices } = await scan(w, `${base}..HEAD`);
		expect([code, findings]).toEqual([0, []]);
		expect(notices).toEqual([
			{
				code: "not-new",
				message:
					'Left out a secret that a file held before these commits changed it: "unleak scan --history" tells more',
			},
		]);
	});

	test("is a finding again in a copy, and once it was gone", async () => {
		const { w, base } = start();
		const text = `one\n\n${line("old")}`;
		w.commit("old.txt", text);
		w.commit("old.txt", "one\n");
		const back = w.commit("old.txt", text);
		expect(places(await scan(w, `${base}..HEAD`))).toEqual([`old.txt:3 commit ${back} *`]);
		const copied = w.commit("new.txt", text);
		expect(places(await scan(w, `${back}..HEAD`))).toEqual([`new.txt:3 commit ${copied} *`]);
	});

	test("is none where its file is renamed, with changes too", async () => {
		const { w, base } = start();
		const rest = "a line that stays\n".repeat(9);
		const before = w.commit("old.txt", `${rest}${line("old")}`);
		w.git("mv", "old.txt", "ä new.txt");
		w.commit("ä new.txt", `${rest}${line("old")}another\n`);
		expect(await scan(w, `${before}..HEAD`)).toMatchObject({
			code: 0,
			findings: [],
			notices: [{ code: "not-new" }],
		});
		w.git("mv", "ä new.txt", "third.txt");
		const added = w.commit("third.txt", `${rest}${line("old")}${line("new")}`);
		expect(places(await scan(w, `${base}..HEAD`))).toEqual([`third.txt:11 commit ${added} *`]);
	});

	test("is none of a merge, at whatever path a parent has it", async () => {
		const { w } = start();
		const rest = "a line that stays\n".repeat(9);
		const base = w.commit("a.txt", rest);
		w.git("checkout", "--quiet", "-b", "side");
		w.git("mv", "a.txt", "b.txt");
		w.commit("b.txt", rest);
		w.git("checkout", "--quiet", "main");
		const theirs = w.commit("a.txt", `${line("theirs")}${rest}`);
		w.git("checkout", "--quiet", "side");
		w.git("merge", "--quiet", "--no-commit", "main");
		expect(w.git("show", ":b.txt")).toContain(keyOf("theirs"));
		w.git("commit", "--quiet", "--message=Merge");
		expect(await scan(w, `${theirs}..HEAD`)).toMatchObject({ code: 0, findings: [] });
		// Counted from before, it is the other branch's commit that brought it.
		expect(places(await scan(w, `${base}..HEAD`))).toEqual([`a.txt:1 commit ${theirs}`]);
		w.commit("b.txt", `${line("theirs")}${rest}${line("mine")}`);
		const { code } = await scan(w, `${theirs}..HEAD`);
		expect(code).toBe(1);
	});

	test("is a finding where only now a name makes it one", async () => {
		const w = startRepository(makeFolder());
		const key = fill("{uuid4}");
		const base = w.commit("a.yml", `value: ${key}\n`);
		const head = w.commit("a.yml", `iterable_api_key: ${key}\n`);
		expect(places(await scan(w, `${base}..HEAD`))).toEqual([`a.yml:1 commit ${head} *`]);
	});
});

test("one content at two paths is judged under each", async () => {
	const { w, base } = start();
	const text = `api_key: ${fill("{uuid4}")}\n`;
	w.write("config/other.yml", text);
	const head = w.commit("config/iterable.yml", text);
	expect(places(await scan(w, `${base}..HEAD`))).toEqual([
		`config/iterable.yml:1 commit ${head} *`,
	]);
});

test("excluded paths are not read, comments and the baseline count", async () => {
	const { w, base } = start();
	w.write("test/a.txt", line("a"));
	w.write("b.txt", `${line("b").trimEnd()} # unleak:allow made up\n`);
	w.write(".unleakignore", "test/\n");
	w.commit("c.txt", "c\n");
	const { code, summary, suppressed } = await scan(w, `${base}..HEAD`);
	expect(code).toBe(0);
	expect(summary.excluded).toEqual({ blobs: 1, bytes: line("a").length });
	expect(suppressed.map(({ path, by }) => [path, by])).toEqual([["b.txt", "inline"]]);
});

test("an empty range is a success that says so", async () => {
	const { w } = start();
	expect(await scan(w, "HEAD..HEAD")).toMatchObject({
		code: 0,
		scope: { commits: 0 },
		findings: [],
		problems: [],
		notices: [{ code: "empty-range", message: "There are no commits to scan" }],
	});
	const { code, stdout } = await run(["scan", "--range", "HEAD..HEAD"], { cwd: w.folder });
	expect([code, stdout]).toEqual([
		0,
		"1 notice\n  - There are no commits to scan\n\nNothing was scanned: there was nothing to scan.\n",
	]);
});

test.each([
	["zeros, as git gives it for a new branch,", "0".repeat(40)],
	["the empty tree, as scripts name it,", emptyTrees[0]],
])("a base of %s means everything", async (_, none) => {
	const { w, base } = start();
	const report = await scan(w, `${none}..HEAD`);
	expect(places(report)).toEqual([`old.txt:2 commit ${base} *`]);
	expect(report.scope).not.toHaveProperty("base");
});

test("a range that runs into the end of a shallow clone is incomplete", async () => {
	const { w } = start();
	for (const name of ["a", "b", "c"]) w.commit(`${name}.txt`, `${name}\n`);
	const clone = join(makeFolder(), "clone");
	w.git("clone", "--quiet", "--depth=2", `file://${w.folder}`, clone);
	const whole = `${"0".repeat(40)}..HEAD`;
	const { code, scope, problems } = await scan(openWorkbench(clone), whole);
	expect([code, scope.shallow, problems.map((problem) => problem.code)]).toEqual([
		1,
		true,
		["shallow"],
	]);
});

test.each([
	["gone..HEAD", 'Cannot find the commit "gone"'],
	["HEAD..gone", 'Cannot find the commit "gone"'],
	["HEAD", 'Cannot read the range "HEAD"\n  Write "HEAD^..HEAD" for the last commit alone'],
	["main", 'Cannot read the range "main"\n  Write "main..HEAD" for what came after it'],
	["HEAD~99..HEAD", "The history is shorter than that: write 0000"],
	["..HEAD", 'Cannot read the range "..HEAD": it has no beginning'],
	["HEAD..", 'Cannot read the range "HEAD..": it has no end'],
	["..", 'Cannot read the range ".."'],
	["", '"--range" needs a value'],
	["origin/..HEAD", 'Cannot find the commit "origin/"'],
	["a...b", 'Cannot read the range "a...b"\n  Write "a..b" for what was added since they parted'],
	["HEAD^!", 'Cannot read the range "HEAD^!"\n  Write "HEAD^..HEAD" for this commit alone'],
	["a ... b", 'Cannot read the range "a ... b"\n  Write it as BASE..HEAD'],
	["--upload-pack=x..HEAD", '"--range" needs a value'],
])("the range %s ends with 2", async (range, message) => {
	const { w } = start();
	const { code, stdout, stderr } = await run(["scan", "--range", range], { cwd: w.folder });
	expect([code, stdout]).toEqual([2, ""]);
	expect(stderr).toContain(message);
});

test("a range with its ends swapped is no success", async () => {
	const { w, base } = start();
	w.commit("a.txt", line("a"));
	const { code, stderr } = await run(["scan", "--range", `HEAD..${base}`], { cwd: w.folder });
	expect([code, stderr]).toEqual([2, expect.stringContaining("Are the ends swapped?")]);
});

test("a commit without content is a success that says so", async () => {
	const { w } = start();
	w.git("commit", "--quiet", "--allow-empty", "--message=Nothing");
	const { code, stdout } = await run(["scan", "--range", "HEAD~1..HEAD"], { cwd: w.folder });
	expect([code, stdout]).toEqual([0, expect.stringMatching(/^No keys found in 1 commit, /)]);
});
