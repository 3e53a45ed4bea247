// Holds the text of a layer, and where patterns hit in it, once for all candidates: a file of hashes has one every 33
// bytes, and each needs the same few kilobytes around it. Of a large text with few candidates only blocks are
// searched.

import type { Layer } from "../layer.ts";
import type { ScanBudget } from "../scan-budget.ts";
import { withoutColours } from "./terminal-colours.ts";

/** Finds all hits in a text: three numbers each, where it begins, where it ends, and what it is. */
export type FindHits = (text: string, budget: ScanBudget) => number[];

export class LayerText {
	readonly text: string;
	/** True where the text is not what the bytes say. */
	readonly isColoured: boolean;
	#mayDefine: boolean | undefined;
	readonly #blocks = new Map<FindHits, Searched>();

	constructor({ bytes }: Layer) {
		const own = bytes.toString("latin1");
		this.text = withoutColours(own);
		this.isColoured = this.text !== own;
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
		const hits = this.#hitsIn(find, from, to, budget);
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

	/** The hits of all blocks that reach into [from, to). */
	#hitsIn(find: FindHits, from: number, to: number, budget: ScanBudget): readonly number[] {
		let searched = this.#blocks.get(find);
		if (searched === undefined) {
			searched = { blocks: [], first: -1, last: -1, joined: [] };
			this.#blocks.set(find, searched);
		}
		const { blocks } = searched;
		const first = Math.floor(from / blockLength);
		const last = Math.floor(Math.max(from, to - 1) / blockLength);
		if (first === searched.first && last === searched.last) return searched.joined;
		let all: readonly number[] = [];
		for (let block = first; block <= last; block++) {
			blocks[block] ??= this.#searchBlock(find, block * blockLength, budget);
			const own = blocks[block]!;
			if (own.length > 0) all = all.length === 0 ? own : all.concat(own);
		}
		Object.assign(searched, { first, last, joined: all });
		return all;
	}

	/** The hits that begin in a block. */
	#searchBlock(find: FindHits, from: number, budget: ScanBudget): readonly number[] {
		const sliceFrom = Math.max(0, from - blockMargin);
		const slice = this.text.slice(sliceFrom, from + blockLength + blockMargin);
		budget.takeSteps(slice.length);
		const hits = find(slice, budget);
		const own: number[] = [];
		for (let index = 0; index < hits.length; index += 3) {
			const at = sliceFrom + hits[index]!;
			if (at < from || at >= from + blockLength) continue;
			own.push(at, sliceFrom + hits[index + 1]!, hits[index + 2]!);
		}
		return own;
	}
}

interface Searched {
	/** The hits of each block that was searched. */
	readonly blocks: (readonly number[])[];
	/** The blocks that were asked for last, and their hits: the next value stands near. */
	first: number;
	last: number;
	joined: readonly number[];
}

/** Less than two blocks are searched for a window; what a hit is judged by reaches no farther than the margin. */
const [blockLength, blockMargin] = [8192, 512];

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

export function layerTextOf(layer: Layer): LayerText {
	let text = known.get(layer);
	if (text === undefined) {
		text = new LayerText(layer);
		known.set(layer, text);
	}
	return text;
}
