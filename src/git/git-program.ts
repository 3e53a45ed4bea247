// Finds git and sets up its environment: an absolute path outside the scanned tree, none of the caller's or
// the machine's git settings, and every setting of the repository that could run a program or reach the
// network switched off. The repository's config is still read, so only plumbing commands may be called, never
// one that knows textconv, pagers or hooks.

import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, relative, sep } from "node:path";

/** On Windows too: git knows it by this name alone, and dies of the one that Windows has. */
export const emptyFile = "/dev/null";

/**
 * The absolute path of git, from the first absolute PATH entry outside `outsideOf` and outside the
 * repositories around it; undefined where there is none.
 */
export function findGit(...outsideOf: string[]): string | undefined {
	return findProgram("git", ...outsideOf);
}

/** The same for another program. */
export function findProgram(name: string, ...outsideOf: string[]): string | undefined {
	const untrusted = untrustedFolders(outsideOf);
	for (const folder of trustedFolders(untrusted)) {
		for (const fileName of fileNames(name)) {
			const program = join(folder, fileName);
			if (isProgram(program) && !isInsideAny(realpathSync(program), untrusted)) return program;
		}
	}
	return undefined;
}

/** PATH without the entries that the repository around `root` could provide, nor relative ones. */
export function trustedPath(root: string): string {
	return trustedFolders(untrustedFolders([root])).join(delimiter);
}

/** True for a path that the repository around `root` could provide. */
export function isInRepository(path: string, root: string): boolean {
	return isInsideAny(realPath(path), untrustedFolders([root]));
}

/** The whole environment of a git process that reads the repository around `root`. */
export function gitEnvironment(root: string): Record<string, string> {
	const environment: Record<string, string> = {
		PATH: trustedPath(root),
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_SYSTEM: emptyFile,
		GIT_CONFIG_GLOBAL: emptyFile,
		GIT_ATTR_NOSYSTEM: "1",
		GIT_OPTIONAL_LOCKS: "0",
		GIT_TERMINAL_PROMPT: "0",
		GIT_NO_REPLACE_OBJECTS: "1",
		GIT_NO_LAZY_FETCH: "1",
		GIT_ALLOW_PROTOCOL: "none",
		GIT_PAGER: "cat",
		LC_ALL: "C",
	};
	for (const name of passedOn) {
		const value = process.env[name];
		if (value !== undefined) environment[name] = value;
	}
	// An empty or relative entry means the current folder, which would load the repository's own libraries.
	const libraries = trustedFolders(untrustedFolders([root]), process.env.LD_LIBRARY_PATH ?? "");
	if (libraries.length > 0) environment.LD_LIBRARY_PATH = libraries.join(delimiter);
	return environment;
}

/** The arguments before the git command, for the repository around `root`. */
export function safeArguments(root: string): string[] {
	const real = realPath(root);
	const trusted = new Set([real, nearestRepository(real) ?? real]);
	const settings = [...fixedSettings];
	for (const folder of trusted) settings.push(`safe.directory=${folder.split(sep).join("/")}`);
	return ["--no-pager", ...settings.flatMap((setting) => ["-c", setting])];
}

/** The closest folder, `folder` or above it, that holds a ".git"; undefined if none does. */
export function nearestRepository(folder: string): string | undefined {
	for (let at = folder; ; at = dirname(at)) {
		if (existsSync(join(at, ".git"))) return at;
		if (dirname(at) === at) return undefined;
	}
}

/**
 * Gives for each folder the outermost repository around it: whoever wrote one of them may have written
 * all. The home folder and those above it hold all that a person has. They count only where the home
 * folder is itself the repository that is read.
 */
function untrustedFolders(folders: readonly string[]): string[] {
	const home = realPath(homedir());
	return folders.flatMap((folder) => {
		const real = realPath(folder);
		if (isInside(home, real)) return existsSync(join(real, ".git")) ? [real] : [];
		let outermost = real;
		for (let at = dirname(real); !isInside(home, at) && dirname(at) !== at; at = dirname(at)) {
			if (existsSync(join(at, ".git"))) outermost = at;
		}
		return [outermost];
	});
}

/** Leaves out relative PATH entries, also the empty one: they mean the current folder. */
function trustedFolders(
	untrusted: readonly string[],
	list: string = process.env.PATH ?? "",
): string[] {
	const folders = new Set<string>();
	for (const entry of list.split(delimiter)) {
		const folder = process.platform === "win32" ? entry.replaceAll('"', "") : entry;
		// npm puts these on PATH for every folder above.
		const isPackages = /[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder);
		if (isAbsolute(folder) && !isPackages && !isInsideAny(realPath(folder), untrusted)) {
			folders.add(folder);
		}
	}
	return [...folders];
}

function isInsideAny(path: string, folders: readonly string[]): boolean {
	return folders.some((folder) => isInside(path, folder));
}

/** On Windows only what starts without a shell: arguments of a .cmd or .bat cannot be made safe. */
function fileNames(name: string): string[] {
	if (process.platform !== "win32") return [name];
	const endings = (process.env.PATHEXT ?? ".EXE").toLowerCase().split(";");
	return endings.filter((ending) => ending === ".exe" || ending === ".com").map((e) => name + e);
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

function isInside(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function realPath(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}

/** Variables that git or its loader needs; none of them is read as a git setting. */
const passedOn: readonly string[] = [
	"HOME",
	"USERPROFILE",
	"SystemRoot",
	"SystemDrive",
	"TEMP",
	"TMP",
	"TMPDIR",
];

/** Settings on the command line override the repository's own. */
const fixedSettings: readonly string[] = [
	"core.fsmonitor=false",
	"core.untrackedCache=false",
	`core.hooksPath=${emptyFile}`,
	`core.attributesFile=${emptyFile}`,
	`core.excludesFile=${emptyFile}`,
	"core.quotePath=false",
	"core.pager=cat",
	"protocol.allow=never",
	"safe.bareRepository=explicit",
];
