// Decides whether a chain could hold what a rule matches: a value that is escaped or in pieces, or base64 or
// hexadecimal digits of text. Such a chain becomes a candidate region. src/detect/chain-values.ts decides for good.

import { isHexDigit } from "./ascii";
import { holdsBase64, isBase64Digit } from "./base64";
import {
	addQuotedRegions,
	addRegion,
	byteAt,
	content,
	needsKeyword,
	quoted,
	setUnclear,
	size,
} from "./candidate-regions";
import {
	allMarks,
	behindEscape,
	behindFiller,
	behindWrap,
	chainLength,
	chainText,
	endOf,
	isEscaped,
	isMarked,
	isUnsure,
	marksOf,
	startOf,
} from "./chain";
import { holdsHexText } from "./hex";
import {
	formAt,
	hasNearKeywords,
	hasVetoes,
	isRun,
	isWholeRun,
	probeAt,
	probeCount,
} from "./rule-tables";
import { decodedAfter, decodedBefore } from "./scan-ranges";
import { kindByEscapes, regionKind } from "./touching-escapes";
import { isRuledOut } from "./vetoes";

export function checkChain(): void {
	for (let probe: u32 = 0; probe < probeCount; probe++) checkProbe(probeAt(probe));
	checkEncoded();
}

/** Looks for values that a form could match, between line breaks, which no key has. */
function checkProbe(probe: usize): void {
	const set: usize = load<u32>(probe);
	const length = load<u32>(probe, 4);
	let first: u32 = 0;
	for (let at: u32 = 0; at <= chainLength; at++) {
		const isIn = at < chainLength && load<u8>(set + load<u8>(chainText + at)) === 1;
		if (isIn && (at === first || (marksOf(at) & behindWrap) === 0)) continue;
		if (at - first >= length && isMarkedIn(first, at)) {
			const found = findValue(probe, first, at);
			const kind = found === named ? namedKind() : quoted;
			if (found !== nothing && kind === quoted) addSpan(first, at);
			else if (found !== nothing) addRegion(startOf(first), endOf(at - 1), kind);
		}
		first = isIn ? at : at + 1;
	}
}

function isMarkedIn(from: u32, to: u32): bool {
	let all = marksOf(from) & (isEscaped | behindEscape);
	for (let index = from + 1; index < to; index++) all |= marksOf(index);
	// An escape may stand just in front or behind.
	return (all & isMarked) !== 0 || (to < chainLength && (marksOf(to) & isMarked) !== 0);
}

/** A longer value is a candidate wherever it is bounded. */
const maxExact: u32 = 200;

/** What is found: nothing, a value that is a match only with a keyword near it, or any other. */
const nothing: u32 = 0;
const named: u32 = 1;
const unnamed: u32 = 2;

function findValue(probe: usize, first: u32, last: u32): u32 {
	const lastForm = load<u32>(probe, 12);
	let found = nothing;
	for (let form = load<u32>(probe, 8); form < lastForm; form++) {
		const address = formAt(form);
		const own = (load<u32>(address, 20) & hasNearKeywords) === 0 ? unnamed : named;
		if (own > found && holdsValue(address, load<u32>(probe), first, last)) found = own;
	}
	return found;
}

function holdsValue(form: usize, set: usize, first: u32, last: u32): bool {
	const shortest = load<u32>(form);
	const longest = load<u32>(form, 4);
	if (last - first < shortest) return false;
	if (longest > maxExact) return holdsLiteral(form, first, last);
	for (let from = first; from + shortest <= last; from++) {
		if (from > first && (marksOf(from) & behindFiller) === 0) continue;
		for (let to = from + shortest; to <= last && to <= from + longest; to++) {
			const isEnd = to === last || (marksOf(to) & behindFiller) !== 0;
			if (!isEnd) continue;
			// A filler at an end bounds nothing where the same one stands inside.
			if (from > first && isCutAsInside(from, from, to)) continue;
			if (to < last && isCutAsInside(to, from, to)) continue;
			if (isPlainRun(set, from, to)) continue;
			if (couldMatch(form, from, to)) return holdsLiteral(form, first, last);
		}
	}
	return false;
}

/** Whether a value stands there as it is, a run of its own: then it is checked as one. */
function isPlainRun(set: usize, from: u32, to: u32): bool {
	const start = startOf(from);
	const end = endOf(to - 1);
	if (end - start !== to - from || (marksOf(from) & behindEscape) !== 0) return false;
	if (start > 0 && load<u8>(set + byteAt(start - 1)) === 1) return false;
	return load<u8>(set + byteAt(end)) === 0;
}

