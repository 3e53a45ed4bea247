// Opens what of a repository can be scanned: whole history, narrowed history, range, staged changes. Each has its
// source, the scope that the report names, and where needed the locator for what was found.

import type { HistoryCache } from "../../git/attribution/packed-history.ts";
import { addPresence } from "../../git/attribution/presence.ts";
import type { Repository } from "../../git/repository.ts";
import type { Notice, Scope } from "../../model/report.ts";
import type { Locator } from "../locator.ts";
import type { Source } from "../source.ts";
import { createHistorySource } from "./history.ts";
import { createHistoryLocator } from "./history-locator.ts";
import { findCommit, openNarrowedCommits, openRange } from "./range.ts";
import { createRangeLocator } from "./range-locator.ts";
import { createStagedSource } from "./staged.ts";
import type { StagedOptions } from "./staged-changes.ts";

export interface RepositoryTarget {
	readonly source: Source;
	readonly scope: Scope;
	readonly locate?: Locator;
	readonly notices?: readonly Notice[];
}

/** Everything that the repository holds; its commits are counted while they are read. */
export async function openHistoryTarget(repository: Repository): Promise<RepositoryTarget> {
	const head = await findCommit(repository, "HEAD");
	let commits = 0;
	const cache: HistoryCache = { references: [] };
	const locate = createHistoryLocator(repository, cache);
	return {
		source: createHistorySource(repository, {
			onCommits(count) {
				commits += count;
			},
			cache,
		}),
		locate: async (occurrences, tools) =>
			await addPresence(repository, occurrences, await locate(occurrences, tools)),
		scope: {
			...scopeOf(repository, "history"),
			...(head === undefined ? {} : { head }),
			get commits() {
				return commits;
			},
			shallow: repository.shallow.size > 0,
		},
	};
}

/** The commits that a branch reaches, or any ref, from a day on. @throws UsageError "revision" */
export async function openNarrowedTarget(
	repository: Repository,
	narrowing: { readonly branch?: string; readonly since?: Date },
): Promise<RepositoryTarget> {
	const { source, head, commits, dated } = await openNarrowedCommits(repository, narrowing);
	return {
		source,
		locate: createRangeLocator(repository, dated),
		scope: {
			...scopeOf(repository, "history"),
			...(head === undefined ? {} : { head }),
			commits: commits.length,
			shallow: repository.shallow.size > 0,
		},
		notices: [
			{
				code: "narrowed",
				message:
					"Read only the commits that --branch and --since leave: no tags, no stash that they do not reach, no unreachable objects",
			},
		],
	};
}

/** BASE..HEAD, without what the known commits reach. @throws UsageError "revision" */
export async function openRangeTarget(
	repository: Repository,
	range: string,
	known: readonly string[] = [],
): Promise<RepositoryTarget> {
	const { source, base, head, commits, dated } = await openRange(repository, range, known);
	return {
		source,
		locate: createRangeLocator(repository, dated),
		scope: {
			...scopeOf(repository, "range"),
			...(base === undefined ? {} : { base }),
			head,
			commits: commits.length,
			shallow: repository.shallow.size > 0,
		},
	};
}

/** What the next commit would record. */
export function openStagedTarget(repository: Repository, options: StagedOptions): RepositoryTarget {
	return {
		source: createStagedSource(repository, options),
		scope: scopeOf(repository, "staged"),
	};
}

function scopeOf({ root, web }: Repository, mode: Scope["mode"]): Scope {
	return { mode, root, ...(web === undefined ? {} : { web: [{ address: web }] }) };
}
