// Combines the answers of several hosts of one provider into one. A key is dead only when a host of its own refuses
// it and every other host that was asked refuses it too.

import type { Claim } from "../finding/rule-claims.ts";
import type { Details } from "../model/match.ts";
import type { JudgedAnswer } from "../packs/judge-answer.ts";
import type { LiveCheck } from "../packs/pack.ts";

/** What one host said, and to which question. */
export interface HostAnswer extends JudgedAnswer {
	readonly host: string;
	readonly check: LiveCheck;
	/** False when nothing was sent, not even a made-up key. */
	readonly wasAsked: boolean;
	/** True when nothing came back that could be judged. */
	readonly isSilent?: boolean;
	/** True when a made-up key was accepted. */
	readonly isFooled?: boolean;
	/** True when its refusal is the key's death: its own data centre, or one that accepted it before. */
	readonly isOwn?: boolean;
}

/**
 * Gives the answer that stands for all; undefined where there is none.
 * @param tooMany how many data centres are named with the key, where not all of them were asked; else 0
 */
export function combineHostAnswers(
	heard: readonly HostAnswer[],
	tooMany: number,
	check: LiveCheck,
): HostAnswer | undefined {
	const [first] = heard;
	if (!first) return undefined;
	const doubtful = heard.find((answer) => !isRefused(answer));
	const names = heard.map(({ host }) => host).join(" and ");
	if (doubtful) {
		const { host, reason } = doubtful;
		if (heard.length === 1 || reason.includes(host)) return doubtful;
		return { ...doubtful, reason: `${host}: ${reason}` };
	}
	const unproven = (why: string): HostAnswer => ({
		...first,
		status: "unknown",
		reason: `refused by ${names}, ${why}`,
	});
	if (tooMany > 0)
		return unproven(`but not all of the ${tooMany} data centres that are named were asked`);
	if (!heard.some(({ isOwn }) => isOwn)) {
		const why = "which only stood near the key: it may live in another data centre";
		return unproven(why + searchHint(check));
	}
	if (heard.length === 1) return first;
	const least = heard.find(({ listed }) => listed?.mayReturn) ?? first;
	return { ...least, reason: `${least.reason} (so say ${names})` };
}

/** Nobody else needs to be asked: the host accepts the key, or knows it. */
export function isConclusive({ status, listed }: HostAnswer): boolean {
	return status === "active" || listed?.recognised === true;
}

export const isRefused = ({ status }: HostAnswer): boolean => status === "inactive";

/** Whether to ask everywhere: the key's own data centre is not known, or calls it another's. */
export function isSearchable(
	{ ownDatacenters }: Claim,
	check: LiveCheck,
	heard: readonly HostAnswer[],
): boolean {
	if (knownDatacenters(check).length === 0) return false;
	const isElsewhere = heard.some(({ status, listed }) => status === "unknown" && listed?.elsewhere);
	return ownDatacenters.length === 0 || isElsewhere;
}

/** Why nobody was asked about a key without a data centre. */
export function noDatacenterReason(check: LiveCheck): string {
	return `no data centre: none is part of the key or named near it, so no provider can be asked${searchHint(check)}`;
}

/** What a search through every known data centre came to that found the key nowhere. */
export function failedSearchReason(heard: readonly HostAnswer[], check: LiveCheck): string {
	const silent = heard.filter((answer) => !isRefused(answer));
	const [first] = silent;
	const range = rangeOf(knownDatacenters(check));
	if (!first) {
		return `refused by every data centre from ${range}: it is revoked, or of a data centre that is not known`;
	}
	const others = silent.length === 1 ? "" : `, and ${silent.length - 1} more like it`;
	return `no data centre from ${range} accepts the key, but not all refuse it (${first.host}: ${first.reason}${others})`;
}

export function knownDatacenters({ hosts }: LiveCheck): readonly string[] {
	return hosts.flatMap((host) => host.knownDatacenters ?? []);
}

function searchHint(check: LiveCheck): string {
	const known = knownDatacenters(check);
	return known.length === 0 ? "" : `; --find-datacenter asks ${rangeOf(known)}`;
}

/** "us1 to us22". */
function rangeOf(known: readonly string[]): string {
	return `${known[0]} to ${known.at(-1)}`;
}

/** The key type of the context stays where the answer does not contradict it. */
export function learnedDetails({ details }: Claim, answer: HostAnswer): Details {
	const { keyType, ...rest } = answer.details;
	const keeps = answer.listed?.keeps?.includes(details.keyType ?? "") === true;
	return { ...rest, ...(keyType === undefined || keeps ? {} : { keyType }) };
}
