// Installing asks nothing and destroys nothing: what was there is asked first or left alone, what
// is shadowed is said, and uninstalling brings back what was.

import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dist, type Outcome, run } from "../e2e/program.ts";
import { openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder, writeMarker } from "../sources/tree.ts";
import { attempt, install, keyLine, startHooked } from "./hooked.ts";

const names = ["commit-msg", "pre-commit", "pre-merge-commit"];

function hooksOf(w: Workbench): string[] {
	return readdirSync(join(w.folder, ".git/hooks")).filter((name) => !name.endsWith(".sample"));
}

function hook(w: Workbench, name: string, text: string, mode = 0o755): string {
	const path = join(w.folder, ".git/hooks", name);
	mkdirSync(join(path, ".."), { recursive: true });
	writeFileSync(path, text);
	chmodSync(path, mode);
	return path;
}

function start(): Workbench {
	return startRepository(makeFolder());
}

async function hookCommand(w: Workbench, ...args: string[]): Promise<Outcome> {
	return await run(["hook", ...args], { cwd: w.folder });
}

function commitKey(w: Workbench): boolean {
	w.write("key.txt", keyLine("planted"));
	w.git("add", "key.txt");
	return attempt(w, "commit", "-m", "x").passed;
}

test("hooks are there, executable, and gone again; a second time is the same", async () => {
	const w = await startHooked();
	expect(hooksOf(w)).toEqual(names);
	for (const name of names) {
		expect(statSync(join(w.folder, ".git/hooks", name)).mode & 0o777).toBe(0o755);
	}
	const before = readFileSync(join(w.folder, ".git/hooks/pre-commit"), "utf8");
	const again = await hookCommand(w, "install");
	expect(again.stdout).toBe(
		["pre-commit", "pre-merge-commit", "commit-msg"]
			.map((name) => `Reinstalled .git/hooks/${name}\n`)
			.join(""),
	);
	expect(readFileSync(join(w.folder, ".git/hooks/pre-commit"), "utf8")).toBe(before);
	expect((await hookCommand(w, "uninstall")).stdout).toBe(
		["pre-commit", "pre-merge-commit", "commit-msg", ""]
			.join("\n")
			.replace(/^(?=.)/gm, "Removed .git/hooks/"),
	);
	expect(hooksOf(w)).toEqual([]);
	expect(await hookCommand(w, "uninstall")).toMatchObject({
		code: 0,
		stdout: "Nothing of unleak's was there\n",
	});
});

test("from a folder below, and in a linked work tree, they go where git looks", async () => {
	const w = start();
	w.commit("deep/a.txt", "a\n");
	const tree = join(makeFolder(), "tree");
	w.git("worktree", "add", "--quiet", "--detach", tree);
	expect((await run(["hook", "install"], { cwd: join(w.folder, "deep") })).code).toBe(0);
	expect(hooksOf(w)).toEqual(names);
	expect((await run(["hook", "uninstall"], { cwd: tree })).code).toBe(0);
	expect(hooksOf(w)).toEqual([]);
	expect((await run(["hook", "install"], { cwd: tree })).code).toBe(0);
	expect(hooksOf(w)).toEqual(names);
});

test("a hook that was there is asked first, with its arguments; its refusal counts", async () => {
	const w = start();
	const log = join(makeFolder(), "log");
	const own = `#!/bin/sh\necho "message: $#" >> '${log}'\ngrep -q refuse "$1" && exit 1\nexit 0\n`;
	const path = hook(w, "commit-msg", own);
	const said = await hookCommand(w, "install");
	expect(said).toMatchObject({ code: 0, stderr: "" });
	expect(said.stdout).toContain(
		"Installed .git/hooks/commit-msg; the hook that was there is asked first, as commit-msg.before-unleak\n",
	);
	w.write("a.txt", "a\n");
	w.git("add", "a.txt");
	expect(attempt(w, "commit", "-m", "please refuse").passed).toBe(false);
	expect(attempt(w, "commit", "-m", keyLine("message")).passed).toBe(false);
	expect(attempt(w, "commit", "-m", "fine").passed).toBe(true);
	expect(readFileSync(log, "utf8")).toBe("message: 1\n".repeat(3));
	await hookCommand(w, "install");
	expect((await hookCommand(w, "uninstall")).stdout).toContain(
		"Removed .git/hooks/commit-msg; the hook of before is back\n",
	);
	expect(hooksOf(w)).toEqual(["commit-msg"]);
	expect(readFileSync(path, "utf8")).toBe(own);
});

