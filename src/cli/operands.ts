// Expands operands that are patterns, which cmd and PowerShell leave to the program. An operand that names an
// existing file is never a pattern. Dot files match; symbolic links are not followed.

import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { bytesOf, decodeKept } from "../text/path.ts";
import { quoted } from "../text/quoted.ts";
import { findMatches, type GlobMatch } from "./glob.ts";

export interface Operand {
	/** As a message shows it. */
	readonly shown: string;
	/** Absolute; openable() gives what node:fs opens. */
	readonly path: string;
}

export interface ExpandOptions {
	readonly cwd?: string;
	/** "paths": a matched folder stands for what lies below it. "files": folders match nothing. */
	readonly takes: "paths" | "files";
	/** A folder that cannot be read is an operand itself, so that whoever lists it reports it. */
	readonly keepsUnreadable?: boolean;
	/** Ends the search; what was found until then is given. */
	readonly signal?: AbortSignal;
}

/**
 * Gives every operand that is no pattern as it is, there or not, and of every pattern what it
 * matches, in the order of bytes; what is named or matched already is not given again.
 * @throws UsageError "path-missing" for a pattern that matches nothing, "usage" for one that is wrong
 */
export async function expandOperands(
	words: readonly string[],
	options: ExpandOptions,
): Promise<Operand[]> {
	const { cwd = process.cwd() } = options;
	const asIs = words.map((word) => ({ shown: word, path: resolve(cwd, word) }));
	if (!asIs.some(mayBePattern)) return asIs;
	const { default: fastGlob } = await import("fast-glob");
	const isPattern = (operand: Operand): boolean =>
		mayBePattern(operand) && fastGlob.isDynamicPattern(operand.shown);
	const given = new Set(asIs.filter((each) => !isPattern(each)).map(({ path }) => path));
	const operands: Operand[] = [];
	for (const operand of asIs) {
		if (!isPattern(operand)) operands.push(operand);
		else {
			const fresh = (await expand(operand.shown, cwd, options)).filter(
				({ path }) => !given.has(path),
			);
			for (const { path } of fresh) given.add(path);
			operands.push(...fresh);
		}
	}
	return operands;
}

/** Cheap: the package is loaded only for such a word. */
function mayBePattern({ shown, path }: Operand): boolean {
	return /[*?[{(]/.test(shown) && !isThere(path);
}

function isThere(path: string): boolean {
	try {
		return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
	} catch (error) {
		// Something bears this name, but may not be looked at.
		return ["EACCES", "EPERM"].includes(String((error as NodeJS.ErrnoException).code));
	}
}

async function expand(pattern: string, cwd: string, options: ExpandOptions): Promise<Operand[]> {
	const { found, unreadable } = await findMatches(pattern, cwd, options.signal);
	const [blocked] = unreadable;
	if (blocked !== undefined && options.keepsUnreadable !== true) {
		throw new UsageError(
			"path-missing",
			`Cannot tell what ${quoted(pattern)} matches: ${quoted(decodeKept(blocked.path).path)} cannot be read (${blocked.reason})`,
			"Make the folder readable, or name the files",
		);
	}
	const isTaken = ({ isFolder, isCovered }: GlobMatch): boolean =>
		options.takes === "paths" ? !isCovered : !isFolder;
	const paths = new Set([...found.filter(isTaken), ...unreadable].map(({ path }) => path));
	if (paths.size === 0) {
		throw new UsageError("path-missing", `Nothing matches the pattern ${quoted(pattern)}`);
	}
	return [...paths]
		.map((path) => ({ path: resolve(cwd, path), shown: decodeKept(path).path }))
		.sort((one, other) => Buffer.compare(bytesOf(one.path), bytesOf(other.path)));
}
