// A server's pre-receive hook: the example runs in a bare repository, and reads objects that git holds in
// quarantine.

import { spawnSync } from "node:child_process";
import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { dist, run } from "../e2e/program.ts";
import { openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { attempt, keyLine, keyOf } from "./hooked.ts";

const example = resolve(import.meta.dirname, "../../examples/hooks/pre-receive");

interface Server {
	readonly server: Workbench;
	readonly clone: Workbench;
	readonly push: (...args: string[]) => ReturnType<typeof attempt>;
}

/** The hook starts the built program by an absolute path, as an administrator would write it. */
function serve(): Server {
	const folder = makeFolder();
	const program = join(folder, "unleak");
	writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${dist}/cli.js' "$@"\n`);
	chmodSync(program, 0o755);
	const server = openWorkbench(join(folder, "server.git"));
	server.git("init", "--quiet", "--bare", "--initial-branch=main");
	mkdirSync(join(server.folder, "hooks"), { recursive: true });
	const hook = join(server.folder, "hooks/pre-receive");
	copyFileSync(example, join(folder, "example"));
	writeFileSync(hook, `#!/bin/sh\nUNLEAK='${program}' exec sh '${join(folder, "example")}'\n`);
	chmodSync(hook, 0o755);
	const clone = startRepository(join(folder, "clone"));
	clone.git("remote", "add", "origin", server.folder);
	clone.commit("a.txt", "a\n");
	return { server, clone, push: (...args) => attempt(clone, "push", "origin", ...args) };
}

test("clean pushes pass, and a key is refused, also one that a later commit takes out", () => {
	const { server, clone, push } = serve();
	expect(push("main")).toMatchObject({ passed: true });
	const before = server.git("rev-parse", "main");
	clone.commit("k.txt", keyLine("gone"));
	clone.commit("k.txt", "clean\n");
	const { passed, said } = push("main");
	expect(passed).toBe(false);
	expect(said).toContain("k.txt:1:22");
	expect(said).toContain("Push refused");
	expect(said).not.toContain(keyOf("gone"));
	expect(server.git("rev-parse", "main")).toBe(before);
});

test("only what the server lacks counts, on new branches too", () => {
	const { server, clone, push } = serve();
	clone.commit("k.txt", keyLine("old"));
	// As it was before the hook.
	chmodSync(join(server.folder, "hooks/pre-receive"), 0o644);
	push("main");
	chmodSync(join(server.folder, "hooks/pre-receive"), 0o755);
	clone.git("checkout", "--quiet", "-b", "side");
	clone.commit("b.txt", "b\n");
	expect(push("side")).toMatchObject({ passed: true });
	clone.git("tag", "-a", "v1", "-m", keyOf("tag"));
	expect(push("v1").passed).toBe(false);
	clone.git("branch", `x-${keyOf("name")}`);
	expect(push(`x-${keyOf("name")}`).passed).toBe(false);
	expect(push(":side")).toMatchObject({ passed: true });
});

test("the policy of the default branch counts, and what is pushed cannot excuse itself", () => {
	const { clone, push } = serve();
	expect(push("main")).toMatchObject({ passed: true });
	clone.write(".unleakignore", "test/\n");
	clone.commit("test/k.txt", keyLine("test"));
	expect(push("main").passed).toBe(false);
	clone.git("reset", "--quiet", "--hard", "HEAD^");
	clone.commit(".unleakignore", "test/\n");
	expect(push("main")).toMatchObject({ passed: true });
	clone.commit("test/k.txt", keyLine("test"));
	expect(push("main")).toMatchObject({ passed: true });
	clone.commit("b.txt", `${keyLine("b").trimEnd()} # unleak:allow mine\n`);
	expect(push("main").passed).toBe(false);
});

test("what is no update of a ref is refused, and an update without a line feed is read", async () => {
	const server = openWorkbench(makeFolder());
	server.git("init", "--quiet", "--bare", "--initial-branch=main");
	expect(await run(["hook", "install"], { cwd: server.folder })).toMatchObject({ code: 0 });
	const key = server.feed(keyLine("received"), "hash-object", "-w", "--stdin");
	const tree = server.feed(`100644 blob ${key}\tk.txt\n`, "mktree");
	const commit = server.git("commit-tree", tree, "-m", "x");
	const ask = (input: string, ...command: string[]) =>
		spawnSync(command[0]!, command.slice(1), { cwd: server.folder, input, encoding: "utf8" });
	const hook = (input: string) => ask(input, "sh", join(server.folder, "hooks/pre-receive"));
	const update = `${"0".repeat(40)} ${commit} refs/heads/main`;
	expect(hook(update)).toMatchObject({
		status: 1,
		stderr: expect.stringContaining("Push refused"),
	});
	for (const input of ["", "hello\n", `${update}\n${commit}\n`, `${update} more\n`]) {
		const { status, stderr } = hook(input);
		expect([status, stderr]).toEqual([2, expect.stringContaining("Cannot tell what is pushed")]);
	}
	const pushed = (input: string) =>
		ask(input, process.execPath, join(dist, "cli.js"), "hook", "run", "pre-push", "origin");
	expect(pushed(`HEAD@{2 days ago} ${commit} refs/heads/x ${"0".repeat(40)}`).status).toBe(1);
	expect(pushed(`main ${commit} refs/heads/x\n`).status).toBe(2);
	expect(pushed("").status).toBe(0);
});

test("hook install in a bare repository refuses such pushes too, and uninstall lets them in", async () => {
	const folder = makeFolder();
	const server = openWorkbench(join(folder, "server.git"));
	server.git("init", "--quiet", "--bare", "--initial-branch=main");
	const cwd = server.folder;
	const installed = await run(["hook", "install"], { cwd });
	expect(installed).toMatchObject({ code: 0, stderr: "" });
	expect(installed.stdout).toContain(`Installed ${join("hooks", "pre-receive")}\n`);
	expect((await run(["doctor"], { cwd })).stdout).toContain("active: pre-receive");
	const clone = startRepository(join(folder, "clone"));
	clone.git("remote", "add", "origin", cwd);
	clone.commit("a.txt", "a\n");
	expect(attempt(clone, "push", "origin", "main")).toMatchObject({ passed: true });
	clone.commit("k.txt", keyLine("pushed"));
	const { passed, said } = attempt(clone, "push", "origin", "main");
	expect([passed, said]).toEqual([false, expect.stringContaining("Push refused")]);
	expect((await run(["hook", "uninstall"], { cwd })).stdout).toContain("pre-receive");
	expect(attempt(clone, "push", "origin", "main")).toMatchObject({ passed: true });
});

test.each([["--husky"], ["--pre-push"]])(
	"hook install %s is refused in a bare repository",
	async (flag) => {
		const server = openWorkbench(makeFolder());
		server.git("init", "--quiet", "--bare");
		const { code, stderr } = await run(["hook", "install", flag], { cwd: server.folder });
		expect([code, stderr]).toEqual([2, expect.stringContaining(`Cannot use "${flag}" in a bare`)]);
	},
);

describe("a push of very many refs", () => {
	const count = 1000;

	/** A fast import, since git makes a thousand commits one by one in half a minute. */
	function startWith(each: (at: number, root: string) => string) {
		const w = startRepository(makeFolder());
		w.commit("a.txt", "a\n");
		const root = w.git("rev-parse", "HEAD");
		const parts = Array.from({ length: count }, (_, at) => each(at, root));
		w.feed(parts.join(""), "fast-import", "--quiet");
		const refs = w.git("for-each-ref", "--format=%(objectname) %(refname)").split("\n");
		const zeros = "0".repeat(40);
		const pushed = refs.map((line) => {
			const [id, name] = line.split(" ");
			return `${name} ${id} ${name} ${zeros}\n`;
		});
		return { w, pushed: pushed.join("") };
	}

	/** Counts the gits that it starts: what they cost is measured by no clock. */
	async function startsOf(w: Workbench, input: string) {
		const log = join(makeFolder(), "starts");
		const bin = makeFolder();
		const { git } = process.env
			.PATH!.split(":")
			.reduce<{ git?: string }>(
				(found, folder) =>
					found.git || !existsSync(join(folder, "git")) ? found : { git: join(folder, "git") },
				{},
			);
		writeFileSync(join(bin, "git"), `#!/bin/sh\necho >> '${log}'\nexec '${git}' "$@"\n`);
		chmodSync(join(bin, "git"), 0o755);
		const told = await run(["hook", "run", "pre-push", "origin", "x"], {
			cwd: w.folder,
			stdin: input,
			env: { PATH: `${bin}:${process.env.PATH}` },
		});
		return { ...told, starts: readFileSync(log, "utf8").length };
	}

	test("of annotated tags starts few gits, and finds the key of the last", async () => {
		const { w, pushed } = startWith(
			(at, root) =>
				`tag t${at}\nfrom ${root}\ntagger x <x@y> 1 +0000\ndata <<END\n${at === count - 1 ? keyLine("tag") : "no key"}\nEND\n`,
		);
		const { code, starts, stderr, stdout } = await startsOf(w, pushed);
		expect([code, stdout + stderr]).toEqual([1, expect.stringContaining("Push stopped")]);
		expect(starts).toBeLessThan(60);
	});

	test("of branches starts few gits, and finds the key of the last", async () => {
		const { w, pushed } = startWith(
			(at, root) =>
				`commit refs/heads/h${at}\ncommitter x <x@y> ${at} +0000\ndata 1\nx\nfrom ${root}\nM 644 inline k.txt\ndata <<END\n${at === count - 1 ? keyLine("head") : `${at}`}\nEND\n`,
		);
		const { code, starts, stderr, stdout } = await startsOf(w, pushed);
		expect([code, stdout + stderr]).toEqual([1, expect.stringContaining("k.txt:1:22")]);
		expect(starts).toBeLessThan(60);
	});

	test.each([
		["a key", 1, keyLine("tree"), "k.txt:1:22"],
		["no key", 0, "clean\n", ""],
	])("to nothing but trees with %s is read where the receiver has nothing", async (...of) => {
		const [, code, content, said] = of;
		const w = startRepository(makeFolder());
		const blob = w.feed(content, "hash-object", "-w", "--stdin");
		const tree = w.feed(`100644 blob ${blob}\tk.txt\n`, "mktree");
		const tag = w.feed(`object ${tree}\ntype tree\ntag t\ntagger x <x@y> 1 +0000\n\nx\n`, "mktag");
		const zeros = "0".repeat(40);
		const stdin = `${zeros} ${tree} refs/tags/a\n${zeros} ${tag} refs/tags/t\n`;
		const outcome = await run(["hook", "run", "pre-receive"], { cwd: w.folder, stdin });
		expect([outcome.code, outcome.stdout + outcome.stderr]).toEqual([
			code,
			expect.stringContaining(said),
		]);
	});

	test("to trees is refused where not all of them are read", async () => {
		const w = startRepository(makeFolder());
		const zeros = "0".repeat(40);
		w.commit("a.txt", "a\n");
		const blob = w.feed("clean\n", "hash-object", "-w", "--stdin");
		const names = Array.from({ length: 300 }, (_, at) => `n${at}`);
		const trees = w
			.feed(names.map((name) => `100644 blob ${blob}\t${name}\n`).join("\n"), "mktree", "--batch")
			.split("\n");
		const tips = [w.git("rev-parse", "HEAD"), ...trees];
		const pushed = tips.map((id, at) => `x ${id} refs/tags/${at} ${zeros}\n`).join("");
		const { code, stdout, stderr, starts } = await startsOf(w, pushed);
		expect([code, stdout + stderr]).toEqual([3, expect.stringContaining("Did not read 100 trees")]);
		expect(starts).toBeLessThan(300);
	});
});
