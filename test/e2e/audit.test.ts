// The built program audits repositories: files and history together, two reports beside each other,
// and nothing that the repository says about itself counts unasked.

import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import schema from "../../src/report/report.schema.json" with { type: "json" };
import { startRepository } from "../git/golden.ts";
import { faultsOf } from "../report/schema.ts";
import { git, makeFolder, makeRepository, write } from "../sources/tree.ts";
import { createAuthority } from "../verify/authority.ts";
import { chimpy, startSimulator } from "../verify/simulator.ts";
import { fill, type Outcome, run } from "./program.ts";

const isWindows = process.platform === "win32";
const keyA = fill("{hex:32}-us7", "audit a");
const keyB = fill("{hex:32}-us8", "audit b");
const assign = (key: string): string => `MAILCHIMP_API_KEY=${key}`;

interface Audit extends Outcome {
	readonly report: Report;
	readonly page: string;
}

/** Audits, and sees that no secret is anywhere, and that both reports are for their owner alone. */
async function audit(
	repository: string,
	args: readonly string[] = [],
	env: Readonly<Record<string, string>> = {},
): Promise<Audit> {
	const base = join(makeFolder(), "out");
	const outcome = await run(["audit", "--output", base, ...args, repository], { env });
	expect(outcome.stderr).toBe("");
	const [page, json] = [`${base}.html`, `${base}.json`].map((file) => {
		if (!isWindows) expect(statSync(file).mode & 0o777).toBe(0o600);
		return readFileSync(file, "utf8");
	}) as [string, string];
	for (const text of [page, json, outcome.stdout]) {
		for (const key of [keyA, keyB]) expect(text).not.toContain(key.slice(0, 32));
	}
	const report = JSON.parse(json) as Report;
	expect(faultsOf(report, schema)).toEqual([]);
	expect(report.scope.mode).toBe("audit");
	expect(page.startsWith("<!doctype html>\n<!-- unleak report -->\n")).toBe(true);
	expect(outcome.stdout).toContain(`\nThe report, a page for your browser: ${base}.html\n`);
	expect(outcome.stdout).toContain(`The same as data: ${base}.json\n`);
	return { ...outcome, report, page };
}

const places = ({ findings }: Report): string[] =>
	findings.flatMap(({ redacted, locations }) =>
		locations.map(({ path, where, inHead, commit }) =>
			[
				redacted.slice(0, 4),
				path,
				where,
				...(inHead === undefined ? [] : [inHead ? "in HEAD" : "not in HEAD"]),
				...(commit === undefined ? [] : [commit.slice(0, 7)]),
			].join(" "),
		),
	);

