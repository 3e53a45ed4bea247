// Decodes base64 and hexadecimal digits in a chain that go on behind fillers, such as the lines of a wrapped block.
// Lines below each other may be one text or a text each: both are tried.

import { base64Alphabet, type Characters, type DecodedPiece, minBase64Run } from "./base64.ts";
import { type Chain, hasMarks, markBits } from "./chain.ts";
import { hexDigits, minHexRun } from "./hex.ts";
import { decodeAnyBase64, decodeAnyHex } from "./packed-digits.ts";
import { findRunsWithin } from "./run-scan.ts";
import type { ScanBudget } from "./scan-budget.ts";

/** Decodes digits that go on behind a filler, and those between two fillers. */
export function* decodeChainDigits(chain: Chain, budget: ScanBudget): Iterable<DecodedPiece> {
	for (const [set, length, decode] of [
		[base64Alphabet, minBase64Run, decodeAnyBase64],
		[hexDigits, minHexRun, decodeAnyHex],
	] as const) {
		const runs = findRunsWithin(chain.text, set, length, 0, chain.text.length);
		for (let run = 0; run < runs.length; run += 2) {
			const [from, to] = [runs[run]!, runs[run + 1]!];
			if (hasMarks(chain, from, to)) yield* decode(charactersOf(chain, from, to), budget);
			// Lines under each other may be one text or a text each.
			const parts = [...partsOf(chain, from, to)];
			const first = parts.findIndex((part) => isBlockLine(chain, part, length));
			if (first > 0 && first < parts.length - 1)
				yield* decode(charactersOf(chain, parts[first]!.from, to), budget);
			for (const part of parts) {
				if (part.to - part.from >= length && hasMarks(chain, part.from, part.to)) {
					yield* decode(charactersOf(chain, part.from, part.to), budget);
				}
			}
		}
	}
}

interface Part {
	readonly from: number;
	readonly to: number;
}

/** False for words and rules above a block, which are no part of it: "backup data", "-----". */
function isBlockLine({ text }: Chain, { from, to }: Part, length: number): boolean {
	return to - from >= length && /[A-Za-z0-9]/.test(text.toString("latin1", from, to));
}

function* partsOf({ marks: own }: Chain, from: number, to: number): Iterable<Part> {
	let start = from;
	for (let index = from + 1; index < to; index++) {
		if ((own[index]! & markBits.behindFiller) === 0) continue;
		yield { from: start, to: index };
		start = index;
	}
	if (start > from) yield { from: start, to };
}

/** A copy: another chain may be read before it is decoded. */
function charactersOf(chain: Chain, from: number, to: number): Characters {
	const starts = chain.starts.slice(from, to);
	const ends = chain.ends.slice(from, to);
	return {
		text: Buffer.from(chain.text.subarray(from, to)),
		from: 0,
		to: to - from,
		startOf: (index) => starts[index]!,
		endOf: (index) => ends[index]!,
	};
}
