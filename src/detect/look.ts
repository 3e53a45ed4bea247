// What in a stretch of a content could a rule want, whatever stands elsewhere in it? Where a
// glance depends on what it met before, this looks at less and says more often "perhaps": never
// does it miss what a glance over some content with this stretch would see.

import {
	base64Characters,
	chainGroups,
	holdsText,
	minBase64Run,
	minWrappedLine,
	textHead,
} from "./base64.ts";
import { couldMatch, touchesEscape } from "./candidate.ts";
import { addSpot, maxQuotedBytes, type SpotList, spotKinds } from "./changes.ts";
import type { Sweep } from "./compile.ts";
import { findCut, measureDense, minDense, nextEscape } from "./escapes.ts";
import { byteSet, findRunsWithin } from "./probe.ts";

export interface Look {
	/** What a rule may want: three numbers each. Where it starts and ends, and of which kind it is. */
	readonly spots: SpotList;
	/** True for what only the whole content can tell: wrapped base64, UTF-16. */
	isUnclear: boolean;
	/** What was looked at: the stretch, and the runs that reach over its ends. */
	start: number;
	end: number;
}

const { named, plain, quoted } = spotKinds;

/** How far from a stretch a byte can make or unmake what is found in it, runs themselves aside. */
export const lookMargin = 24;

/** Looks at [from, to) of `bytes` and at the runs that reach into it; adds to what `into` holds. */
export type Looker = (bytes: Buffer, from: number, to: number, into: Look) => void;

/** Makes a looker for the rules of a sweep. */
export function createLooker({ set, length, probes }: Sweep): Looker {
	/** Of each byte: 1 for a member of the sweep, and what sign of an encoding it is. */
	const kinds = signs.map((sign, byte) => sign + set[byte]!);

	const isBase64 = set.every((isIn, byte) => isIn === alphabet[byte]);

	function lookClosely(bytes: Buffer, first: number, to: number, into: Look): void {
		let run = first;
		let at = first;
		for (; at < to; at++) {
			const kind = kinds[bytes[at]!]!;
			if (kind === member) continue;
			if ((kind & member) === 0) {
				if (at - run >= length) lookAtRun(bytes, run, at, into);
				run = at + 1;
			}
			const sign = kind & ~member;
			if (sign === escapeSign) addDense(bytes, at, into);
			else if (sign === nul) into.isUnclear = true;
			else if (sign === breakSign) addSoftBreak(bytes, at, into);
		}
		while (at < bytes.length && (kinds[bytes[at]!]! & member) === member) at++;
		if (at - run >= length) lookAtRun(bytes, run, at, into);
		into.end = at;
	}

	/** The same for what is long: most of its bytes are never read. */
	function lookAlong(bytes: Buffer, first: number, to: number, into: Look): void {
		let last = to;
		while (last < bytes.length && (kinds[bytes[last]!]! & member) === member) last++;
		into.end = last;
		const runs = findRunsWithin(bytes, set, length, first, last);
		for (let index = 0; index < runs.length; index += 2) {
			lookAtRun(bytes, runs[index]!, runs[index + 1]!, into);
		}
		const stretch = bytes.subarray(first, last);
		if (stretch.indexOf(0) >= 0) into.isUnclear = true;
		for (const sign of ["=\n", "=\r"]) {
			for (let at = stretch.indexOf(sign); at >= 0; at = stretch.indexOf(sign, at + 1)) {
				addSoftBreak(bytes, first + at, into);
			}
		}
		// Dense escapes are at most 13 bytes apart, and a stretch has 60 or more: 13 in 47 show one.
		for (let start = first; start < last; start += 47) {
			const end = Math.min(last, start + 13);
			for (let at = start; at < end; at++) {
				if ((kinds[bytes[at]!]! & ~member) === escapeSign) addDense(bytes, at, into);
			}
		}
	}

	function lookAtRun(bytes: Buffer, start: number, end: number, into: Look): void {
		if (end - start >= minBase64Run) {
			if (isBase64) lookAtBase64(bytes, start, end, into);
			else {
				const pieces = findRunsWithin(bytes, alphabet, minBase64Run, start, end);
				for (let at = 0; at < pieces.length; at += 2) {
					lookAtBase64(bytes, pieces[at]!, pieces[at + 1]!, into);
				}
			}
		}
		for (const probe of probes) {
			if (end - start < probe.length) continue;
			const inner = findRunsWithin(bytes, probe.set, probe.length, start, end);
			for (let at = 0; at < inner.length; at += 2) {
				const innerStart = inner[at]!;
				const innerEnd = inner[at + 1]!;
				let kind = -1;
				for (const compiled of probe.forms) {
					if (!couldMatch(bytes, compiled, innerStart, innerEnd)) continue;
					kind = Math.max(kind, compiled.form.keywordsAreNear ? named : plain);
				}
				if (kind < 0) continue;
				if (touchesEscape(bytes, innerStart, innerEnd)) kind = quoted;
				addSpot(into.spots, innerStart, innerEnd, kind);
			}
		}
	}

	return (bytes, from, to, into) => {
		let first = from;
		while (first > 0 && (kinds[bytes[first - 1]!]! & member) === member) first--;
		into.start = first;
		if (to - from > longBytes) lookAlong(bytes, first, to, into);
		else lookClosely(bytes, first, to, into);
	};
}

