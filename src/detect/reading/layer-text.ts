// The text of a layer, made once for all its candidates, and where patterns hit in it: a file of
// hashes has a candidate every 33 bytes, and each asks for the same few kilobytes around it.

import type { Layer } from "../layer.ts";
import type { ScanBudget } from "../scan-budget.ts";

/** Finds all hits in a text: three numbers each, where it begins, where it ends, and what it is. */
export type FindHits = (text: string, budget: ScanBudget) => number[];

export class LayerText {
	readonly text: string;
	#mayDefine: boolean | undefined;
	readonly #hits = new Map<FindHits, readonly number[]>();

	constructor({ bytes }: Layer) {
		this.text = bytes.toString("latin1");
	}

	/** False where no function is defined in it. */
	get mayDefine(): boolean {
		this.#mayDefine ??= definition.test(this.text);
		return this.#mayDefine;
	}

	/**
	 * Gives the hits that lie in [from, to) and do not touch [start, end): the nearest ones, up to `most`
	 * on either side.
	 */
	hitsAround(
		find: FindHits,
		{ from, to, start, end }: { from: number; to: number; start: number; end: number },
		most: number,
		budget: ScanBudget,
	): number[] {
		let hits = this.#hits.get(find);
		if (hits === undefined) {
			budget.takeSteps(this.text.length);
			hits = find(this.text, budget);
			this.#hits.set(find, hits);
		}
		if (hits.length === 0) return [];
		const near: number[] = [];
		const next = firstFrom(hits, start);
		for (let index = next - 3, count = 0; index >= 0 && count < most; index -= 3) {
			if (hits[index]! < from) break;
			if (hits[index + 1]! > start) continue;
			near.push(hits[index]!, hits[index + 1]!, hits[index + 2]!);
			count++;
		}
		for (let index = next, count = 0; index < hits.length && count < most; index += 3) {
			if (hits[index + 1]! > to) break;
			if (hits[index]! < end) continue;
			near.push(hits[index]!, hits[index + 1]!, hits[index + 2]!);
			count++;
		}
		return near;
	}
}

const definition = /=>|(?:def|function|func|fn|fun|sub)\s/;

/** The index of the first hit that begins at `place` or behind it. */
function firstFrom(hits: readonly number[], place: number): number {
	let low = 0;
	let high = hits.length / 3;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (hits[3 * middle]! < place) low = middle + 1;
		else high = middle;
	}
	return 3 * low;
}

const known = new WeakMap<Layer, LayerText>();

export function textOf(layer: Layer): LayerText {
	let text = known.get(layer);
	if (text === undefined) {
		text = new LayerText(layer);
		known.set(layer, text);
	}
	return text;
}
