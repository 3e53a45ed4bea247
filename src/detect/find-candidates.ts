// Finds all that a rule could match in a range of bytes: runs, encoded pieces, escaped spans. It is the one pass over
// every content that the kernel did not call clean. Most hold nothing, so it makes no object until it finds something.

import { base64Alphabet, type Characters, type DecodedPiece, minBase64Run } from "./base64.ts";
import { findByteLists } from "./byte-list.ts";
import { couldMatch } from "./candidate-checks.ts";
import { contextWindow } from "./candidate-context.ts";
import type { CandidateEvent, SearchSpan } from "./candidate-event.ts";
import { findChainValues } from "./chain-search.ts";
import type { CompiledProbe, ProbeSet } from "./compile-rules.ts";
import { hexDigits, minHexRun } from "./hex.ts";
import { decodedLayer, type Layer } from "./layer.ts";
import { decodeAnyBase64, decodeAnyHex } from "./packed-digits.ts";
import { findRuns, findRunsWithin } from "./run-scan.ts";
import { ScanBudget } from "./scan-budget.ts";

/** Finds candidates in a span, as far as the budget goes. */
export function* findCandidates(
	bytes: Buffer,
	probeSet: ProbeSet,
	span: SearchSpan,
	budget: ScanBudget,
): Generator<CandidateEvent> {
	const runs = findRuns(bytes, probeSet.set, probeSet.length, span.from, span.to);
	for (let index = 0; index < runs.length; index += 2) {
		const [start, end] = [runs[index]!, runs[index + 1]!];
		yield* runsIn(bytes, probeSet, start, end);
		yield* decodeRuns(bytes, start, end, base64Alphabet, minBase64Run, decodeAnyBase64, budget);
		yield* decodeRuns(bytes, start, end, hexDigits, minHexRun, decodeAnyHex, budget);
	}
	yield* findChainValues(bytes, probeSet, span, budget);
	yield* findByteLists(bytes, span);
}

/**
 * Gives what there is in a layer, or its runs alone. What stands beside a decoded piece is context, and never
 * a part of what it holds.
 */
export function findLayerCandidates(
	layer: Layer,
	probeSet: ProbeSet,
	budget: ScanBudget,
	onlyRuns: boolean,
): Generator<CandidateEvent> {
	const { bytes, from, to } = layer;
	const isRoot = layer.encodings.length === 0;
	const own = isRoot ? bytes : bytes.subarray(0, to);
	const last = isRoot ? Math.min(bytes.length, to + probeSet.maxRunDistance) : to;
	if (onlyRuns) return runsAt(own, probeSet, from, last);
	return findCandidates(own, probeSet, { from, to: last, floor: isRoot ? 0 : from }, budget);
}

/** The layer of a decoded piece, with as much of the text around it as a rule may look at. */
export function layerOfPiece(layer: Layer, piece: DecodedPiece): Layer {
	return decodedLayer(layer, piece, piece.encoding, contextWindow, true);
}

function* runsAt(
	bytes: Buffer,
	probeSet: ProbeSet,
	from: number,
	to: number,
): Generator<CandidateEvent> {
	const runs = findRuns(bytes, probeSet.set, probeSet.length, from, to);
	for (let index = 0; index < runs.length; index += 2) {
		yield* runsIn(bytes, probeSet, runs[index]!, runs[index + 1]!);
	}
}

function* runsIn(
	bytes: Buffer,
	{ probes }: ProbeSet,
	start: number,
	end: number,
): Generator<CandidateEvent> {
	for (const probe of probes) {
		if (end - start < probe.length) continue;
		const inner = findRunsWithin(bytes, probe.set, probe.length, start, end);
		for (let at = 0; at < inner.length; at += 2) {
			const [first, last] = [inner[at]!, inner[at + 1]!];
			if (isWanted(bytes, probe, first, last))
				yield { kind: "run", probe, start: first, end: last };
		}
	}
}

/** True when a text holds a candidate, or text in two bytes a character. */
export function holdsCandidate(bytes: Buffer, probeSet: ProbeSet): boolean {
	if (bytes.indexOf(0) >= 0) return true;
	const span = { from: 0, to: bytes.length, floor: 0 };
	for (const _ of findCandidates(bytes, probeSet, span, new ScanBudget(bytes.length))) return true;
	return false;
}

function isWanted(bytes: Buffer, { forms }: CompiledProbe, start: number, end: number): boolean {
	for (const compiled of forms) if (couldMatch(bytes, compiled, start, end)) return true;
	return false;
}

function* decodeRuns(
	bytes: Buffer,
	start: number,
	end: number,
	set: Uint8Array,
	length: number,
	decode: (run: Characters, budget: ScanBudget) => Iterable<DecodedPiece>,
	budget: ScanBudget,
): Generator<CandidateEvent> {
	if (end - start < length) return;
	const runs = findRunsWithin(bytes, set, length, start, end);
	for (let at = 0; at < runs.length; at += 2) {
		const [from, to] = [runs[at]!, runs[at + 1]!];
		for (const piece of decode(runOf(bytes, from, to), budget)) {
			yield { kind: "piece", piece: framed(bytes, piece) };
		}
	}
}

function runOf(text: Buffer, from: number, to: number): Characters {
	return { text, from, to, startOf: (index) => index, endOf: (index) => index + 1 };
}

/**
 * With what belongs to the encoded text and is none of its characters: the padding of base64, but not
 * "=3D", as mail writes it, and the sign of hexadecimal digits in front of them, "0x" or "\\x".
 */
function framed(bytes: Buffer, piece: DecodedPiece): DecodedPiece {
	const { start } = piece;
	let { end } = piece;
	if (piece.encoding.startsWith("hex")) {
		const isSign = (bytes[start - 1]! | 32) === letterX && hexSigns.has(bytes[start - 2]!);
		return isSign ? { ...piece, start: start - 2 } : piece;
	}
	while (end < piece.end + 2 && bytes[end] === equals) end++;
	return end === piece.end || base64Alphabet[bytes[end] ?? 0] === 1 ? piece : { ...piece, end };
}

const [equals, letterX] = [61, 120] as const;
const hexSigns: ReadonlySet<number> = new Set([48, 92]);
