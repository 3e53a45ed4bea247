// Could a rule want this run of bytes? What a run is asked before any text is made of it: whether
// some form could match it. Whether it may be base64 that holds text, base64.ts asks.

import { lookForBase64 } from "./base64";
import { addRegion, byteAt, content, named, plain } from "./content";
import { kindBeside } from "./escapes";
import { formAt, hasVetoes, isNamed, isRun, probeAt, probeCount } from "./tables";

/** Whether a form's evidence rules a value out whatever stands around it; the form by its number. */
declare function isVetoed(form: u32, at: usize, length: u32): bool;

/** The longest tail of an escape that a run can begin with: that of src/detect/candidate.ts. */
const maxTail: u32 = 20;
const backslash: u32 = 0x5c;

/** Adds the spots of a run of the sweep's bytes. */
export function lookAtRun(start: u32, end: u32): void {
	lookForBase64(start, end);
	for (let probe: u32 = 0; probe < probeCount; probe++) {
		const place = probeAt(probe);
		const length = load<u32>(place, 4);
		if (end - start >= length) lookForForms(place, length, start, end);
	}
}

/** Asks the forms of a probe about each run of its own bytes in the run. */
function lookForForms(probe: usize, length: u32, start: u32, end: u32): void {
	const set: usize = load<u32>(probe);
	// A run that is long enough covers a byte at each such step from the last break.
	let first = start;
	let known = start;
	for (let index = start + length - 1; index < end; ) {
		let at = index + 1;
		while (at > known && load<u8>(set + load<u8>(content + at - 1)) === 1) at--;
		if (at > known) {
			first = at;
			known = index + 1;
			index = at + length - 1;
			continue;
		}
		let last = index + 1;
		while (last < end && load<u8>(set + load<u8>(content + last)) === 1) last++;
		askForms(probe, first, last);
		first = last + 1;
		known = first;
		index = last + length;
	}
}

function askForms(probe: usize, start: u32, end: u32): void {
	const lastForm = load<u32>(probe, 12);
	let kind: i32 = -1;
	for (let form = load<u32>(probe, 8); form < lastForm; form++) {
		const place = formAt(form);
		if (!couldMatch(place, start, end)) continue;
		const own: i32 = (load<u32>(place, 20) & isNamed) !== 0 ? named : plain;
		kind = max<i32>(kind, own);
	}
	if (kind < 0) return;
	addRegion(start, end, kindBeside(start, end, kind));
}

function couldMatch(form: usize, start: u32, end: u32): bool {
	const length = end - start;
	const shortest = load<u32>(form);
	const longest = load<u32>(form, 4);
	if (length < shortest) return false;
	if (length > longest) {
		if (length > longest + maxTail || !mayFollowEscape(start)) return false;
	}
	const flags = load<u32>(form, 20);
	if (load<u32>(form, 16) > 0) return holdsLiteral(form, start, end);
	if ((flags & isRun) === 0 || length > shortest || (flags & hasVetoes) === 0) return true;
	return !isVetoed(load<u32>(form, 24), content + start, length);
}

/** True when the byte before a run may open an escape that goes on in the run: "%", "\\", "=", "[", ";". */
function mayFollowEscape(start: u32): bool {
	if (start === 0) return false;
	const before = byteAt(start - 1);
	// "\\u0022" and "\\x22", and the backslash may be escaped itself.
	if (before === 0x75 || before === 0x78) {
		const opener = start > 1 ? byteAt(start - 2) : 0;
		if (opener === backslash) return true;
		return start > 2 && (opener | 0x20) === 0x63 && byteAt(start - 3) === 0x35;
	}
	return (
		before === 0x25 || before === backslash || before === 0x3d || before === 0x5b || before === 0x3b
	);
}

/** True when the form's literal stands where a match on this run could hold it. */
function holdsLiteral(form: usize, start: u32, end: u32): bool {
	const slack = load<u32>(form, 8);
	const literal: usize = load<u32>(form, 12);
	const length = load<u32>(form, 16);
	const first = load<u8>(literal);
	for (let at = start > slack ? start - slack : 0; at + length <= end + slack; at++) {
		if (byteAt(at) !== first) continue;
		let index: u32 = 1;
		while (index < length && byteAt(at + index) === load<u8>(literal + index)) index++;
		if (index === length) return true;
	}
	return false;
}
