// Could a version of a content hold a match? Where its base was asked before, only what is new is
// looked at, and what stands so near to something new that a rule could see it from there.
// The answer is never "no" where a scan of the whole would find something.

import type { Pack } from "../packs/pack.ts";
import {
	addSpot,
	carrySpots,
	listChanges,
	type SpotList,
	spotKinds,
	type VersionParts,
} from "./changes.ts";
import { compileProbes, compileSweep } from "./compile.ts";
import { reach } from "./context.ts";
import { escapeReach } from "./escape-windows.ts";
import { createLooker, type Look, lookMargin } from "./look.ts";
import { WordSearch } from "./probe.ts";
import { createScanner } from "./scanner.ts";

/** What is known of a content: what in it is no match, and could be one in other surroundings. */
export interface Screened {
	/** Three numbers each, in order: see Look. */
	readonly spots: Int32Array;
	/** True when nothing is known: whatever is made from it is looked at as a whole. */
	readonly isUnclear: boolean;
}

export interface Screen {
	/** Whether a scan, under any path, would give a match or a problem; and what is known then. */
	whole(bytes: Buffer): Screened;
	/** The same for a version of a content that was asked about. */
	version(bytes: Buffer, base: Screened, baseSize: number, parts: VersionParts): Screened;
	/** True when the content asked about last may hold a match. */
	readonly isWanted: boolean;
}

const noSpots = new Int32Array(0);
const nothing: Screened = { spots: noSpots, isUnclear: false };
const unclear: Screened = { spots: noSpots, isUnclear: true };

