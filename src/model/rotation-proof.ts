// What a report says of the record of a rotation: it is no verdict, and no new one is made of it.

import type { VerdictStatus } from "./verdict.ts";

/** What was recorded of replacing and revoking a key. */
export interface RotationProof {
	/** "proven": the place that accepted the key refused it later. Otherwise there is a record, and no proof. */
	readonly outcome: "proven" | "refused" | "attested" | "alive" | "unknown";
	/** The outcome in a sentence. */
	readonly sentence: string;
	/** What the provider answered, the oldest first. ISO 8601. */
	readonly answers: readonly {
		readonly at: string;
		readonly status: VerdictStatus;
		readonly endpoint?: string;
	}[];
	/** The new key, as its dashboard shows it. */
	readonly successor?: string;
	readonly startedAt: string;
	readonly updatedAt: string;
}
