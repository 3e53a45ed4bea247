// What stands around a candidate, read the way a person reads it: the name it is given, the
// blocks and calls that enclose it, the text before, behind and near. Each part is worked out
// once, and only when some evidence asks for it.

import type { Layer } from "./layer.ts";

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

	/** The name the candidate is given, normalised, or ""; a "value" or "default" has that of its block. */
	get name(): string {
		if (this.#name === undefined) {
			const own = normaliseName(readName(this.before, this.after));
			this.#name = (genericName.test(own) && normaliseName(readBlockName(this.inside))) || own;
		}
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

/** `iterableAPIKey`, `ITERABLE_API_KEY` and `iterable.api-key` are all `iterable_api_key`. */
export function normaliseName(name: string): string {
	return name
		.replace(/([A-Z]{1,40})([A-Z][a-z])/g, "$1_$2")
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.replace(/[^a-z0-9]{1,40}/g, "_")
		.replace(/^_|_$/g, "");
}

const genericName = /^(?:value|val|default|default_value|initial_value|content)$/;

/** `variable "NAME" {`, `"NAME": {`, `NAME:` */
function readBlockName(inside: string): string {
	const head = inside.slice(0, inside.search(/\n|$/));
	return /([\w.-]{1,80})["'\]]{0,3}\s{0,3}(?:=>|[:=])?\s{0,3}[{[(]?$/.exec(head)?.[1] ?? "";
}

const opening = String.raw`[\s\\"'\x60@([{<]{0,24}`;
const scheme = String.raw`(?:(?:bearer|basic|token|apikey|api-key|key|oauth)\s{1,4})?`;

/** In order of trust; the first that matches names the candidate. */
const nameForms: readonly RegExp[] = [
	// <key>NAME</key> <string>VALUE
	/<key>\s{0,8}([^<>]{1,80})<\/key>\s{0,40}<\w{1,20}>\s{0,8}$/i,
	// <string name="NAME">VALUE, <entry key="NAME">VALUE
	/<[\w.:-]{1,40}\s[^<>]{0,200}?\b(?:name|key|id)\s{0,2}=\s{0,2}["']([^"'<>]{1,80})["'][^<>]{0,80}>\s{0,40}$/i,
	// key="NAME" value="VALUE", {"name": "NAME", "value": "VALUE", - name: NAME\n  value: VALUE
	/\b(?:key|name|id|variable|header|envvar|env_var|parameterkey)\\?["']?\s{0,4}[:=]>?\s{0,4}\\?["']?([\w.\-/ ]{1,80}?)\\?["']?\s{0,4}[,;]?\s{0,40}(?:[\w.\\"']{0,20}[\w:]{0,10}:)?\\?["']?(?:[\w]{1,10}:)?(?:value|val|default|content|string_?value|parametervalue|data|secret)\\?["']?\s{0,4}[:=]>?\s{0,4}\\?["'`]?$/i,
	// NAME = "VALUE", NAME: VALUE, "NAME" => VALUE, define("NAME", "VALUE"), | NAME | VALUE
	new RegExp(
		String.raw`([\w$.\-]{1,80}|["'\x60][\w$.\- /:]{1,60})[\\"'\x60\])}]{0,6}\s{0,4}(?:=>|:=|\?=|\+=|(?:: {0,2}[\w<>[\]| ?]{1,24})?={1,3}|:{1,2}|\|\||\?\?|\||(?<=["'\x60]\s{0,4}),|(?<=\()\s)${opening}${scheme}$`,
		"i",
	),
	// <NAME>VALUE
	/<([\w.:-]{1,60})(?:\s[^<>]{0,100})?>\s{0,8}(?:<!\[CDATA\[)?\s{0,8}$/,
	// ENV NAME VALUE, --name VALUE, #define NAME @"VALUE", "the NAME is VALUE"
	/([\w.-]{2,60})["'`*]{0,3}(?:\s{1,3}(?:is|was|are|to|as))?\s{1,3}@?["'`*([]{0,4}$/i,
	// NAME,VALUE in a line of CSV
	/(?:^|\n)([\w.-]{2,60}),$/,
];

function readName(before: string, after: string): string {
	const tail = before.slice(-260);
	for (const form of nameForms) {
		const match = form.exec(tail);
		if (match?.[1]) {
			const name = match[1];
			// {"value": "VALUE", "name": "NAME"}: the name may stand behind.
			if (/^["'`]?(?:value|val|default|content|secret)$/i.test(name)) {
				return readNameBehind(after) ?? name;
			}
			return name;
		}
	}
	return "";
}

function readNameBehind(after: string): string | undefined {
	return /^\\?["']?\s{0,4}[,;]?\s{0,40}\\?["']?(?:key|name|id)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?([\w.-]{1,80})/i.exec(
		after,
	)?.[1];
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
