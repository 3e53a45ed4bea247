// Decides whether a run of bytes could hold a rule's value, before any text is made of it. It becomes a
// candidate region if some form could match it. Base64 is checked in base64.ts.

import { findBase64Regions } from "./base64";
import { addRegion, byteAt, content, ifNamed, needsKeyword, plain } from "./candidate-regions";
import { backslash } from "./characters";
import { maxTail, mayEndEscape } from "./escape-tails";
import { findHexRegions } from "./hex";
import {
	asksForName,
	formAt,
	hasNearKeywords,
	hasVetoes,
	isLiteralBehind,
	isRun,
	isWholeRun,
	probeAt,
	probeCount,
} from "./rule-tables";
import { regionKind } from "./touching-escapes";
import { isRuledOut } from "./vetoes";

/** Adds the candidate regions of a run. */
export function checkRun(start: u32, end: u32): void {
	findBase64Regions(start, end);
	findHexRegions(start, end);
	for (let probe: u32 = 0; probe < probeCount; probe++) {
		const address = probeAt(probe);
		const length = load<u32>(address, 4);
		if (end - start >= length) checkForms(address, length, start, end);
	}
}

/** Checks the forms of a probe on each run of the probe's own bytes. */
function checkForms(probe: usize, length: u32, start: u32, end: u32): void {
	const set: usize = load<u32>(probe);
	// A run that is long enough covers a byte at every step of this length, so only those are read.
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
		addRegionIfWanted(probe, first, last);
		first = last + 1;
		known = first;
		index = last + length;
	}
}

function addRegionIfWanted(probe: usize, start: u32, end: u32): void {
	const lastForm = load<u32>(probe, 12);
	let kind: u32 = needsKeyword;
	let isWanted = false;
	for (let form = load<u32>(probe, 8); form < lastForm; form++) {
		const address = formAt(form);
		if (!couldMatch(address, start, end)) continue;
		isWanted = true;
		const flags = load<u32>(address, 20);
		if ((flags & hasNearKeywords) !== 0) continue;
		if ((flags & asksForName) === 0) kind = plain;
		else if (kind === needsKeyword) kind = plain | ifNamed;
	}
	if (!isWanted) return;
	addRegion(start, end, regionKind(start, end, kind));
}

function couldMatch(form: usize, start: u32, end: u32): bool {
	const length = end - start;
	const shortest = load<u32>(form);
	const longest = load<u32>(form, 4);
	if (length < shortest) return false;
	const flags = load<u32>(form, 20);
	if ((flags & isWholeRun) !== 0 && (length > longest || isInBase64(start, end))) return false;
	if (length > longest) {
		if (length > longest + maxTail || !mayFollowEscape(start)) return false;
		if (!mayEndEscape(start, end, shortest, longest)) return false;
	}
	if (load<u32>(form, 16) > 0) return holdsLiteral(form, start, end);
	if ((flags & isRun) === 0 || length > shortest || (flags & hasVetoes) === 0) return true;
	return !isRuledOut(load<u32>(form, 24), content + start, length);
}

/** True where a run goes on as base64. */
function isInBase64(start: u32, end: u32): bool {
	const before = start > 0 ? byteAt(start - 1) : 0;
	const after = byteAt(end);
	return before === 0x2b || before === 0x2f || after === 0x2b || after === 0x2f || after === 0x3d;
}

/** True when the byte before a run may open an escape that goes on in the run, or a default: "%", "\\", "=", "[", ";", ":". */
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
		before === 0x25 ||
		before === backslash ||
		before === 0x3d ||
		before === 0x5b ||
		before === 0x3b ||
		before === 0x3a
	);
}

/** True when the form's literal stands where a match on this run could hold it. */
function holdsLiteral(form: usize, start: u32, end: u32): bool {
	const slack = load<u32>(form, 8);
	const literal: usize = load<u32>(form, 12);
	const length = load<u32>(form, 16);
	const first = load<u8>(literal);
	const isBehind = (load<u32>(form, 20) & isLiteralBehind) !== 0;
	for (
		let at = isBehind ? start : start > slack ? start - slack : 0;
		at + length <= end + slack;
		at++
	) {
		if (byteAt(at) !== first) continue;
		let index: u32 = 1;
		while (index < length && byteAt(at + index) === load<u8>(literal + index)) index++;
		if (index === length) return true;
	}
	return false;
}
