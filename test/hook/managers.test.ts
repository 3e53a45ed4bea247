// husky, lefthook and pre-commit themselves: with what `unleak hook install` writes for them,
// each stops a planted key, in a file and in a message, and lets a clean commit pass.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../e2e/program.ts";
import { openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { attempt, install, keyLine, watchStarts } from "./hooked.ts";

const managers = resolve(import.meta.dirname, "managers");
const bin = join(managers, "node_modules/.bin");

beforeAll(() => {
	const isThere = existsSync(join(bin, "husky")) && existsSync(join(bin, "lefthook"));
	// No scripts: lefthook's would install its hooks in this repository.
	const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
	const shell = process.platform === "win32";
	if (!isThere) execFileSync("npm", args, { cwd: managers, stdio: "ignore", shell });
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

/** One repository for each manager, which tests get copies of. */
const made = mkdtempSync(join(tmpdir(), "unleak-managed-"));
afterAll(() => rmSync(made, { recursive: true, force: true }));

async function start(manager: string): Promise<Workbench> {
	const own = join(made, manager);
	if (!existsSync(own)) {
		const w = startRepository(own);
		w.commit("old.txt", "one\n");
		await install(w, `--${manager}`);
		steps[manager]!(w);
		// The files of the manager are the repository's; that commit is clean.
		w.git("add", "--all");
		expect(attempt(w, "commit", "-m", "Hooks")).toMatchObject({ passed: true });
	}
	const copy = openWorkbench(makeFolder(), 10);
	cpSync(own, copy.folder, { recursive: true, verbatimSymlinks: true });
	return copy;
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

describe("what pre-commit is asked for besides commits", () => {
	const manual = (w: Workbench, ...args: string[]) => {
		const { GIT_INDEX_FILE: _, ...others } = process.env;
		const env = { ...others, HOME: makeFolder() };
		const { status, stdout, stderr } = spawnSync("pre-commit", ["run", ...args], {
			cwd: w.folder,
			env,
			encoding: "utf8",
		});
		return { status, said: stdout + stderr };
	};

	test("--all-files and --files look at files that are not staged", async () => {
		const w = await start("pre-commit");
		w.commit("deep/a b.txt", keyLine("old"));
		w.commit("-dash.txt", keyLine("dash"));
		const all = manual(w, "--all-files");
		expect(all.status).toBe(1);
		expect(all.said).toContain("deep/a b.txt:1:22");
		expect(all.said).toContain("-dash.txt:1:22");
		expect(manual(w, "--files", "deep/a b.txt").said).toContain("deep/a b.txt:1:22");
		expect(manual(w, "--files", "old.txt")).toMatchObject({ status: 0 });
	});

	test("a commit of a file with an old key passes, and so does a partly staged one", async () => {
		const w = await start("pre-commit");
		w.commit("a.txt", keyLine("old"));
		w.write("a.txt", `${keyLine("old")}more\n`);
		w.git("add", "a.txt");
		w.write("a.txt", `${keyLine("old")}more\n${keyLine("new")}`);
		expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
	});

	test("a range is read commit by commit", async () => {
		const w = await start("pre-commit");
		const base = w.git("rev-parse", "HEAD");
		w.commit("a.txt", keyLine("gone"));
		w.commit("a.txt", "clean\n");
		const { status, said } = manual(w, "--from-ref", base, "--to-ref", "HEAD");
		expect([status, said]).toEqual([1, expect.stringContaining("a.txt:1:22")]);
		expect(manual(w, "--from-ref", "HEAD", "--to-ref", "HEAD")).toMatchObject({ status: 0 });
	});

	test("where nothing is staged and nothing else is asked, it does not pass", async () => {
		const w = await start("pre-commit");
		const { status, said } = manual(w);
		expect([status, said]).toEqual([1, expect.stringContaining("Nothing is staged")]);
	});

	test("a push is read from what the receiver has", async () => {
		const w = await start("pre-commit");
		const remote = startRepository(makeFolder(), "--bare");
		w.git("remote", "add", "origin", remote.folder);
		call(w, "pre-commit", "install", "--hook-type", "pre-push");
		// The first push of all: everything, also what a later commit took out.
		w.commit("a.txt", keyLine("gone"));
		w.commit("a.txt", "clean\n");
		expect(attempt(w, "push", "origin", "main").said).toContain("a.txt:1:22");
		w.git("push", "--quiet", "--no-verify", "origin", "main");
		w.git("checkout", "--quiet", "-b", "side");
		w.commit("b.txt", "clean\n");
		expect(attempt(w, "push", "origin", "side")).toMatchObject({ passed: true });
		w.commit("c.txt", keyLine("new"));
		w.git("rm", "--quiet", "c.txt");
		w.commit("b.txt", "more\n");
		expect(attempt(w, "push", "origin", "side").said).toContain("c.txt:1:22");
	});
});

describe("husky", () => {
	test.each([
		["as Windows checks them out, with carriage returns", ".husky/_"],
		["of version 8, which git runs itself", ".husky"],
	])("its files work %s", async (_, hooksPath) => {
		const w = await start("husky");
		w.git("config", "core.hooksPath", hooksPath);
		for (const name of ["pre-commit", "commit-msg"]) {
			const text = readFileSync(join(w.folder, ".husky", name), "utf8");
			if (hooksPath === ".husky/_") w.write(`.husky/${name}`, text.replaceAll("\n", "\r\n"));
		}
		w.write("old.txt", "two\n");
		expect(attempt(w, "commit", "-a", "-m", "x")).toMatchObject({ passed: true });
		w.write("old.txt", keyLine("planted"));
		expect(attempt(w, "commit", "-a", "-m", "x").said).toContain("old.txt:1:22");
		w.write("old.txt", "three\n");
		expect(attempt(w, "commit", "-a", "-m", keyLine("message")).passed).toBe(false);
	});

	test("that does not run yet is told", async () => {
		const w = startRepository(makeFolder());
		const { stdout } = await run(["hook", "install", "--husky"], { cwd: w.folder });
		expect(stdout).toContain("husky does not run yet");
	});
});

test.each(["lefthook.yaml", ".lefthook.toml", ".config/lefthook.json", "lefthook.toml"])(
	"lefthook's settings in %s are kept, and what to add to them works",
	async (file) => {
		const w = startRepository(makeFolder());
		const own = {
			yaml: "output: []\n",
			toml: "output = []\n",
			json: '{ "output": [] }\n',
		}[file.split(".").at(-1) as string]!;
		w.commit(file, own);
		const { code, stdout } = await run(["hook", "install", "--lefthook"], { cwd: w.folder });
		expect([code, stdout]).toEqual([2, expect.stringContaining(`Add to ${file}:\n`)]);
		expect(new Set(readdirSync(w.folder))).toEqual(new Set([".git", file.split("/")[0]]));
		const shown = stdout.split("\n").filter((text) => text.startsWith("  ") || text === "");
		const added = shown.map((text) => `${text.slice(2)}\n`).join("");
		w.write(file, file.endsWith("json") ? added : `${own}${added}`);
		steps.lefthook!(w);
		w.write("new.txt", "clean\n");
		w.git("add", "new.txt");
		expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
		w.write("new.txt", keyLine("planted"));
		expect(attempt(w, "commit", "-a", "-m", "x").said).toContain("new.txt:1:22");
		const again = await run(["hook", "install", "--lefthook"], { cwd: w.folder });
		expect(again).toMatchObject({
			code: 0,
			stdout: expect.stringContaining("calls unleak already"),
		});
	},
);
