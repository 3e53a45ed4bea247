// What does a listing hold? The shapes that listing.ts fills and files.ts reads.

import type { Notice, Problem } from "../model/report.ts";
import type { DecodedPath } from "./path.ts";

export interface ListingOptions {
	/** Files and folders below the root, absolute or relative to it; default: the root itself. */
	readonly paths?: readonly string[] | undefined;
	readonly includeIgnored?: boolean | undefined;
	readonly signal?: AbortSignal | undefined;
	/** For each call of git; default two minutes. */
	readonly gitTimeoutMs?: number | undefined;
}

/** One thing to read; its path is relative to the root. */
export interface Entry extends DecodedPath {
	/** In git's index, where a file that is gone is only deleted. */
	readonly isTracked: boolean;
	/** The caller named this very file. */
	readonly isNamed: boolean;
}

export interface Listing {
	/** Absolute, its real path. */
	readonly root: string;
	/** No two for the same name on disk. */
	readonly entries: readonly Entry[];
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}