test("a hook that git does not run, for it is not executable, is not run by ours", async () => {
	const w = start();
	hook(w, "pre-commit", "#!/bin/sh\nexit 1\n", 0o644);
	await install(w);
	w.write("a.txt", "a\n");
	w.git("add", "a.txt");
	expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
});

describe("a hook that another name could break is left alone, and the line to add is printed", () => {
	test.each([
		["asks for its name", '#!/bin/sh\ncase "$0" in *pre-commit) exit 0 ;; esac\nexit 1\n'],
		["asks for its folder", '#!/usr/bin/env bash\n. "$(dirname "$BASH_SOURCE")/lib.sh"\n'],
		["Python that asks", "#!/usr/bin/env python3\nimport sys\nprint(sys.argv[0])\n"],
		["is a program", "\x7fELF\x02\x01\x01"],
	])("%s", async (_, text) => {
		const w = start();
		const path = hook(w, "pre-commit", text);
		const { code, stdout } = await hookCommand(w, "install");
		expect(code).toBe(2);
		expect(readFileSync(path, "utf8")).toBe(text);
		expect(stdout).toContain(
			`Left .git/hooks/pre-commit as it is, for another name could break it. Add this line to it:\n  sh '${w.folder}/.git/unleak/pre-commit' "$@" || exit\n`,
		);
		expect(hooksOf(w)).toEqual(names);
	});

	test("the line does what the hook would", async () => {
		const w = start();
		const path = hook(w, "pre-commit", '#!/bin/sh\n: "$0"\n');
		const { stdout } = await hookCommand(w, "install");
		const line = /^ {2}(sh '.*)$/m.exec(stdout)![1]!;
		writeFileSync(path, `${readFileSync(path, "utf8")}${line}\n`);
		const { stdout: said } = await run(["doctor"], { cwd: w.folder });
		expect(said).toContain("called by another hook or a manager of hooks: pre-commit\n");
		const left = await hookCommand(w, "uninstall");
		expect(left.stdout).toContain(
			'Take the lines that call "unleak/" out of .git/hooks/pre-commit',
		);
		expect(commitKey(w)).toBe(false);
		w.git("rm", "--quiet", "--force", "key.txt");
		w.write("a.txt", "a\n");
		w.git("add", "a.txt");
		expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
	});

	test("a link", async () => {
		const w = start();
		const target = join(makeFolder(), "shared");
		writeFileSync(target, "#!/bin/sh\nexit 0\n");
		mkdirSync(join(w.folder, ".git/hooks"), { recursive: true });
		symlinkSync(target, join(w.folder, ".git/hooks/pre-commit"));
		expect((await hookCommand(w, "install")).code).toBe(2);
		expect(readFileSync(target, "utf8")).toBe("#!/bin/sh\nexit 0\n");
	});
});

test.each([
	["lefthook", '#!/bin/sh\ncall_lefthook()\n{\n  lefthook "$@"\n}\n'],
	["pre-commit", "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n"],
])("the hook of %s is left alone, and the way for it is named", async (manager, text) => {
	const w = start();
	const path = hook(w, "pre-commit", text);
	const { code, stdout } = await hookCommand(w, "install");
	expect(code).toBe(2);
	expect(readFileSync(path, "utf8")).toBe(text);
	expect(stdout).toContain(
		`Left .git/hooks/pre-commit as it is, for it belongs to ${manager}: run "unleak hook install --${manager}"\n`,
	);
});

test("husky 4 has its hooks in package.json: what to write there is printed, and it works", async () => {
	const w = start();
	hook(w, "pre-commit", '#!/bin/sh\n# husky\n. "$(dirname "$0")/husky.sh"\n');
	const { code, stdout } = await hookCommand(w, "install");
	const [, call] = /Begin "pre-commit" there with:\n {2}(.+) &&\n/.exec(stdout) ?? [];
	expect([code, typeof call]).toEqual([2, "string"]);
	w.write("package.json", `{"husky":{"hooks":{"pre-commit":"${call}"}}}`);
	const { husky } = JSON.parse(readFileSync(join(w.folder, "package.json"), "utf8"));
	hook(w, "pre-commit", `#!/bin/sh\n# husky\n${husky.hooks["pre-commit"]}\n`);
	w.write("k.env", keyLine("planted"));
	w.git("add", "--all");
	expect(attempt(w, "commit", "-m", "x").said).toContain("k.env:1:");
});

test("a folder of hooks that is a link is not written through", async () => {
	const w = start();
	const shared = makeFolder();
	const hooks = join(w.folder, ".git/hooks");
	rmSync(hooks, { recursive: true, force: true });
	symlinkSync(shared, hooks);
	expect(await hookCommand(w, "install")).toMatchObject({
		code: 2,
		stderr: expect.stringContaining("its folder is a symbolic link"),
	});
	expect(readdirSync(shared)).toEqual([]);
});

describe("core.hooksPath shadows .git/hooks: nothing is installed in vain", () => {
	/** The lines to add, as they are printed. */
	const proposed = (said: string) => said.split("\n").slice(-3).join("\n").replace(/^ +/gm, "");

	test("a folder in the work tree gets lines that work in every clone", async () => {
		const w = start();
		w.git("config", "core.hooksPath", ".githooks");
		const { code, stdout } = await hookCommand(w, "install");
		expect(code).toBe(2);
		expect(stdout).toContain(
			`Installed none: core.hooksPath (file:.git/config) sends git to "${w.folder}/.githooks", so that hooks in .git/hooks would never run`,
		);
		expect(stdout).not.toContain(`'${w.folder}`);
		expect(hooksOf(w)).toEqual([]);
		for (const name of names) {
			const lines = proposed(stdout).replaceAll("pre-commit", name);
			w.write(`.githooks/${name}`, `#!/bin/sh\n${lines}`);
			chmodSync(join(w.folder, ".githooks", name), 0o755);
		}
		expect(commitKey(w)).toBe(false);
		w.write("key.txt", "clean\n");
		w.git("add", "--all");
		expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
		const again = await hookCommand(w, "install");
		expect(again).toMatchObject({
			code: 0,
			stdout: expect.stringContaining("calls unleak already"),
		});
		const clone = openWorkbench(join(makeFolder(), "clone"));
		w.git("clone", "--quiet", w.folder, clone.folder);
		clone.git("config", "core.hooksPath", ".githooks");
		expect(commitKey(clone)).toBe(false);
		expect(attempt(clone, "commit", "-m", "x").said).toContain('run "unleak hook install"');
		expect((await hookCommand(clone, "install")).code).toBe(0);
		clone.write("key.txt", "clean too\n");
		expect(attempt(clone, "commit", "-a", "-m", "x")).toMatchObject({ passed: true });
	});

	test("one for all repositories gets a line that outlives each of them", async () => {
		const home = makeFolder();
		const shared = join(makeFolder(), "hooks");
		const config = join(home, ".gitconfig");
		writeFileSync(config, `[core]\n\thooksPath = ${shared}\n`);
		const env = { HOME: home, GIT_CONFIG_GLOBAL: config };
		const w = start();
		const { code, stdout } = await run(["hook", "install"], { cwd: w.folder, env });
		expect(code).toBe(2);
		expect(stdout).toContain(`sh '${home}/.config/unleak/hooks/pre-commit' "$@" || exit`);
		mkdirSync(shared);
		const line = stdout.split("\n").at(-2)!.trim();
		writeFileSync(join(shared, "pre-commit"), `#!/bin/sh\n${line}\n`);
		chmodSync(join(shared, "pre-commit"), 0o755);
		rmSync(w.folder, { recursive: true });
		const other = start();
		other.git("config", "core.hooksPath", shared);
		expect(commitKey(other)).toBe(false);
		other.write("key.txt", "clean\n");
		other.git("add", "key.txt");
		expect(attempt(other, "commit", "-m", "x")).toMatchObject({ passed: true });
		const doctor = await run(["doctor"], { cwd: other.folder, env });
		expect(doctor.stdout).toContain("called by another hook or a manager of hooks: pre-commit\n");
		expect((await run(["hook", "uninstall", "--global"], { cwd: other.folder, env })).code).toBe(0);
		expect(readdirSync(join(home, ".config/unleak/hooks"))).toEqual([]);
	});
});

test("where there is no repository, the reason is said", async () => {
	expect(await run(["hook", "install"], { cwd: makeFolder() })).toMatchObject({
		code: 2,
		stderr: expect.stringContaining("not a git repository"),
	});
});

test("where git does not trust the owner, what to tell it is said", async () => {
	const w = startRepository(makeFolder());
	const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" };
	const { code, stderr } = await run(["hook", "install"], { cwd: w.folder, env });
	expect([code, stderr]).toEqual([2, expect.stringContaining("--add safe.directory FOLDER")]);
});

describe("a dev dependency", () => {
	/** Copies the build into a project, with the package alone. */
	function depend(w: Workbench): string {
		const build = join(w.folder, "node_modules/unleak/dist");
		cpSync(dist, build, { recursive: true });
		cpSync(join(dist, "../package.json"), join(build, "../package.json"));
		// As npm puts them beside it.
		for (const name of ["yaml", "valibot", "ignore"]) {
			cpSync(join(dist, "../node_modules", name), join(w.folder, "node_modules", name), {
				recursive: true,
			});
		}
		w.write("package.json", '{ "devDependencies": { "unleak": "*" } }\n');
		w.write(".gitignore", "node_modules\n");
		w.commit("a.txt", "a\n");
		w.git("rm", "--quiet", "-r", "--cached", "node_modules");
		w.commit("b.txt", "b\n");
		return build;
	}

	test("is copied out of the work tree: what a commit brings there is never run", async () => {
		const w = start();
		const build = depend(w);
		const { code, stdout } = await run(["hook", "install"], { cwd: w.folder, build });
		expect([code, stdout]).toEqual([
			0,
			expect.stringContaining("run this again after each update"),
		]);
		const mark = join(makeFolder(), "ran");
		writeMarker(join(build, "hook.sh"), mark);
		writeFileSync(
			join(build, "hook.cjs"),
			`require("fs").writeFileSync(${JSON.stringify(mark)}, "")`,
		);
		expect(commitKey(w)).toBe(false);
		w.write("key.txt", "clean\n");
		w.git("add", "key.txt");
		expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
		expect(existsSync(mark)).toBe(false);
		rmSync(join(w.folder, "node_modules"), { recursive: true });
		w.write(".unleak.yaml", "confidence: low\nexclude: [vendor/]\n");
		expect(commitKey(w)).toBe(false);
		w.write("vendor/key.txt", keyLine("vendor"));
		w.git("rm", "--quiet", "--cached", "key.txt");
		w.write("own.txt", "clean\n");
		w.git("add", "vendor", "own.txt");
		expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
	});

	test("proposes commands that can be typed, and doctor tells of an older copy", async () => {
		const w = start();
		const build = depend(w);
		expect((await run(["hook", "install"], { cwd: w.folder, build })).code).toBe(0);
		w.write("key.txt", keyLine("planted"));
		w.git("add", "key.txt");
		expect(attempt(w, "commit", "-m", "x").said).toContain(
			"node node_modules/unleak/dist/cli.js allow",
		);
		const copy = join(w.folder, ".git/unleak/program/hook.sh");
		writeFileSync(copy, `${readFileSync(copy, "utf8")}\n`);
		const { stdout } = await run(["doctor"], { cwd: w.folder, build });
		expect(stdout).toContain("hooks use an older copy of unleak");
		expect((await run(["hook", "uninstall"], { cwd: w.folder, build })).code).toBe(0);
		expect(existsSync(join(w.folder, ".git/unleak/program"))).toBe(false);
	});

	test("serves linked work trees, and a repository that is moved", async () => {
		const w = start();
		const build = depend(w);
		const tree = join(makeFolder(), "tree");
		w.git("worktree", "add", "--quiet", "--detach", tree);
		// From the other work tree its place is no less changeable.
		expect((await run(["hook", "install"], { cwd: tree, build })).code).toBe(0);
		expect(existsSync(join(w.folder, ".git/unleak/program/hook.cjs"))).toBe(true);
		expect(commitKey(openWorkbench(tree))).toBe(false);
		const moved = join(makeFolder(), "moved");
		cpSync(w.folder, moved, { recursive: true });
		rmSync(w.folder, { recursive: true });
		expect(commitKey(openWorkbench(moved))).toBe(false);
	});
});

test("simple-git-hooks writes over it, and one more install brings it back", async () => {
	const generated = (command: string) =>
		`#!/bin/sh\nif [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then\n    exit 0\nfi\n${command}`;
	const w = start();
	hook(w, "pre-commit", generated("echo LINTED"));
	const first = await hookCommand(w, "install");
	expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("npm install")]);
	for (const word of ["LINTED", "CHECKED"]) {
		hook(w, "pre-commit", generated(`echo ${word}`));
		expect((await hookCommand(w, "install")).code).toBe(0);
		w.write("key.txt", keyLine("planted"));
		w.git("add", "key.txt");
		const { passed, said } = attempt(w, "commit", "-m", "x");
		expect([passed, said]).toEqual([false, expect.stringContaining(word)]);
	}
	expect(hooksOf(w)).toContain("pre-commit.before-unleak");
	expect(hooksOf(w)).not.toContain("pre-commit.before-unleak.1");
});

