// Finds the files that a pattern matches, with fast-glob. It is given names as text that keeps every byte: by itself
// it takes two names that are not UTF-8 for one, loses what is below a folder with a line break in its name, and
// fails at the first unreadable folder.

import { type Dirent, lstat, type readdir, stat } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { isGitFolder } from "../git/git-folder.ts";
import { readFolder } from "../sources/tree/read-folder.ts";
import { keepBytes, openable } from "../text/path.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";

export interface GlobMatch {
	/** As keepBytes() writes it; relative to the folder of the search where the pattern is. */
	readonly path: string;
	readonly isFolder: boolean;
	/** A folder all of whose entries are found too. */
	readonly isCovered: boolean;
}

export interface GlobResult {
	readonly found: readonly GlobMatch[];
	/** Folders that were not looked into; absolute. */
	readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** @throws UsageError "usage" for a pattern that cannot be used */
export async function findMatches(
	pattern: string,
	cwd: string,
	signal?: AbortSignal,
): Promise<GlobResult> {
	const { default: fastGlob } = await import("fast-glob");
	const sizes = new Map<string, number>();
	const unreadable = new Map<string, string>();
	const options = {
		cwd,
		dot: true,
		onlyFiles: false,
		objectMode: true,
		followSymbolicLinks: false,
		caseSensitiveMatch: process.platform !== "win32",
		fs: createFileSystem({
			signal,
			onFolder: (path, entries) => sizes.set(path, entries),
			onUnreadable: (path, error) => unreadable.set(path, reasonOf(error)),
		}),
	} as const;
	const matches = new Map<string, Dirent>();
	try {
		for await (const entry of fastGlob.stream(toGlobPattern(pattern), options)) {
			const { path, dirent } = entry as unknown as { path: string; dirent: Dirent };
			matches.set(fromGlobText(path), dirent);
		}
	} catch {
		throw new UsageError(
			"usage",
			`Cannot use the pattern ${quoted(pattern)}`,
			"Name the files, or write a simpler one",
		);
	}
	const counts = new Map<string, number>();
	for (const path of matches.keys()) {
		const folder = dirname(resolve(cwd, path));
		counts.set(folder, (counts.get(folder) ?? 0) + 1);
	}
	const isCovered = (path: string): boolean => {
		const count = counts.get(resolve(cwd, path));
		return count !== undefined && count === sizes.get(resolve(cwd, path));
	};
	return {
		found: [...matches].map(([path, dirent]) => ({
			path,
			isFolder: dirent.isDirectory(),
			isCovered: isCovered(path),
		})),
		unreadable: [...unreadable].map(([path, reason]) => ({ path, reason })),
	};
}

interface Watch {
	readonly signal: AbortSignal | undefined;
	/** Told of each folder that is looked into, and how many entries it has. */
	readonly onFolder: (path: string, entries: number) => void;
	readonly onUnreadable: (path: string, error: unknown) => void;
}

type Done<T> = (error: NodeJS.ErrnoException | null, value?: T) => void;

/** The part of node:fs that fast-glob asks, for names as toGlobText() gives them. */
function createFileSystem({ signal, onFolder, onUnreadable }: Watch) {
	const ask =
		<T>(call: (path: string | Buffer, done: Done<T>) => void) =>
		(globPath: string, done: Done<T>): void => {
			const path = fromGlobText(globPath);
			call(openable(path), (error, value) => {
				if (error !== null && !absent.has(error.code)) onUnreadable(dirname(path), error);
				done(error === null ? null : nothingThere(), value);
			});
		};
	return {
		lstat: ask(lstat) as typeof lstat,
		stat: ask(stat) as typeof stat,
		readdir: ((globPath: string, _: object, done: Done<Dirent[]>) => {
			if (signal?.aborted) return done(null, []);
			const path = fromGlobText(globPath);
			try {
				const entries = readFolder(openable(path));
				onFolder(path, entries.length);
				const named = entries.map((entry) =>
					Object.assign(entry as unknown as Dirent, { name: toGlobText(keepBytes(entry.name)) }),
				);
				const kept = named.filter((entry) => !isGits(path, entry));
				setImmediate(() => done(null, kept));
			} catch (error) {
				if (!absent.has((error as NodeJS.ErrnoException).code)) onUnreadable(path, error);
				setImmediate(() => done(null, []));
			}
		}) as unknown as typeof readdir,
	};
}

const absent: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR"]);

/** fast-glob passes it over. */
function nothingThere(): NodeJS.ErrnoException {
	return Object.assign(new Error("nothing there"), { code: "ENOENT" });
}

/** Whoever names a file below it in the pattern itself still finds that. */
function isGits(folder: string, entry: Dirent): boolean {
	return (
		entry.name === ".git" && entry.isDirectory() && isGitFolder(openable(join(folder, ".git")))
	);
}

/** A "." of an expression matches no line break, and fast-glob cuts a leading ".\" off. */
function toGlobText(text: string): string {
	return text.replace(/[\n\r\\\u2028\u2029]/g, (character) =>
		[...Buffer.from(character)].map((byte) => String.fromCharCode(0xdc00 + byte)).join(""),
	);
}

function fromGlobText(text: string): string {
	const file = openable(text);
	return typeof file === "string" ? file : keepBytes(file);
}

/** Windows separates folders with a backslash; elsewhere it takes a character as it is. */
function toGlobPattern(pattern: string): string {
	if (process.platform === "win32") return pattern.replaceAll("\\", "/");
	return pattern.replace(/\\\\|[\n\r\u2028\u2029]/g, (found) => toGlobText(found.slice(-1)));
}
