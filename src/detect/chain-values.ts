// Matches the forms of all rules against a chain, and decodes base64 and hexadecimal digits in it. Only what is
// escaped or skipped somewhere counts: the rest is found without a chain. The kernel's part is
// kernel/assembly/chain-values.ts.

import type { DecodedPiece } from "./base64.ts";
import { isLeftBoundary, isRightBoundary } from "./candidate-checks.ts";
import { anyMark, type Chain, hasMarks, markBits, maxChain } from "./chain.ts";
import { decodeChainDigits } from "./chain-encodings.ts";
import { pieceOf } from "./chain-piece.ts";
import type { CompiledForm, ProbeSet } from "./compile-rules.ts";
import type { ByteSet } from "./run-scan.ts";
import type { ScanBudget } from "./scan-budget.ts";
import { softHyphenReadings } from "./soft-hyphens.ts";
import { type Pattern, type PatternMatch, TooManySteps } from "./step-matcher.ts";

/** Gives the values and encoded texts of a chain that the text as it stands does not show. */
export function* decodeChain(
	chain: Chain,
	probeSet: ProbeSet,
	budget: ScanBudget,
): Iterable<DecodedPiece> {
	for (const reading of softHyphenReadings(chain)) {
		yield* findValues(reading, probeSet, budget);
		yield* decodeChainDigits(reading, budget);
	}
}

/** Values that a form matches, of which something is escaped or skipped. */
function* findValues(
	chain: Chain,
	{ probes }: ProbeSet,
	budget: ScanBudget,
): Iterable<DecodedPiece> {
	const marked = markedPlaces(chain);
	if (marked.length === 0) return;
	const text = chain.text.toString("latin1");
	const seen = new Set<number>();
	for (const { forms, set } of probes) {
		for (const compiled of forms) {
			for (const { from, to } of findMatches(chain, { text, marked, set }, compiled, budget)) {
				const piece = pieceOf(chain, from, to);
				const key = piece.start * maxChain + piece.end - piece.start;
				if (seen.has(key)) continue;
				seen.add(key);
				yield piece;
			}
		}
	}
}

interface MarkedText {
	readonly text: string;
	/** The marked characters. */
	readonly marked: readonly number[];
	/** The bytes of the form's values. */
	readonly set: ByteSet;
}

/** Matches in which something is escaped or skipped: none is farther from that than it is long. */
function* findMatches(
	chain: Chain,
	{ text, marked, set }: MarkedText,
	{ form, pattern, vetoes }: CompiledForm,
	budget: ScanBudget,
): Iterable<{ readonly from: number; readonly to: number }> {
	for (const [start, end] of markedSpans(chain, marked, form.maxLength)) {
		if (end - start < form.probe.length) continue;
		if (/[A-Za-z]/.test(form.probe.bytes) && isOfDigits(chain.text, start, end)) continue;
		const window = text.slice(start, end);
		for (let next = 0; !budget.isSpent; ) {
			const found = matchAt(pattern, window, next, budget);
			if (!found) break;
			budget.takeSteps(stepsPerFound);
			next = found.index + 1;
			const from = start + found.index;
			for (const to of endsOf(
				chain,
				text,
				{ form, pattern, from, budget },
				from + found.text.length,
			)) {
				if (isPlainRun(chain, from, to, set)) continue;
				if (!isMatch(chain, text, form.boundary, from, to)) continue;
				const isVetoed = form.isRun && vetoes.some((veto) => veto.test(text.slice(from, to)));
				if (!isVetoed) yield { from, to };
			}
		}
	}
}

/** Of each place where a value may begin, for the ends that it may have: in literals side by side that is each character. */
const stepsPerFound = 80;

/** Whether a value stands there as it is, a run of its own: then it is found as one. */
function isPlainRun(
	{ source, starts, ends, marks: own }: Chain,
	from: number,
	to: number,
	set: ByteSet,
): boolean {
	const [start, end] = [starts[from]!, ends[to - 1]!];
	if (end - start !== to - from || (own[from]! & markBits.behindEscape) !== 0) return false;
	return set[source[start - 1] ?? 0] === 0 && set[source[end] ?? 0] === 0;
}

