// What may an installed hook start? Programs by absolute path, found outside of the repository:
// what a checkout could put there must never run. grep and awk are tried before they are
// trusted: where they do not do what is needed, each commit starts unleak, slower and as safe.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { findGit, findProgram } from "../git/git-program.ts";
import { quoted } from "../text/quoted.ts";
import type { HookPaths } from "./script.ts";

/**
 * @param program the file that is running: dist/cli.js
 * @throws UsageError "hook" when a program lies in the repository, "git-missing"
 */
export function findHookPaths(
	root: string,
	program: string,
	versions: Readonly<Record<string, string | undefined>> = process.versions,
): HookPaths {
	refuseRuntime(versions);
	const unleak = realpathSync(program);
	refusePassing(unleak);
	const shared = join(dirname(unleak), "hook.sh");
	const git = findGit(root);
	if (git === undefined) {
		throw new UsageError("git-missing", "Cannot find git on PATH outside of this repository");
	}
	const realRoot = existsSync(root) ? realpathSync(root) : root;
	for (const path of [unleak, process.execPath]) {
		if (isInside(realpathSync(path), realRoot)) {
			throw new UsageError(
				"hook",
				`Cannot install hooks: ${quoted(path)} lies in this repository, so that a commit could change what they run`,
				'Install unleak elsewhere ("npm install --global"), and run that one',
			);
		}
	}
	if (!existsSync(shared)) {
		throw new UsageError("hook", `Cannot install hooks: ${quoted(shared)} is missing`);
	}
	const paths = { node: process.execPath, shared, git };
	const grep = findTool("grep", root, git);
	const awk = findTool("awk", root, git);
	return isEqualToTask(grep, awk, shared)
		? { ...paths, grep: grep!, awk: awk! }
		: { ...paths, grep: "", awk: "" };
}

/** A hook has Node run a file, and nothing else around it. */
function refuseRuntime(versions: Readonly<Record<string, string | undefined>>): void {
	const reason =
		versions.deno !== undefined
			? "Deno gives a program no rights that nobody names, and a hook cannot name them"
			: versions.pnp !== undefined
				? "Yarn keeps the packages of this project in archives (Plug'n'Play), which no hook can read"
				: undefined;
	if (reason === undefined) return;
	throw new UsageError("hook", `Cannot install hooks: ${reason}`, installAlone);
}

/** What npx, pnpm dlx, yarn dlx and bunx fetched is removed again, and each commit would then be stopped. */
function refusePassing(unleak: string): void {
	if (!passing.test(unleak)) return;
	throw new UsageError(
		"hook",
		`Cannot install hooks: ${quoted(unleak)} was fetched for this one run, and is removed again`,
		installAlone,
	);
}

const passing = /[\\/](?:_npx|pnpm[\\/]dlx|bunx-[^\\/]+)[\\/](?:.*[\\/])?node_modules[\\/]/;
const installAlone =
	'Install unleak for Node, by itself ("npm install --global"), and run that one';

/** Git for Windows has them beside itself, and not on PATH. */
function findTool(name: string, root: string, git: string): string | undefined {
	const beside = join(dirname(git), "../usr/bin", `${name}.exe`);
	const program = findProgram(name, root);
	return program ?? (process.platform === "win32" && existsSync(beside) ? beside : undefined);
}

/** Do they see what GNU grep and awk see, with a pattern of the hook's own and NUL bytes? */
function isEqualToTask(grep: string | undefined, awk: string | undefined, shared: string): boolean {
	const first = /^first='(.+)'$/m.exec(readFileSync(shared, "utf8"))?.[1];
	if (grep === undefined || awk === undefined || first === undefined) return false;
	const env = { ...process.env, LC_ALL: "C" };
	const lines = trials.map(([, line]) => `${line}\n`).join("");
	const found = spawnSync(grep, ["-anE", "-e", first], {
		input: Buffer.from(lines, "latin1"),
		env,
	});
	const numbers = found.stdout?.toString("latin1").match(/^\d+(?=:)/gm) ?? [];
	const expected = trials.flatMap(([isMatch], index) => (isMatch ? [`${index + 1}`] : []));
	const script =
		'{ line = substr($0, 2); if (sub(/=\\r?$/, "", line)) printf "%s", line; else print }';
	const joined = spawnSync(awk, [script], { input: "+a=\r\n+b\n", env, encoding: "utf8" });
	return numbers.join() === expected.join() && joined.stdout === "a+b\n";
}

const hexDigits = "0123456789abcdef".repeat(2);
const letters = "ABCDEFGHIJKLMNOPQRSTUV";
/** Lines of a patch, and whether they may hold a key. */
const trials: readonly (readonly [isMatch: boolean, line: string])[] = [
	[true, `+${hexDigits}`],
	[true, `+\x00\xffkey: ${hexDigits}\r`],
	[true, `+\\u0022${hexDigits}"`],
	[false, `-${hexDigits}`],
	[false, `+${hexDigits}0`],
	[true, `+${letters}`],
	[false, `+${letters}W`],
	[true, `+${[...letters].join("\0")}\0`],
	[true, `+${Buffer.from(`\n${letters}`).toString("base64")}`],
	[false, "+nothing of the kind \x80\xfe"],
	[true, "!"],
];

function isInside(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