test("finds a key once, with its places in the files and in the history", async () => {
	const w = startRepository(makeFolder());
	const first = w.commit("a.env", assign(keyA)).slice(0, 7);
	const second = w.commit("b.env", assign(keyB)).slice(0, 7);
	const head = w.commit("b.env", "MAILCHIMP_API_KEY=\n");
	w.write("new.env", assign(keyB));
	const { code, report, page, stdout } = await audit(w.folder);
	expect(code).toBe(1);
	const [a, b] = [keyA.slice(0, 4), keyB.slice(0, 4)];
	expect(places(report)).toEqual([
		`${a} a.env file`,
		`${a} a.env commit in HEAD ${first}`,
		`${b} b.env commit not in HEAD ${second}`,
		`${b} new.env file`,
	]);
	expect(report.scope).toEqual({ mode: "audit", root: w.folder, head, commits: 3, shallow: false });
	expect(stdout).toMatch(/^2 findings \(2 not checked\) in 3 commits, .*; scan complete$/m);
	expect(page.match(/<details class="key /g)).toHaveLength(2);
	expect(page).toContain(`First seen in commit ${second}`);
	expect(page).toContain(
		`no longer in the files, still in the history of main, removed by commit ${head.slice(0, 12)} of 2023-11-14`,
	);
	expect(report.findings[1]?.locations[0]?.removed?.commit).toBe(head);
});

test("tells each time that a key stood in the files, and merging reports keeps it", async () => {
	const w = startRepository(makeFolder());
	const states = ["", assign(keyA), `${assign(keyA)}\n`, "x", assign(keyA), "y\n", assign(keyA)];
	const commits = states.map((content) => w.commit("[a].env", content));
	commits.push(w.commit("b.env", assign(keyB)));
	w.git("rm", "--quiet", "b.env");
	commits.push(w.commit("c.txt", "c"));
	const dates = commits.map((id) =>
		new Date(w.git("show", "-s", "--format=%aI", id)).toISOString(),
	);
	const { report } = await audit(w.folder);
	const [a, b] = ["[a].env", "b.env"].map((path) =>
		report.findings.find(({ locations }) => locations.some((one) => one.path === path)),
	);
	expect(a?.exposure).toMatchObject({
		since: dates[1],
		intervals: [
			{ path: "[a].env", from: dates[1], to: dates[3] },
			{ path: "[a].env", from: dates[4], to: dates[5] },
			{ path: "[a].env", from: dates[6] },
		],
	});
	expect(a?.exposure.until).toBeUndefined();
	expect(b?.exposure).toMatchObject({
		until: dates[8],
		intervals: [{ path: "b.env", from: dates[7], to: dates[8] }],
	});
	const history = await run(["scan", "--history", "--json", w.folder]);
	const [inFiles, inHistory] = [report, JSON.parse(history.stdout) as Report].map(({ findings }) =>
		findings.map(({ exposure }) => exposure),
	);
	expect(inHistory).toEqual(inFiles);
	const file = join(makeFolder(), "report.json");
	writeFileSync(file, JSON.stringify(report));
	const merged = JSON.parse((await run(["merge", file, "--format", "json"])).stdout) as Report;
	const inside = basename(w.folder);
	for (const [index, { exposure, locations }] of merged.findings.entries()) {
		const before = report.findings[index]!;
		const named = before.exposure.intervals.map((one) => ({
			...one,
			path: `${inside}/${one.path}`,
		}));
		expect(exposure.intervals).toEqual(named);
		expect(locations.map(({ removed }) => removed)).toEqual(
			before.locations.map(({ removed }) => removed),
		);
	}
});

describe("what the repository says about itself", () => {
	const repository = (): Promise<string> =>
		makeRepository({
			".unleak.yaml": "exclude: ['config/*']\n",
			".unleakignore": "ignored/\n",
			"config/a.env": assign(keyA),
			"ignored/a.env": assign(keyA),
			"inline.env": `${assign(keyA)} # unleak:allow\n`,
		});

	test("does not count", async () => {
		const { code, report } = await audit(await repository());
		expect(code).toBe(1);
		expect(report.findings[0]?.locations.filter(({ where }) => where === "file")).toHaveLength(3);
		expect(report.findings[0]?.locations).toHaveLength(6);
		expect(report.suppressed).toEqual([]);
		expect(report.summary.excluded.blobs).toBe(0);
	});

	test("counts with --use-policy", async () => {
		const { code, report } = await audit(await repository(), ["--use-policy"]);
		expect([code, report.findings]).toEqual([0, []]);
		expect([...new Set(report.suppressed.map(({ by, path }) => `${by} ${path}`))].sort()).toEqual([
			"config config/a.env",
			"ignore ignored/a.env",
			"inline inline.env",
		]);
	});

	test("is not even read: a broken config or baseline stops nothing", async () => {
		const root = await makeRepository({
			".unleak.yaml": "nonsense: [",
			".unleak-baseline.jsonl": "nonsense",
			"a.env": assign(keyA),
		});
		expect((await audit(root)).code).toBe(1);
		const { code } = await run(["audit", "--use-policy", root], { cwd: makeFolder() });
		expect(code).toBe(2);
	});

	test("a baseline in it counts only when it is named", async () => {
		const root = await makeRepository({ "a.env": assign(keyA) });
		await run(["baseline", "create", "--reason", "known"], { cwd: root });
		const { code, report } = await audit(root);
		expect([code, report.notices.map((notice) => notice.message)]).toEqual([
			1,
			[
				`Did not count the repository's own ".unleak-baseline.jsonl": add --use-policy if you trust it`,
			],
		]);
		const named = await audit(root, ["--baseline", join(root, ".unleak-baseline.jsonl")]);
		expect([named.code, named.report.findings, named.report.notices]).toEqual([0, [], []]);
	});
});

test("a config and exclusions of the auditor's own count", async () => {
	const root = await makeRepository({ "a.env": assign(keyA), "b/b.env": assign(keyB) });
	const config = join(makeFolder(), "own.yaml");
	writeFileSync(config, "exclude: ['a.env']\n");
	const { code, report } = await audit(root, ["--config", config, "--exclude", "b/"]);
	expect([code, report.findings]).toEqual([0, []]);
	expect(report.summary.excluded.blobs).toBeGreaterThan(0);
});

test("--output-dir puts both reports into a folder, under their usual names", async () => {
	const [cwd, folder] = [makeFolder(), makeFolder()];
	write(cwd, { "a.txt": "nothing\n" });
	const { code, stdout } = await run(["audit", "--output-dir", folder], { cwd });
	expect(code).toBe(0);
	const names = readdirSync(folder).map((name) => name.replace(/^unleak-audit-.*\./, ""));
	expect(names.sort()).toEqual(["html", "json"]);
	expect(stdout).toContain(`The report, a page for your browser: ${folder}`);
	expect(readdirSync(cwd)).toEqual(["a.txt"]);
	const made = join(folder, "made");
	expect((await run(["audit", "--output-dir", made], { cwd })).code).toBe(0);
	expect(readdirSync(made)).toHaveLength(2);
	const gone = await run(["audit", "--output-dir", join(folder, "gone", "deep")], { cwd });
	expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining("folder does not exist")]);
});

