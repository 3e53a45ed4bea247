// The state machine of a rotation, pure: an event in, the next rotation out. It never goes past "revoke" while the
// old key may be active, and returns there when a recorded death is not confirmed.

import type { Details } from "../model/match.ts";
import { isOpen, mergeDestinations, resetFor } from "./destinations.ts";
import { addAnswer, isDead, outcomeOf } from "./outcome.ts";
import type {
	DestinationRecord,
	Leak,
	MisuseRecord,
	RecordedAnswer,
	ReplacementKey,
	Rotation,
	RotationStep,
	UseSearch,
} from "./rotation.ts";

export type RotationEvent =
	/** The tree was searched and the provider asked, as at the start of every run. */
	| {
			readonly kind: "looked";
			readonly leak?: Leak;
			readonly search: UseSearch;
			readonly answer: RecordedAnswer;
			/** What is known of the key now. */
			readonly details: Details;
			/** Where the new key has to go, as the tree says now. */
			readonly destinations?: readonly DestinationRecord[];
	  }
	/** One destination came further. */
	| { readonly kind: "destination"; readonly destination: DestinationRecord }
	| { readonly kind: "misuse-asked"; readonly misuse: MisuseRecord }
	/** The key is being abused: it is revoked before there is a new one. */
	| { readonly kind: "revoke-first" }
	/** The person has made the new key. */
	| { readonly kind: "created" }
	| { readonly kind: "new-key"; readonly successor: ReplacementKey }
	/** The person goes on without a new key, or without typing it again. */
	| { readonly kind: "no-new-key" }
	/** The person says that the new key is in use, and the tree was searched again. */
	| { readonly kind: "replaced"; readonly search: UseSearch }
	/** The person goes on with the old key in the tree. */
	| { readonly kind: "left" }
	| { readonly kind: "asked"; readonly answer: RecordedAnswer; readonly details: Details }
	/** The person says that the old key is revoked, and the provider does not tell. */
	| { readonly kind: "attested" };

export type RotationFacts = Pick<
	Rotation,
	| "id"
	| "fingerprint"
	| "ruleId"
	| "provider"
	| "title"
	| "redacted"
	| "pattern"
	| "details"
	| "root"
>;

/** A rotation that has just begun. @param at ISO 8601 */
export function startRotation(facts: RotationFacts, at: string): Rotation {
	return { ...facts, step: "look", startedAt: at, updatedAt: at, heard: [] };
}

/** Gives the rotation after an event; one that does not fit its step changes nothing but what is known. */
export function nextRotation(rotation: Rotation, event: RotationEvent, at: string): Rotation {
	return settle({ ...take(rotation, event, at), updatedAt: at });
}

/**
 * The steps in their order. A token of a connected app is revoked first, for only a connection
 * that was cut gives a new one; any other key is replaced before it dies, unless it is being abused.
 */
export function stepOrder({
	ruleId,
	details,
	revokeFirst,
}: Pick<Rotation, "ruleId" | "details" | "revokeFirst">): readonly RotationStep[] {
	const isGrant = ruleId === "mailchimp-api-key" && details.keyType === "oauth-token";
	return isGrant || revokeFirst
		? ["look", "revoke", "create", "check", "replace", "done"]
		: ["look", "create", "check", "replace", "revoke", "done"];
}

/** True when the old key stands nowhere in the tree, and all of the tree could be read. */
export function isKeyGone(search: UseSearch | undefined): boolean {
	return search !== undefined && search.uses.length === 0 && search.gaps.length === 0;
}

function take(rotation: Rotation, event: RotationEvent, at: string): Rotation {
	const { step } = rotation;
	switch (event.kind) {
		case "looked":
			return takeLook(rotation, event);
		case "created":
			return step === "create" ? next(rotation) : rotation;
		case "new-key": {
			const { noSuccessor: _, ...rest } = rotation;
			const { successor } = event;
			const destinations = resetFor(rotation.destinations ?? [], successor.fingerprint);
			const known = { ...rest, successor, ...(rotation.destinations && { destinations }) };
			return step === "check" ? next(known) : known;
		}
		case "no-new-key": {
			if (step !== "check") return rotation;
			return next(rotation.successor ? rotation : { ...rotation, noSuccessor: true });
		}
		case "replaced": {
			const known = { ...rotation, search: event.search };
			return isKeyGone(event.search) ? leaveReplace(known) : known;
		}
		case "left":
			return step === "replace" ? leaveReplace({ ...rotation, leftInTree: true }) : rotation;
		case "destination": {
			const { destination } = event;
			const others = rotation.destinations ?? [];
			const isKnown = others.some(({ id }) => id === destination.id);
			const destinations = isKnown
				? others.map((other) => (other.id === destination.id ? destination : other))
				: [...others, destination];
			return { ...rotation, destinations };
		}
		case "misuse-asked":
			return { ...rotation, misuse: event.misuse };
		case "revoke-first":
			return isDead(rotation) ? rotation : { ...rotation, revokeFirst: true, step: "revoke" };
		case "asked":
			return takeAnswer(rotation, event);
		case "attested": {
			const isAnswered = ["alive", "proven", "refused"].includes(outcomeOf(rotation));
			return step === "revoke" && !isAnswered ? { ...rotation, attestedAt: at } : rotation;
		}
	}
}

function takeLook(rotation: Rotation, event: RotationEvent & { kind: "looked" }): Rotation {
	const { leak, search, destinations } = event;
	const known: Rotation = {
		...takeAnswer(rotation, event),
		...(leak && { leak }),
		...(destinations && {
			destinations: mergeDestinations(rotation.destinations ?? [], destinations),
		}),
		firstSearch: rotation.firstSearch ?? search,
		search,
	};
	if (isDead(known) && isKeyGone(search)) return { ...known, step: "done" };
	if (known.step !== "look") return known;
	const begun = next(known);
	// Whoever finds it dead has its successor, or needs none.
	return isDead(known) && begun.step === "create" ? next(begun) : begun;
}

/** The tree is settled; each destination has to be, too. */
function leaveReplace(rotation: Rotation): Rotation {
	return rotation.step === "replace" && !hasOpen(rotation) ? next(rotation) : rotation;
}

function hasOpen({ destinations = [] }: Rotation): boolean {
	return destinations.some(isOpen);
}

/** A key that works was not revoked, whatever a person said. */
function takeAnswer(
	rotation: Rotation,
	{ answer, details }: RotationEvent & { kind: "asked" | "looked" },
): Rotation {
	const { attestedAt, ...rest } = rotation;
	const known = { ...rest, details, heard: addAnswer(rotation.heard, answer) };
	const isWithdrawn = attestedAt === undefined || answer.status === "active";
	return isWithdrawn ? known : { ...known, attestedAt };
}

function next(rotation: Rotation): Rotation {
	const plan = stepOrder(rotation);
	return { ...rotation, step: plan[plan.indexOf(rotation.step) + 1] ?? "done" };
}

function settle(rotation: Rotation): Rotation {
	const plan = stepOrder(rotation);
	const dead = isDead(rotation);
	if (rotation.step === "revoke" && dead) return next(rotation);
	const isPast = plan.indexOf(rotation.step) > plan.indexOf("revoke");
	if (dead || (rotation.step !== "revoke" && !isPast)) return rotation;
	// Another new key, or a destination that was found since: it is stored before anything is revoked.
	const isReplacedFirst = plan.indexOf("replace") < plan.indexOf("revoke");
	return { ...rotation, step: isReplacedFirst && hasOpen(rotation) ? "replace" : "revoke" };
}