function couldMatch(form: usize, from: u32, to: u32): bool {
	const length = to - from;
	const flags = load<u32>(form, 20);
	if ((flags & isWholeRun) !== 0 && isInBase64(from, to)) return false;
	const isExact = length === load<u32>(form) && load<u32>(form, 16) === 0;
	if (!isExact || (flags & isRun) === 0 || (flags & hasVetoes) === 0) return true;
	return !isRuledOut(load<u32>(form, 24), chainText + from, length);
}

/** Whether a value goes on as base64, with no filler between. */
function isInBase64(from: u32, to: u32): bool {
	if (from > 0 && (marksOf(from) & behindFiller) === 0 && isBase64Sign(from - 1)) return true;
	return to < chainLength && (marksOf(to) & behindFiller) === 0 && isBase64Sign(to);
}

function isBase64Sign(index: u32): bool {
	const character: u32 = load<u8>(chainText + index);
	return character === 0x2b || character === 0x2f;
}

/**
 * The kind of a value that needs a keyword near it: quoted where undoing escapes may show one, in the chain or beside it.
 */
function namedKind(): u32 {
	if ((allMarks & (isEscaped | isUnsure | behindEscape)) !== 0) return quoted;
	const start = startOf(0);
	const end = endOf(chainLength - 1);
	return kindByEscapes(start, end, regionKind(start, end, needsKeyword));
}

/** Whether the filler at an end of [from, to) is the same as one that stands in it. */
function isCutAsInside(at: u32, from: u32, to: u32): bool {
	const start = endOf(at - 1);
	const length = startOf(at) - start;
	for (let index = from + 1; index < to; index++) {
		if ((marksOf(index) & behindFiller) === 0) continue;
		const other = endOf(index - 1);
		if (startOf(index) - other !== length) continue;
		if (memory.compare(content + start, content + other, length) === 0) return true;
	}
	return false;
}

/** True when the form's literal stands where a match on this run could hold it. */
function holdsLiteral(form: usize, from: u32, to: u32): bool {
	const slack = load<u32>(form, 8);
	const literal: usize = load<u32>(form, 12);
	const length = load<u32>(form, 16);
	if (length === 0) return true;
	const last = min<u32>(chainLength, to + slack);
	const head: u32 = load<u8>(literal);
	for (let at = from > slack ? from - slack : 0; at + length <= last; at++) {
		if (load<u8>(chainText + at) !== head) continue;
		if (memory.compare(chainText + at, literal, length) === 0) return true;
	}
	return false;
}

/** Looks for base64 and hexadecimal digits that go on behind what is skipped. */
function checkEncoded(): void {
	let base64: u32 = 0;
	let hex: u32 = 0;
	for (let at: u32 = 0; at <= chainLength; at++) {
		const byte: u32 = at < chainLength ? load<u8>(chainText + at) : 0;
		if (!isHexDigit(byte)) {
			if (isMarkedRun(hex, at) && holdsHexText(chainText, hex, at)) addEncoded(hex, at);
			hex = at + 1;
		}
		if (!isBase64Digit(byte)) {
			if (isMarkedRun(base64, at) && holdsBase64(chainText, base64, at)) addEncoded(base64, at);
			base64 = at + 1;
		}
	}
}

function isMarkedRun(from: u32, to: u32): bool {
	return to - from >= 28 && to > from && isMarkedIn(from, to);
}

/** Lines of it may be many, and then only the whole can tell. */
function addEncoded(from: u32, to: u32): void {
	for (let index = from + 1; index < to; index++) {
		if ((marksOf(index) & behindWrap) === 0) continue;
		setUnclear();
		return;
	}
	addSpan(from, to);
}

function addSpan(from: u32, to: u32): void {
	const start = startOf(from);
	const end = endOf(to - 1);
	addDecoded(start, end, (end - start) / (to - from));
}

/** Where each character takes many bytes, more around it is decoded: src/detect/escape-windows.ts. */
export function addDecoded(start: u32, end: u32, bytesPerCharacter: u32): void {
	const scale = min<u32>(maxScale, max<u32>(bytesPerCharacter, 1)) - 1;
	const before = scale * decodedBefore;
	addQuotedRegions(
		start > before ? start - before : 0,
		min<u32>(size, end + scale * decodedAfter),
		quoted,
	);
}

const maxScale: u32 = 16;