test("what a person wrote over it is chained too, and what was chained before is kept", async () => {
	const w = start();
	hook(w, "pre-commit", "#!/bin/sh\necho FIRST\n");
	await install(w);
	hook(w, "pre-commit", "#!/bin/sh\necho SECOND\n");
	const { code, stdout } = await hookCommand(w, "install");
	expect([code, stdout]).toEqual([0, expect.stringContaining("pre-commit.before-unleak.1")]);
	expect(readFileSync(join(w.folder, ".git/hooks/pre-commit.before-unleak.1"), "utf8")).toContain(
		"FIRST",
	);
	w.write("a.txt", "a\n");
	w.git("add", "a.txt");
	const { passed, said } = attempt(w, "commit", "-m", "x");
	expect([passed, said]).toEqual([true, expect.stringContaining("SECOND")]);
});

test("lines that a person put behind ours are kept, and said to run never", async () => {
	const w = await startHooked();
	const path = join(w.folder, ".git/hooks/pre-commit");
	const mine = "# für uns\necho mine\n";
	const added = () => writeFileSync(path, readFileSync(path, "utf8") + mine);
	added();
	const again = await hookCommand(w, "install");
	expect(again.stdout).toContain(
		"pre-commit; the lines behind it never run: put them into pre-commit.before-unleak",
	);
	expect(commitKey(w)).toBe(false);
	expect(readFileSync(path, "utf8").endsWith(`exit 2\n${mine}`)).toBe(true);
	const out = await hookCommand(w, "uninstall");
	expect(out.stdout).toContain("Removed .git/hooks/pre-commit, but for the lines");
	expect(readFileSync(path, "utf8")).toBe(`#!/bin/sh\n${mine}`);
	await hookCommand(w, "install");
	added();
	const left = await hookCommand(w, "uninstall");
	expect([left.code, left.stderr + left.stdout]).toEqual([
		2,
		expect.stringContaining("Left .git/hooks/pre-commit as it is: take the lines out"),
	]);
	expect(readFileSync(`${path}.before-unleak`, "utf8")).toBe(`#!/bin/sh\n${mine}`);
});

