// Opens what the flags select for a scan: files below a root, standard input, or a part of a git repository. Only the
// code for that is loaded.

import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors.ts";
import type { Repository } from "../git/repository.ts";
import type { Notice } from "../model/report.ts";
import type { ScanPlan } from "../scan/plan.ts";
import { createPolicyPath, findPolicyRoot } from "../settings/policy-root.ts";
import {
	type PolicyPlaces,
	strayPolicyInRepository,
	strayPolicyNotices,
} from "../settings/stray-policy.ts";
import type { RepositoryTarget } from "../sources/repository/targets.ts";
import {
	type FileWorkerPool,
	isLargeCheckout,
	startFileWorkers,
} from "../sources/tree/file-worker-pool.ts";
import { listTree } from "../sources/tree/list-tree.ts";
import type { TreeListing } from "../sources/tree/tree-listing.ts";
import { createTreeSource } from "../sources/tree/tree-source.ts";
import { quoted } from "../text/quoted.ts";
import type { CommandLine, Flags } from "./args.ts";
import { delayCompilation } from "./delay-compilation.ts";
import { parseJobs } from "./jobs.ts";
import { expandOperands, type Operand } from "./operands.ts";
import { printError } from "./print.ts";
import { chooseRoot } from "./scan-root.ts";
import { checkIsNoFolder, isPipeUnread } from "./standard-input.ts";
import { endOfInput } from "./terminal.ts";

export interface ScanTarget {
	/** Paths are named from here. */
	readonly root: string;
	/** The policy is read from here. */
	readonly policyRoot: string;
	/** False when the scan sees only a part of what the policy is for. */
	readonly isWhole: boolean;
	/** The named ones, absolute; none for all of the root. */
	readonly paths?: readonly string[];
	/** Opened while the policy is read; await it late. */
	readonly opened: Promise<OpenedTarget>;
}

export type OpenedTarget = Pick<ScanPlan, "source" | "scope" | "locate" | "notices"> & {
	/** Folders below the root that are repositories with a policy of their own. */
	readonly repositories?: readonly string[] | undefined;
};

/** @throws UsageError "path-missing", "repository", "git-missing", "usage" */
export async function chooseTarget(
	{ positionals, flags }: Pick<CommandLine, "positionals" | "flags">,
	signal: AbortSignal,
): Promise<ScanTarget> {
	const isStdin = positionals.includes("-") && !flags.history;
	if (isStdin && positionals.length > 1) {
		throw new UsageError(
			"usage",
			'Cannot scan "-" together with other paths: it is standard input',
			'A file of that name is "./-"',
		);
	}
	if (flags.stdin || isStdin) {
		delayCompilation();
		// A diff names its files from there.
		const root = findPolicyRoot(process.cwd());
		return late({ root, policyRoot: root, isWhole: false, opened: openStdin() });
	}
	if (flags.history || flags.range !== undefined || flags.staged) {
		delayCompilation();
		const { findRepository } = await import("../sources/repository/find-repository.ts");
		const repository = findRepository(flags.staged ? "." : (positionals[0] ?? "."));
		const part = flags.staged ? openStaged(repository, positionals) : openPart(repository, flags);
		const opened = withStrayNotices(part, repository, flags);
		const { root } = repository;
		return late({ root, policyRoot: root, isWhole: false, opened });
	}
	const { root, paths } = chooseRoot(await expandToScan(positionals, signal));
	const includeIgnored = flags["include-ignored"];
	const listing = listTree(root, {
		paths: paths.length > 0 ? paths : undefined,
		includeIgnored,
		signal,
	});
	const isPart = partialFlags.some((name) => flags[name] !== undefined);
	// While git lists the files, threads can load.
	const startedPool =
		paths.length === 0 && isLargeCheckout(root)
			? startFileWorkers(parseJobs(flags.jobs))
			: undefined;
	const policyRoot = findPolicyRoot(root, paths);
	const isWhole = paths.length === 0 && !isPart && createPolicyPath(root, policyRoot)("a") === "a";
	const opened = openTree(
		listing,
		{ policyRoot, inUse: namedPolicyFiles(flags) },
		startedPool,
		positionals.length === 0,
	);
	return late({ root, policyRoot, isWhole, paths, opened });
}

/** What a scan is named; a folder that a pattern could not look into is a problem of its listing. */
export function expandToScan(words: readonly string[], signal: AbortSignal): Promise<Operand[]> {
	return expandOperands(words, { takes: "paths", keepsUnreadable: true, signal });
}

/** With any of these the scan does not see all that an allow entry may be for. */
const partialFlags = ["only", "exclude", "confidence"] as const;

