// One of everything that the program does, for Node versions and systems beside the developer's own:
// .ci/run runs this file, and the ones that it names, with each. Details are told apart elsewhere.

import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { keyOf, startRepository, type Workbench } from "../git/golden.ts";
import { attempt, install } from "../hook/hooked.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { createAuthority } from "../verify/authority.ts";
import { startSimulator } from "../verify/simulator.ts";
import { dist, environment, type Outcome, run } from "./program.ts";
import { alive } from "./rotation-scene.ts";

const assign = (name: string) => `MAILCHIMP_API_KEY=${keyOf(name)}\n`;

async function found(cwd: string, ...args: string[]): Promise<number> {
	const { code, stdout, stderr } = await run([...args, "--format", "json"], { cwd });
	expect([code, stderr]).toEqual([1, ""]);
	const { summary, findings } = JSON.parse(stdout) as Report;
	expect(summary.complete).toBe(true);
	return findings.length;
}

/** Large enough for threads to be started. */
function makeLarge(): Workbench {
	const w = startRepository(makeFolder());
	for (let file = 0; file < 2100; file++) w.write(`part${file % 9}/f${file}.txt`, `line ${file}\n`);
	for (let version = 0; version < 4; version++) {
		w.write("random.txt", `${randomBytes(9600).toString("base64url")}\n`);
		w.commit("a.env", assign(`version ${version}`));
	}
	w.git("repack", "-adq");
	return w;
}

test("files, a history, a range, what is staged, a text and a pattern", async () => {
	const w = makeLarge();
	expect(await found(w.folder, "scan", "--jobs", "2")).toBe(1);
	expect(await found(w.folder, "scan", "--history", "--jobs", "2")).toBe(4);
	expect(await found(w.folder, "scan", "--range", "HEAD~2..HEAD")).toBe(2);
	w.write("b.env", assign("staged"));
	w.git("add", "--all");
	expect(await found(w.folder, "scan", "--staged")).toBe(1);
	expect(await found(w.folder, "scan", "*.env")).toBe(2);
	const text = await run(["scan", "--stdin", "-q"], { stdin: assign("text") });
	expect(text).toMatchObject({ code: 1, stderr: "" });
});

test("an audit, a baseline, a merge and the rules", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.env", assign("a"));
	expect(await run(["audit", "-q", "--output", "report"], { cwd: w.folder })).toMatchObject({
		code: 1,
		stderr: "",
	});
	expect(readFileSync(join(w.folder, "report.html"), "utf8")).toContain("********-us7");
	expect(await found(w.folder, "merge", "report.json")).toBe(1);
	const created = await run(["baseline", "create", "--reason", "old"], { cwd: w.folder });
	expect(created).toMatchObject({ code: 0, stderr: "" });
	expect((await run(["scan", "-q"], { cwd: w.folder })).code).toBe(0);
	write(w.folder, { ".unleak.yaml": "exclude: ['*.env']\n" });
	for (const words of ["rules check", "doctor", "playbook mailchimp --dc us6", "help scan"]) {
		expect(await run(words.split(" "), { cwd: w.folder })).toMatchObject({ code: 0, stderr: "" });
	}
});

test("a hook that stops a commit", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "nothing\n");
	await install(w);
	w.write("a.env", assign("hook"));
	w.git("add", "--all");
	expect(attempt(w, "commit", "-m", "x")).toMatchObject({
		passed: false,
		said: expect.stringContaining("********-us7"),
	});
	w.write("a.env", "MAILCHIMP_API_KEY=\n");
	w.git("add", "--all");
	expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
});

test("a live check, of findings and of keys, and a rotation with a key on a descriptor", async () => {
	const authority = createAuthority();
	const simulator = await startSimulator(authority);
	try {
		const w = startRepository(makeFolder());
		w.commit("a.env", assign("old"));
		for (const name of ["old", "new"]) simulator.keys.set(keyOf(name).slice(0, 32), alive("a1"));
		const env = { ...simulator.environment, XDG_STATE_HOME: makeFolder() };
		const ask = (args: string[], stdin = ""): Promise<Outcome> =>
			run(args, { cwd: w.folder, env, stdin });
		const scanned = await ask(["scan", "--verify", "--format", "json"]);
		expect((JSON.parse(scanned.stdout) as Report).summary.active).toBe(1);
		expect(await ask(["verify"], `${keyOf("new")}\n`)).toMatchObject({ code: 1, stderr: "" });
		await ask(["rotate", "--non-interactive"]);
		const rotated = await ask(
			["rotate", "--non-interactive", "--new-key-fd", "0"],
			`${keyOf("new")}\n`,
		);
		expect([rotated.code, rotated.stderr]).toEqual([1, ""]);
		expect(rotated.stdout).toContain(`The new key ${keyOf("new").slice(0, 4)}********-us7:`);
	} finally {
		await simulator.close();
		authority.remove();
	}
});

test("a descriptor that nobody opened is refused, also where it is one of Node's own", async () => {
	const cwd = makeFolder();
	for (let fd = 3; fd < 14; fd++) {
		const args = ["rotate", "--non-interactive", "--new-key-fd", String(fd)];
		const { code, stderr } = await run(args, { cwd, env: { XDG_STATE_HOME: makeFolder() } });
		expect([fd, code, stderr]).toEqual([fd, 2, expect.stringContaining("no descriptor to read")]);
	}
});

test.each([
	["program.mjs", 'import { scan } from "unleak";'],
	["program.cjs", 'const { scan } = require("unleak");'],
])("the library in a %s", (name, line) => {
	const user = makeFolder();
	write(user, {
		"node_modules/": "",
		"a.env": assign("library"),
		[name]: `${line}
(async () => { for await (const { redacted } of scan(".", { paths: ["a.env"] })) console.log(redacted); })();`,
	});
	symlinkSync(resolve(dist, ".."), join(user, "node_modules/unleak"), "junction");
	const { stdout, stderr } = spawnSync(process.execPath, [name], {
		cwd: user,
		env: environment(),
		encoding: "utf8",
	});
	expect([stdout, stderr]).toEqual([`${keyOf("library").slice(0, 4)}********-us7\n`, ""]);
});
