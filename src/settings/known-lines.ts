// Decides which allow comments count where the policy comes from a commit: those on lines that are in that commit,
// with the same secret, in the same file or the one from which it was renamed. A change cannot excuse what it adds.

import { createScanner, runToEnd } from "../detect/scanner.ts";
import { findOccurrences } from "../finding/find-occurrences.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { CommitFiles } from "../git/commit-files.ts";
import type { Location } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";
import type { KnownLine } from "../scan/plan.ts";

/**
 * Compares redacted lines; secrets are distinguished by their fingerprints. `toRepositoryPath` turns a path
 * from the scan's root into one from the repository's root.
 */
export function createKnownLineCheck(
	files: CommitFiles,
	toRepositoryPath: (path: string) => string,
	packs: readonly Pack[],
): KnownLine {
	const known = new Map<string, ReadonlySet<string>>();
	let scanner: ReturnType<typeof createScanner> | undefined;

	function linesOf(path: string): ReadonlySet<string> {
		const before = known.get(path);
		if (before !== undefined) return before;
		const lines = new Set<string>();
		known.set(path, lines);
		const entry = known.size > maxFiles ? undefined : files.find(path);
		const bytes = entry?.kind === "file" ? files.read(entry, maxBytes) : "unreadable";
		if (typeof bytes === "string") return lines;
		scanner ??= createScanner(packs);
		const { scanInParts, mayHold } = scanner;
		function* find(content: Buffer) {
			return (yield* scanInParts(content, { path })).matches;
		}
		const seen = { provenance: [{ where: "file", path }] } as const;
		for (const { match, excerpt } of runToEnd(findOccurrences(bytes, seen, find, mayHold))) {
			lines.add(keyOf(fingerprintOf(match.ruleId, match.identity), excerpt.text));
		}
		return lines;
	}

	return (fingerprint, location, line) => {
		const path = pathBefore(files, { ...location, path: toRepositoryPath(location.path) });
		return path !== undefined && linesOf(path).has(keyOf(fingerprint, line));
	};
}

/** A message or a name is not a line of a file, so no comment in it counts. */
function pathBefore(files: CommitFiles, { where, path, commit }: Location): string | undefined {
	if (where !== "file" && where !== "commit" && where !== "staged") return undefined;
	return files.find(path) === undefined ? files.findRenamedFrom(path, commit ?? "HEAD") : path;
}

function keyOf(fingerprint: string, line: string): string {
	return `${fingerprint}\0${line}`;
}

/** Beyond these limits a comment does not count, which is the safe side. */
const maxFiles = 1000;
const maxBytes = 16 << 20;
