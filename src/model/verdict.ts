// The verdict on a key. "Unknown" covers every answer that the pack does not list; "unchecked" means that nobody
// asked.

/** "unknown": the provider was asked and no answer settles it. "unchecked": it was not asked. */
export type VerdictStatus = "active" | "inactive" | "unknown" | "unchecked";

/** What is known of whether a key still works. */
export interface Verdict {
	readonly status: VerdictStatus;
	/** Why the status is what it is, for the end of a sentence. */
	readonly reason: string;
	/** When the provider was asked: ISO 8601. */
	readonly checkedAt?: string;
	/** The URL that was asked. */
	readonly endpoint?: string;
	/** Whose key it is, as far as the provider told; only with `details`. */
	readonly account?: string;
	/** "inactive" for now: the key itself was not revoked. Not in the JSON report. */
	readonly mayReturn?: true;
}

export const unchecked: Verdict = {
	status: "unchecked",
	reason: "the provider was not asked",
};