const alphabet = byteSet(base64Characters);
const member = 1;
const nul = 2;
const escapeSign = 4;
const breakSign = 8;
const equals = "=".charCodeAt(0);
const signs = new Uint8Array(256);
signs[0] = nul;
for (const sign of "%\\&") signs[sign.charCodeAt(0)] = escapeSign;
signs[equals] = breakSign;

/** Adds the stretch of escapes that one of them belongs to, if it is dense. */
function addDense(bytes: Buffer, at: number, { spots }: Look): void {
	// The one found last is met again at each of its escapes.
	const last = spots.length - 3;
	const known = spots.at;
	if (last >= 0 && known[last + 2] === quoted && known[last]! <= at && at < known[last + 1]!)
		return;
	if (nextEscape(bytes, at, bytes[at]!) === 0) return;
	const { start, end, count } = measureDense(bytes, at);
	if (count < minDense) return;
	for (let from = start; from < end; from += maxQuotedBytes) {
		addSpot(spots, from, Math.min(end, from + maxQuotedBytes), quoted);
	}
}

/** Adds what a soft line break may cut in two; how long the line is depends on what is far. */
function addSoftBreak(bytes: Buffer, at: number, { spots }: Look): void {
	const next = bytes[at + 1] === 13 ? at + 2 : at + 1;
	if (bytes[next] !== 10) return;
	const cut = findCut(bytes, at, next + 1);
	if (cut !== undefined) addSpot(spots, cut.start, cut.end, quoted);
}

function lookAtBase64(bytes: Buffer, start: number, end: number, into: Look): void {
	if (!mayBeBase64(bytes, start, end)) return;
	if (mayGoOn(bytes, start, end)) into.isUnclear = true;
	// What it decodes to may be quoted, and then the text around it is decoded too.
	for (let from = start; from < end; from += maxQuotedBytes) {
		addSpot(into.spots, from, Math.min(end, from + maxQuotedBytes), quoted);
	}
}

/** Whether some piece of base64 that begins in this run may hold text. */
function mayBeBase64(bytes: Buffer, start: number, end: number): boolean {
	for (let phase = 0; phase < 4; phase++) {
		if (!holdsChain(bytes, start + phase, end)) continue;
		if (mayGoOn(bytes, start, end)) return true;
		const text = bytes.toString("latin1", start + phase, end);
		if (holdsText(Buffer.from(text, "base64"))) return true;
	}
	return false;
}

/** A chain covers each of its groups: so only every seventh is looked at, until one fits. */
function holdsChain(bytes: Buffer, start: number, end: number): boolean {
	const step = 4 * chainGroups;
	for (let at = start + step - 4; at < end; at += step) {
		if (textHead[bytes[at]!] !== 1) continue;
		let low = at;
		while (low - 4 >= start && textHead[bytes[low - 4]!] === 1) low -= 4;
		let high = at + 4;
		while (high < end && textHead[bytes[high]!] === 1) high += 4;
		if (high - low >= step) return true;
	}
	return false;
}

/** Whether the base64 of this run may go on in the next line. */
function mayGoOn(bytes: Buffer, start: number, end: number): boolean {
	return end - start >= minWrappedLine && lineEnds[bytes[end] ?? 0] === 1;
}

const lineEnds = new Uint8Array(256);
for (const byte of [10, 13, 92]) lineEnds[byte] = 1;

/** What a shorter stretch is looked at byte by byte. */
const longBytes = 512;
