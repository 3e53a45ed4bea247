// Finds the keys in the files that are to be scrubbed, as a scan of these files does. No policy counts: a key that was
// accepted is one all the same.

import { lstatSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import { confidences, type Match } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import type { Settings } from "../settings/settings.ts";
import { listTree } from "../sources/tree/list-tree.ts";
import { createTreeSource } from "../sources/tree/tree-source.ts";
import { onDisk, openable } from "../text/path.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";
import type { Flags } from "./args.ts";
import { expandOperands, type Operand } from "./operands.ts";
import { loadCommandSettings, reportHidden, runWithProgress } from "./run-scan.ts";
import { chooseRoot } from "./scan-root.ts";

export interface FileWithKeys {
	/** As the report of a scan shows it. */
	readonly shown: string;
	/** What node:fs opens. */
	readonly disk: string | Buffer;
	/** Of the content itself, in their order. */
	readonly matches: readonly Match[];
	/** Keys that belong to the file and are not in its content as it stands, and where they are. */
	readonly elsewhere: readonly { readonly fingerprint: string; readonly reason: string }[];
}

export interface ScrubScan {
	readonly files: readonly FileWithKeys[];
	/** All that was found, in whichever file. */
	readonly matches: readonly Match[];
	readonly problems: readonly Problem[];
	readonly settings: Settings;
}

/** @throws UsageError "path-missing", "usage" for what is no regular file */
export async function scanToScrub(
	words: readonly string[],
	flags: Flags,
	signal: AbortSignal,
): Promise<ScrubScan> {
	const operands = await expandOperands(words, { takes: "files", signal });
	for (const operand of operands) checkFile(operand);
	const settings = await loadCommandSettings(process.cwd(), flags, false);
	reportHidden(settings);
	const { root, paths } = chooseRoot(operands);
	const listing = await listTree(root, { paths, signal });
	let occurrences: readonly Occurrence[] = [];
	const { report } = await runWithProgress({
		flags,
		settings: { ...settings, isExcluded: () => false },
		opened: Promise.resolve({
			source: createTreeSource(listing),
			scope: { mode: "tree", root: listing.root },
		}),
		isWhole: false,
		signal,
		onOccurrences: (all) => {
			occurrences = all;
		},
	});
	const lowest = confidences.indexOf(settings.confidence);
	const wanted = new Set(
		occurrences
			.filter(({ match }) => confidences.indexOf(match.confidence) >= lowest)
			.map(({ match }) => fingerprintOf(match.ruleId, match.identity)),
	);
	const known = occurrences.filter(({ match }) =>
		wanted.has(fingerprintOf(match.ruleId, match.identity)),
	);
	const files = listing.entries.map((entry): FileWithKeys => {
		const own = known.flatMap(({ match, provenance, member }) =>
			provenance
				.filter(({ path }) => path === entry.path)
				.map(({ where }) => ({ match, where, member })),
		);
		const isContent = ({ where, member }: (typeof own)[number]) =>
			where === "file" && member === undefined;
		return {
			shown: entry.path,
			disk: onDisk(listing.root, entry),
			matches: own.filter(isContent).map(({ match }) => match),
			elsewhere: own
				.filter((one) => !isContent(one))
				.map(({ match, member }) => ({
					fingerprint: fingerprintOf(match.ruleId, match.identity),
					reason:
						member === undefined ? "it stands in the name of the file" : "it stands in an archive",
				})),
		};
	});
	return { files, matches: known.map(({ match }) => match), problems: report.problems, settings };
}

function checkFile({ shown, path }: Operand): void {
	const refuse = (reason: string, hint?: string): never => {
		throw new UsageError("usage", `Cannot scrub ${quoted(shown)}: ${reason}`, hint);
	};
	try {
		const stats = lstatSync(openable(path));
		if (stats.isSymbolicLink()) refuse("it is a symbolic link", "Name the file that it leads to");
		if (stats.isDirectory()) {
			refuse("it is a folder", `Name its files, as in ${quoted(join(shown, "*.jsonl"))}`);
		}
		if (!stats.isFile()) refuse("it is no regular file");
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError("path-missing", `Cannot scrub ${quoted(shown)}: ${reasonOf(error)}`);
	}
}
