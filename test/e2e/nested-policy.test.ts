// The policy is that of the repository which holds a file: of a scan above several repositories, of nested ones and of
// submodules, each repository's own config, ignore file, baseline and comments count for its files and for no others.

import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { keyOf, startRepository, type Workbench } from "../git/golden.ts";
import { changed } from "../packs/pack-text.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { run } from "./program.ts";

const line = (name: string, comment = "") => `mailchimp_api_key = "${keyOf(name)}"${comment}\n`;

async function scan(cwd: string, ...args: string[]) {
	const { code, stdout, stderr } = await run(["scan", "--format", "json", ...args], { cwd });
	expect(stderr).toBe("");
	const report = JSON.parse(stdout) as Report;
	const places = report.findings.flatMap(({ locations }) => locations.map(({ path }) => path));
	const suppressed = report.suppressed.map(({ path, by }) => `${path} ${by}`);
	return { code, places: places.sort(), suppressed, report };
}

/** A folder with a repository for each way to accept a key; each has one that is not accepted. */
async function startSeveral(): Promise<string> {
	const above = makeFolder();
	const make = (name: string, files: Record<string, string>): Workbench => {
		const w = startRepository(join(above, name));
		write(w.folder, { "new.env": line(`new ${name}`), ...files });
		w.commit("README.md", name);
		return w;
	};
	make("allowed", {
		".unleak.yaml": "allow:\n  - { path: 'test/**', rule: mailchimp-api-key, reason: made up }\n",
		"test/k.env": line("allowed"),
		"other/k.env": line("other"),
	});
	make("excluded", { ".unleak.yaml": "exclude: [/v/]\n", "v/k.env": line("excluded") });
	make("ignored", { ".unleakignore": "/v/\n", "v/k.env": line("ignored") });
	make("commented", { "k.py": line("commented", " # unleak:allow made up") });
	const baselined = make("baselined", { "k.env": line("baselined") });
	write(baselined.folder, { "new.env": "" });
	const created = await run(["baseline", "create", "--reason", "old"], { cwd: baselined.folder });
	expect(created.code).toBe(0);
	write(baselined.folder, { "new.env": line("new baselined") });
	make("disabled", {
		".unleak.yaml": "rules: { disabled: [mailchimp-api-key] }\n",
		"k.env": line("disabled"),
	});
	return above;
}

const kept = [
	"allowed/new.env",
	"allowed/other/k.env",
	"baselined/new.env",
	"commented/new.env",
	"excluded/new.env",
	"ignored/new.env",
];
const accepted = ["allowed/test/k.env config", "baselined/k.env baseline", "commented/k.py inline"];

test("of a folder above several repositories, each has its own", async () => {
	const above = await startSeveral();
	const { code, places, suppressed, report } = await scan(above);
	expect({ code, places, suppressed }).toEqual({ code: 1, places: kept, suppressed: accepted });
	expect(report.summary.excluded.blobs).toBe(2);
	expect(report.notices.filter(({ code }) => /^(?:policy|allow)/.test(code))).toEqual([
		{ code: "policy-hides", message: expect.stringContaining('"disabled/.unleak.yaml"') },
	]);
});

test("doctor names the policies of all of them", async () => {
	const above = await startSeveral();
	write(above, { "allowed/test/.unleakignore": "" });
	const { stdout } = await run(["doctor"], { cwd: above });
	const policies = [
		"allowed/.unleak.yaml",
		"baselined/.unleak-baseline.jsonl",
		"disabled/.unleak.yaml",
		"excluded/.unleak.yaml",
		"ignored/.unleakignore",
	];
	expect(stdout).toContain(`policy      ${policies.join(", ")}\n`);
	expect(stdout).toContain('"allowed/test/.unleakignore" does not count');
});

test("the same where single files and folders of them are named", async () => {
	const above = await startSeveral();
	const named = ["allowed/test", "allowed/new.env", "baselined/k.env", "excluded/v", "commented"];
	const { places, suppressed } = await scan(above, ...named);
	expect({ places, suppressed }).toEqual({
		places: ["allowed/new.env", "commented/new.env"],
		suppressed: accepted,
	});
});

