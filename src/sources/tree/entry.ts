// What does a listing hold? The shapes that listing.ts fills and files.ts reads.

import type { Notice, Problem } from "../../model/report.ts";
import type { DecodedPath } from "../../text/path.ts";

export interface ListingOptions {
	/**
	 * Files and folders below the root, absolute or relative to it, as keepBytes() writes them;
	 * default: the root itself.
	 */
	readonly paths?: readonly string[] | undefined;
	readonly includeIgnored?: boolean | undefined;
	readonly signal?: AbortSignal | undefined;
	/** For each call of git; default two minutes. */
	readonly gitTimeoutMs?: number | undefined;
	/** When git has not answered for so long, what it may wait for is looked for; default two seconds. */
	readonly gitPatienceMs?: number | undefined;
}

/** One thing to read; its path is relative to the root. */
export interface Entry extends DecodedPath {
	/** In git's index, where a file that is gone is only deleted. */
	readonly isTracked: boolean;
	/** The caller named this very file. */
	readonly isNamed: boolean;
}

/** A file that git tracks and never checked out, as in a sparse checkout. */
export interface AbsentEntry extends DecodedPath {
	/** The id of its content in git. */
	readonly blob: string;
	/** The folder that holds ".git", absolute. */
	readonly repository: string;
}

export interface Listing {
	/** Absolute, its real path. */
	readonly root: string;
	/** No two for the same name on disk. */
	readonly entries: readonly Entry[];
	/** None of them is on disk. */
	readonly absent: readonly AbsentEntry[];
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}