/** Makes a screen for the rules of some packs; one content is asked about at a time. */
export function createScreen(packs: readonly Pack[]): Screen {
	const scanner = createScanner(packs);
	const probes = compileProbes(scanner.rules);
	const forms = probes.flatMap((probe) => probe.forms.map(({ form }) => form));
	const look = createLooker(compileSweep(probes));
	const keywords = new WordSearch(
		forms.flatMap((form) => (form.keywordsAreNear ? form.keywords : [])),
	);
	const longest = Math.max(0, ...forms.map(({ maxLength }) => maxLength));
	const slacks = forms.map(({ literal, maxLength, probe }) =>
		literal === "" ? 0 : maxLength - probe.length,
	);
	/** A change can make or unmake a spot no farther away. */
	const margin = Math.max(lookMargin, 16 + Math.max(0, ...slacks));
	/** A rule sees no farther from a spot. */
	const before = reach.before + longest + margin;
	const after = reach.after + longest + margin;
	const decodedBefore = escapeReach.before + margin;
	/** Spots come in order, but what is decoded before one may reach back behind the last one. */
	const farBefore = before + 2 * decodedBefore;
	const decodedAfter = escapeReach.after + margin;
	const seen: Look = {
		spots: { at: new Int32Array(3072), length: 0 },
		isUnclear: false,
		start: 0,
		end: 0,
	};
	const list: SpotList = { at: new Int32Array(3072), length: 0 };
	const changes: number[] = [];
	let isWanted = false;

	function whole(bytes: Buffer): Screened {
		lookAt(bytes, 0, bytes.length);
		isWanted = false;
		if (seen.isUnclear || seen.spots.length > maxSpots) {
			isWanted = finds(bytes, {});
			return unclear;
		}
		if (seen.spots.length === 0) return nothing;
		if (!finds(bytes, { isPart: true })) return known(seen.spots);
		isWanted = finds(bytes, {});
		return unclear;
	}

	function version(bytes: Buffer, base: Screened, baseSize: number, parts: VersionParts): Screened {
		if (base.isUnclear) return whole(bytes);
		let spots = list;
		// To look at all takes half as long a byte.
		if (2 * listChanges(changes, bytes.length, baseSize, parts, margin) < bytes.length) {
			lookAtChanges(bytes, base.spots, parts);
		} else {
			lookAt(bytes, 0, bytes.length);
			spots = seen.spots;
		}
		if (seen.isUnclear || spots.length > maxSpots) return whole(bytes);
		isWanted = false;
		if (spots.length === 0) return nothing;
		const result = known(spots);
		return areHarmless(bytes, result.spots) ? result : whole(bytes);
	}

	function lookAt(bytes: Buffer, from: number, to: number): void {
		seen.isUnclear = false;
		seen.spots.length = 0;
		look(bytes, from, to, seen);
	}

	/** Fills the list: spots near the changes as they are now, the others as the base has them. */
	function lookAtChanges(bytes: Buffer, inBase: Int32Array, parts: VersionParts): void {
		list.length = 0;
		/** What begins before this is settled. */
		let settled = 0;
		let part = 0;
		for (let at = 0; at < changes.length; ) {
			const from = Math.max(settled, changes[at]! - margin);
			let to = changes[at + 1]! + margin;
			for (at += 2; at < changes.length && changes[at]! - margin <= to; at += 2) {
				to = changes[at + 1]! + margin;
			}
			to = Math.min(to, bytes.length);
			if (to <= settled) continue;
			lookAt(bytes, from, to);
			if (seen.isUnclear) return;
			if (inBase.length > 0) part = carrySpots(list, inBase, parts, part, settled, seen.start);
			const { at: found, length } = seen.spots;
			for (let spot = 0; spot < length; spot += 3) {
				addSpot(list, found[spot]!, found[spot + 1]!, found[spot + 2]!);
			}
			settled = seen.end;
		}
		if (inBase.length > 0) carrySpots(list, inBase, parts, part, settled, bytes.length);
	}

	/** Judges again where a change is within reach of a spot. */
	function areHarmless(bytes: Buffer, spots: Int32Array): boolean {
		let change = 0;
		let from = -1;
		let to = 0;
		let isNamed = true;
		for (let spot = 0; spot < spots.length; ) {
			let start = spots[spot]!;
			let end = spots[spot + 1]!;
			const kind = spots[spot + 2]!;
			spot += 3;
			if (kind === spotKinds.quoted) {
				// What is decoded around it may hold what is no spot by itself.
				start = Math.max(0, start - decodedBefore);
				end += decodedAfter;
				// Texts that are decoded together are seen together.
				for (; spot < spots.length && spots[spot]! - decodedBefore <= end; spot += 3) {
					const isQuoted = spots[spot + 2] === spotKinds.quoted;
					end = Math.max(end, spots[spot + 1]! + (isQuoted ? decodedAfter : 0));
				}
			}
			while (change < changes.length && changes[change + 1]! < start - farBefore) change += 2;
			if (change >= changes.length) break;
			if (!isTouched(change, start, end)) continue;
			if (from >= 0 && start - to > joinedBytes) {
				if (!isHarmless(bytes, from, to, isNamed)) return false;
				from = -1;
			}
			if (from < 0) isNamed = true;
			from = from < 0 ? start : Math.min(from, start);
			if (kind !== spotKinds.named) isNamed = false;
			to = Math.max(to, end);
		}
		return from < 0 || isHarmless(bytes, from, to, isNamed);
	}

	/** True when one of the changes, from a certain one on, is within reach. */
	function isTouched(first: number, start: number, end: number): boolean {
		for (let change = first; change < changes.length; change += 2) {
			if (changes[change]! > end + after) return false;
			if (changes[change + 1]! >= start - before) return true;
		}
		return false;
	}

	function isHarmless(bytes: Buffer, from: number, to: number, isNamed: boolean): boolean {
		const start = Math.max(0, from - before);
		const part = bytes.subarray(start, Math.min(bytes.length, to + after));
		if (isNamed && !keywords.holdsAny(part)) return true;
		return !finds(part, {
			from: Math.max(0, from - start - longest),
			to: Math.min(to - start, part.length),
			isPart: true,
		});
	}

	function finds(
		bytes: Buffer,
		request: { isPart?: boolean; from?: number; to?: number },
	): boolean {
		const { matches, problems } = scanner.scan(bytes, request);
		return matches.length > 0 || problems.length > 0;
	}

	return {
		whole,
		version,
		get isWanted() {
			return isWanted;
		},
	};
}

function known({ at, length }: SpotList): Screened {
	const spots = at.slice(0, length);
	for (let spot = 3; spot < length; spot += 3) {
		if (spots[spot]! < spots[spot - 3]!) return { spots: inOrder(spots), isUnclear: false };
	}
	return { spots, isUnclear: false };
}

/** Runs and escapes are found in two passes; nearly always there are only runs. */
function inOrder(spots: Int32Array): Int32Array {
	const triples: Int32Array[] = [];
	for (let at = 0; at < spots.length; at += 3) triples.push(spots.slice(at, at + 3));
	triples.sort((one, other) => one[0]! - other[0]!);
	for (const [place, triple] of triples.entries()) spots.set(triple, 3 * place);
	return spots;
}

const maxSpots = 60_000;
/** Spots that are closer share one scan. */
const joinedBytes = 2000;
