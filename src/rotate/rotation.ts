// What is known of one rotation: who leaked, what the provider said and when, where the key is
// used, how far the person came. This is what is kept on disk, so that nothing in it may be a
// secret: keys are here as their redacted forms and fingerprints.

import type { Details } from "../model/match.ts";
import type { VerdictStatus } from "../model/verdict.ts";

/** The steps of the guide; which of them a key needs, and in which order, is in steps.ts. */
export const steps = ["look", "create", "check", "replace", "revoke", "done"] as const;
export type Step = (typeof steps)[number];

/** One answer of the provider, or why there is none. Repeats are one entry with `until`. */
export interface Heard {
	readonly status: VerdictStatus;
	readonly reason: string;
	readonly endpoint?: string;
	readonly account?: string;
	/** ISO 8601, as all times here. */
	readonly at: string;
	readonly until?: string;
}

/** A place in the history: the commit that first brought the key to the path. */
export interface Leaked {
	readonly where: string;
	readonly path: string;
	readonly commit?: string;
	readonly author?: string;
	readonly date?: string;
	readonly inHead?: boolean;
	readonly refs?: readonly string[];
	readonly unreachable?: boolean;
}

/** Was it ever where others could fetch it? As far as this clone can tell. */
export interface Remote {
	readonly seen: "reachable" | "was-reachable" | "not-seen" | "no-remote";
	/** Names of remote-tracking branches. */
	readonly refs: readonly string[];
}

export interface Leak {
	/** Absent where there is no repository. */
	readonly remote?: Remote;
	readonly places: readonly Leaked[];
	/** Places beyond those that are listed. */
	readonly more: number;
	/** What could not be read, so that places may be missing. */
	readonly gaps: readonly string[];
}

/** The key itself, in a file of the tree. */
export interface Use {
	readonly path: string;
	readonly line: number;
	readonly column: number;
	/** What it is called there, in lower case with "_" between words; absent where it has no name. */
	readonly name?: string;
	/** It stands there in an encoded form. */
	readonly encoded?: boolean;
}

/** Where the tree names a variable or setting that the key was bound to. */
export interface Mention {
	readonly path: string;
	readonly line: number;
	readonly name: string;
}

export interface Search {
	readonly at: string;
	readonly files: number;
	readonly uses: readonly Use[];
	readonly mentions: readonly Mention[];
	/** What could not be read, so that uses may be missing. */
	readonly gaps: readonly string[];
}

/** The new key, as far as it was checked. */
export interface Successor {
	readonly at: string;
	readonly redacted: string;
	readonly fingerprint: string;
	readonly status: VerdictStatus;
	readonly reason: string;
	readonly endpoint?: string;
	readonly account?: string;
	/** "same" only where the provider shows whose both keys are. */
	readonly owner: "same" | "not-shown";
}

export interface Rotation {
	readonly id: string;
	readonly fingerprint: string;
	readonly ruleId: string;
	readonly provider: string;
	readonly title: string;
	readonly redacted: string;
	/** Finds the key in a history by its shape and its shown characters; see recipe.ts. */
	readonly pattern: string;
	readonly details: Details;
	/** The folder whose tree is searched; absolute. */
	readonly root: string;
	readonly step: Step;
	readonly startedAt: string;
	readonly updatedAt: string;
	/** Newest last. */
	readonly heard: readonly Heard[];
	readonly leak?: Leak;
	/** The first search and the latest one. */
	readonly firstSearch?: Search;
	readonly search?: Search;
	/** The person goes on without a new key that was checked. */
	readonly noSuccessor?: true;
	readonly successor?: Successor;
	/** The person goes on although the key stands in the tree. */
	readonly leftInTree?: true;
	/** When the person said that the key is revoked, where the provider cannot be asked. */
	readonly attestedAt?: string;
}
