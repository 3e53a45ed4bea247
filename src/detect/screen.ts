// Could a version of a content hold a match? Where its base was asked before, only what is new is
// looked at, and what stands so near to something new that a rule could see it from there.
// The answer is never "no" where a scan of the whole would find something: then it is "perhaps".

import type { Pack } from "../packs/pack.ts";
import { compileProbes, compileSweep } from "./compile.ts";
import { reach } from "./context.ts";
import { createLooker, type Look, lookMargin } from "./look.ts";
import { createScanner } from "./scanner.ts";

/** What is known of a content that holds no match: what of it a changed neighbourhood could make one. */
export interface Screened {
	/** Starts and ends of the runs that a form could match, in order. */
	readonly spots: readonly number[];
	/** True when nothing is known: whatever is made from it is looked at as a whole. */
	readonly isUnknown: boolean;
}

export interface Screen {
	/** Whether a scan, under any path, would give a match or a problem; and what is known then. */
	whole(bytes: Buffer): Screened;
	/** The same for a version: `parts` tell where its bytes came from (see Parts in delta.ts). */
	version(
		bytes: Buffer,
		base: Screened,
		baseSize: number,
		parts: Int32Array,
		partsLength: number,
	): Screened;
	/** True when the content asked about last may hold a match. */
	readonly isWanted: boolean;
}

const nothing: Screened = { spots: [], isUnknown: false };
const unknown: Screened = { spots: [], isUnknown: true };

