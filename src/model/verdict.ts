// Is the key alive? "Unknown" is the answer to everything that the provider did not
// say in words that the pack lists; "unchecked" means that nobody asked.

export type VerdictStatus = "active" | "inactive" | "unknown" | "unchecked";

export interface Verdict {
	readonly status: VerdictStatus;
	readonly reason: string;
	/** ISO 8601. */
	readonly checkedAt?: string;
	readonly endpoint?: string;
	readonly account?: string;
}

export const unchecked: Verdict = {
	status: "unchecked",
	reason: "the provider was not asked",
};
