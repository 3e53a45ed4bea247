// The types of a rotation as it is kept on disk: the leak, the provider's answers, where the key is used, and the
// step reached. It never holds a secret: keys are redacted forms and fingerprints.

import type { Details } from "../model/match.ts";
import type { VerdictStatus } from "../model/verdict.ts";

/** The steps of the guide; which of them a key needs, and in which order, is in state-machine.ts. */
export const rotationSteps = ["look", "create", "check", "replace", "revoke", "done"] as const;
export type RotationStep = (typeof rotationSteps)[number];

/** One answer of the provider, or why there is none. Repeats are one entry with `until`. */
export interface RecordedAnswer {
	readonly status: VerdictStatus;
	readonly reason: string;
	readonly endpoint?: string;
	readonly account?: string;
	/** ISO 8601, as all times here. */
	readonly at: string;
	readonly until?: string;
}

/** A place in the history: the commit that first brought the key to the path. */
export interface LeakLocation {
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
export interface RemoteExposure {
	readonly seen: "reachable" | "was-reachable" | "not-seen" | "no-remote";
	/** Names of remote-tracking branches. */
	readonly refs: readonly string[];
}

export interface Leak {
	/** Absent where there is no repository. */
	readonly remote?: RemoteExposure;
	readonly places: readonly LeakLocation[];
	/** Places beyond those that are listed. */
	readonly more: number;
	/** What could not be read, so that places may be missing. */
	readonly gaps: readonly string[];
}

/** The key itself, in a file of the tree. */
export interface KeyUse {
	readonly path: string;
	readonly line: number;
	readonly column: number;
	/** What it is called there, in lower case with "_" between words; absent where it has no name. */
	readonly name?: string;
	/** It stands there in an encoded form. */
	readonly encoded?: boolean;
}

/** Where the tree names a variable or setting that the key was bound to. */
export interface NameMention {
	readonly path: string;
	readonly line: number;
	readonly name: string;
}

export interface UseSearch {
	readonly at: string;
	readonly files: number;
	readonly uses: readonly KeyUse[];
	readonly mentions: readonly NameMention[];
	/** What could not be read, so that uses may be missing. */
	readonly gaps: readonly string[];
}

/** The new key, as far as it was checked. */
export interface ReplacementKey {
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

/** What became of a destination, in this order; the last three need nothing more. */
export const destinationStates = [
	"found",
	/** The person said yes. */
	"confirmed",
	/** The tool ended well, which proves nothing. */
	"accepted",
	/** The store itself shows the change, or the person says so. */
	"stored",
	/** What uses it runs with the new key. */
	"live",
	"used",
	/** The store has nothing of the name, and needs nothing. */
	"absent",
	"skipped",
] as const;
export type DestinationState = (typeof destinationStates)[number];

/** A place where the new key has to go, and how far it came. */
export interface DestinationRecord {
	readonly id: string;
	/** What it is called, with all that tells where it is. */
	readonly title: string;
	/** The file that names it; absent for a command of the person's own. */
	readonly path?: string;
	readonly line?: number;
	readonly state: DestinationState;
	/** Who stored it: the store's own tool, the person, a command of theirs, or unleak in a local file. */
	readonly by?: "tool" | "hand" | "command" | "file";
	/** When each state was reached. */
	readonly times: Readonly<Partial<Record<DestinationState, string>>>;
	/** The fingerprint of the new key that was stored. */
	readonly newKey?: string;
	/** What the store showed afterwards, in words. */
	readonly proof?: string;
	/** What stood there was the leaked key: only where the store gives it back. */
	readonly wasOldKey?: boolean;
	/** Why the person goes on without it, or without its being live. */
	readonly reason?: string;
}

export interface MisuseRecord {
	readonly at: string;
	readonly since?: string;
	readonly lines: readonly { readonly text: string; readonly isNotable: boolean }[];
}

export interface Rotation {
	readonly id: string;
	readonly fingerprint: string;
	readonly ruleId: string;
	readonly provider: string;
	readonly title: string;
	readonly redacted: string;
	/** Finds the key in a history by its shape and its shown characters; see history-rewrite.ts. */
	readonly pattern: string;
	readonly details: Details;
	/** The folder whose tree is searched; absolute. */
	readonly root: string;
	readonly step: RotationStep;
	readonly startedAt: string;
	readonly updatedAt: string;
	/** Newest last. */
	readonly heard: readonly RecordedAnswer[];
	readonly leak?: Leak;
	/** The first search and the latest one. */
	readonly firstSearch?: UseSearch;
	readonly search?: UseSearch;
	/** The person goes on without a new key that was checked. */
	readonly noSuccessor?: true;
	readonly successor?: ReplacementKey;
	/** Where the new key has to go. */
	readonly destinations?: readonly DestinationRecord[];
	/** What the provider said, asked with the new key, of the time since the leak. */
	readonly misuse?: MisuseRecord;
	/** The old key is revoked before a new one is made, since it is being abused. */
	readonly revokeFirst?: true;
	/** The person goes on although the key stands in the tree. */
	readonly leftInTree?: true;
	/** When the person said that the key is revoked, where the provider cannot be asked. */
	readonly attestedAt?: string;
}
