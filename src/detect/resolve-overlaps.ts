// Resolves overlapping matches: the most certain stays, then the one with the most details, then the longest secret,
// then the one decoded least.

import { confidences, type Match } from "../model/match.ts";

/** Gives the matches that stay, in order of their places in a text that begins with `bytes` at `base`. */
export function resolveOverlaps(
	matches: readonly Match[],
	bytes: Uint8Array,
	base: number,
): Match[] {
	const byteAt: ByteAt = (place) => bytes[place - base];
	return resolveEach(
		matches,
		(match) => match,
		(cluster) => resolveCluster(cluster, byteAt),
	);
}

/** Resolves matches that hang together, cluster by cluster; most stand alone. */
function resolveEach(
	matches: readonly Match[],
	spanOf: (match: Match) => Span,
	resolve: (cluster: readonly Match[]) => readonly Match[],
): Match[] {
	const ordered = [...matches].sort((one, other) => spanOf(one).start - spanOf(other).start);
	const kept: Match[] = [];
	for (let index = 0; index < ordered.length; ) {
		const cluster = [ordered[index]!];
		let { end } = spanOf(ordered[index]!);
		for (index++; index < ordered.length && spanOf(ordered[index]!).start < end; index++) {
			cluster.push(ordered[index]!);
			end = Math.max(end, spanOf(ordered[index]!).end);
		}
		for (const match of cluster.length === 1 ? cluster : resolve(cluster)) kept.push(match);
	}
	return kept;
}

interface Span {
	readonly start: number;
	readonly end: number;
}

type ByteAt = (place: number) => number | undefined;

/** Thousands of matches may be unpacked from one place. Beside what else stands there, they stay or go together. */
function resolveCluster(cluster: readonly Match[], byteAt: ByteAt): Match[] {
	const unpacked = new Map<string, Match[]>();
	const rest: Match[] = [];
	for (const match of cluster) {
		const group = unpacked.get(placeOf(match));
		if (!match.inUnpacked) rest.push(match);
		else if (group) group.push(match);
		else unpacked.set(placeOf(match), [match]);
	}
	for (const [place, group] of unpacked) {
		const spanOf = (match: Match) => match.inUnpacked ?? match;
		unpacked.set(
			place,
			resolveEach(group, spanOf, (part) => resolveAll(part, byteAt)),
		);
	}
	const best = [...unpacked.values()].map((group) => [...group].sort(compareWorth)[0]!);
	if (rest.length === 0 && best.length === 1) return unpacked.get(placeOf(best[0]!))!;
	return resolveAll([...rest, ...best], byteAt).flatMap((match) =>
		match.inUnpacked ? unpacked.get(placeOf(match))! : [match],
	);
}

function placeOf({ start, end }: Match): string {
	return `${start}-${end}`;
}

function resolveAll(cluster: readonly Match[], byteAt: ByteAt): Match[] {
	const kept: Match[] = [];
	const sorted = [...cluster].sort(compareWorth);
	for (const match of sorted) {
		const isKept = kept.every(
			(other) => !doOverlap(match, other) || isReadingOfEscape(match, other, byteAt),
		);
		if (isKept) kept.push(withReadings(match, sorted));
	}
	return kept.sort(
		(one, other) => one.start - other.start || startInUnpacked(one) - startInUnpacked(other),
	);
}

/** What was unpacked from one place has that place in the content, so its place in the unpacked text decides. */
function doOverlap(one: Match, other: Match): boolean {
	const isOfOne = one.start === other.start && one.end === other.end;
	const [first, second] =
		isOfOne && one.inUnpacked && other.inUnpacked
			? [one.inUnpacked, other.inUnpacked]
			: [one, other];
	return first.start < second.end && second.start < first.end;
}

function startInUnpacked({ inUnpacked }: Match): number {
	return inUnpacked?.start ?? 0;
}

/**
 * "a%37" before 30 more digits is one key where the sign begins an escape and another where it is a sign: nobody knows
 * which, and to ask for the wrong one alone would call the right one dead.
 */
function isReadingOfEscape(one: Match, other: Match, byteAt: ByteAt): boolean {
	const isOneDecoded = encodingCount(one) > encodingCount(other);
	const [decoded, plain] = isOneDecoded ? [one, other] : [other, one];
	return (
		encodingCount(decoded) > encodingCount(plain) &&
		decoded.identity.length === plain.identity.length &&
		decoded.start < plain.start &&
		plain.start - decoded.start <= maxBeforeEscape &&
		decoded.end === plain.end &&
		!(byteAt(plain.start - 1) === equals && isEndOfName(decoded.start, byteAt))
	);
}

/** Whether digits in front of "=" are those of a name, as in "KEY_1=61…": no value begins there. */
function isEndOfName(start: number, byteAt: ByteAt): boolean {
	let before = start - 1;
	while (byteAt(before) === blank) before--;
	return !opensValue.has(byteAt(before) ?? 0);
}

const [equals, blank] = [61, 32] as const;
/** Quotes, "=" and ":". */
const opensValue: ReadonlySet<number> = new Set([34, 39, 96, 61, 58]);

/** The digits that fit before an escape whose own digits are taken for the key's. */
const maxBeforeEscape = 8;

/** Where other rules take the same value for their key, all readings of it stay, the nearest claim first. `cluster` is sorted by worth. */
function withReadings(match: Match, cluster: readonly Match[]): Match {
	const isSame = (other: Match) =>
		other.identity.length === match.identity.length && doOverlap(match, other);
	const byRule = new Map([[match.ruleId, match]]);
	for (const other of cluster) {
		if (isSame(other) && !byRule.has(other.ruleId)) byRule.set(other.ruleId, other);
	}
	if (byRule.size === 1) return match;
	const nearestFirst = [...byRule.values()].sort((one, other) => one.claimRank - other.claimRank);
	const readings = nearestFirst.map(({ ruleId, confidence, why, details }) => ({
		ruleId,
		confidence,
		why,
		details,
	}));
	return { ...match, readings };
}

/** Sorting is stable: of equals the one found first stays. */
function compareWorth(one: Match, other: Match): number {
	return (
		confidences.indexOf(other.confidence) - confidences.indexOf(one.confidence) ||
		(one.ruleId === other.ruleId ? 0 : other.sum - one.sum) ||
		detailCount(other) - detailCount(one) ||
		// A piece of encoded text may end inside a secret, and what is left look like one.
		other.identity.length - one.identity.length ||
		// So may a data centre: "-us1<wbr>8".
		other.secret.length - one.secret.length ||
		encodingCount(one) - encodingCount(other) ||
		// The ends of a text are read in this order too, to be sure of its first and last character.
		Number(isBigEndian(one)) - Number(isBigEndian(other)) ||
		other.end - other.start - (one.end - one.start)
	);
}

function detailCount({ details }: Match): number {
	return Object.keys(details).length - (details.encoding ? 1 : 0);
}

function encodingCount({ details }: Match): number {
	return details.encoding?.split("+").length ?? 0;
}

function isBigEndian({ details }: Match): boolean {
	return details.encoding?.includes("be+") === true || details.encoding?.endsWith("be") === true;
}
