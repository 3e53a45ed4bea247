// What in a stretch of a content could a rule want, whatever stands elsewhere in it? Where a
// glance depends on what it met before (base64 over several lines, escapes), this looks at less
// and says "perhaps": it never says less than a glance over any content with this stretch would.

import { chainGroups, holdsText, minBase64Run, minWrappedLine, textHead } from "./base64.ts";
import { couldMatch, touchesEscape } from "./candidate.ts";
import type { Sweep } from "./compile.ts";
import { keyBytes, measureDense, minBrokenLength, nextEscape } from "./escapes.ts";
import { findRunsWithin } from "./probe.ts";

export interface Look {
	/** Starts and ends of runs that a plain form could match, in order. */
	readonly spots: number[];
	/** True when something may be encoded: only the whole content can tell. */
	isEncoded: boolean;
	/** What was looked at: the stretch, and the runs that reach over its ends. */
	start: number;
	end: number;
}

/** How far from a stretch a byte can make or unmake what is found in it, runs themselves aside. */
export const lookMargin = 24;

export interface Looker {
	/** Looks at [from, to) of `bytes` and at the runs that reach into it; adds to what `into` holds. */
	look(bytes: Buffer, from: number, to: number, into: Look): void;
}

/** Makes a looker for the rules of a sweep. */
export function createLooker(sweep: Sweep): Looker {
	const { set, length, probes } = sweep;
	/** Of each byte: 1 for a member of the sweep, more for what may belong to an encoding. */
	const kinds = signs.map((sign, byte) => sign || set[byte]!);

	function look(bytes: Buffer, from: number, to: number, into: Look): void {
		let first = from;
		while (first > 0 && kinds[bytes[first - 1]!] === member) first--;
		into.start = first;
		if (to - from > longBytes) {
			lookAlong(bytes, first, to, into);
			return;
		}
		let run = first;
		let at = first;
		for (; at < to; at++) {
			const kind = kinds[bytes[at]!]!;
			if (kind === member) continue;
			if (at - run >= length) lookAtRun(bytes, run, at, into);
			run = at + 1;
			if (kind !== 0) lookAtSign(bytes, at, kind, into);
		}
		while (at < bytes.length && kinds[bytes[at]!] === member) at++;
		if (at - run >= length) lookAtRun(bytes, run, at, into);
		into.end = at;
	}

	/** The same for what is long: most of its bytes are never read. */
	function lookAlong(bytes: Buffer, first: number, to: number, into: Look): void {
		let last = to;
		while (last < bytes.length && kinds[bytes[last]!] === member) last++;
		into.end = last;
		const runs = findRunsWithin(bytes, set, length, first, last);
		for (let index = 0; index < runs.length && !into.isEncoded; index += 2) {
			lookAtRun(bytes, runs[index]!, runs[index + 1]!, into);
		}
		if (into.isEncoded) return;
		const stretch = bytes.subarray(first, last);
		into.isEncoded = stretch.indexOf(0) >= 0 || holdsSoftBreak(stretch) || holdsDense(stretch);
	}

	function lookAtRun(bytes: Buffer, start: number, end: number, into: Look): void {
		if (end - start >= minBase64Run && mayBeBase64(bytes, start, end)) {
			into.isEncoded = true;
			return;
		}
		for (const probe of probes) {
			if (end - start < probe.length) continue;
			const inner = findRunsWithin(bytes, probe.set, probe.length, start, end);
			for (let at = 0; at < inner.length; at += 2) {
				const innerStart = inner[at]!;
				const innerEnd = inner[at + 1]!;
				if (!probe.forms.some((form) => couldMatch(bytes, form, innerStart, innerEnd))) continue;
				if (touchesEscape(bytes, innerStart, innerEnd)) into.isEncoded = true;
				into.spots.push(innerStart, innerEnd);
			}
		}
	}

	return { look };
}

const member = 1;
const [nul, escapeSign, softBreak] = [2, 3, 4];
const signs = new Uint8Array(256);
signs[0] = nul;
for (const sign of "%\\&") signs[sign.charCodeAt(0)] = escapeSign;
signs["=".charCodeAt(0)] = softBreak;

function lookAtSign(bytes: Buffer, at: number, kind: number, into: Look): void {
	if (kind === nul) into.isEncoded = true;
	else if (kind === escapeSign) into.isEncoded ||= isDense(bytes, at);
	else into.isEncoded ||= isSoftBreak(bytes, at);
}

function isDense(bytes: Buffer, at: number): boolean {
	return nextEscape(bytes, at, bytes[at]!) > 0 && measureDense(bytes, at).count >= minDense;
}

/** Fewer than a glance asks for: where it begins to count can change the number. */
const minDense = 10;

/** Dense escapes are at most 13 bytes apart and a stretch has 60 or more, so 13 in 47 show one. */
function holdsDense(bytes: Buffer): boolean {
	for (let start = 0; start < bytes.length; start += 47) {
		const end = Math.min(bytes.length, start + 13);
		for (let at = start; at < end; at++) {
			if (signs[bytes[at]!] === escapeSign && isDense(bytes, at)) return true;
		}
	}
	return false;
}

function holdsSoftBreak(bytes: Buffer): boolean {
	for (const lineEnd of ["=\n", "=\r"]) {
		for (let at = bytes.indexOf(lineEnd); at >= 0; at = bytes.indexOf(lineEnd, at + 1)) {
			if (isSoftBreak(bytes, at)) return true;
		}
	}
	return false;
}

/** Whether enough for a secret stands on both sides, however long the line is. */
function isSoftBreak(bytes: Buffer, at: number): boolean {
	const next = bytes[at + 1] === 13 ? at + 2 : at + 1;
	if (bytes[next] !== 10) return false;
	let [start, end] = [at, next + 1];
	while (start > 0 && at - start < minBrokenLength && keyBytes[bytes[start - 1]!] === 1) start--;
	while (end - next <= minBrokenLength && keyBytes[bytes[end]!] === 1) end++;
	return start < at && end > next + 1 && at - start + end - next - 1 >= minBrokenLength;
}

/** Whether some piece of base64 that begins in this run may hold text. */
function mayBeBase64(bytes: Buffer, start: number, end: number): boolean {
	for (let phase = 0; phase < 4; phase++) {
		let groups = 0;
		for (let at = start + phase; at < end; at += 4) {
			groups = textHead[bytes[at]!] === 1 ? groups + 1 : 0;
			if (groups < chainGroups) continue;
			if (mayGoOn(bytes, start, end)) return true;
			const text = bytes.toString("latin1", start + phase, end);
			if (holdsText(Buffer.from(text, "base64"))) return true;
			break;
		}
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