/** Makes a screen for the rules of some packs; one content is asked about at a time. */
export function createScreen(packs: readonly Pack[]): Screen {
	const scanner = createScanner(packs);
	const probes = compileProbes(scanner.rules);
	const sweep = compileSweep(probes);
	const longest = Math.max(
		0,
		...probes.flatMap(({ forms }) => forms.map(({ form }) => form.maxLength)),
	);
	/** A change can make or unmake a spot no farther away. */
	const slack = Math.max(
		0,
		...probes.flatMap(({ forms }) =>
			forms
				.filter(({ form }) => form.literal !== "")
				.map(({ form }) => form.maxLength - form.probe.length),
		),
	);
	const margin = Math.max(lookMargin, slack + 16);
	const { look } = createLooker(sweep);
	const before = reach.before + longest + margin;
	const after = reach.after + longest + margin;
	const seen: Look = { spots: [], isEncoded: false, start: 0, end: 0 };
	const changes: number[] = [];
	let isWanted = false;
	function whole(bytes: Buffer): Screened {
		seen.isEncoded = false;
		seen.spots.length = 0;
		look(bytes, 0, bytes.length, seen);
		isWanted = false;
		if (seen.isEncoded || seen.spots.length > maxSpots) {
			isWanted = finds(bytes, {});
			return unknown;
		}
		if (seen.spots.length === 0) return nothing;
		if (!finds(bytes, { isPart: true })) return { spots: seen.spots.slice(), isUnknown: false };
		isWanted = finds(bytes, {});
		return unknown;
	}

	function finds(bytes: Buffer, request: { isPart?: boolean }): boolean {
		const { matches, problems } = scanner.scan(bytes, request);
		return matches.length > 0 || problems.length > 0;
	}

	function version(
		bytes: Buffer,
		base: Screened,
		baseSize: number,
		parts: Int32Array,
		partsLength: number,
	): Screened {
		if (base.isUnknown) {
			return whole(bytes);
		}
		const isNear = listChanges(bytes.length, baseSize, parts, partsLength);
		if (!isNear) {
			seen.isEncoded = false;
			seen.spots.length = 0;
			look(bytes, 0, bytes.length, seen);
			if (seen.isEncoded) {
				return whole(bytes);
			}
			return conclude(bytes, seen.spots.slice());
		}
		seen.isEncoded = false;
		seen.spots.length = 0;
		const spots: number[] = [];
		let part = 0;
		let baseSpot = 0;
		/** Spots that begin before this are settled. */
		let settled = 0;
		// Spots between two zones lie in one copied part each: else a change were near.
		function carry(to: number): void {
			for (; part < partsLength; part += 3) {
				const start = parts[part]!;
				if (start >= to) return;
				const from = parts[part + 2]!;
				if (from < 0 || base.spots.length === 0) continue;
				const shift = start - from;
				const low = Math.max(settled, start) - shift;
				const high = Math.min(to, parts[part + 1]!) - shift;
				baseSpot = firstAtLeast(base.spots, low);
				for (; baseSpot < base.spots.length && base.spots[baseSpot + 1]! <= high; baseSpot += 2) {
					spots.push(base.spots[baseSpot]! + shift, base.spots[baseSpot + 1]! + shift);
				}
				if (parts[part + 1]! > to) return;
			}
		}
		for (let at = 0; at < changes.length; ) {
			const from = Math.max(0, changes[at]! - margin);
			let to = changes[at + 1]! + margin;
			for (at += 2; at < changes.length && changes[at]! - margin <= to; at += 2) {
				to = changes[at + 1]! + margin;
			}
			to = Math.min(to, bytes.length);
			if (to <= settled) continue;
			const known = seen.spots.length;
			look(bytes, Math.max(from, settled), to, seen);
			if (seen.isEncoded) {
				return whole(bytes);
			}
			carry(Math.max(seen.start, settled));
			for (let spot = known; spot < seen.spots.length; spot += 2) {
				if (seen.spots[spot]! < settled) continue;
				spots.push(seen.spots[spot]!, seen.spots[spot + 1]!);
			}
			settled = seen.end;
		}
		carry(bytes.length);
		return conclude(bytes, spots);
	}

	function conclude(bytes: Buffer, spots: readonly number[]): Screened {
		isWanted = false;
		if (spots.length === 0) return nothing;
		if (spots.length > maxSpots || !areHarmless(bytes, spots)) {
			return whole(bytes);
		}
		return { spots, isUnknown: false };
	}

	/** False when so much has changed that the whole is cheaper. */
	function listChanges(
		size: number,
		baseSize: number,
		parts: Int32Array,
		partsLength: number,
	): boolean {
		changes.length = 0;
		let zones = 0;
		let zoneEnd = 0;
		let expected = 0;
		const add = (start: number, end: number) => {
			changes.push(start, end);
			const low = Math.max(zoneEnd, start - margin);
			zoneEnd = end + margin;
			zones += zoneEnd - low;
		};
		for (let part = 0; part < partsLength; part += 3) {
			const start = parts[part]!;
			const end = parts[part + 1]!;
			const from = parts[part + 2]!;
			if (from < 0) {
				add(start, end);
				expected = -1;
			} else {
				if (expected !== -1 && from !== expected) add(start, start);
				expected = from + end - start;
			}
		}
		if (expected !== -1 && expected !== baseSize) add(size, size);
		return 2 * zones < size;
	}

	/** Scans again where a change is within reach of a spot. */
	function areHarmless(bytes: Buffer, spots: readonly number[]): boolean {
		let change = 0;
		let from = -1;
		let end = -1;
		for (let spot = 0; spot < spots.length; spot += 2) {
			const start = spots[spot]!;
			while (change < changes.length && changes[change + 1]! < start - before) change += 2;
			if (change >= changes.length) break;
			if (changes[change]! > spots[spot + 1]! + after) continue;
			if (from >= 0 && start - end > joinedBytes) {
				if (!isHarmless(bytes, from, end)) return false;
				from = -1;
			}
			if (from < 0) from = start;
			end = spots[spot + 1]!;
		}
		return from < 0 || isHarmless(bytes, from, end);
	}

	function isHarmless(bytes: Buffer, from: number, end: number): boolean {
		const start = Math.max(0, from - before);
		const part = bytes.subarray(start, Math.min(bytes.length, end + after));
		const { matches, problems } = scanner.scan(part, {
			from: Math.max(0, from - start - longest),
			to: end - start,
			isPart: true,
		});
		return matches.length === 0 && problems.length === 0;
	}

	return {
		whole,
		version,
		get isWanted() {
			return isWanted;
		},
	};
}

/** The place of the first start that is not less. */
function firstAtLeast(spots: readonly number[], start: number): number {
	let low = 0;
	let high = spots.length / 2;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (spots[2 * middle]! < start) low = middle + 1;
		else high = middle;
	}
	return 2 * low;
}

const maxSpots = 20_000;
/** Spots that are closer share one scan. */
const joinedBytes = 2000;
