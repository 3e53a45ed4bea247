// Decides whether a typed key is accepted as the new key, by its shape, by being different from the old one, by
// working, and by belonging to the same account where the provider shows it. What cannot be known is said, not
// assumed.

import type { Details } from "../model/match.ts";
import type { Verdict } from "../model/verdict.ts";
import type { RecordedAnswer, ReplacementKey, Rotation } from "./rotation.ts";

/** What was typed, as far as its shape tells. */
export interface TypedNewKey {
	readonly fingerprint: string;
	readonly ruleId: string;
	/** Of its rule. */
	readonly title: string;
	readonly redacted: string;
}

/** Another key that was found, or is being rotated: it is nobody's new key. */
export interface LeakedKey {
	readonly fingerprint: string;
	/** Where it was found, or how far its rotation came. */
	readonly note: string;
}

/** Says why it is not to be asked about; undefined when it may be. `typed` is undefined for no known shape. */
export function shapeRefusal(
	rotation: Pick<Rotation, "fingerprint" | "ruleId" | "title">,
	typed: TypedNewKey | undefined,
	leaked: readonly LeakedKey[],
): string | undefined {
	if (!typed)
		return `This has not the shape of a key: a ${rotation.title} is needed, whole and alone`;
	if (typed.fingerprint === rotation.fingerprint) return "This is the old key: type the new one";
	const leak = leaked.find(({ fingerprint }) => fingerprint === typed.fingerprint);
	if (leak)
		return `This key leaked, too (${leak.note}), and needs a rotation of its own: make a new key`;
	if (typed.ruleId === rotation.ruleId) return undefined;
	return `This looks like a ${typed.title}: a ${rotation.title} is needed`;
}

export type NewKeyJudgement =
	| {
			readonly kind: "accepted";
			readonly successor: ReplacementKey;
			readonly notes: readonly string[];
	  }
	| { readonly kind: "refused"; readonly reason: string };

/** Judges the provider's answer about a key that refuseShape let pass. */
export function judgeNewKey(
	rotation: Rotation,
	typed: TypedNewKey,
	told: { readonly verdict: Verdict; readonly details: Details },
	at: string,
): NewKeyJudgement {
	const { verdict, details } = told;
	const { status, reason } = verdict;
	if (status === "inactive") return refuse(`The new key does not work: ${reason}`);
	const isAsked = verdict.checkedAt !== undefined;
	// Of a key that can be asked about, "unknown" may mean a dead one.
	if (status === "unknown" && (isAsked || isAskable(rotation))) {
		return refuse(`Nobody can tell whether the new key works: ${reason}`);
	}
	const old = rotation.heard.findLast(({ account }) => account !== undefined);
	const [oldId, newId] = [accountIdOf(old), accountIdOf(verdict)];
	if (oldId !== undefined && newId !== undefined && oldId !== newId) {
		return refuse(
			`The new key is of another account than the old one: the new one is of ${verdict.account}, the old one of ${old?.account}`,
		);
	}
	const isSame = oldId !== undefined && oldId === newId;
	const elsewhere = isSame ? undefined : otherPlace(rotation.details, details);
	if (elsewhere) return refuse(elsewhere);
	const successor: ReplacementKey = {
		at,
		redacted: typed.redacted,
		fingerprint: typed.fingerprint,
		status,
		reason,
		...(verdict.endpoint !== undefined && { endpoint: verdict.endpoint }),
		...(verdict.account !== undefined && { account: verdict.account }),
		owner: isSame ? "same" : "not-shown",
	};
	return { kind: "accepted", successor, notes: notesOn(rotation.details, details, successor) };
}

/** True when the old key was asked about, so that the new one can be, too. */
function isAskable({ heard }: Rotation): boolean {
	return heard.some(({ endpoint }) => endpoint !== undefined);
}

/** The pack of Mailchimp ends what it tells of an account with the account's id. */
function accountIdOf(told: Pick<RecordedAnswer, "account"> | undefined): string | undefined {
	return /(?:^|, )account id (\S+)$/.exec(told?.account ?? "")?.[1];
}

/** An account lives in one data centre, a project in one region. */
function otherPlace(old: Details, young: Details): string | undefined {
	for (const [key, word] of [
		["datacenter", "data centre"],
		["region", "region"],
	] as const) {
		const [before, after] = [old[key], young[key]];
		if (before === undefined || after === undefined || before === after) continue;
		return `The new key belongs to another ${word} (${after}) than the old one (${before}), so it is not of the same account`;
	}
	return undefined;
}

function notesOn(old: Details, young: Details, { owner, status }: ReplacementKey): string[] {
	const notes: string[] = [];
	if (status !== "active") notes.push("The provider cannot be asked whether it works: try it out");
	if (owner === "not-shown") {
		notes.push(
			"The provider does not show whose key it is: make sure that the account or project is right",
		);
	}
	if (old.keyType !== undefined && young.keyType !== undefined && old.keyType !== young.keyType) {
		notes.push(
			`It is of the type "${young.keyType}", and the old one of the type "${old.keyType}"`,
		);
	}
	return notes;
}

function refuse(reason: string): NewKeyJudgement {
	return { kind: "refused", reason };
}
