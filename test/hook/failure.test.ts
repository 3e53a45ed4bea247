// A hook never gives up in silence: what fails starts unleak, and when that cannot look either,
// the commit is stopped with the reason and the way to go on.

import { spawnSync } from "node:child_process";
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { adviceFor } from "../../src/cli/hook/advice.ts";
import { dist, environment, run } from "../e2e/program.ts";
import { openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder, writeMarker } from "../sources/tree.ts";
import {
	type Attempt,
	attempt,
	keyLine,
	keyOf,
	setProgram,
	startHooked,
	watchStarts,
} from "./hooked.ts";

function stage(w: Workbench, text: string): void {
	w.write("new.txt", text);
	w.git("add", "new.txt");
}

function script(path: string, lines: string): void {
	writeFileSync(path, `#!/bin/sh\n${lines}\n`);
	chmodSync(path, 0o755);
}

/** Commits with nothing on PATH but these folders. */
function commitWith(w: Workbench, path: readonly string[], home?: string): Attempt {
	return gitWith(w, path, "commit", "-m", "x", { home });
}

function gitWith(
	w: Workbench,
	path: readonly string[],
	...args: (string | { readonly home: string | undefined })[]
): Attempt {
	const words = args.filter((word) => typeof word === "string");
	const [given] = args.filter((word) => typeof word !== "string");
	const program = /^git='(.*)'$/m.exec(readFileSync(preCommit(w), "utf8"))![1]!;
	const env = {
		...environment(),
		PATH: path.join(delimiter),
		HOME: given?.home ?? "/nowhere",
		GIT_AUTHOR_NAME: "Ada",
		GIT_AUTHOR_EMAIL: "a@example.org",
		GIT_COMMITTER_NAME: "Ada",
		GIT_COMMITTER_EMAIL: "a@example.org",
	};
	const { status, stdout, stderr } = spawnSync(program, words, {
		cwd: w.folder,
		env,
		encoding: "utf8",
	});
	return { passed: status === 0, said: stdout + stderr };
}

const preCommit = (w: Workbench) => join(w.folder, ".git/hooks/pre-commit");

test("what stands on the screen of a person whose commit is stopped", async () => {
	const w = await startHooked();
	stage(w, `# settings\n${keyLine("shown")}`);
	const { passed, said } = attempt(w, "commit", "-m", "x");
	expect(passed).toBe(false);
	expect(said).not.toContain(keyOf("shown"));
	expect(said).toMatch(/^new\.txt:2:22 {2}critical {2}Mailchimp API key$/m);
	expect(said).toContain(`${keyOf("shown").slice(0, 4)}********-us7`);
	const lines = said.trimEnd().split("\n");
	expect(lines.length).toBeLessThanOrEqual(15);
	expect(
		said.slice(said.indexOf("Commit stopped")).replace(/[0-9a-f]{12}/g, "<fingerprint>"),
	).toMatchInlineSnapshot(`
		"Commit stopped: it would record a key. Your files and your message are as they were.
		  1. Take the key out of the file, and load it from the environment or a secret store.
		  2. Stage it again (git add new.txt) and commit.
		  3. Was it ever pushed or shared? Then replace and revoke it: unleak rotate <fingerprint>
		Is it no secret? Accept it with the reason, and commit .unleak.yaml:
		  unleak allow <fingerprint> --reason "why"
		To commit all the same: git commit --no-verify
		"
	`);
});

test("what a debugger left in NODE_OPTIONS is not loaded, and the key is found", async () => {
	const w = await startHooked();
	stage(w, keyLine("shown"));
	const who = ["-c", "user.name=Ada", "-c", "user.email=a@example.org"];
	const { status, stderr } = spawnSync("git", [...who, "commit", "-m", "x"], {
		cwd: w.folder,
		env: { ...environment(), NODE_OPTIONS: "--require /no/such/bootloader.js" },
		encoding: "utf8",
	});
	expect([status, stderr]).toEqual([1, expect.stringContaining("Commit stopped: it would record")]);
});