test("a repository and its submodule have each their own, and neither has a say in the other", async () => {
	const library = startRepository(makeFolder());
	library.write("test/k.env", line("library"));
	library.write("src/k.env", line("library source"));
	library.commit(".unleakignore", "/test/\n");
	const w = startRepository(makeFolder());
	w.write("test/k.env", line("own test"));
	w.write("src/k.env", line("own source"));
	w.commit(".unleakignore", "/src/\n/lib/src/\n");
	w.git("submodule", "add", "--quiet", library.folder, "lib");
	w.git("commit", "--quiet", "--message=Submodule");
	expect((await scan(w.folder)).places).toEqual(["lib/src/k.env", "test/k.env"]);
	const usesPolicy = await run(["audit", "--use-policy", "--output-dir", makeFolder()], {
		cwd: w.folder,
	});
	expect(usesPolicy.stdout).toContain("lib/src/k.env");
	expect(usesPolicy.stdout).not.toContain("lib/test/k.env");
	// The submodule's policy is that of the commit which the base holds.
	write(join(w.folder, "lib"), { ".unleakignore": "" });
	expect((await scan(w.folder, "--policy-from", "HEAD")).places).toEqual([
		"lib/src/k.env",
		"test/k.env",
	]);
	// To leave a submodule out as a whole is for the repository that holds it to say.
	w.write(".unleakignore", "lib/\n");
	expect((await scan(w.folder)).places).toEqual(["src/k.env", "test/k.env"]);
});

test("a nested repository that the commit of the policy does not hold has none, which is said", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	const inner = startRepository(join(w.folder, "inner"));
	inner.write("k.env", line("inner", " # unleak:allow"));
	inner.commit(".unleak.yaml", "exclude: ['*.env']\n");
	expect((await scan(w.folder)).code).toBe(0);
	const { places, report } = await scan(w.folder, "--policy-from", "HEAD");
	expect(places).toEqual(["inner/k.env"]);
	expect(report.notices.map(({ code }) => code)).toContain("policy-not-pinned");
});

test("a policy that cannot be used is a problem, and its files count", async () => {
	const above = await startSeveral();
	write(above, { "excluded/.unleak.yaml": "exclude: [/v/]\nunknown: 1\n" });
	const { code, places, report } = await scan(above);
	expect([code, places]).toEqual([1, [...kept, "excluded/v/k.env"].sort()]);
	expect(report.problems).toEqual([
		{
			code: "policy",
			path: "excluded",
			message: expect.stringContaining("excluded/.unleak.yaml:2:1"),
		},
	]);
});

test("what the caller names counts for every repository", async () => {
	const above = await startSeveral();
	write(above, {
		"ours.yaml": "allow:\n  - { path: new.env, rule: mailchimp-api-key, reason: ours }\n",
	});
	const { places, report } = await scan(above, "--config", "ours.yaml", "--exclude", "other/");
	expect(places).toEqual(["allowed/test/k.env", "disabled/k.env", "excluded/v/k.env"]);
	expect(report.notices.filter(({ code }) => code.startsWith("allow"))).toEqual([]);
});

test("packs of a config detect in their own repository alone; two rules of one id are a problem", async () => {
	const pack = (prefix: string) =>
		changed("'(?<secret>", `'${prefix}_(?<secret>`).replace("acme_key=«", `acme_key=${prefix}_«`);
	const above = makeFolder();
	const value = keyOf("acme").slice(0, 32);
	for (const [name, prefix] of [
		["one", "acme"],
		["two", "other"],
	] as const) {
		const w = startRepository(join(above, name));
		w.write("k.txt", `acme_key=${prefix}_${value}\n`);
		w.write("acme.yaml", pack(prefix));
		w.commit(".unleak.yaml", "rules: { packs: [acme.yaml] }\n");
	}
	const plain = startRepository(join(above, "plain"));
	plain.commit("k.txt", `acme_key=acme_${value}\n`);
	const { places, report } = await scan(above);
	expect(places).toEqual(["one/k.txt"]);
	expect(report.problems).toEqual([
		{ code: "policy", path: "two", message: expect.stringContaining('"acme-key"') },
	]);
});

