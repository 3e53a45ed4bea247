// Collects the owners of a value, nearest first. An owner is a text that names the value, or something that it belongs
// to: a variable, a key, a callee, a column.

import type { Frame } from "./frame.ts";
import { neutralWords, roleWords } from "./name-words.ts";
import { splitWords } from "./split-words.ts";
import type { Structure } from "./structure.ts";

export type Relation =
	| "assigned"
	| "fallback"
	| "default"
	| "argument"
	| "call"
	| "member"
	| "index"
	| "pair"
	| "cell"
	| "address"
	| "element"
	| "words"
	/** A question that the value answers. */
	| "asked"
	/** The name of the file, outside of everything else. */
	| "file";

/** What names a value: the text and where it stands in the window. */
export interface Owner {
	readonly relation: Relation;
	readonly text: string;
	readonly from: number;
	readonly to: number;
}

/** How many frames are read at the most, and how long a name may be. */
export const [maxFrames, maxNameLength] = [8, 100];
const maxOwners = 10;

export class OwnerList {
	readonly text: string;
	/** The value stands at [start, end) of the text. */
	readonly start: number;
	readonly end: number;
	readonly frames: readonly Frame[];
	readonly owners: Owner[] = [];

	/** False where the text defines no function, whose parameter could name the value. */
	readonly mayDefine: boolean;

	readonly #structure: Structure;
	#lineFrom: number | undefined;

	constructor(text: string, start: number, end: number, structure: Structure, mayDefine: boolean) {
		this.#structure = structure;
		this.mayDefine = mayDefine;
		this.text = text;
		this.start = start;
		this.end = end;
		this.frames = structure.frames;
	}

	/** Where the value's line begins: it may be as long as the text. */
	get lineFrom(): number {
		this.#lineFrom ??= this.text.lastIndexOf("\n", this.start - 1) + 1;
		return this.#lineFrom;
	}

	get isFull(): boolean {
		return this.owners.length >= maxOwners;
	}

	/** True where a place belongs to a frame itself, and to nothing that stands inside of it. */
	isDirectlyIn(frame: Frame, at: number): boolean {
		const place = this.#structure.placeOf(at);
		return this.frames[place.frame] === frame && place.nested === "";
	}

	/** Adds what stands at [from, to) as the next owner, unless it says nothing or is known. */
	add(relation: Relation, from: number, to: number): void {
		// A setting that is named by a URL is called what that ends with.
		const path = relation === "assigned" ? urlName.exec(this.text.slice(from, to)) : null;
		if (path) {
			this.add(relation, from + path[0].length, to);
			return;
		}
		const text = this.text.slice(from, to).slice(-maxNameLength);
		if (!/[A-Za-z]/.test(text) || this.isFull || hexadecimal.test(text)) return;
		if (relation === "words" && splitWords(text).every((word) => saysNothing(word))) return;
		const begin = Math.max(from, to - maxNameLength);
		if (this.owners.some((owner) => owner.from === begin && owner.to === to)) return;
		this.owners.push({ relation, text, from: begin, to });
	}
}

const urlName = /^https?:\/\/[\w.-]{1,80}\/(?:[\w.-]{1,60}\/){1,6}(?=[A-Za-z]{4,40}$)/;

/** A text that begins so is another value, and names nothing. */
const hexadecimal = /^[0-9a-f]{20}/i;

/** True for words of languages, and for those that neither name a thing nor a role. */
function saysNothing(word: string): boolean {
	return neutralWords.has(word) && !roleWords.has(word);
}

/** A value that stands behind such a name is called what another name beside it says. */
export const genericName =
	/^(?:(?:default|initial|fallback|current|string|parameter|header|env(?:var)?|raw|plain)?[_\-.\s]?(?:value|val)s?|default|content|contents|text|data|body|string|str|initial|fallback|const|literal|input|result|return|returns|else|then|or|and|if|is|in|type|example|required|equalTo|exact|contains|pattern|regex|secret_?string|arg|args|argument|entry|item|plaintext|v|p|to|not|case|_|s|export|set|env|option|options|echo|print|printf|puts|static|final|public|private|protected|let|var|val|def)$/i;