test("an old key whose line only gets another ending or indentation is none of this commit", async () => {
	const w = await startHooked();
	w.write("old.env", `\t${keyLine("old").trimEnd()}\r\nA=1\r\n`);
	w.git("add", ".");
	w.git("commit", "--quiet", "--no-verify", "--message=old");
	w.write("old.env", `  ${keyLine("old")}A=1\n`);
	expect(attempt(w, "commit", "-a", "-m", "endings")).toMatchObject({ passed: true });
	w.write("old.env", `# moved\n${keyLine("old").trimEnd()} # told\nA=1\n`);
	expect(attempt(w, "commit", "-a", "-m", "touched").passed).toBe(false);
});

test("what it proposes accepts what was found, and nothing else", async () => {
	const w = await startHooked();
	w.write("other.txt", keyLine("other"));
	w.write("new.txt", keyLine("shown"));
	w.git("add", "new.txt");
	const { said } = attempt(w, "commit", "-m", "x");
	const command = /^ {2}unleak (allow .*)$/m.exec(said)?.[1] ?? "";
	expect(command).toMatch(/^allow [0-9a-f]{12} --reason "why"$/);
	const [, fingerprint = ""] = command.split(" ");
	const allowed = await run(["allow", fingerprint, "--reason", "why"], { cwd: w.folder });
	expect(allowed.code).toBe(0);
	expect(attempt(w, "commit", "-m", "accepted")).toMatchObject({ passed: true });
	w.git("add", "other.txt");
	expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
});

test("many keys are accepted by one baseline, whatever the file is called", async () => {
	const w = await startHooked();
	const keys = ["a", "b", "c", "d"].map((seed) => keyLine(seed)).join("");
	w.write("sub/it's new.txt", keys);
	w.git("add", "sub");
	const here = join(w.folder, "sub");
	const { said } = attempt(w, "-C", "sub", "commit", "-m", "x");
	const command = /^ {2}unleak (baseline create .*)$/m.exec(said)?.[1];
	expect(command).toBe(`baseline create --reason "why" 'it'\\''s new.txt'`);
	expect(said).toContain("git add 'it'\\''s new.txt'");
	const created = await run(["baseline", "create", "--reason", "why", "it's new.txt"], {
		cwd: here,
	});
	expect(created.code).toBe(0);
});

test("a name that cannot be copied is left to the person", () => {
	const location = { line: 1, column: 1, endLine: 1, endColumn: 2, where: "staged" } as const;
	const said = (...paths: string[]) => {
		const locations = paths.map((path) => ({ ...location, path }));
		const findings = [{ fingerprint: "f", locations }];
		const stop = { findings, program: "unleak", platform: "linux", folder: "" };
		return /git add (.*)\)/.exec(adviceFor("pre-commit", 1, stop))?.[1];
	};
	expect(said("a.txt", "b c.txt")).toBe("a.txt 'b c.txt'");
	for (const path of ["caf%E9.txt", "0a1b********-us6.txt", "-rf", "a\nb", "a\u202eb"])
		expect(said("a.txt", path)).toBe("FILE...");
	expect(said("a", "b", "c", "d")).toBe("FILE...");
});

test("what stands there when a message is stopped", async () => {
	const w = await startHooked();
	stage(w, "fine\n");
	const { passed, said } = attempt(w, "commit", "-m", keyLine("message"));
	expect(passed).toBe(false);
	expect(said).toMatch(/^<commit message>:1:22 {2}critical/m);
	expect(said).toContain("Commit stopped: its message holds a key.");
});

