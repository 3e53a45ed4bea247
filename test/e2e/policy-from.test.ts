// What does `--policy-from REV` read, and from where? All of the policy from that commit, nothing
// from the tree; comments count only on lines that stand there.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { keyOf, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { run } from "./program.ts";

function line(name: string, comment = ""): string {
	return `mailchimp_api_key = "${keyOf(name)}"${comment}\n`;
}

/** A first commit with these files; the tree may then be changed. */
function start(files: Record<string, string>): Workbench {
	const w = startRepository(makeFolder());
	write(w.folder, files);
	w.commit("README.md", "readme\n");
	return w;
}

interface Told {
	readonly code: unknown;
	readonly paths: string[];
	readonly suppressed: string[];
}

async function scan(w: Workbench, ...args: string[]): Promise<Told> {
	const all = ["scan", "--format", "json", "--policy-from", ...args];
	const { code, stdout, stderr } = await run(all, { cwd: w.folder });
	expect(stderr).toBe("");
	const report = JSON.parse(stdout) as Report;
	return {
		code,
		paths: report.findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort(),
		suppressed: report.suppressed.map(({ path, by }) => `${path} ${by}`).sort(),
	};
}

describe("the policy of the commit counts, and that of the tree does not", () => {
	test.each<[string, Record<string, string>]>([
		["the ignore file", { ".unleakignore": "a.env\n" }],
		["the config", { ".unleak.yaml": "exclude: [a.env]\n" }],
	])("%s", async (_, policy) => {
		const [[name = "", text = ""] = []] = Object.entries(policy);
		const w = start({ [name]: text });
		w.write("a.env", line("a"));
		w.write("b.env", line("b"));
		w.write(name, text.replace("a.env", "b.env"));
		expect(await scan(w, "HEAD")).toEqual({ code: 1, paths: ["b.env"], suppressed: [] });
		w.git("rm", "--quiet", "--force", "--cached", name);
		expect((await scan(w, "HEAD")).paths).toEqual(["b.env"]);
	});

	test("the baseline", async () => {
		const w = start({ "a.env": line("a") });
		await run(["baseline", "create", "--reason", "known"], { cwd: w.folder });
		w.git("add", "--all");
		w.git("commit", "--quiet", "--message=Baseline");
		w.write("b.env", line("b"));
		await run(["baseline", "create", "--reason", "mine"], { cwd: w.folder });
		const told = await scan(w, "HEAD");
		expect(told).toEqual({ code: 1, paths: ["b.env"], suppressed: ["a.env baseline"] });
		expect((await scan(w, "HEAD~1")).paths).toEqual(["a.env", "b.env"]);
	});

	test("packs that the config names", async () => {
		const pack = (title: string) =>
			`provider: acme\nrules:\n  - id: acme-key\n    title: ${title}\n`;
		const w = start({
			".unleak.yaml": "rules:\n  packs: [acme.yaml]\n",
			"acme.yaml": pack("Acme"),
		});
		w.write("acme.yaml", "not: [a pack\n");
		const { code, stderr } = await run(["scan", "--policy-from", "HEAD"], { cwd: w.folder });
		// The commit's pack is the one that is complained of: the tree's is no YAML.
		expect(stderr).toContain('the key "forms" is missing');
		expect(code).toBe(2);
	});

	test("files that are named are read from the commit too, and those elsewhere where they lie", async () => {
		const w = start({ "ci/policy.yaml": "exclude: [a.env]\n" });
		write(w.folder, {
			"a.env": line("a"),
			"b.env": line("b"),
			"ci/policy.yaml": "exclude: [b.env]\n",
		});
		expect((await scan(w, "HEAD", "--config", "ci/policy.yaml")).paths).toEqual(["b.env"]);
		const elsewhere = makeFolder();
		write(elsewhere, { "policy.yaml": "exclude: [b.env]\n" });
		const file = join(elsewhere, "policy.yaml");
		expect((await scan(w, "HEAD", "--config", file)).paths).toEqual(["a.env"]);
	});

	test("from a folder below the top", async () => {
		const w = start({
			".unleakignore": "sub/a.env\n",
			"sub/b.py": line("b", " # unleak:allow ok"),
		});
		write(w.folder, { "sub/a.env": line("a"), ".unleakignore": "" });
		const args = ["scan", "--format", "json", "--policy-from", "HEAD"];
		const { stdout } = await run(args, { cwd: join(w.folder, "sub") });
		const report = JSON.parse(stdout) as Report;
		expect(report.findings).toEqual([]);
		expect(report.summary).toMatchObject({ suppressed: 1, excluded: { blobs: 1 } });
	});
});

describe("an allow comment counts only where its line stands in the commit", () => {
	const allow = " # unleak:allow made up";

	test("a line that is there, also moved, and in a file that was renamed", async () => {
		const w = start({
			"a.py": line("a", allow),
			"b.py": `${"# b\n".repeat(20)}${line("b", allow)}`,
		});
		w.write("a.py", `# moved\n${line("a", allow)}`);
		w.git("mv", "b.py", "c.py");
		w.write("c.py", `# one more\n${"# b\n".repeat(20)}${line("b", allow)}`);
		w.commit("x.txt", "x\n");
		expect(await scan(w, "HEAD~1")).toEqual({
			code: 0,
			paths: [],
			suppressed: ["a.py inline", "c.py inline"],
		});
		const range = await scan(w, "HEAD~1", "--range", "HEAD~1..HEAD");
		expect(range).toMatchObject({ code: 0, paths: [] });
	});

	test("neither a new line, nor a new comment, nor another key in an old line", async () => {
		const w = start({ "old.py": line("old"), "swapped.py": line("swapped", allow) });
		write(w.folder, {
			"old.py": line("old", allow),
			"new.py": line("new", allow),
			"swapped.py": line("another", allow),
		});
		expect(await scan(w, "HEAD")).toEqual({
			code: 1,
			paths: ["new.py", "old.py", "swapped.py"],
			suppressed: [],
		});
		w.commit("x.txt", "x\n");
		expect((await scan(w, "HEAD~1", "--range", "HEAD~1..HEAD")).paths).toEqual([
			"new.py",
			"swapped.py",
		]);
	});
});

test("a link in the commit is not followed, one in the tree has no say", async () => {
	const w = start({ "real.yaml": "exclude: [a.env]\n" });
	const text = w.feed("real.yaml", "hash-object", "-w", "--stdin");
	w.git("update-index", "--add", "--cacheinfo", `120000,${text},.unleak.yaml`);
	w.git("commit", "--quiet", "--message=Link");
	const { code, stderr } = await run(["scan", "--policy-from", "HEAD"], { cwd: w.folder });
	expect(stderr).toMatch(/^unleak: Cannot read "\.unleak\.yaml": it is no regular file in commit /);
	expect(code).toBe(2);
});

test.each([
	[
		"a commit that is not there",
		"no-such",
		'Cannot find the commit "no-such" to read the policy from',
	],
	["an option in place of a commit", "--all", "needs a value"],
])("%s ends with 2", async (_, revision, message) => {
	const w = start({});
	const { code, stderr } = await run(["scan", "--policy-from", revision], { cwd: w.folder });
	expect(stderr).toContain(message);
	expect(code).toBe(2);
});

test("a folder that is no repository ends with 2", async () => {
	const { code, stderr } = await run(["scan", "--policy-from", "HEAD"], { cwd: makeFolder() });
	expect(stderr).toContain("Cannot find a git repository");
	expect(code).toBe(2);
});
