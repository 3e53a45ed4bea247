// The text around a candidate, and what is read in it: structure, owners, name. Each part is worked out once, and only
// when some evidence needs it. How far a rule may look is decided here: `contextWindow`.

import { joinedWith } from "./context/joined-value.ts";
import { type FindHits, type LayerText, layerTextOf } from "./context/layer-text.ts";
import type { Owner } from "./context/owner-list.ts";
import { readOwners } from "./context/owners.ts";
import { splitWords } from "./context/split-words.ts";
import { readStructure, type Structure } from "./context/structure.ts";
import type { Layer } from "./layer.ts";
import type { ScanBudget } from "./scan-budget.ts";

/** How far from a value a rule may look, in bytes. Of a later version only what is this near to a change is read. */
export const contextWindow = { before: 3200, after: 2100 } as const;
/** What is read around a candidate: less, since a mention at the edge is judged by up to 120 bytes beyond. */
const window = { before: 3000, after: 2000, near: 1000 } as const;

/** The steps of a candidate around which nothing is read. */
const candidateSteps = 500;
/** The steps of weighing one hit. */
const hitSteps = 100;

export class CandidateContext {
	/** The window: the candidate stands at [start, end) of it, one character a byte. */
	readonly text: string;
	readonly start: number;
	readonly end: number;
	#structure: Structure | undefined;
	#owners: readonly Owner[] | undefined;
	#joined: string | undefined;

	readonly #layer: Layer;
	#ownText: string | undefined;
	readonly #layerText: LayerText;
	readonly #from: number;

	/** What is read takes steps of it. */
	readonly budget: ScanBudget;

	/** True where colours were taken out of the text of the layer: its bytes may not hold the words that it says. */
	get isColoured(): boolean {
		return this.#layerText.isColoured;
	}

	/** True for the window around [start, end) of that layer. */
	isOf(layer: Layer, start: number, end: number): boolean {
		return (
			this.#layer === layer && this.#from + this.start === start && this.#from + this.end === end
		);
	}

	constructor(layer: Layer, start: number, end: number, budget: ScanBudget) {
		this.budget = budget;
		budget.takeSteps(candidateSteps);
		this.#layer = layer;
		this.#layerText = layerTextOf(layer);
		this.#from = Math.max(0, start - window.before);
		this.text = this.#layerText.text.slice(this.#from, end + window.after);
		this.start = start - this.#from;
		this.end = end - this.#from;
	}

	/** Gives the hits in the window, `most` on either side at the most: three numbers each, the nearest first. */
	hits(find: FindHits, most: number): number[] {
		const from = this.#from;
		const place = {
			from,
			to: from + this.text.length,
			start: from + this.start,
			end: from + this.end,
		};
		const hits = this.#layerText.hitsAround(find, place, most, this.budget);
		this.budget.takeSteps((hits.length / 3) * hitSteps);
		for (let index = 0; index < hits.length; index += 3) {
			hits[index]! -= from;
			hits[index + 1]! -= from;
		}
		return hits;
	}

	/** The text that ends where the candidate begins; 400 bytes at most. */
	get before(): string {
		return this.text.slice(Math.max(0, this.start - 400), this.start);
	}

	/** The text that begins where the candidate ends; 200 bytes at most. */
	get after(): string {
		return this.text.slice(this.end, this.end + 200);
	}

	/** The window as a text of its own: V8 reads characters of a part of a longer text more slowly. */
	get #copy(): string {
		if (this.#layerText.isColoured) return this.text;
		this.#ownText ??= this.#layer.bytes.toString(
			"latin1",
			this.#from,
			this.#from + this.text.length,
		);
		return this.#ownText;
	}

	get structure(): Structure {
		if (this.#structure === undefined) {
			this.budget.takeSteps(this.text.length);
			this.#structure = readStructure(this.#copy, this.start, this.end);
		}
		return this.#structure;
	}

	get owners(): readonly Owner[] {
		if (this.#owners === undefined) {
			this.budget.takeSteps(this.text.length);
			const { mayDefine } = this.#layerText;
			this.#owners = readOwners(this.#copy, this.start, this.end, this.structure, mayDefine);
		}
		return this.#owners;
	}

	/** The name the candidate is given, its words in lower case joined by "_", or "". */
	get name(): string {
		const [nearest] = this.owners;
		return nearest === undefined ? "" : splitWords(nearest.text).join("_");
	}

	/** What a program joins it with by "-", or "". */
	get joined(): string {
		this.#joined ??= joinedWith(this);
		return this.#joined;
	}

	/** The heads of all that encloses the candidate, innermost first, a line each. */
	get inside(): string {
		return this.structure.frames
			.filter(({ opener }) => opener !== "root")
			.map(({ opener, headFrom, headTo }) => {
				const head = this.text.slice(headFrom, headTo).trim();
				return opener.length === 1 ? head + opener : head;
			})
			.join("\n");
	}

	/** What stands near, ahead and behind; the candidate itself left out: it is no evidence for itself. */
	get nearBefore(): string {
		return this.text.slice(Math.max(0, this.start - window.near), this.start);
	}

	get nearAfter(): string {
		return this.text.slice(this.end, this.end + window.near);
	}
}