test("names of folders that a shell would take apart do no harm", async () => {
	const folder = join(makeFolder(), 'it\'s $(touch ran) "q" `touch ran`\n; touch ran #');
	cpSync(dist, join(folder, "dist"), { recursive: true });
	cpSync(join(dist, "../package.json"), join(folder, "package.json"));
	const w = startRepository(join(folder, "repository\n$(touch ran)'"));
	expect(
		(await run(["hook", "install"], { cwd: w.folder, build: join(folder, "dist") })).code,
	).toBe(0);
	expect(commitKey(w)).toBe(false);
	w.write("key.txt", "clean\n");
	w.git("add", "key.txt");
	expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
	expect(readdirSync(w.folder).sort()).toEqual([".git", "key.txt"]);
});

describe("for managers of hooks", () => {
	test.each([
		["husky", [".husky/commit-msg", ".husky/pre-commit", ".husky/pre-merge-commit"]],
		["lefthook", ["lefthook.yml"]],
		["pre-commit", [".pre-commit-config.yaml"]],
	])("%s: its files are written where nobody has, and removed", async (manager, files) => {
		const w = start();
		expect((await hookCommand(w, "install", `--${manager}`)).code).toBe(0);
		for (const file of files)
			expect(readFileSync(join(w.folder, file), "utf8")).toContain("unleak/");
		expect(readdirSync(join(w.folder, ".git/unleak"))).toEqual(names);
		expect(hooksOf(w)).toEqual([]);
		const again = await hookCommand(w, "install", `--${manager}`);
		expect(again).toMatchObject({
			code: 0,
			stdout: expect.stringContaining("calls unleak already"),
		});
		expect((await hookCommand(w, "uninstall")).code).toBe(0);
		for (const file of files) expect(existsSync(join(w.folder, file))).toBe(false);
		expect(readdirSync(join(w.folder, ".git/unleak"))).toEqual([]);
	});

	test.each([
		["husky", ".husky/pre-commit", "npm test\n"],
		["lefthook", "lefthook.yml", "pre-commit:\n  commands: {}\n"],
		["pre-commit", ".pre-commit-config.yaml", "repos: []\n"],
	])(
		"%s: what people wrote is not touched, and what to add is printed",
		async (manager, file, own) => {
			const w = start();
			w.write(file, own);
			const { code, stdout } = await hookCommand(w, "install", `--${manager}`);
			expect(code).toBe(2);
			expect(readFileSync(join(w.folder, file), "utf8")).toBe(own);
			expect(stdout).toContain(`Add to ${file}:\n`);
			// What is there has its first line.
			expect(stdout).not.toContain("#!");
			expect(stdout).toContain('"$(git rev-parse --git-common-dir)/unleak/pre-commit"');
			const added = `${own}# sh "$(git rev-parse --git-common-dir)/unleak/pre-commit" /unleak/commit-msg"\n`;
			w.write(file, added);
			const left = await hookCommand(w, "uninstall");
			expect(left).toMatchObject({ code: 2, stdout: expect.stringContaining(`out of ${file}`) });
			expect(readFileSync(join(w.folder, file), "utf8")).toBe(added);
			// Else the lines would call what is gone, and stop every commit.
			expect(readdirSync(join(w.folder, ".git/unleak"))).toEqual(names);
		},
	);
});

test("globally: a template for new repositories, and the command that turns it on", async () => {
	const home = makeFolder();
	const env = { HOME: home, GIT_CONFIG_GLOBAL: join(home, ".gitconfig") };
	const cwd = makeFolder();
	const first = await run(["hook", "install", "--global"], { cwd, env });
	const template = join(home, ".config/unleak/template");
	expect(first.code).toBe(2);
	expect(first.stdout).toContain(`git config --global init.templateDir ${template}\n`);
	expect(existsSync(join(home, ".gitconfig"))).toBe(false);
	writeFileSync(join(home, ".gitconfig"), `[init]\n\ttemplateDir = ${template}\n`);
	expect((await run(["hook", "install", "--global"], { cwd, env })).code).toBe(0);
	const w = startRepository(cwd, `--template=${template}`);
	expect(commitKey(w)).toBe(false);
	expect((await run(["hook", "uninstall", "--global"], { cwd, env })).code).toBe(0);
	expect(readdirSync(join(template, "hooks"))).toEqual([]);
});
