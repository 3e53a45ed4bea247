// Matches paths against .unleakignore and the globs of a policy, in gitignore syntax, case-sensitive everywhere. A
// path is not excluded where matching would cost too much or no file could have it: it is scanned then, which is the
// safe side.

import ignore, { type Ignore } from "ignore";
import { FileError, UsageError } from "../errors.ts";
import { fingerprintForm } from "../model/fingerprint.ts";

export interface PathPatterns {
	/** From `exclude` of the config and from --exclude. A later one may take back with "!". */
	readonly globs: readonly string[];
	/** The text of .unleakignore; it is applied first. */
	readonly ignoreFileText?: string | undefined;
	/** Its name in messages; ".unleakignore" when not given. */
	readonly ignoreFile?: string | undefined;
}

export type PathFilter = (path: string) => boolean;

/**
 * Compiles patterns into a filter that is true for a path to leave out. Paths are relative
 * to the root, with "/"; the filter never throws.
 *
 * @throws UsageError (code "glob") and FileError (code "ignore-file") for a pattern that is
 * refused.
 */
export function compilePathFilter(patterns: PathPatterns): PathFilter {
	const { globs, ignoreFileText = "", ignoreFile = ".unleakignore" } = patterns;
	checkIgnoreFile(ignoreFileText, ignoreFile);
	for (const glob of globs) {
		const fault = globFault(glob);
		if (fault) throw new UsageError("glob", `${fault} (in a glob to exclude)`);
	}
	if (globs.length === 0 && ignoreFileText === "") return () => false;

	const build = (): Ignore =>
		// As an array the globs are not split at line breaks.
		ignore({ ignoreCase: false, allowRelativePaths: true })
			.add(ignoreFileText)
			.add([...globs]);
	let matcher = build();
	let asked = 0;
	return (path) => {
		if (path.length > maxPathLength || depthOf(path) > maxDepth) return false;
		// The matcher remembers every path; a fresh one keeps memory flat over a long history.
		if (++asked % maxRemembered === 0) matcher = build();
		return matcher.ignores(path);
	};
}

/** Says what is wrong with one glob, in words without its text, or nothing. */
export function globFault(glob: string): string | undefined {
	if (glob.trim() === "") return "Write a glob: an empty one matches nothing";
	if (glob.startsWith("#")) {
		return 'Write "\\#" for a glob that begins with "#": else it is a comment';
	}
	return patternFault(glob);
}

function checkIgnoreFile(text: string, file: string): void {
	if (text.length > maxFileLength) {
		const message = "Shorten the ignore file: it holds more than 256 KB";
		throw new FileError("ignore-file", [{ place: { file, line: 1, column: 1 }, message }]);
	}
	const faults = text.split("\n").flatMap((line, index) => {
		const message = line.startsWith("#") ? undefined : (patternFault(line) ?? mixedUp(line));
		return message ? [{ place: { file, line: index + 1, column: 1 }, message }] : [];
	});
	if (faults.length > 0) throw new FileError("ignore-file", faults.slice(0, maxFaults));
}

/** gitleaks has fingerprints in its ignore file; as a path one would match nothing. */
function mixedUp(line: string): string | undefined {
	if (!fingerprintForm.test(line.trim())) return undefined;
	return 'Put this fingerprint under "allow:" in .unleak.yaml: here are paths, and a path begins with "/"';
}

function patternFault(pattern: string): string | undefined {
	if (pattern.length > maxPatternLength) {
		return `Shorten the pattern to ${maxPatternLength} characters`;
	}
	if (pattern.includes("\0")) return "Remove the NUL character from the pattern";
	// These match no path at all, as in .gitignore, though they look as if they did.
	if (/^!?\.\.?\//.test(pattern)) {
		return 'Write the path without "./" and "../": it counts from the folder of the policy';
	}
	if (/\\[A-Za-z0-9]/.test(pattern)) return 'Write "/" between folders, for "\\" is none there';
	if ((pattern.match(/\*\*/g)?.length ?? 0) > maxGlobstars) {
		return `Use "**" at most ${maxGlobstars} times in one pattern`;
	}
	return undefined;
}

function depthOf(path: string): number {
	let depth = 1;
	for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) depth++;
	return depth;
}

// Each "**" multiplies the time by the depth of the path: four of them on 120 folders took
// 0.8 s for one path. Single stars are linear in the library.
const maxGlobstars = 3;
const maxDepth = 64;
const maxPathLength = 4096;
const maxPatternLength = 1024;
const maxFileLength = 256 * 1024;
const maxFaults = 20;
const maxRemembered = 50_000;
