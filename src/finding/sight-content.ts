// From one content to its sightings, under each of its paths: what is a key can depend on the
// path. Names come many in one content, a line each, and no line is context for another.

import type { Blob, Provenance } from "../model/blob.ts";
import type { Match } from "../model/match.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { withoutEnding } from "./name-ending.ts";
import { SightingMaker } from "./sight.ts";
import type { Sighting } from "./sighting.ts";

/**
 * Finds what is a match under a path; without one, all that could be a match under some path. It pauses where
 * it takes long.
 */
export type FindMatches = (bytes: Buffer, path?: string) => Generator<void, readonly Match[]>;

/** The cheap question: false when no rule could want anything in these bytes. */
export type MayHold = (bytes: Buffer) => boolean;

type Seen = Pick<Blob, "provenance" | "names" | "added" | "previous">;

/** Gives the sightings in a content that is held in memory, in parts. */
export function* sightContent(
	bytes: Buffer,
	seen: Seen,
	find: FindMatches,
	mayHold: MayHold,
): Generator<void, Sighting[]> {
	const { provenance, names, added, previous = [] } = seen;
	const sightings: Sighting[] = [];
	const keep = (matches: readonly Match[], places: readonly Provenance[]) => {
		const made = new SightingMaker().make(bytes, 0, matches, places);
		for (const sighting of made) sightings.push(sighting);
	};
	if (names !== undefined) {
		for (const block of namesThatMayHold(bytes, mayHold)) {
			for (const sighting of yield* sightNames(block, names, find)) sightings.push(sighting);
		}
		return sightings;
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
	if (added === undefined) return sightings;
	const isOld = createOldCheck(seen, find);
	const counted: Sighting[] = [];
	for (const sighting of sightings) {
		const { match } = sighting;
		const isAdded = added.some(({ start, end }) => match.start < end && match.end > start);
		if (isAdded || (previous.length > 0 && !(yield* isOld(sighting)))) counted.push(sighting);
	}
	return counted;
}

/** Tells whether a parent had the same finding at the same place. */
function createOldCheck({ provenance, previous = [] }: Seen, find: FindMatches) {
	const known = new Map<Provenance, ReadonlySet<string>>();
	return function* isOld({ match, provenance: places }: Sighting): Generator<void, boolean> {
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
	const stem = matches.length > 0 ? undefined : withoutEnding(name.toString("latin1"));
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
function namesThatMayHold(text: Buffer, mayHold: MayHold): Buffer[] {
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

function* sightNames(
	text: Buffer,
	encoding: "utf8" | "latin1",
	find: FindMatches,
): Generator<void, Sighting[]> {
	const sightings: Sighting[] = [];
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
		sightings.push(...new SightingMaker().make(line, 0, matches, [place]));
	}
	return sightings;
}

const lineFeed = 0x0a;