export async function openTree(
	listing: Promise<TreeListing>,
	policy: PolicyPlaces,
	crew?: FileWorkerPool,
	isUnnamed = false,
): Promise<OpenedTarget> {
	const tree = await listing;
	// It loads streams, which takes longer than the scan of a few files.
	if (tree.entries.length >= manyFiles) delayCompilation();
	const paths = tree.entries.map(({ path }) => path);
	return {
		source: createTreeSource(tree, crew),
		scope: { mode: "tree", root: tree.root },
		// Only where something was found.
		async locate(occurrences, { accounting, isReported }) {
			const { filteredNotices } = await import("../sources/tree/filtered-files.ts");
			const seen = occurrences.filter(isReported).flatMap(({ provenance }) => provenance);
			const files = seen.filter(({ where }) => where === "file").map(({ path }) => path);
			for (const notice of await filteredNotices(tree.root, files)) accounting.addNotice(notice);
			return occurrences;
		},
		repositories: tree.repositories,
		notices: [
			...strayPolicyNotices(tree.root, paths, { ...policy, repositories: tree.repositories }),
			...(isUnnamed && isPipeUnread(process.env.CI) ? [unreadPipe] : []),
		],
	};
}

const manyFiles = 50;

const unreadPipe: Notice = {
	code: "stdin-not-read",
	message: 'Standard input is a pipe, and was not read: "unleak scan -" scans it',
};

/** A failure is told where it is awaited, which may be never. */
function late(target: ScanTarget): ScanTarget {
	target.opened.catch(() => {});
	return target;
}

async function openStdin(): Promise<OpenedTarget> {
	checkIsNoFolder();
	if (process.stdin.isTTY) {
		printError(`Paste the text to scan; ${endOfInput} ends, Ctrl-C stops\n`);
	}
	const { createStdinSource } = await import("../sources/stdin.ts");
	const scope = { mode: "stdin", root: process.cwd() } as const;
	return { source: createStdinSource(process.stdin), scope };
}

async function openPart(repository: Repository, flags: Flags): Promise<RepositoryTarget> {
	const { range, branch, since } = flags;
	if (range !== undefined) {
		return await (await import("./typed-range.ts")).openTypedRange(repository, range);
	}
	const parts = await import("../sources/repository/targets.ts");
	if (branch === undefined && since === undefined) return await parts.openHistoryTarget(repository);
	return await parts.openNarrowedTarget(repository, {
		...(branch === undefined ? {} : { branch }),
		...(since === undefined ? {} : { since: parseDay(since) }),
	});
}

/** Files that count although they lie elsewhere. */
export function namedPolicyFiles({ config, baseline }: Flags): string[] {
	return [config, baseline].flatMap((file) => (file === undefined ? [] : resolve(file)));
}

async function withStrayNotices(
	opening: Promise<OpenedTarget>,
	repository: Repository,
	flags: Flags,
): Promise<OpenedTarget> {
	const inUse = namedPolicyFiles(flags);
	const stray = strayPolicyInRepository(repository, flags["policy-from"], inUse);
	const opened = await opening;
	return { ...opened, notices: [...(opened.notices ?? []), ...(await stray)] };
}

/** Named paths may be gone from the work tree, and still be staged. */
async function openStaged(
	repository: Repository,
	named: readonly string[],
): Promise<RepositoryTarget> {
	const parts = await import("../sources/repository/targets.ts");
	const { readStaging } = await import("../hook/staging.ts");
	const paths = named.length === 0 ? undefined : named.map((name) => pathIn(repository, name));
	return parts.openStagedTarget(repository, { ...readStaging(process.env), paths });
}

/** @throws UsageError "path-outside" */
function pathIn({ root }: Repository, name: string): string {
	const absolute = resolve(name);
	const folder = realOrSelf(dirname(absolute));
	const way = relative(root, absolute === root ? root : join(folder, basename(absolute)));
	if (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
		return way.split(sep).join("/");
	}
	throw new UsageError(
		"path-outside",
		`Cannot scan what is staged of ${quoted(name)}: it is not in the repository at ${quoted(root)}`,
		"Start the scan in the repository that holds it",
	);
}

function realOrSelf(path: string): string {
	return existsSync(path) ? realpathSync(path) : path;
}

/** A day begins in UTC, so that the same words mean the same everywhere. */
function parseDay(text: string): Date {
	const date = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text)
		? new Date(text)
		: new Date(Number.NaN);
	if (!Number.isNaN(date.getTime())) return date;
	throw new UsageError(
		"usage",
		`Cannot use ${quoted(text)} as "--since": it is no date`,
		'Write for instance "2024-05-01"',
	);
}