describe("without --output the reports are named after the repository and the day", () => {
	/** Gives the day; no midnight is near then, so that it stays this day for a whole test. */
	async function today(): Promise<string> {
		const dayMs = 86_400_000;
		const leftMs = dayMs - (Date.now() % dayMs);
		if (leftMs < 40_000) await new Promise((done) => setTimeout(done, leftMs + 100));
		return new Date().toISOString().slice(0, 10);
	}

	test("in the current folder, and the next audit replaces them", async () => {
		const day = await today();
		const cwd = makeFolder();
		const root = await makeRepository({ "a.txt": "x" }, join(makeFolder(), "my shop.git"));
		for (let times = 0; times < 2; times++) {
			expect((await run(["audit", root], { cwd })).code).toBe(0);
			const base = `unleak-audit-my-shop-${day}`;
			expect(readdirSync(cwd).sort()).toEqual([`${base}.html`, `${base}.json`]);
		}
	});

	test("and are no findings of the next scan, though they lie in what is scanned", async () => {
		const root = await makeRepository({
			"a.env": assign(keyA),
			"b.env": fill("MANDRILL_API_KEY=md-{token:22}\n", "audit"),
			"c.env": fill("iterable_api_key={uuid4}\nITERABLE_JWT_SECRET={hex:128}\n", "audit"),
		});
		const flags = ["--confidence", "low", "--format", "json"];
		const before = JSON.parse((await run(["scan", ...flags], { cwd: root })).stdout) as Report;
		expect(before.findings).toHaveLength(4);
		expect((await run(["audit"], { cwd: root })).code).toBe(1);
		const formats = ["text", "jsonl", "markdown"];
		const outputs = formats.flatMap((format) => ["--format", format, "--output", `old.${format}`]);
		await run(["scan", "--verbose", ...outputs], { cwd: root });
		const after = JSON.parse((await run(["scan", ...flags], { cwd: root })).stdout) as Report;
		expect(after.summary.scanned.blobs).toBe(8);
		expect(after.findings).toEqual(before.findings);
	});

	test("but not after a key", async () => {
		const day = await today();
		const cwd = makeFolder();
		const root = await makeRepository({ "a.txt": "x" }, join(makeFolder(), keyA));
		const { stdout } = await run(["audit", root], { cwd });
		expect(readdirSync(cwd).sort()[0]).toBe(`unleak-audit-repository-${day}.html`);
		expect(stdout).not.toContain(keyA);
		const page = readFileSync(join(cwd, `unleak-audit-repository-${day}.html`), "utf8");
		expect(page).not.toContain(keyA);
	});

	test("and nothing of somebody else's is replaced, nor is anything audited in vain", async () => {
		const cwd = makeFolder();
		write(cwd, { "out.json": "{}" });
		const { code, stdout, stderr } = await run(["audit", "--output", "out.html", "."], { cwd });
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).toContain('Cannot write "out.json": it exists and is no report of unleak');
		expect(readdirSync(cwd)).toEqual(["out.json"]);
	});
});

