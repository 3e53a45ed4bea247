// Reads a stretch of a line again under a form that a key has: the likeliest text of exactly so many characters, each of
// its own alphabet. It repairs a length that was read wrongly and letters that cannot be. All alignments of characters to
// steps are weighed at once (Viterbi's algorithm over the states of CTC).

import { keyCharacters, type LineReading, logsPerStep } from "./line-reading.ts";

/** For each character of a key, those that may stand there. */
export type KeySlots = readonly string[];

export interface FormReading {
	readonly text: string;
	/** The mean logarithm a step: 0 is certain. */
	readonly score: number;
}

/** Undefined where the steps from `from` to `to` are too few. */
export function readForm(
	{ logs }: LineReading,
	from: number,
	to: number,
	form: KeySlots,
): FormReading | undefined {
	const steps = to - from;
	if (steps < form.length) return undefined;
	const slots = form.map((characters) =>
		Array.from(characters, (character) => keyCharacters.indexOf(character) + 1),
	);
	const states = slots.length + 1;
	/** By the number of characters so far and the last of them; column 0 is a blank after them. */
	let scores = new Float64Array(states * logsPerStep).fill(never);
	scores[0] = 0;
	const cameFrom: Uint8Array[] = [];
	for (let step = from; step < to; step++) {
		const next = new Float64Array(states * logsPerStep).fill(never);
		const origin = new Uint8Array(states * logsPerStep);
		const logOf = (column: number) => logs[step * logsPerStep + column]!;
		for (let count = 0; count < states; count++) {
			const base = count * logsPerStep;
			const [first] = bestTwo(scores, base);
			next[base] = scores[base + first]! + logOf(0);
			origin[base] = first;
			if (count === 0) continue;
			const before = base - logsPerStep;
			const [likeliest, second] = bestTwo(scores, before);
			for (const column of slots[count - 1]!) {
				// The same character twice needs a blank between.
				const previous = likeliest === column ? second : likeliest;
				const [stays, comes] = [scores[base + column]!, scores[before + previous]!];
				next[base + column] = Math.max(stays, comes) + logOf(column);
				origin[base + column] = stays >= comes ? stay : previous;
			}
		}
		cameFrom.push(origin);
		scores = next;
	}
	return traceBack(scores, cameFrom, states);
}

const never = Number.NEGATIVE_INFINITY;
/** In place of the column that a state came from: it is the same character still. */
const stay = 255;

/** The columns of the two likeliest states with so many characters; the second is never column 0's equal. */
function bestTwo(scores: Float64Array, base: number): [number, number] {
	let [first, second] = [0, 1];
	if (scores[base + 1]! > scores[base]!) [first, second] = [1, 0];
	for (let column = 2; column < logsPerStep; column++) {
		const score = scores[base + column]!;
		if (score > scores[base + first]!) [first, second] = [column, first];
		else if (score > scores[base + second]!) second = column;
	}
	return [first, second];
}

function traceBack(
	scores: Float64Array,
	cameFrom: readonly Uint8Array[],
	states: number,
): FormReading | undefined {
	let count = states - 1;
	let [column] = bestTwo(scores, count * logsPerStep);
	const score = scores[count * logsPerStep + column]!;
	if (score === never) return undefined;
	let text = "";
	for (let step = cameFrom.length - 1; step >= 0; step--) {
		const origin = cameFrom[step]![count * logsPerStep + column]!;
		if (column === 0) {
			column = origin;
			continue;
		}
		if (origin === stay) continue;
		text = keyCharacters[column - 1]! + text;
		count--;
		column = origin;
	}
	return { text, score: score / cameFrom.length };
}