/** Columns of numbers between tags are long chains, and no key is all digits. */
function isOfDigits(text: Buffer, from: number, to: number): boolean {
	for (let index = from; index < to; index++) {
		if (text[index]! > 0x39) return false;
	}
	return true;
}

function matchAt(
	pattern: Pattern,
	text: string,
	from: number,
	budget: ScanBudget,
): PatternMatch | undefined {
	try {
		return pattern.exec(text, from, budget);
	} catch (error) {
		if (!(error instanceof TooManySteps)) throw error;
		budget.spend();
		return undefined;
	}
}

/** Where something is escaped or skipped, or a line ends; none where only lines end, for a key has no line end in it. */
function markedPlaces({ marks }: Chain): readonly number[] {
	const places: number[] = [];
	let hasMark = false;
	for (let index = 0; index < marks.length; index++) {
		const mark = marks[index]!;
		if ((mark & (anyMark | markBits.behindWrap)) === 0) continue;
		places.push(index);
		hasMark ||= (mark & markBits.behindWrap) === 0;
	}
	return hasMark ? places : [];
}

/** Spans around what is marked, between line breaks, which no key has. */
function* markedSpans(
	{ marks: own }: Chain,
	places: readonly number[],
	reach: number,
): Iterable<readonly [start: number, end: number]> {
	let [start, end, floor] = [-1, -1, 0];
	for (const index of places) {
		const isWrap = (own[index]! & markBits.behindWrap) !== 0;
		if (isWrap || (start >= 0 && index > end)) {
			if (start >= 0) yield [start, Math.min(end, index)];
			start = -1;
		}
		if (isWrap) floor = index;
		else {
			if (start < 0) start = Math.max(floor, index - reach);
			end = index + reach;
		}
	}
	if (start >= 0) yield [start, Math.min(end, own.length)];
}

interface Start extends Pick<CompiledForm, "form" | "pattern"> {
	readonly from: number;
	readonly budget: ScanBudget;
}

/** Where a match may end: as far as the pattern goes, and at a filler in front of that. */
function* endsOf(
	{ marks: own }: Chain,
	text: string,
	{ form, pattern, from, budget }: Start,
	to: number,
): Iterable<number> {
	yield to;
	for (let index = to - 1; index >= from + form.probe.length; index--) {
		if ((own[index]! & markBits.behindFiller) === 0) continue;
		const found = matchAt(pattern, text.slice(from, index), 0, budget);
		if (found?.index === 0 && found.text.length === index - from) yield index;
	}
}

function isMatch(
	chain: Chain,
	text: string,
	boundary: Boundary,
	from: number,
	to: number,
): boolean {
	return (
		hasMarks(chain, from, to) &&
		(isBounded(chain, from, from, to) || isLeftFree(text, from, boundary)) &&
		(isBounded(chain, to, from, to) || isRightFree(text, to, boundary))
	);
}

type Boundary = CompiledForm["form"]["boundary"];

/** Whether a value in [from, to) is bounded at a place by a filler, unlike those that stand in it. */
function isBounded(chain: Chain, at: number, from: number, to: number): boolean {
	const { marks: own } = chain;
	if (at === 0 || at === own.length) return true;
	if ((own[at]! & markBits.behindFiller) === 0) return false;
	const bound = fillerBefore(chain, at);
	for (let index = from + 1; index < to; index++) {
		if ((own[index]! & markBits.behindFiller) !== 0 && fillerBefore(chain, index).equals(bound))
			return false;
	}
	return true;
}

function fillerBefore({ source, starts, ends }: Chain, index: number): Buffer {
	return source.subarray(ends[index - 1]!, starts[index]!);
}

function isLeftFree(text: string, at: number, boundary: Boundary): boolean {
	return isLeftBoundary(text.slice(Math.max(0, at - 16), at), boundary);
}

function isRightFree(text: string, at: number, boundary: Boundary): boolean {
	return isRightBoundary(text.slice(at, at + 2), boundary);
}
