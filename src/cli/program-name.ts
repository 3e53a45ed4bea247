// Works out how a person can type this program's name in proposed commands: "unleak" only where PATH leads to this
// very program, else its path. Never npx, which asks the registry for a package of this name where none is installed.

import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, relative, sep } from "node:path";
import { withProgramName } from "../report/proposed-commands.ts";
import { maskKeyShapes } from "../text/key-shapes.ts";
import { shellWord } from "../text/shell-word.ts";

/** How it was started. */
export interface ProgramStart {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The file that is running. */
	readonly program: string | undefined;
	readonly cwd: string;
	readonly platform: string;
}

/** "unleak", "node dist/cli.js" or "node /a/b/dist/cli.js". */
export function typedProgramName(start: ProgramStart = currentStart()): string {
	const own = realPath(start.program ?? "");
	if (own === undefined) return "unleak";
	// Hooks start another file of the same folder, or a copy of it.
	const beside = join(dirname(own), "cli.js");
	const program = existsSync(beside) ? beside : (dependencyFor(start.cwd) ?? beside);
	if (isOnPath(program, start)) return "unleak";
	const way = relative(start.cwd, program);
	const isBelow = !isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`);
	const word = shellWord(isBelow ? way : program, start.platform);
	return word === undefined || maskKeyShapes(word) !== word ? "unleak" : `node ${word}`;
}

/** Gives a hint with the commands in it, which stand in quotes, as they can be typed here. */
export function withTypedName(hint: string): string {
	return hint.includes('"unleak ') ? withProgramName(hint, typedProgramName()) : hint;
}

function currentStart(): ProgramStart {
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
function isOnPath(program: string, { env, platform }: ProgramStart): boolean {
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
	if (!isWindows) return realPath(join(folder, "unleak")) === program;
	const started = programOfScript(join(folder, "unleak.cmd"));
	return started !== undefined && realPath(join(folder, started)) === program;
}

/** The unleak that a package here or above depends on. */
function dependencyFor(cwd: string): string | undefined {
	for (let folder = cwd; ; folder = dirname(folder)) {
		const program = realPath(join(folder, "node_modules/unleak/dist/cli.js"));
		if (program !== undefined || dirname(folder) === folder) return program;
	}
}

/** npm, pnpm and Yarn write such scripts; each names what it starts from its own folder. */
function programOfScript(script: string): string | undefined {
	try {
		const text = readFileSync(script, "utf8").slice(0, maxScriptLength);
		return /%(?:~dp0|dp0%)\\?([^"%\r\n]+\.[cm]?js)"/i.exec(text)?.[1]?.replaceAll("\\", "/");
	} catch {
		return undefined;
	}
}

const maxScriptLength = 10_000;

function realPath(path: string): string | undefined {
	try {
		return realpathSync(path);
	} catch {
		return undefined;
	}
}
