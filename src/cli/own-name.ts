// How does a person call this program? What it proposes can be typed as it stands: "unleak" only
// where that on PATH is this very program, "npx unleak" where npx started it or would find it, and
// else the place that it lies in.

import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, relative, sep } from "node:path";
import { typedAs } from "../report/advice.ts";
import { maskKeys } from "../text/mask-keys.ts";
import { shellWord } from "../text/shell-word.ts";

/** How it was started. */
export interface Start {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The file that is running. */
	readonly program: string | undefined;
	readonly cwd: string;
	readonly platform: string;
}

/** "unleak", "npx unleak", "node dist/cli.js" or "node /a/b/dist/cli.js". */
export function ownName(start: Start = currentStart()): string {
	const own = realPath(start.program ?? "");
	if (own === undefined) return "unleak";
	// Hooks start another file of the same folder.
	const program = join(dirname(own), "cli.js");
	if (isOnPath(program, start)) return "unleak";
	const { npm_command, npm_lifecycle_script = "" } = start.env;
	const isByNpx = npm_command === "exec" && /^'?unleak'?(?: |$)/.test(npm_lifecycle_script);
	if (isByNpx || isForNpx(program, start)) return "npx unleak";
	const way = relative(start.cwd, program);
	const isBelow = !isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`);
	const word = shellWord(isBelow ? way : program, start.platform);
	return word === undefined || maskKeys(word) !== word ? "unleak" : `node ${word}`;
}

/** Gives a hint with the commands in it, which stand in quotes, as they can be typed here. */
export function asTyped(hint: string): string {
	return hint.includes('"unleak ') ? typedAs(hint, ownName()) : hint;
}

function currentStart(): Start {
	const { env, argv, platform } = process;
	return { env, program: argv[1], cwd: currentFolder(), platform };
}

/** The current folder may be gone. */
function currentFolder(): string {
	try {
		return process.cwd();
	} catch {
		return sep;
	}
}

/** Is the first "unleak" on PATH this one? What npm puts there for a script is gone afterwards. */
function isOnPath(program: string, { env, platform }: Start): boolean {
	const isWindows = platform === "win32";
	const folders = (env.PATH ?? env.Path ?? "").split(delimiter);
	// pre-commit has a folder of its own for hooks in Node's language.
	const passing = env.NODE_VIRTUAL_ENV && join(env.NODE_VIRTUAL_ENV, "bin");
	const folder = folders.find(
		(each) =>
			isAbsolute(each) &&
			each !== passing &&
			!/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(each) &&
			existsSync(join(each, isWindows ? "unleak.cmd" : "unleak")),
	);
	if (folder === undefined) return false;
	// Windows has a script there, and the package below it.
	const file = isWindows ? "node_modules/unleak/dist/cli.js" : "unleak";
	return realPath(join(folder, file)) === program;
}

/** Does a package here or above depend on this one? */
function isForNpx(program: string, { cwd }: Start): boolean {
	for (let folder = cwd; ; folder = dirname(folder)) {
		const modules = join(folder, "node_modules");
		if (existsSync(modules)) return realPath(join(modules, "unleak/dist/cli.js")) === program;
		if (dirname(folder) === folder) return false;
	}
}

function realPath(path: string): string | undefined {
	try {
		return realpathSync(path);
	} catch {
		return undefined;
	}
}
