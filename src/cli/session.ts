// What commands that scan have in common: settings from flags, a run that Ctrl-C stops
// cleanly, and the exit code.

import type { Report } from "../model/report.ts";
import { runScan, type ScanOutcome } from "../scan.ts";
import { loadSettings, type Settings } from "../settings.ts";
import type { Listing } from "../sources/entry.ts";
import { createTreeSource } from "../sources/files.ts";
import { nameBlob } from "../sources/names.ts";
import type { Source } from "../sources/source.ts";
import { version } from "../version.ts";
import type { Flags } from "./args.ts";
import { createProgress } from "./progress.ts";
import { describeTerminal } from "./terminal.ts";

export async function settingsOf(
	root: string,
	flags: Flags,
	useBaseline = true,
): Promise<Settings> {
	return await loadSettings({
		root,
		configFile: flags.config,
		noConfig: flags["no-config"],
		packPaths: flags.rules,
		only: flags.only,
		exclude: flags.exclude,
		baselineFile: flags.baseline,
		useBaseline,
		confidence: flags.confidence,
		failOn: flags["fail-on"],
		maxFileSize: flags["max-file-size"],
	});
}

export interface Planned {
	readonly root: string;
	readonly flags: Flags;
	readonly settings: Settings;
	/** Absent for standard input. */
	readonly listing: Promise<Listing> | undefined;
	readonly isWhole: boolean;
}

/** Scans a tree or standard input; a first Ctrl-C ends the scan with a report, a second one at once. */
export async function runPlanned({
	root,
	flags,
	settings,
	listing,
	isWhole,
}: Planned): Promise<ScanOutcome> {
	const stop = new AbortController();
	const interrupt = () => {
		if (stop.signal.aborted) process.exit(130);
		stop.abort();
	};
	process.on("SIGINT", interrupt);
	process.on("SIGTERM", interrupt);
	const terminal = describeTerminal(process.env, process.stderr, flags.color);
	const progress = createProgress(process.stderr, {
		enabled: flags.progress ?? (terminal.interactive && !flags.quiet),
		width: terminal.width,
	});
	try {
		const tree = listing === undefined ? undefined : await listing;
		return await runScan({
			source: tree ? treeSource(tree) : await stdinSource(),
			scope: tree ? { mode: "tree", root: tree.root } : { mode: "stdin", root },
			packs: settings.packs,
			confidence: settings.confidence,
			maxFileBytes: settings.maxFileBytes,
			isExcluded: settings.isExcluded,
			allow: settings.allow,
			baseline: settings.baseline,
			isWhole,
			showSecrets: flags["show-secrets"] === true,
			tool: { name: "unleak", version },
			signal: stop.signal,
			now: () => new Date(),
			onProgress: progress.update,
			notices: settings.notices,
		});
	} finally {
		progress.end();
		process.off("SIGINT", interrupt);
		process.off("SIGTERM", interrupt);
	}
}

/** Names first, then contents: a name can hold a key too. */
function treeSource(listing: Listing): Source {
	const files = createTreeSource(listing);
	return async function* (intake) {
		const paths = listing.entries
			.map(({ path }) => path)
			.filter((path) => !intake.isExcluded(path));
		if (paths.length > 0) yield nameBlob(paths);
		yield* files(intake) as Iterable<never>;
	};
}

async function stdinSource(): Promise<Source> {
	const { createStdinSource } = await import("../sources/stdin.ts");
	return createStdinSource(process.stdin);
}

/** The contract's codes: findings first, then what could not be scanned. */
export function exitCodeOf(
	report: Report,
	failOn: "any" | "none",
	allowIncomplete: boolean,
): number {
	if (failOn === "any" && report.findings.length > 0) return 1;
	return report.summary.complete || allowIncomplete ? 0 : 3;
}
