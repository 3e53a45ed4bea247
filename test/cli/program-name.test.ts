// Commands that are proposed can be typed as they stand.

import { mkdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { type ProgramStart, typedProgramName } from "../../src/cli/program-name.ts";
import { playbookCommand, withProgramName } from "../../src/report/proposed-commands.ts";
import { dist, fill, run } from "../e2e/program.ts";
import { finding } from "../report/sample.ts";
import { makeFolder, write } from "../sources/tree.ts";

/** An installed package, and how it is started with nothing around it. */
function install(name = "package"): { readonly program: string; readonly start: ProgramStart } {
	const folder = join(makeFolder(), name);
	write(folder, { "dist/cli.js": "", "dist/hook.cjs": "" });
	const program = join(folder, "dist/cli.js");
	return { program, start: { env: {}, program, cwd: makeFolder(), platform: "linux" } };
}

function linkTo(program: string, folder = makeFolder()): string {
	mkdirSync(folder, { recursive: true });
	symlinkSync(program, join(folder, "unleak"));
	return folder;
}

test("it is called by its name only where that is this program", () => {
	const { program, start } = install();
	const nameWith = (...folders: string[]) =>
		typedProgramName({ ...start, env: { PATH: folders.join(delimiter) } });
	const own = linkTo(program);
	const other = linkTo(install().program);
	expect(nameWith("", "bin", makeFolder(), own)).toBe("unleak");
	expect(nameWith(own, other)).toBe("unleak");
	expect(nameWith(other, own)).toBe(`node ${program}`);
	expect(nameWith(linkTo(program, join(makeFolder(), "node_modules/.bin")))).toBe(
		`node ${program}`,
	);
	const hook = join(program, "../hook.cjs");
	expect(typedProgramName({ ...start, program: hook, env: { PATH: own } })).toBe("unleak");
	expect(typedProgramName({ ...start, program: hook })).toBe(`node ${program}`);
});

test("on Windows it is called by its name where the script on PATH starts this program", () => {
	const { program, start } = install();
	const other = install().program;
	const nameWith = (script: string) => {
		const folder = makeFolder();
		write(folder, { "unleak.cmd": script });
		const env = { Path: `${makeFolder()}${delimiter}${folder}` };
		return typedProgramName({ ...start, env, platform: "win32" });
	};
	const npm = (target: string) =>
		`@ECHO off\r\nGOTO start\r\n:find_dp0\r\nSET dp0=%~dp0\r\nEXIT /b\r\n:start\r\nSETLOCAL\r\nCALL :find_dp0\r\nIF EXIST "%dp0%\\node.exe" (\r\n  SET "_prog=%dp0%\\node.exe"\r\n) ELSE (\r\n  SET "_prog=node"\r\n)\r\nendLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%"  "%dp0%\\${target}" %*\r\n`;
	const pnpm = (target: string) =>
		`@SETLOCAL\r\n@IF EXIST "%~dp0\\node.exe" (\r\n  "%~dp0\\node.exe"  "%~dp0\\${target}" %*\r\n) ELSE (\r\n  node  "%~dp0\\${target}" %*\r\n)\r\n`;
	const way = (target: string) => `..${target.slice(tmpdir().length)}`.replaceAll("/", "\\");
	for (const script of [npm, pnpm]) {
		expect(nameWith(script(way(program)))).toBe("unleak");
		expect(nameWith(script(way(other)))).toBe(`node ${program}`);
	}
	expect(nameWith("@node elsewhere.js %*\r\n")).toBe(`node ${program}`);
});

test("it is never called by npx, which may fetch another program of the name", () => {
	const { program, start } = install();
	const env = { npm_command: "exec", npm_lifecycle_event: "npx", npm_lifecycle_script: "unleak" };
	expect(typedProgramName({ ...start, env })).toBe(`node ${program}`);
	const project = makeFolder();
	mkdirSync(join(project, "node_modules"));
	symlinkSync(join(program, "../.."), join(project, "node_modules/unleak"));
	expect(typedProgramName({ ...start, cwd: project })).toBe(`node ${program}`);
});

test("else it is called by its place, which a shell takes as it is", () => {
	const { program, start } = install();
	expect(typedProgramName({ ...start, cwd: join(program, "../..") })).toBe("node dist/cli.js");
	const odd = install("it's $(odd)");
	expect(typedProgramName(odd.start)).toBe(`node '${odd.program.replace("'", "'\\''")}'`);
	expect(typedProgramName({ ...odd.start, platform: "win32" })).toBe("unleak");
	expect(typedProgramName(install("line\nfeed").start)).toBe("unleak");
	expect(typedProgramName(install(`${"0a".repeat(16)}-us${1}`).start)).toBe("unleak");
	expect(typedProgramName({ ...start, program: join(program, "gone") })).toBe("unleak");
});

test("proposed commands begin with that name", () => {
	expect(withProgramName('Run "unleak help scan", or read what unleak prints', "node $&")).toBe(
		'Run "node $& help scan", or read what unleak prints',
	);
	expect(playbookCommand({ ...finding, details: {} }, "node a.js")).toBe(
		"node a.js playbook mailchimp-api-key",
	);
});

test("a program that is on no PATH proposes its place, in errors and in reports", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.env": fill("MAILCHIMP_API_KEY={hex:32}-us6\n") });
	const given = { cwd, env: { PATH: makeFolder() } };
	const program = `node ${join(dist, "cli.js")}`;
	expect((await run(["scna"], given)).stderr).toContain(`"${program} scan"`);
	const { stdout } = await run(["scan"], given);
	expect(/^ {2}next: +(.*) rotate [0-9a-f]{12}$/m.exec(stdout)?.[1]).toBe(program);
	expect(stdout).toMatch(`  ${program} allow `);
});
