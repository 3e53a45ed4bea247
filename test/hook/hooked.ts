// Repositories with the hooks installed by the built program, and commits made by real git.

import {
	chmodSync,
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { run } from "../e2e/program.ts";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";

export { keyOf };

/** One for each set of flags, which tests get copies of. */
const made = mkdtempSync(join(tmpdir(), "unleak-hooked-"));
afterAll(() => rmSync(made, { recursive: true, force: true }));

/** A repository with one commit, "old.txt" of three lines, and the hooks. */
export async function startHooked(...flags: string[]): Promise<Workbench> {
	const own = join(made, `with${flags.join("")}`);
	if (!existsSync(own)) {
		const w = startRepository(own);
		w.commit("old.txt", "one\ntwo\nthree\n");
		await install(w, ...flags);
	}
	const copy = openWorkbench(makeFolder(), 10);
	cpSync(own, copy.folder, { recursive: true });
	return copy;
}

export async function install(w: Workbench, ...flags: string[]): Promise<void> {
	const { code, stderr } = await run(["hook", "install", ...flags], { cwd: w.folder });
	expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

export function keyLine(name: string): string {
	return `mailchimp_api_key = "${keyOf(name)}"\n`;
}

/** What a person sees of a git command that a hook may stop. */
export interface Attempt {
	readonly passed: boolean;
	readonly said: string;
}

export function attempt(w: Workbench, ...args: string[]): Attempt {
	const { status, stdout, stderr } = w.tryGit(...args);
	return { passed: status === 0, said: stdout + stderr };
}

/** Makes the hooks start a program that leaves a mark and fails; tells whether it ran since. */
export function watchStarts(
	w: Workbench,
	folder: string = join(w.folder, ".git/hooks"),
): () => boolean {
	const mark = join(makeFolder(), "started");
	const program = join(makeFolder(), "node");
	writeFileSync(program, `#!/bin/sh\n: > '${mark}'\nexit 1\n`);
	chmodSync(program, 0o755);
	for (const name of ["pre-commit", "pre-merge-commit", "commit-msg"]) {
		setProgram(join(folder, name), "node", program);
	}
	return () => existsSync(mark);
}

/** Changes the path of a program in an installed hook. */
export function setProgram(hook: string, name: string, path: string): void {
	const text = readFileSync(hook, "utf8");
	writeFileSync(hook, text.replace(new RegExp(`^${name}='.*'$`, "m"), `${name}='${path}'`));
}