describe("a finding that is accepted with a reason passes", () => {
	test("by a comment", async () => {
		const w = await startHooked();
		stage(w, `${keyLine("inline").trim()} # unleak:allow made up\n`);
		expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
	});

	test("by the baseline and the config", async () => {
		const w = await startHooked();
		stage(w, keyLine("known"));
		const created = await run(["baseline", "create", "--reason", "revoked"], { cwd: w.folder });
		expect(created.code).toBe(0);
		expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
		w.write(
			".unleak.yaml",
			"allow:\n  - { path: 'test/**', rule: mailchimp-api-key, reason: made up }\n",
		);
		w.write("test/a.txt", keyLine("in a test"));
		w.git("add", "test");
		expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
	});
});

test("a commit of nothing but excluded files passes", async () => {
	const w = await startHooked();
	w.write(".unleak.yaml", "exclude: [vendor/]\n");
	w.write("vendor/a.txt", keyLine("vendor"));
	w.git("add", "vendor");
	expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: true });
});

describe("the first look gives way to unleak", () => {
	test.each(["git", "grep", "awk"])("when %s is gone", async (name) => {
		const w = await startHooked();
		// awk is asked only when something looks like a word of 22 characters.
		stage(w, "abcdefghijklmnopqrstuV\n");
		setProgram(preCommit(w), name, join(makeFolder(), "gone"));
		const hasStarted = watchStarts(w);
		expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
		expect(hasStarted()).toBe(true);
	});

	test.each(["git", "grep", "awk"])("when %s fails in the middle", async (name) => {
		const w = await startHooked();
		stage(w, "abcdefghijklmnopqrstuV\n");
		const program = join(makeFolder(), name);
		writeFileSync(program, "#!/bin/sh\nprintf '+clean'\nexit 2\n");
		chmodSync(program, 0o755);
		setProgram(preCommit(w), name, program);
		const hasStarted = watchStarts(w);
		expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
		expect(hasStarted()).toBe(true);
	});

	test.each([
		["names packs", "rules:\n  packs: [rules.yaml]\n"],
		["may name packs", 'rules:\n  "p\\x61cks": [rules.yaml]\n'],
	])("when the config %s", async (_, config) => {
		const w = await startHooked();
		w.write(".unleak.yaml", config);
		stage(w, "clean\n");
		const hasStarted = watchStarts(w);
		expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
		expect(hasStarted()).toBe(true);
	});

	test("but not for a config without any", async () => {
		const w = await startHooked();
		w.write(".unleak.yaml", "confidence: low\nexclude: [vendor/]");
		stage(w, "clean\n");
		const hasStarted = watchStarts(w);
		expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
		expect(hasStarted()).toBe(false);
	});

	test("settings of git cannot hide a change from it", async () => {
		const w = await startHooked();
		w.write(".gitattributes", "*.bin -diff\n*.txt diff=mine\n");
		w.git("config", "diff.mine.textconv", "true");
		w.git("config", "diff.mine.command", "true");
		w.git("config", "diff.external", "true");
		w.git("config", "diff.relative", "true");
		w.git("config", "color.diff", "always");
		w.git("config", "core.bigFileThreshold", "1");
		w.git("config", "diff.noprefix", "true");
		w.git("add", "--all");
		expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
		for (const name of ["a.bin", "a.txt", "deep/a.txt"]) {
			w.write(name, `\0\xff\n${keyLine(name)}`);
			w.git("add", name);
			expect(attempt(w, "commit", "-m", "x")).toMatchObject({ passed: false });
			w.git("rm", "--quiet", "--cached", name);
		}
	});

	test("a replacement of an object does not hide it", async () => {
		const w = await startHooked();
		stage(w, keyLine("replaced"));
		const clean = w.feed("clean\n", "hash-object", "-w", "--stdin");
		w.git("replace", w.git("rev-parse", ":new.txt"), clean);
		expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
	});
});

