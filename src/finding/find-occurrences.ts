// Finds the occurrences of secrets in one content, once for each path, since the path decides with. Names of files
// come as one content with a line each; no line is context for another.

import type { Blob, Provenance } from "../model/blob.ts";
import type { Match } from "../model/match.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { OccurrenceMaker } from "./make-occurrences.ts";
import { withoutNeutralEnding } from "./neutral-endings.ts";
import type { Occurrence } from "./occurrence.ts";

/**
 * Finds what is a match under a path; without one, all that could be a match under some path. It pauses where
 * it takes long.
 */
export type FindMatches = (bytes: Buffer, path?: string) => Generator<void, readonly Match[]>;

/** The cheap question: false when no rule could want anything in these bytes. */
export type MayHoldMatch = (bytes: Buffer) => boolean;

type Seen = Pick<Blob, "provenance" | "names" | "added" | "previous">;

/** Gives the occurrences in a content that is held in memory, in parts. */
export function* findOccurrences(
	bytes: Buffer,
	seen: Seen,
	find: FindMatches,
	mayHold: MayHoldMatch,
): Generator<void, Occurrence[]> {
	const { provenance, names, added, previous = [] } = seen;
	const occurrences: Occurrence[] = [];
	const keep = (matches: readonly Match[], places: readonly Provenance[]) => {
		const made = new OccurrenceMaker().make(bytes, 0, matches, places);
		for (const occurrence of made) occurrences.push(occurrence);
	};
	if (names !== undefined) {
		for (const block of namesThatMayHold(bytes, mayHold)) {
			for (const occurrence of yield* findNameOccurrences(block, names, find))
				occurrences.push(occurrence);
		}
		return occurrences;
	}
	const path = provenance.length === 1 ? knownPath(provenance[0]!) : undefined;
	const isName = provenance.every(({ where }) => where === "name");
	const matches = yield* isName ? findInName(bytes, find) : find(bytes, path);
	if (matches.length === 0) return [];
	if (provenance.length === 1) keep(matches, provenance);
	else {
		for (const place of provenance) {
			keep(isName ? matches : yield* find(bytes, knownPath(place)), [place]);
		}
	}
	if (added === undefined) return occurrences;
	const isOld = createOldCheck(seen, find);
	const counted: Occurrence[] = [];
	for (const occurrence of occurrences) {
		const { match } = occurrence;
		if (touchesAny(added, match) || (previous.length > 0 && !(yield* isOld(occurrence))))
			counted.push(occurrence);
	}
	return counted;
}

/** True where one of the ranges, which are in order and apart, shares a byte with the match. */
function touchesAny(ranges: NonNullable<Seen["added"]>, { start, end }: Match): boolean {
	let [low, high] = [0, ranges.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (ranges[middle]!.end <= start) low = middle + 1;
		else high = middle;
	}
	return low < ranges.length && ranges[low]!.start < end;
}

/** Tells whether a parent had the same finding at the same place. */
function createOldCheck({ provenance, previous = [] }: Seen, find: FindMatches) {
	const known = new Map<Provenance, ReadonlySet<string>>();
	return function* isOld({ match, provenance: places }: Occurrence): Generator<void, boolean> {
		for (const place of places) {
			let old = known.get(place);
			if (old === undefined) {
				const fingerprints = new Set<string>();
				for (const bytes of previous[provenance.indexOf(place)] ?? []) {
					for (const { ruleId, identity } of yield* find(bytes, knownPath(place)))
						fingerprints.add(fingerprintOf(ruleId, identity));
				}
				old = fingerprints;
				known.set(place, old);
			}
			if (!old.has(fingerprintOf(match.ruleId, match.identity))) return false;
		}
		return true;
	};
}

/** An ending such as ".txt" does not rule out a whole key, with its data centre, before it. */
function* findInName(name: Buffer, find: FindMatches): Generator<void, readonly Match[]> {
	const matches = yield* find(name, "");
	const stem = matches.length > 0 ? undefined : withoutNeutralEnding(name.toString("latin1"));
	if (stem === undefined) return matches;
	const found = yield* find(Buffer.from(stem, "latin1"), "");
	return found.filter(({ details }) => details.datacenter !== undefined);
}

/** A name is all content: its path is no evidence beside it. */
function knownPath({ where, path, commit }: Provenance): string | undefined {
	if (where === "commit" && commit === undefined && path === "") return undefined;
	return where === "name" ? "" : path;
}

/** Blocks of whole lines; asking each line by itself took longer than all the contents of a tree. */
function namesThatMayHold(text: Buffer, mayHold: MayHoldMatch): Buffer[] {
	const blocks: Buffer[] = [];
	for (let start = 0; start < text.length; ) {
		const stop = text.indexOf(lineFeed, start + blockBytes);
		const end = stop === -1 ? text.length : stop;
		const block = text.subarray(start, end);
		if (mayHold(block)) blocks.push(block);
		start = end + 1;
	}
	return blocks;
}

const blockBytes = 4096;

function* findNameOccurrences(
	text: Buffer,
	encoding: "utf8" | "latin1",
	find: FindMatches,
): Generator<void, Occurrence[]> {
	const occurrences: Occurrence[] = [];
	for (let start = 0; start < text.length; ) {
		const stop = text.indexOf(lineFeed, start);
		const line = text.subarray(start, stop === -1 ? text.length : stop);
		start += line.length + 1;
		const matches = yield* findInName(line, find);
		if (matches.length === 0) continue;
		const name = line.toString(encoding);
		const place: Provenance =
			encoding === "utf8"
				? { where: "name", path: name }
				: { where: "name", path: "", unplaced: name };
		occurrences.push(...new OccurrenceMaker().make(line, 0, matches, [place]));
	}
	return occurrences;
}

const lineFeed = 0x0a;
