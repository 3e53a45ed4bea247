// The types of the library's options and results, beside the report itself. They need no types of Node or of a
// browser.

import type { Confidence, Severity } from "../model/match.ts";
import type { Finding, Report } from "../model/report.ts";

/** An `AbortSignal`. */
export interface StopSignal {
	readonly aborted: boolean;
	addEventListener(type: "abort", listener: () => void): void;
	removeEventListener(type: "abort", listener: () => void): void;
}

/**
 * A scan under way. Await it for the report, or iterate it for findings one by one; leaving the
 * loop stops the work.
 *
 * A finding is handed over as soon as one of its places is read, each secret once: then it has the
 * places that are known by then, and the report has all of them. Those of a history and of a range
 * come when all is read, since only then it is known which commit brought them, and so do those with
 * `verify`, and those below a path that may hold a secret itself.
 */
export interface Scan extends Promise<Report>, AsyncIterable<Finding> {
	/** The same promise. */
	readonly report: Promise<Report>;
}

/** How far a scan is. */
export interface Progress {
	/** Contents that were read. */
	readonly blobs: number;
	readonly bytes: number;
	/** The one that was read last, relative to the root. Keys in it are masked. */
	readonly path: string;
	/** How much of all was read, from 0 to 1, where that is known. */
	readonly share?: number;
}

/** A rule pack in force, as `loadPacks()` gives it. */
export interface Pack {
	readonly provider: string;
	readonly title: string;
	/** Where it was read. */
	readonly file: string;
	/** True for a pack that is not part of unleak: it finds and advises, and names no hosts. */
	readonly foreign: boolean;
	readonly rules: readonly {
		readonly id: string;
		readonly title: string;
		readonly severity: {
			readonly default: Severity;
			readonly byKeyType: Readonly<Record<string, Severity>>;
		};
	}[];
}

/**
 * A pack as `rules/README.md` describes it, as data instead of YAML. Like one of a file it can find
 * and advise; it cannot name hosts.
 */
export interface PackData {
	readonly provider: string;
	readonly rules: readonly object[];
	readonly [field: string]: unknown;
}

/** What the providers are asked beside whether a key works. */
export interface Questions {
	/** Asks whose key it is, too. */
	readonly details?: boolean;
	/** Asks at every known data centre about a Mailchimp key whose own is not known. */
	readonly findDatacenter?: boolean;
}

/** What all scans take. */
export interface CommonOptions {
	/** Rule packs beside the package's own: files, folders of files, results of `loadPacks()`, or data. */
	readonly rules?: readonly (string | Pack | PackData)[];
	/** Ids of rules, or providers; all when absent. */
	readonly only?: readonly string[];
	/** The lowest confidence that is reported; default: the config's, else "medium". */
	readonly confidence?: Confidence;
	/** A larger file becomes a problem: bytes, or a text such as "100MB", the default. */
	readonly maxFileSize?: number | string;
	/** How many levels of archives are opened, 4 when absent; 0 opens none. */
	readonly archiveDepth?: number;
	/** Asks the providers whether what was found still works. */
	readonly verify?: boolean | Questions;
	/** Puts the plaintext into `Finding.secret`. */
	readonly showSecrets?: boolean;
	/** Told now and then how far the scan is. */
	readonly progress?: (progress: Progress) => void;
	/** Stops the scan early; the report then says that it is incomplete. */
	readonly signal?: StopSignal;
}

/** How a scan of files or of a repository treats what is accepted. */
export interface PolicyOptions {
	/** The config; default: `.unleak.yaml` of the root. False to read none. */
	readonly config?: string | false;
	/** The baseline; default: `.unleak-baseline.jsonl` of the root. False to read none. */
	readonly baseline?: string | false;
	/** Globs in gitignore syntax. */
	readonly exclude?: readonly string[];
	/** How many threads may read at once, this one included; default: as many as there are cores. */
	readonly jobs?: number;
}

export interface ScanOptions extends CommonOptions, PolicyOptions {
	/** Files and folders below the root; the whole root when absent. */
	readonly paths?: readonly string[];
	/** Reads untracked files that git ignores, too. */
	readonly includeIgnored?: boolean;
}

/** Exactly one of the first three; without any, the history. */
export interface RepositoryOptions extends CommonOptions, PolicyOptions {
	/** All that the repository holds, reachable or not. */
	readonly history?: boolean;
	/** What the commits brought that HEAD has and BASE has not: "BASE..HEAD". */
	readonly range?: string;
	/** What the next commit would record; `GIT_INDEX_FILE` counts. */
	readonly staged?: boolean;
}

export interface TextOptions extends CommonOptions {
	/** What the text is named: it is evidence, and findings lie there. Default "-". */
	readonly path?: string;
}

export interface VerifyOptions extends Questions {
	/** Stops asking; what was not asked by then is unknown. */
	readonly signal?: StopSignal;
}

export interface FormatOptions {
	/** Columns, for text; default 80. */
	readonly width?: number;
	/** For text; default false. */
	readonly color?: boolean;
}
