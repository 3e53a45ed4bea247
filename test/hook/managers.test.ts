// husky, lefthook and pre-commit themselves: with what `unleak hook install` writes for them,
// each stops a planted key, in a file and in a message, and lets a clean commit pass.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { run } from "../e2e/program.ts";
import { openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { attempt, install, keyLine, watchStarts } from "./hooked.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const managers = resolve(import.meta.dirname, "managers");
const bin = join(managers, "node_modules/.bin");

beforeAll(() => {
	const isThere = existsSync(join(bin, "husky")) && existsSync(join(bin, "lefthook"));
	// No scripts: lefthook's would install its hooks in this repository.
	const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
	if (!isThere) execFileSync("npm", args, { cwd: managers, stdio: "ignore" });
	process.env.PATH = [bin, process.env.PATH].join(delimiter);
});

/** How each is turned on in a repository, once unleak has written its files. */
const steps: Readonly<Record<string, (w: Workbench) => void>> = {
	husky: (w) => call(w, "husky"),
	lefthook: (w) => call(w, "lefthook", "install"),
	"pre-commit": (w) => {
		const types = ["pre-commit", "pre-merge-commit", "commit-msg"];
		call(w, "pre-commit", "install", ...types.flatMap((type) => ["--hook-type", type]));
	},
};

function call(w: Workbench, program: string, ...args: string[]): void {
	const env = { ...process.env, HOME: makeFolder() };
	execFileSync(program, args, { cwd: w.folder, stdio: "ignore", env });
}

async function start(manager: string): Promise<Workbench> {
	const w = startRepository(makeFolder());
	w.commit("old.txt", "one\n");
	await install(w, `--${manager}`);
	steps[manager]!(w);
	// The files of the manager are the repository's; that commit is clean.
	w.git("add", "--all");
	expect(attempt(w, "commit", "-m", "Hooks")).toMatchObject({ passed: true });
	return w;
}

describe.each(Object.keys(steps))("%s", (manager) => {
	test("a key in a file is stopped", async () => {
		const w = await start(manager);
		w.write("new.txt", keyLine("planted"));
		w.git("add", "new.txt");
		const { passed, said } = attempt(w, "commit", "-m", "x");
		expect(passed).toBe(false);
		expect(said).toContain("new.txt:1:22");
		expect(said).toContain("Commit stopped: it would record a key.");
	});

	test("with git commit -a, and in a message", async () => {
		const w = await start(manager);
		w.write("old.txt", keyLine("planted"));
		expect(attempt(w, "commit", "-a", "-m", "x").said).toContain("it would record a key");
		w.write("old.txt", "two\n");
		expect(attempt(w, "commit", "-a", "-m", keyLine("message")).said).toContain(
			"its message holds a key",
		);
	});

	test("in a merge", async () => {
		const w = await start(manager);
		w.git("checkout", "--quiet", "-b", "side");
		w.commit("side.txt", keyLine("side"));
		w.git("checkout", "--quiet", "main");
		w.commit("main.txt", "main\n");
		expect(attempt(w, "merge", "--no-edit", "side")).toMatchObject({ passed: true });
		w.git("reset", "--quiet", "--hard", "HEAD^");
		w.git("merge", "--quiet", "--no-commit", "side");
		w.write("main.txt", keyLine("merge"));
		expect(attempt(w, "commit", "-a", "--no-edit").passed).toBe(false);
	});

	test("a clean commit passes without unleak being started", async () => {
		const w = await start(manager);
		const hasStarted = watchStarts(w, join(w.folder, ".git/unleak"));
		w.write("old.txt", "two\n");
		expect(attempt(w, "commit", "-a", "-m", "x")).toMatchObject({ passed: true });
		expect(hasStarted()).toBe(false);
	});

	test("doctor says that it is called", async () => {
		const w = await start(manager);
		const { stdout } = await run(["doctor"], { cwd: w.folder });
		expect(stdout).toContain("pre-commit, pre-merge-commit, commit-msg");
	});
});

test.each(Object.keys(steps))(
	"in a clone without unleak, %s's lines stop the commit and say what to do",
	async (manager) => {
		const w = await start(manager);
		const other = openWorkbench(join(makeFolder(), "clone"));
		w.git("clone", "--quiet", w.folder, other.folder);
		steps[manager]!(other);
		other.write("old.txt", "two\n");
		const { passed, said } = attempt(other, "commit", "-a", "-m", "x");
		expect(passed).toBe(false);
		expect(said).toContain(`install unleak and run "unleak hook install --${manager}"`);
		expect(said).not.toMatch(/[Nn]o such file|[Cc]an.?t open/);
		await install(other, `--${manager}`);
		expect(attempt(other, "commit", "-a", "-m", "x")).toMatchObject({ passed: true });
	},
);

test("the hooks that the package offers pre-commit are well formed", () => {
	const file = resolve(import.meta.dirname, "../../.pre-commit-hooks.yaml");
	const said = execFileSync("pre-commit", ["validate-manifest", file], { encoding: "utf8" });
	expect(said).toBe("");
});