describe("other places than a repository with files", () => {
	test("a plain folder has its files audited, and that is said", async () => {
		const root = makeFolder();
		write(root, { "a.env": assign(keyA) });
		const { code, report, stdout } = await audit(root);
		expect(code).toBe(1);
		expect(places(report)).toEqual([`${keyA.slice(0, 4)} a.env file`]);
		expect(report.scope).toEqual({ mode: "audit", root });
		expect(report.notices.map((notice) => notice.code)).toEqual(["no-repository"]);
		expect(stdout).toContain("is no git repository: only its files were audited");
		expect(stdout).toMatch(/^1 finding \(1 not checked\) in 1 file, 5\d bytes; .*scan complete$/m);
	});

	test("a bare repository has its history audited", async () => {
		const bare = join(makeFolder(), "bare.git");
		git(await makeRepository({ "a.env": assign(keyA) }), "clone", "--quiet", "--bare", ".", bare);
		const { code, report } = await audit(bare);
		expect([code, report.findings.length]).toEqual([1, 1]);
		expect(report.notices.map((notice) => notice.code)).toEqual(["bare"]);
	});

	test("a sparse checkout lacks nothing: its history has what was not checked out", async () => {
		const root = await makeRepository({ "far/a.env": assign(keyA), "near/b.txt": "x" });
		git(root, "sparse-checkout", "set", "near");
		const { code, report } = await audit(root);
		expect([code, report.notices]).toEqual([1, []]);
		expect(report.findings[0]?.locations.map(({ path, where }) => [path, where])).toEqual([
			["far/a.env", "commit"],
		]);
	});

	test("a folder in a repository stands for the repository", async () => {
		const root = await makeRepository({ "a.env": assign(keyA), "sub/b.txt": "x" });
		const { report } = await audit(join(root, "sub"));
		expect([report.scope.root, report.findings.length]).toEqual([root, 1]);
		expect(report.notices.map((notice) => notice.code)).toEqual(["whole-repository"]);
	});

	test("a shallow clone is incomplete, and the page says so first", async () => {
		const full = await makeRepository({ "a.txt": "x" });
		write(full, { "b.txt": "y" });
		git(full, "add", "--all");
		git(full, "commit", "--quiet", "--message=b");
		const shallow = join(makeFolder(), "shallow");
		git(full, "clone", "--quiet", "--depth=1", `file://${full}`, shallow);
		const { code, report, page } = await audit(shallow);
		expect([code, report.summary.complete, report.scope.shallow]).toEqual([3, false, true]);
		expect(page).toContain("The scan is incomplete");
		expect((await audit(shallow, ["--allow-incomplete"])).code).toBe(0);
	});

	test("an empty repository is nothing to scan, and not clean", async () => {
		const { code, stdout } = await audit(startRepository(makeFolder()).folder);
		expect([code, stdout]).toEqual([3, expect.stringMatching(/^Nothing was scanned; /m)]);
	});

	test.each([
		["what is not there", ["gone"], 'Cannot audit "gone": '],
		["a file", ["a.txt"], 'Cannot audit "a.txt": it is no folder'],
		["two", ["a", "b"], ""],
		["the live check's flags alone", ["--fail-on", "active", "."], "Cannot fail on active keys"],
	])("%s ends with 2", async (_, args, message) => {
		const cwd = makeFolder();
		write(cwd, { "a.txt": "x" });
		const { code, stderr } = await run(["audit", ...args], { cwd });
		expect(code).toBe(2);
		expect(stderr).toContain(message);
		expect(readdirSync(cwd)).toEqual(["a.txt"]);
	});
});