describe("what is said when nothing could look", () => {
	test("Node is gone, and PATH leads to no other", async () => {
		const w = await startHooked();
		stage(w, keyLine("x"));
		setProgram(preCommit(w), "node", "/gone/node");
		const { passed, said } = commitWith(w, []);
		expect(passed).toBe(false);
		expect(said).toMatch(
			/^unleak: Cannot look for keys: "\/gone\/node" or ".+" is gone, and no other node/m,
		);
		expect(said).toContain("--no-verify");
	});

	test("the Node on PATH is too old", async () => {
		const w = await startHooked();
		stage(w, keyLine("x"));
		setProgram(preCommit(w), "node", "/gone/node");
		const bin = makeFolder();
		script(join(bin, "node"), "echo 8.17.0\nexit 0");
		const { passed, said } = commitWith(w, [bin]);
		expect([passed, said]).toEqual([false, expect.stringContaining("is too old (8.17.0)")]);
	});

	test("unleak is gone, and PATH leads to no other", async () => {
		const w = await startHooked();
		stage(w, "clean\n");
		setProgram(preCommit(w), "shared", "/gone/hook.sh");
		const { passed, said } = commitWith(w, []);
		expect(passed).toBe(false);
		expect(said).toContain(
			'unleak: Cannot look for keys: "/gone/hook.sh" is gone, and no other unleak is on PATH',
		);
	});

	test("Node is ended from outside", async () => {
		const w = await startHooked();
		stage(w, keyLine("x"));
		const program = join(makeFolder(), "node");
		writeFileSync(program, "#!/bin/sh\nkill -9 $$\n");
		chmodSync(program, 0o755);
		setProgram(preCommit(w), "node", program);
		const { passed, said } = attempt(w, "commit", "-m", "x");
		expect(passed).toBe(false);
		expect(said).toContain("unleak: Ended with status 137 before it could tell");
	});

	test("the config is wrong", async () => {
		const w = await startHooked();
		w.write(".unleak.yaml", "unknown: 1\n");
		stage(w, keyLine("x"));
		const { passed, said } = attempt(w, "commit", "-m", "x");
		expect(passed).toBe(false);
		expect(said).toContain(
			"Commit stopped: unleak could not look for keys in it, and says below why.",
		);
		expect(said).toContain("git commit --no-verify");
		expect(said).toContain('unknown key "unknown"');
	});

	test("a part could not be read", async () => {
		const w = await startHooked();
		w.write(".unleak.yaml", "maxFileSize: 1KB\n");
		stage(w, `${Buffer.from(keyOf("x")).toString("base64")}\n`.repeat(99));
		const { passed, said } = attempt(w, "commit", "-m", "x");
		expect(passed).toBe(false);
		expect(said).toContain("Commit stopped: no key was found, but not all could be read");
	});
});

