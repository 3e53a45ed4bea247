// Which parts of a repository can be scanned? Each with its source, the scope that the report
// names, and where it is not known beforehand, the way to find the places of what was found.

import type { HistoryCache } from "../../git/attribution/packed-history.ts";
import type { Repository } from "../../git/repository.ts";
import type { Notice, Scope } from "../../model/report.ts";
import type { Placing } from "../placing.ts";
import type { Source } from "../source.ts";
import { createHistorySource } from "./history.ts";
import { createHistoryPlacing } from "./history-places.ts";
import { findCommit, openPart, openRange } from "./range.ts";
import { createRangePlacing } from "./range-places.ts";
import { createStagedSource } from "./staged.ts";
import type { StagedOptions } from "./staged-changes.ts";

export interface Part {
	readonly source: Source;
	readonly scope: Scope;
	readonly place?: Placing;
	readonly notices?: readonly Notice[];
}

/** All that the repository holds; its commits are counted while they are read. */
export async function openHistory(repository: Repository): Promise<Part> {
	const head = await findCommit(repository, "HEAD");
	let commits = 0;
	const memory: HistoryCache = { references: [] };
	return {
		source: createHistorySource(repository, {
			onCommits(count) {
				commits += count;
			},
			memory,
		}),
		place: createHistoryPlacing(repository, memory),
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
export async function openNarrowed(
	repository: Repository,
	narrowing: { readonly branch?: string; readonly since?: Date },
): Promise<Part> {
	const { source, head, commits, dated } = await openPart(repository, narrowing);
	return {
		source,
		place: createRangePlacing(repository, dated),
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

/** BASE..HEAD. @throws UsageError "revision" */
export async function openCommits(repository: Repository, range: string): Promise<Part> {
	const { source, base, head, commits, dated } = await openRange(repository, range);
	return {
		source,
		place: createRangePlacing(repository, dated),
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
export function openStaged(repository: Repository, options: StagedOptions): Part {
	return {
		source: createStagedSource(repository, options),
		scope: scopeOf(repository, "staged"),
	};
}

function scopeOf({ root }: Repository, mode: Scope["mode"]): Scope {
	return { mode, root };
}
