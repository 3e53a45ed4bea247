// What a listing of a tree holds: list-tree.ts makes it, and file-source.ts reads it.

import type { Notice, Problem } from "../../model/report.ts";
import type { DecodedPath } from "../../text/path.ts";

export interface TreeListingOptions {
	/**
	 * Files and folders below the root, absolute or relative to it, as keepBytes() writes them;
	 * default: the root itself.
	 */
	readonly paths?: readonly string[] | undefined;
	readonly includeIgnored?: boolean | undefined;
	readonly signal?: AbortSignal | undefined;
	/** For each call of git; default two minutes. */
	readonly gitTimeoutMs?: number | undefined;
	/** After so long without an answer of git, files that may block it are searched for; default two seconds. */
	readonly gitIdleMs?: number | undefined;
}

/** One thing to read; its path is relative to the root. */
export interface TreeEntry extends DecodedPath {
	/** In git's index: if it is gone from disk, it is only deleted. */
	readonly isTracked: boolean;
	/** The caller named this very file. */
	readonly isNamed: boolean;
}

/** A file that git tracks and has not checked out, as in a sparse checkout. */
export interface NotCheckedOutEntry extends DecodedPath {
	/** The id of its content in git. */
	readonly blob: string;
	/** The folder that holds ".git", absolute. */
	readonly repository: string;
}

export interface TreeListing {
	/** Absolute, its real path. */
	readonly root: string;
	/** No two for the same name on disk. */
	readonly entries: readonly TreeEntry[];
	/** Folders that no symbolic link leads to, as far as the listing looked. */
	readonly realFolders?: ReadonlySet<string>;
	/** Folders below the root that are repositories of their own, submodules too; relative to the root. */
	readonly repositories: readonly string[];
	/** The git folders among them and bare ones: their objects are no entries, and are read as histories. */
	readonly gitFolders: readonly DecodedPath[];
	/** Files such as ".env" that git ignores, and that are not listed. */
	readonly ignoredEnv: readonly string[];
	/** None of them is on disk. */
	readonly notCheckedOut: readonly NotCheckedOutEntry[];
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}