describe("another machine, or another place of a program, is made up for by PATH", () => {
	test("by the Node there", async () => {
		const w = await startHooked();
		setProgram(preCommit(w), "node", "/gone/node");
		const bin = makeFolder();
		symlinkSync(process.execPath, join(bin, "node"));
		stage(w, keyLine("x"));
		expect(commitWith(w, [bin]).said).toContain("new.txt:1:22");
		stage(w, "clean\n");
		expect(commitWith(w, [bin])).toMatchObject({ passed: true });
	});

	test("by the unleak there, after the hook that was there before", async () => {
		const w = await startHooked();
		const log = join(makeFolder(), "log");
		setProgram(preCommit(w), "shared", "/gone/hook.sh");
		script(`${preCommit(w)}.before-unleak`, `echo before >> '${log}'`);
		const bin = makeFolder();
		script(join(bin, "unleak"), `exec '${process.execPath}' '${dist}/cli.js' "$@"`);
		stage(w, keyLine("x"));
		expect(commitWith(w, [bin]).said).toContain("new.txt:1:22");
		stage(w, "clean\n");
		expect(commitWith(w, [bin])).toMatchObject({ passed: true });
		expect(readFileSync(log, "utf8")).toBe("before\nbefore\n");
	});

	test("and the push's lines reach it", async () => {
		const w = await startHooked("--pre-push");
		const remote = startRepository(makeFolder(), "--bare");
		w.git("remote", "add", "origin", remote.folder);
		setProgram(join(w.folder, ".git/hooks/pre-push"), "shared", "/gone/hook.sh");
		const bin = makeFolder();
		script(join(bin, "unleak"), `exec '${process.execPath}' '${dist}/cli.js' "$@"`);
		w.commit("a.txt", keyLine("x"));
		expect(gitWith(w, [bin], "push", "origin", "main").said).toContain("a.txt:1:22");
	});

	test.each([
		["in the repository", (root: string) => join(root, "bin")],
		["in a node_modules/.bin", () => join(makeFolder(), "node_modules/.bin")],
		["by a relative path", () => "bin"],
		["in a repository around it", (root: string) => join(root, "../bin")],
	])("but not by one %s", async (_, folderOf) => {
		const outer = makeFolder();
		mkdirSync(join(outer, ".git"));
		const w = openWorkbench(join(outer, "inner"), 20);
		cpSync((await startHooked()).folder, w.folder, { recursive: true });
		const mark = join(makeFolder(), "ran");
		const folder = folderOf(w.folder);
		for (const name of ["node", "unleak"]) {
			writeMarker(resolve(w.folder, folder, name), mark);
		}
		stage(w, keyLine("x"));
		setProgram(preCommit(w), "node", "/gone/node");
		expect(commitWith(w, [folder]).passed).toBe(false);
		setProgram(preCommit(w), "shared", "/gone/hook.sh");
		expect(commitWith(w, [folder]).passed).toBe(false);
		expect(existsSync(mark)).toBe(false);
	});

	test("nor by a link that leads into the repository", async () => {
		const w = await startHooked();
		const mark = join(makeFolder(), "ran");
		const bin = makeFolder();
		writeMarker(join(w.folder, "tool"), mark);
		symlinkSync(join(w.folder, "tool"), join(bin, "second"));
		symlinkSync("second", join(bin, "unleak"));
		setProgram(preCommit(w), "shared", "/gone/hook.sh");
		stage(w, "clean\n");
		expect(commitWith(w, [bin]).passed).toBe(false);
		expect(existsSync(mark)).toBe(false);
	});

	test("a repository at the home folder does not make all that a person has untrusted", async () => {
		const home = makeFolder();
		mkdirSync(join(home, ".git"));
		const w = openWorkbench(join(home, "work/inner"), 20);
		cpSync((await startHooked()).folder, w.folder, { recursive: true });
		const bin = join(home, ".nvm/bin");
		mkdirSync(bin, { recursive: true });
		symlinkSync(process.execPath, join(bin, "node"));
		setProgram(preCommit(w), "node", "/gone/node");
		stage(w, keyLine("x"));
		expect(commitWith(w, [bin], home).said).toContain("new.txt:1:22");
		expect(commitWith(w, [bin]).said).toContain("no other node");
	});
});

test("programs that the tree offers by name are never run", async () => {
	const w = await startHooked();
	const mark = join(makeFolder(), "ran");
	for (const name of ["git", "grep", "awk", "node", "unleak", "cat", "sh", "sed", "npx"]) {
		writeMarker(join(w.folder, "bin", name), mark);
		writeMarker(join(w.folder, name), mark);
	}
	stage(w, keyLine("x"));
	const program = readFileSync(preCommit(w), "utf8").match(/^git='(.*)'$/m)![1]!;
	const done = spawnSync(program, ["commit", "-m", "x"], {
		cwd: w.folder,
		encoding: "utf8",
		env: {
			PATH: ["", ".", join(w.folder, "bin"), process.env.PATH].join(delimiter),
			GIT_AUTHOR_NAME: "Ada",
			GIT_AUTHOR_EMAIL: "a@example.org",
			GIT_COMMITTER_NAME: "Ada",
			GIT_COMMITTER_EMAIL: "a@example.org",
		},
	});
	expect(done.stderr).toContain("Commit stopped: it would record a key.");
	expect(existsSync(mark)).toBe(false);
});
