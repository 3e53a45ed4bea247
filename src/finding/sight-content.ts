// From one content to its sightings, under each of its paths: what is a key can depend on the
// path. Names come many in one content, a line each, and no line is context for another.

import type { Blob, Provenance } from "../model/blob.ts";
import type { Match } from "../model/match.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { withoutEnding } from "./name-ending.ts";
import { SightingMaker } from "./sight.ts";
import type { Sighting } from "./sighting.ts";

/** Finds what is a match under a path; without one, all that could be a match under some path. */
export type FindMatches = (bytes: Buffer, path?: string) => readonly Match[];

/** The cheap question: false when no rule could want anything in these bytes. */
export type MayHold = (bytes: Buffer) => boolean;

type Seen = Pick<Blob, "provenance" | "names" | "added" | "previous">;

/** Gives the sightings in a content that is held in memory. */
export function sightContent(
	bytes: Buffer,
	seen: Seen,
	find: FindMatches,
	mayHold: MayHold,
): Sighting[] {
	const { provenance, names, added, previous = [] } = seen;
	if (names !== undefined) {
		return namesThatMayHold(bytes, mayHold).flatMap((block) => sightNames(block, names, find));
	}
	const path = provenance.length === 1 ? knownPath(provenance[0]!) : undefined;
	const isName = provenance.every(({ where }) => where === "name");
	const matches = isName ? findInName(bytes, find) : find(bytes, path);
	if (matches.length === 0) return [];
	const sightings =
		provenance.length === 1
			? new SightingMaker().make(bytes, 0, matches, provenance)
			: provenance.flatMap((place) => {
					const own = isName ? matches : find(bytes, knownPath(place));
					return new SightingMaker().make(bytes, 0, own, [place]);
				});
	if (added === undefined) return sightings;
	const isOld = createOldCheck(seen, find);
	return sightings.filter((sighting) => {
		const { match } = sighting;
		if (added.some(({ start, end }) => match.start < end && match.end > start)) return true;
		return previous.length > 0 && !isOld(sighting);
	});
}

/** Tells whether a parent had the same finding at the same place. */
function createOldCheck(
	{ provenance, previous = [] }: Seen,
	find: FindMatches,
): (sighting: Sighting) => boolean {
	const known = new Map<Provenance, ReadonlySet<string>>();
	return ({ match, provenance: places }) =>
		places.every((place) => {
			let old = known.get(place);
			if (old === undefined) {
				const contents = previous[provenance.indexOf(place)] ?? [];
				const matches = contents.flatMap((bytes) => find(bytes, knownPath(place)));
				old = new Set(matches.map(({ ruleId, identity }) => fingerprintOf(ruleId, identity)));
				known.set(place, old);
			}
			return old.has(fingerprintOf(match.ruleId, match.identity));
		});
}

/** An ending such as ".txt" does not rule out a whole key, with its data centre, before it. */
function findInName(name: Buffer, find: FindMatches): readonly Match[] {
	const matches = find(name, "");
	const stem = matches.length > 0 ? undefined : withoutEnding(name.toString("latin1"));
	if (stem === undefined) return matches;
	const found = find(Buffer.from(stem, "latin1"), "");
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

function sightNames(text: Buffer, encoding: "utf8" | "latin1", find: FindMatches): Sighting[] {
	const sightings: Sighting[] = [];
	for (let start = 0; start < text.length; ) {
		const stop = text.indexOf(lineFeed, start);
		const line = text.subarray(start, stop === -1 ? text.length : stop);
		start += line.length + 1;
		const matches = findInName(line, find);
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
