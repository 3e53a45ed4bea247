// What stands around a candidate, read the way a person reads it: the name it is given, the
// blocks and calls that enclose it, the text before, behind and near. Each part is worked out
// once, and only when some evidence asks for it.

import type { Layer } from "./layer.ts";
import { nameOf } from "./name.ts";

/** How far a rule may look, in bytes. A later version of a blob differs only where these reach. */
export const reach = { before: 3000, after: 1000, near: 1000 } as const;

export class Context {
	readonly #layer: Layer;
	readonly #start: number;
	readonly #end: number;
	#before: string | undefined;
	#after: string | undefined;
	#name: string | undefined;
	#inside: string | undefined;
	#nearBefore: string | undefined;
	#nearAfter: string | undefined;

	constructor(layer: Layer, start: number, end: number) {
		this.#layer = layer;
		this.#start = start;
		this.#end = end;
	}

	/** The text that ends where the candidate begins; 400 bytes at most. */
	get before(): string {
		this.#before ??= this.#slice(this.#start - 400, this.#start);
		return this.#before;
	}

	/** The text that begins where the candidate ends; 200 bytes at most. */
	get after(): string {
		this.#after ??= this.#slice(this.#end, this.#end + 200);
		return this.#after;
	}

	/** The name the candidate is given, normalised, or "". */
	get name(): string {
		this.#name ??= nameOf(this.before, this.after, () => this.inside);
		return this.#name;
	}

	/** The heads of all that encloses the candidate, innermost first, a line each. */
	get inside(): string {
		this.#inside ??= readEnclosing(this.#slice(this.#start - reach.before, this.#start)).join("\n");
		return this.#inside;
	}

	/** What stands near, ahead and behind; the candidate itself left out: it is no evidence for itself. */
	get nearBefore(): string {
		this.#nearBefore ??= this.#slice(this.#start - reach.near, this.#start);
		return this.#nearBefore;
	}

	get nearAfter(): string {
		this.#nearAfter ??= this.#slice(this.#end, this.#end + reach.near);
		return this.#nearAfter;
	}

	#slice(from: number, to: number): string {
		return this.#layer.bytes.toString("latin1", Math.max(0, from), Math.max(0, to));
	}
}

const maxHeads = 12;
const maxHeadLength = 120;

/** Reads outwards from the end of `text`: open brackets first, then indentation, sections and tags. */
function readEnclosing(text: string): string[] {
	const heads = readOpenBrackets(text);
	const lines = text.split("\n");
	let indent = indentOf(lines.at(-1) ?? "");
	let sectionSeen = false;
	for (let index = lines.length - 2; index >= 0 && heads.length < maxHeads; index--) {
		const line = lines[index] ?? "";
		const trimmed = line.trim();
		if (trimmed === "") continue;
		if (!sectionSeen && /^\[{1,2}[\w.\-:"' /]{1,80}\]{1,2}\s{0,8}(?:[#;].{0,80})?$/.test(trimmed)) {
			sectionSeen = true;
			heads.push(clip(trimmed));
		}
		const own = indentOf(line);
		if (own < indent) {
			indent = own;
			heads.push(clip(trimmed));
		}
	}
	const tags =
		/<([\w.:-]{1,60})(?:\s[^<>]{0,120})?>\s{0,40}<[\w.:-]{1,60}(?:\s[^<>]{0,120})?>\s{0,8}$/.exec(
			text,
		);
	if (tags?.[1]) heads.push(`<${tags[1]}>`);
	return heads;
}

function readOpenBrackets(text: string): string[] {
	const heads: string[] = [];
	let depth = 0;
	for (let index = text.length - 1; index >= 0 && heads.length < maxHeads; index--) {
		const code = text.charCodeAt(index);
		if (code === 41 || code === 93 || code === 125) depth++;
		else if (code === 40 || code === 91 || code === 123) {
			if (depth > 0) depth--;
			else heads.push(headBefore(text, index));
		}
	}
	return heads;
}

/** The text that leads up to an open bracket, back to the line's start, and the bracket. */
function headBefore(text: string, bracket: number): string {
	const from = Math.max(0, bracket - maxHeadLength, text.lastIndexOf("\n", bracket - 1) + 1);
	const head = text.slice(from, bracket + 1).trim();
	// A bracket alone on its line belongs to the line above.
	if (head.length > 1) return head;
	const above = text.slice(Math.max(0, from - maxHeadLength), from).trimEnd();
	return above.slice(above.lastIndexOf("\n") + 1).trim() + head;
}

function indentOf(line: string): number {
	let indent = 0;
	while (indent < line.length && (line[indent] === " " || line[indent] === "\t")) indent++;
	// "- name: x" opens a list item whose keys stand two further in.
	if (line[indent] === "-" && line[indent + 1] === " ") indent += 1;
	return indent;
}

function clip(line: string): string {
	return line.slice(0, maxHeadLength);
}
