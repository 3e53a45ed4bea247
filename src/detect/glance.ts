// The one cheap pass over every byte-range: is there anything here that a rule could want? Most
// contents hold nothing, and for them this is all that runs, so it makes no object unless it finds.

import { type DecodedPiece, findBase64, holdsText, minBase64Run } from "./base64.ts";
import { couldMatch } from "./candidate.ts";
import type { CompiledProbe, Sweep } from "./compile.ts";
import { findDenseEscapes } from "./escapes.ts";
import { findRuns, findRunsWithin } from "./probe.ts";
import { findSoftBreaks } from "./soft-breaks.ts";

/** A run of a probe's class that some form of the probe could match. */
export interface SeenRun {
	readonly probe: CompiledProbe;
	readonly start: number;
	readonly end: number;
}

export interface Seen {
	readonly runs: SeenRun[];
	/** Base64 that decodes to text. */
	readonly pieces: DecodedPiece[];
	/** Spans to decode because of their escapes alone. */
	readonly escaped: { readonly start: number; readonly end: number }[];
	/** True when there is a NUL byte, and so perhaps text in UTF-16. */
	readonly mayBeWide: boolean;
}

/** Gives what there is in [from, to), or undefined when there is nothing. */
export function glance(
	bytes: Buffer,
	{ set, length, probes }: Sweep,
	from: number,
	to: number,
): Seen | undefined {
	let seen: Omit<Seen, "mayBeWide"> | undefined;
	const start = (): Omit<Seen, "mayBeWide"> => {
		seen ??= { runs: [], pieces: [], escaped: [] };
		return seen;
	};
	const addPiece = (piece: DecodedPiece) => {
		if (holdsText(piece.decoded)) start().pieces.push(piece);
	};
	const sweep = findRuns(bytes, set, length, from, to);
	let decoded = from;
	for (let index = 0; index < sweep.length; index += 2) {
		const runStart = sweep[index]!;
		const runEnd = sweep[index + 1]!;
		for (const probe of probes) {
			if (runEnd - runStart < probe.length) continue;
			const inner = findRunsWithin(bytes, probe.set, probe.length, runStart, runEnd);
			for (let at = 0; at < inner.length; at += 2) {
				const run = { probe, start: inner[at]!, end: inner[at + 1]! };
				if (isWanted(bytes, run)) start().runs.push(run);
			}
		}
		if (runEnd - runStart < minBase64Run) continue;
		if (runEnd > decoded) {
			const first = Math.max(runStart, decoded);
			decoded = findBase64(bytes, first, runEnd, bytes.length, addPiece);
			if (decoded <= runEnd) continue;
		}
		// Lines under each other may be one text or a text each.
		findBase64(bytes, runStart, runEnd, runEnd, addPiece);
	}
	const addEscaped = (spanStart: number, spanEnd: number) => {
		start().escaped.push({ start: spanStart, end: spanEnd });
	};
	findDenseEscapes(bytes, from, to, addEscaped);
	findSoftBreaks(bytes, from, to, addEscaped);
	const mayBeWide = bytes.indexOf(0) >= 0;
	return seen || mayBeWide ? { ...start(), mayBeWide } : undefined;
}

function isWanted(bytes: Buffer, { probe, start, end }: SeenRun): boolean {
	for (const compiled of probe.forms) if (couldMatch(bytes, compiled, start, end)) return true;
	return false;
}