test("--verify asks once for a key in many places, and the page tells the answer", async () => {
	const authority = createAuthority();
	const simulator = await startSimulator(authority);
	try {
		simulator.keys.set(keyA.slice(0, 32), chimpy);
		const root = await makeRepository({ "a.env": assign(keyA), "b/c.env": assign(keyA) });
		const { code, report, page } = await audit(root, ["--verify"], simulator.environment);
		expect([code, report.findings[0]?.verdict.status]).toEqual([1, "active"]);
		expect(report.findings[0]?.locations).toHaveLength(4);
		expect(simulator.requests.filter(({ key }) => key.startsWith(keyA.slice(0, 32)))).toHaveLength(
			1,
		);
		expect(page).toContain("It still works: replace and revoke it now.");
	} finally {
		await simulator.close();
		authority.remove();
	}
});

test("demo audits a repository with a history, and everything stays in one folder", async () => {
	const TMPDIR = makeFolder();
	const env = isWindows ? { TEMP: TMPDIR, TMP: TMPDIR } : { TMPDIR };
	const { code, stdout, stderr } = await run(["demo"], { env });
	expect([code, stderr]).toEqual([0, ""]);
	const [, root = ""] = /^A small repository with made-up keys, in (.*)$/m.exec(stdout) ?? [];
	const folder = join(root, "..");
	expect(basename(root)).toBe("newsletter");
	expect(readdirSync(folder).sort()).toEqual(["newsletter", "report.html", "report.json"]);
	expect(stdout.match(/^\S+:\d+:\d+ {2}.*/gm)).toEqual([
		"public/app.js:3:13  medium  Iterable API key",
		".env:2:19  critical  Mailchimp API key",
		"deploy/secret.yaml:6:21  critical  Iterable API key",
		"deploy/secret.yaml:7:21  critical  Mailchimp Transactional (Mandrill) API key",
		"src/subscribe.js:4:32  critical  Mailchimp API key",
	]);
	const { findings } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report;
	expect(findings[4]?.locations.map(({ where, inHead }) => [where, inHead])).toEqual([
		["commit", false],
	]);
	expect(stdout).toMatch(/\n5 findings \(5 not checked\) in 2 commits, .*scan complete\n/);
	expect((await run(["scan", "-q"], { cwd: root })).code).toBe(1);
	rmSync(folder, { recursive: true });
	expect(existsSync(folder)).toBe(false);
});

test("demo says where it could not be made", async () => {
	const TMPDIR = join(makeFolder(), "gone");
	const env = isWindows ? { TEMP: TMPDIR, TMP: TMPDIR } : { TMPDIR };
	expect(await run(["demo"], { env })).toEqual({
		code: 2,
		stdout: "",
		stderr: `unleak: Cannot make the demo in "${TMPDIR}": it does not exist
  Name another folder for temporary files by ${isWindows ? "TEMP" : "TMPDIR"}
`,
	});
});
