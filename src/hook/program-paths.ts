// Finds the programs that an installed hook may start, by absolute path and outside of the repository: what a
// checkout could put there must never run. An unleak inside the repository, such as a dev dependency, is copied out
// of the work tree. grep and awk are tried first; where they do not do what is needed, each commit starts unleak,
// slower and as safe.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { findGit, findProgram } from "../git/git-program.ts";
import { quoted } from "../text/quoted.ts";
import { writeText } from "./hook-files.ts";
import { type HookPaths, programFolder } from "./installed-hook.ts";

/** Who the hooks are for. */
export interface HookScope {
	/** Folders that a commit can change: the work tree, and where others of the repository lie. */
	readonly changeable: readonly string[];
	/** Where a copy of the program would lie. */
	readonly home: string;
	/** Hooks outlive a project that unleak is a dependency of. */
	readonly outlivesProjects: boolean;
}

/**
 * @param program the file that is running: dist/cli.js
 * @throws UsageError "hook" when node lies in the repository and no other is there, "git-missing"
 */
export function findHookPaths(
	scope: HookScope,
	program: string,
	versions: Readonly<Record<string, string | undefined>> = process.versions,
): HookPaths {
	refuseRuntime(versions);
	const [root = "/"] = scope.changeable;
	const unleak = realpathSync(program);
	refusePassing(unleak);
	const dist = dirname(unleak);
	const git = findGit(root);
	if (git === undefined) {
		throw new UsageError("git-missing", "Cannot find git on PATH outside of this repository");
	}
	const shared = join(dist, scriptName);
	if (!existsSync(shared)) {
		throw new UsageError("hook", `Cannot install hooks: ${quoted(shared)} is missing`);
	}
	const changeable = scope.changeable.map((folder) =>
		existsSync(folder) ? realpathSync(folder) : folder,
	);
	const isChangeable = (path: string) => changeable.some((folder) => isInside(path, folder));
	const isCopied = isChangeable(unleak) || (scope.outlivesProjects && isDependency(dist));
	const node = isChangeable(realpathSync(process.execPath)) ? otherNode(root) : process.execPath;
	const grep = findTool("grep", root, git);
	const awk = findTool("awk", root, git);
	const tools = isEqualToTask(grep, awk, shared)
		? { grep: grep!, awk: awk! }
		: { grep: "", awk: "" };
	if (!isCopied) return { node, git, ...tools, shared };
	const folder = join(scope.home, programFolder);
	copyProgram(dist, folder);
	// In a clone, which may be moved, the hook finds its copy by itself.
	const copy = scope.outlivesProjects ? join(folder, scriptName) : undefined;
	return { node, git, ...tools, shared: copy };
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

function otherNode(root: string): string {
	const node = findProgram("node", root);
	if (node !== undefined) return node;
	throw new UsageError(
		"hook",
		`Cannot install hooks: ${quoted(process.execPath)} lies in this repository, so that a commit could change what they run`,
		"Install Node.js elsewhere, so that PATH leads to it",
	);
}

/** True in the node_modules of a project; a global one stands in no package. */
function isDependency(dist: string): boolean {
	const modules = /^(.*?)[\\/]node_modules[\\/]/.exec(dist)?.[1];
	return modules !== undefined && existsSync(join(modules, "package.json"));
}

function copyProgram(dist: string, folder: string): void {
	for (const name of copiedNames) {
		const text = readFileSync(join(dist, name), "utf8");
		writeText(join(folder, name), text);
	}
}

/** Removes a copy; what else lies beside it stays. */
export function removeProgram(home: string): void {
	rmSync(join(home, programFolder), { recursive: true, force: true });
}

/** True where a copy is not what unleak is by now. */
export function isOutdated(folder: string, program: string): boolean {
	const dist = dirname(realpathSync(program));
	return copiedNames.some((name) => {
		const [copy, own] = [join(folder, name), join(dist, name)];
		if (!existsSync(copy) || !existsSync(own)) return true;
		return readFileSync(copy, "utf8") !== readFileSync(own, "utf8");
	});
}

const scriptName = "hook.sh";
const copiedNames = [
	scriptName,
	"agent-hook.sh",
	"agent-hook-rest.sh",
	"hook.cjs",
	"hook-program.cjs",
	"agent-hook.cjs",
	"agent-hook-program.cjs",
	"hook-packages.cjs",
];

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
	[false, `+in ${hexDigits}0 of`],
	[true, `+${letters}`],
	[false, `+in ${letters}W of`],
	[true, `+${[...letters].join("\0")}\0`],
	[true, `+${Buffer.from(`\n${letters}`).toString("base64")}`],
	[false, "+nothing of the kind \x80\xfe"],
	[true, "!"],
];

function isInside(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
