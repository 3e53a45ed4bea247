// Commands that are proposed can be typed as they stand.

import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { ownName, type Start } from "../../src/cli/own-name.ts";
import { playbookCommand, typedAs } from "../../src/report/advice.ts";
import { dist, fill, run } from "../e2e/program.ts";
import { finding } from "../report/sample.ts";
import { makeFolder, write } from "../sources/tree.ts";

/** An installed package, and how it is started with nothing around it. */
function install(name = "package"): { readonly program: string; readonly start: Start } {
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

const byNpx = { npm_command: "exec", npm_lifecycle_event: "npx" };

test("it is called by its name only where that is this program", () => {
	const { program, start } = install();
	const nameWith = (...folders: string[]) =>
		ownName({ ...start, env: { PATH: folders.join(delimiter) } });
	const own = linkTo(program);
	const other = linkTo(install().program);
	expect(nameWith("", "bin", makeFolder(), own)).toBe("unleak");
	expect(nameWith(own, other)).toBe("unleak");
	expect(nameWith(other, own)).toBe(`node ${program}`);
	expect(nameWith(linkTo(program, join(makeFolder(), "node_modules/.bin")))).toBe(
		`node ${program}`,
	);
	const hook = join(program, "../hook.cjs");
	expect(ownName({ ...start, program: hook, env: { PATH: own } })).toBe("unleak");
	expect(ownName({ ...start, program: hook })).toBe(`node ${program}`);
});

test("it is called by npx where npx started it, and where npx would find it", () => {
	const { program, start } = install();
	const env = (script: string) => ({ ...byNpx, npm_lifecycle_script: script });
	expect(ownName({ ...start, env: env("'unleak' scan") })).toBe("npx unleak");
	expect(ownName({ ...start, env: env("unleak") })).toBe("npx unleak");
	expect(ownName({ ...start, env: env("git-cz") })).toBe(`node ${program}`);
	const project = makeFolder();
	mkdirSync(join(project, "node_modules"));
	mkdirSync(join(project, "src"));
	symlinkSync(join(program, "../.."), join(project, "node_modules/unleak"));
	expect(ownName({ ...start, cwd: join(project, "src") })).toBe("npx unleak");
	mkdirSync(join(project, "src/node_modules"));
	expect(ownName({ ...start, cwd: join(project, "src") })).toBe(`node ${program}`);
});

test("else it is called by its place, which a shell takes as it is", () => {
	const { program, start } = install();
	expect(ownName({ ...start, cwd: join(program, "../..") })).toBe("node dist/cli.js");
	const odd = install("it's $(odd)");
	expect(ownName(odd.start)).toBe(`node '${odd.program.replace("'", "'\\''")}'`);
	expect(ownName({ ...odd.start, platform: "win32" })).toBe("unleak");
	expect(ownName(install("line\nfeed").start)).toBe("unleak");
	expect(ownName(install(`${"0a".repeat(16)}-us${1}`).start)).toBe("unleak");
	expect(ownName({ ...start, program: join(program, "gone") })).toBe("unleak");
});

test("proposed commands begin with that name", () => {
	expect(typedAs('Run "unleak help scan", or read what unleak prints', "node $&")).toBe(
		'Run "node $& help scan", or read what unleak prints',
	);
	expect(playbookCommand({ ...finding, details: {} }, "npx unleak")).toBe(
		"npx unleak playbook mailchimp-api-key",
	);
});

test("a program that is on no PATH proposes its place, in errors and in reports", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.env": fill("MAILCHIMP_API_KEY={hex:32}-us6\n") });
	const given = { cwd, env: { PATH: makeFolder() } };
	const program = `node ${join(dist, "cli.js")}`;
	expect((await run(["scna"], given)).stderr).toContain(`"${program} scan"`);
	expect((await run(["scan"], given)).stdout).toContain(
		`  steps:    ${program} playbook mailchimp-api-key --dc us6 --key-type api-key\n`,
	);
});
