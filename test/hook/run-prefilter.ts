// The first look of the installed hooks, at many changes at once: the same git command, awk
// program and expressions for grep, but the answer is told for each changed file on its own.

import { spawnSync } from "node:child_process";
import { renderBuiltinScript } from "../../src/hook/build.ts";
import type { Workbench } from "../git/golden.ts";

export interface Change {
	/** Nothing for a new file. */
	readonly old: Buffer | undefined;
	readonly next: Buffer;
}

const script = renderBuiltinScript();
const awk = /"\$awk" '\n?([^']*\/\^!\/[^']*)'/.exec(script)![1]!;

/** Tells for each change whether its hook would start unleak. */
export function sieve(w: Workbench, changes: readonly Change[]): boolean[] {
	w.write("keep", "");
	changes.forEach(({ old }, index) => {
		if (old !== undefined) w.write(nameOf(index), old);
	});
	w.git("add", "--all", "--force");
	w.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message=old");
	changes.forEach(({ next }, index) => {
		w.write(nameOf(index), next);
	});
	w.git("add", "--all", "--force");
	const near = patch(w, "1");
	const first = asked(near, "first");
	const certain = asked(near, "certain");
	const joined = asked(bare(patch(w, "3")), "joined");
	const words = asked(bare(patch(w, "2147483647")), "words");
	return changes.map((_, index) => {
		const name = nameOf(index);
		return first.has(name) && (certain.has(name) || joined.has(name) || words.has(name));
	});
}

/** Tells for each file whether a hook that is given its name would start unleak. */
export function sieveFiles(w: Workbench, files: readonly Buffer[]): boolean[] {
	files.forEach((content, index) => {
		w.write(nameOf(index), content);
	});
	const expression = /^whole='(.*)'$/m.exec(script)![1]!;
	const names = files.map((_, index) => nameOf(index));
	const { stdout } = spawnSync("grep", ["-alE", "-e", expression, "--", ...names], {
		cwd: w.folder,
		env: { PATH: process.env.PATH, LC_ALL: "C" },
		encoding: "utf8",
	});
	const found = new Set(stdout.split("\n"));
	return names.map((name) => found.has(name));
}

function nameOf(index: number): string {
	return `f${index}f`;
}

/** With the arguments that the script has. */
function patch(w: Workbench, context: string): Buffer {
	const command = /"\$git" ((?:[^|]|\|(?!\|))*) \|\|/.exec(script)![1]!;
	const args = command.replaceAll("\\\n", " ").replace('"$2"', context).trim().split(/\s+/);
	const { status, stdout } = spawnSync("git", args, {
		cwd: w.folder,
		env: { PATH: process.env.PATH, LC_ALL: "C", GIT_CONFIG_NOSYSTEM: "1" },
		maxBuffer: 1 << 29,
	});
	if (status !== 0) throw new Error(`git gave ${status}`);
	return stdout;
}

function bare(text: Buffer): Buffer {
	const { status, stdout } = spawnSync("awk", [awk], {
		input: text,
		env: { PATH: process.env.PATH, LC_ALL: "C" },
		maxBuffer: 1 << 29,
	});
	if (status !== 0) throw new Error(`awk gave ${status}`);
	return stdout;
}

/** The files in whose part of the text a line matches. */
function asked(text: Buffer, name: string): Set<string> {
	const expression = new RegExp(`^${name}='(.*)'$`, "m").exec(script)![1]!;
	const { status, stdout } = spawnSync("grep", ["-anE", "-e", expression], {
		input: text,
		env: { PATH: process.env.PATH, LC_ALL: "C" },
		maxBuffer: 1 << 29,
	});
	if (status !== 0 && status !== 1) throw new Error(`grep gave ${status}`);
	const matches = new Set((stdout.toString("latin1").match(/^\d+(?=:)/gm) ?? []).map(Number));
	const found = new Set<string>();
	let file = "";
	text
		.toString("latin1")
		.split("\n")
		.forEach((line, index) => {
			file = /^d?iff --git a\/(f\d+f) /.exec(line)?.[1] ?? file;
			if (matches.has(index + 1)) found.add(file);
		});
	return found;
}