test("--only names rules of any of the packs, and narrows every repository", async () => {
	const above = makeFolder();
	const w = startRepository(join(above, "own"));
	w.write("acme.yaml", changed("'(?<secret>", "'acme_(?<secret>").replace("=«", "=acme_«"));
	w.write("k.env", line("own"));
	w.commit(".unleak.yaml", "rules: { packs: [acme.yaml] }\n");
	const inner = startRepository(join(w.folder, "inner"));
	inner.write("k.env", line("inner"));
	inner.write("a.txt", `acme_key=acme_${keyOf("acme").slice(0, 32)}\n`);
	inner.commit(".unleak.yaml", "exclude: [x]\n");
	expect(await scan(w.folder, "--only", "acme-key")).toMatchObject({ code: 0, places: [] });
	const { places } = await scan(w.folder, "--only", "mailchimp");
	expect(places).toEqual(["inner/k.env", "k.env"]);
});

test("a baseline here accepts nothing in a repository below, and says so", async () => {
	const above = await startSeveral();
	const { code, stdout } = await run(["baseline", "create", "--reason", "r"], { cwd: above });
	expect(code).toBe(0);
	expect(stdout).toContain("accepted 0 findings");
	expect(stdout).toContain('Left out: findings in "allowed"');
});

test("a bare repository's policy is that of its HEAD, for its history and a range", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	w.write("v/k.env", line("excluded"));
	w.write("k.py", line("commented", " # unleak:allow made up"));
	w.commit(".unleakignore", "/v/\n");
	const bare = join(makeFolder(), "r.git");
	w.git("clone", "--quiet", "--bare", w.folder, bare);
	for (const args of [["--history"], ["--range", "HEAD~1..HEAD"]]) {
		const { code, suppressed } = await scan(bare, ...args);
		expect([args, code, suppressed]).toEqual([args, 0, expect.arrayContaining(["k.py inline"])]);
	}
	// The folder beside a bare clone and its worktrees.
	const around = makeFolder();
	w.git("clone", "--quiet", "--bare", w.folder, join(around, ".bare"));
	write(around, { ".git": "gitdir: ./.bare\n" });
	expect((await scan(around, "--history")).code).toBe(0);
	w.git("--git-dir", join(around, ".bare"), "worktree", "add", "--quiet", join(around, "tree"));
	write(join(around, "tree"), { ".unleakignore": "" });
	expect((await scan(join(around, "tree"))).places).toEqual(["v/k.env"]);
	const audit = ["audit", bare, "--output-dir", makeFolder()];
	expect((await run(audit, { cwd: bare })).code).toBe(1);
	expect((await run([...audit, "--use-policy"], { cwd: bare })).code).toBe(0);
	const empty = join(makeFolder(), "empty.git");
	w.git("init", "--quiet", "--bare", empty);
	expect((await run(["scan", "--history"], { cwd: empty })).code).toBe(3);
});

test.each([
	["--staged"],
	["--history"],
	["--range", "HEAD~1..HEAD"],
	["--range", "HEAD~1..HEAD", "--policy-from", "HEAD"],
])("policy files that do not count are named: %s %s %s", async (...args) => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	w.write(".unleak.yml", "");
	w.commit("sub/.unleakignore", "x\n");
	w.write("b.txt", "b\n");
	w.git("add", "b.txt");
	const { report } = await scan(w.folder, ...args);
	const [notice] = report.notices.filter(({ code }) => code === "policy-elsewhere");
	expect(notice?.message).toContain('".unleak.yml", "sub/.unleakignore" do not count');
});

test("unleak allow writes into the repository that holds the key", async () => {
	const above = makeFolder();
	for (const name of ["one", "two"]) {
		const w = startRepository(join(above, name));
		w.write("both.env", line("both"));
		w.commit("k.env", line(name));
	}
	const { report } = await scan(above);
	const accept = async (path: string) => {
		const found = report.findings.find(({ locations }) => locations[0]?.path === path);
		const prefix = found?.fingerprint.slice(0, 12) ?? "";
		return await run(["allow", prefix, "--reason", "closed"], { cwd: above });
	};
	const { code, stdout } = await accept("one/k.env");
	expect([code, stdout]).toEqual([0, expect.stringContaining(`${join("one", ".unleak.yaml")}: `)]);
	expect((await scan(above)).places).toEqual(["one/both.env", "two/both.env", "two/k.env"]);
	const several = await accept("one/both.env");
	expect([several.code, several.stderr]).toEqual([2, expect.stringContaining('"one", "two"')]);
});
