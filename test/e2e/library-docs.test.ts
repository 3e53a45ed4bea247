// The programs in docs/library.md do what is said of them, with the package as it is built.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { keyOf, openWorkbench } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { createAuthority } from "../verify/authority.ts";
import { startSimulator } from "../verify/simulator.ts";
import { dist, environment, fill, outcomeOf } from "./program.ts";
import { alive } from "./rotation-scene.ts";

const [stream = "", text = "", branch = "", verified = ""] = readPrograms();

function readPrograms(): string[] {
	const page = readFileSync(resolve(dist, "../docs/library.md"), "utf8");
	return [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, program = ""]) => program);
}

/** Runs a program in a folder that has the package installed. */
async function runProgram(program: string, cwd: string, env = {}, stdin = "") {
	const user = makeFolder();
	const name = program.includes("require(") ? "program.cjs" : "program.mjs";
	write(user, { [name]: program, "node_modules/": "" });
	symlinkSync(resolve(dist, ".."), join(user, "node_modules/unleak"), "junction");
	const child = spawn(process.execPath, [join(user, name)], {
		cwd,
		env: { ...environment(), ...env },
	});
	child.stdin.end(stdin);
	return await outcomeOf(child);
}

const key = keyOf("docs");
const shown = `${key.slice(0, 4)}********-us7`;

test("there are four", () => expect(readPrograms()).toHaveLength(4));

test("the first prints three keys and stops", async () => {
	const root = makeFolder();
	for (const name of ["a", "b", "c", "d"]) {
		write(root, { [`${name}.env`]: `MAILCHIMP_API_KEY=${keyOf(name)}\n` });
	}
	const { code, stdout, stderr } = await runProgram(stream, root);
	expect([code, stderr]).toEqual([0, ""]);
	expect(stdout.replace(/[0-9a-f]{4}\*/g, "xxxx*")).toBe(
		["a", "b", "c"].map((name) => `${name}.env:1 Mailchimp API key xxxx********-us7\n`).join(""),
	);
});

test("the second refuses a message with a key", async () => {
	const message = `use MAILCHIMP_API_KEY=${key} for now\n`;
	const refused = await runProgram(text, makeFolder(), {}, message);
	expect([refused.code, refused.stdout]).toEqual([1, ""]);
	expect(refused.stderr).toMatch(`Mailchimp API key ${shown}: `);
	expect(await runProgram(text, makeFolder(), {}, "use the key in the vault\n")).toEqual({
		code: 0,
		stdout: "",
		stderr: "",
	});
});

test("the third writes a page about the commits of a branch", async () => {
	const w = openWorkbench(makeFolder());
	w.git("init", "--quiet", "--initial-branch=main");
	w.commit("a.env", `MAILCHIMP_API_KEY=${keyOf("old")}\n`);
	w.git("checkout", "--quiet", "-b", "work");
	w.commit("b.env", `MAILCHIMP_API_KEY=${key}\n`);
	const { code, stdout } = await runProgram(branch, w.folder);
	expect([code, stdout]).toEqual([1, ""]);
	const page = readFileSync(join(w.folder, "leaks.html"), "utf8");
	expect(page).toContain(shown);
	expect(page).not.toContain(keyOf("old").slice(0, 4));
	w.git("checkout", "--quiet", "main");
	w.git("checkout", "--quiet", "-b", "other");
	w.commit("c.txt", "nothing\n");
	expect((await runProgram(branch, w.folder)).code).toBe(0);
});

test("the fourth takes a pack as data, and asks about what it may", async () => {
	const authority = createAuthority();
	const simulator = await startSimulator(authority);
	try {
		const acme = fill("acme_{hex:32}");
		const root = makeFolder();
		write(root, { "a.env": `MAILCHIMP_API_KEY=${key}\nACME=${acme}\n` });
		simulator.keys.set(key.slice(0, 32), alive("a1"));
		const { code, stdout, stderr } = await runProgram(verified, root, simulator.environment);
		expect([code, stderr]).toEqual([0, ""]);
		const [first, second] = stdout.split("\n");
		expect(first).toMatch(`${shown} active: `);
		expect(second).toBe(
			`********${acme.slice(-4)} unchecked: not asked, for its rule is not part of unleak or names no question`,
		);
		expect(
			simulator.requests.filter(({ headers }) => JSON.stringify(headers).includes(acme)),
		).toEqual([]);
		expect(existsSync(join(root, "leaks.html"))).toBe(false);
	} finally {
		await simulator.close();
		authority.remove();
	}
});
