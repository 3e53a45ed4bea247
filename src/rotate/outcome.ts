// Decides what is claimed of the old key. "Proven" means that the same endpoint called it active before and inactive
// after. What a person says is "attested" and never more.

import type { RecordedAnswer, Rotation } from "./rotation.ts";

export type Outcome =
	/** The endpoint that called it active calls it inactive now. */
	| "proven"
	/** The provider calls it inactive, and this rotation never heard that endpoint call it active. */
	| "refused"
	/** The person says so; the provider cannot be asked, or does not tell. */
	| "attested"
	| "alive"
	| "unknown";

/** Judges by what was heard last: a death that is only recorded counts no more once it is asked again. */
export function outcomeOf({ heard, attestedAt }: Pick<Rotation, "heard" | "attestedAt">): Outcome {
	const last = heard.at(-1);
	if (last?.status === "active") return "alive";
	if (last?.status === "inactive") return proofOf(heard) ? "proven" : "refused";
	return attestedAt === undefined ? "unknown" : "attested";
}

export function isDead(rotation: Pick<Rotation, "heard" | "attestedAt">): boolean {
	return ["proven", "refused", "attested"].includes(outcomeOf(rotation));
}

export interface Proof {
	readonly before: RecordedAnswer;
	/** The first that contradicts it: asking again later does not make the death younger. */
	readonly after: RecordedAnswer;
	readonly last: RecordedAnswer;
}

/** The answers that prove a death: the last active one of an endpoint, and what the same endpoint said since. */
export function proofOf(heard: readonly RecordedAnswer[]): Proof | undefined {
	const last = heard.at(-1);
	if (last?.status !== "inactive" || last.endpoint === undefined) return undefined;
	const own = heard.filter(({ endpoint }) => endpoint === last.endpoint);
	const activeAt = own.findLastIndex(({ status }) => status === "active");
	const before = own[activeAt];
	const after = own.slice(activeAt + 1).find(({ status }) => status === "inactive");
	return before && after && { before, after, last };
}

/** Adds an answer; one that repeats the last only makes it last longer. Keeps the first and the newest. */
export function addAnswer(
	heard: readonly RecordedAnswer[],
	answer: RecordedAnswer,
): RecordedAnswer[] {
	const last = heard.at(-1);
	const isSame =
		last?.status === answer.status &&
		last.endpoint === answer.endpoint &&
		last.reason === answer.reason;
	if (last && isSame)
		return [...heard.slice(0, -1), { ...last, ...answer, at: last.at, until: answer.at }];
	if (heard.length < maxHeard) return [...heard, answer];
	// The newest active one may be half of a proof.
	const dropped = heard.findIndex(
		({ status }, index) => index > 0 && status !== "active" && index < heard.length - 1,
	);
	return [...heard.filter((_, index) => index !== Math.max(1, dropped)), answer];
}

const maxHeard = 40;
