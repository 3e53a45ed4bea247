// Reads the text of rich text files: one line a paragraph, runs joined, so that a key split by formatting is whole.
// What no program shows is a text of its own, embedded objects are members, and pictures are passed over.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { madeText } from "./made-text.ts";

/** Destinations whose text nobody sees; most begin with "\*", which passes over all that are not known. */
const hidden: ReadonlySet<string> = new Set(["fonttbl", "colortbl", "stylesheet"]);
/** Destinations of hexadecimal digits, which the raw bytes show. */
const data: ReadonlySet<string> = new Set(["pict", "themedata", "colorschememapping", "datastore"]);
const signs: Readonly<Record<string, string>> = {
	par: "\n",
	line: "\n",
	row: "\n",
	page: "\n",
	sect: "\n",
	tab: "\t",
	cell: "\t",
	nestcell: "\t",
	nestrow: "\n",
	emdash: "-",
	endash: "-",
	"~": " ",
	_: "-",
	"\\": "\\",
	"{": "{",
	"}": "}",
	"\n": "\n",
	"\r": "\n",
};
const [open, close, backslash, lineFeed, carriageReturn] = [0x7b, 0x7d, 0x5c, 10, 13];

/** Deeper groups are as the last one that was noted. */
const maxDepth = 10_000;

interface Group {
	isHidden: boolean;
	isData: boolean;
	/** Its hexadecimal digits are an object. */
	isObject: boolean;
	/** How many characters stand behind a character beyond ASCII for old programs. */
	fallbackLength: number;
}

export function* readRtf(bytes: Uint8Array, budget: ContainerBudget): Generator<ContainerPart> {
	const reader = new RtfReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
	reader.read();
	yield madeText("text", reader.text.join(""), budget);
	const hiddenText = reader.hiddenText.join("");
	if (hiddenText.trim() !== "") yield madeText("hidden text", hiddenText, budget);
	for (const [index, digits] of reader.objects.entries()) {
		const object = Buffer.from(digits.join(""), "hex");
		const output = budget.output(object.length);
		output.append(object);
		yield { name: `object ${index + 1}`, bytes: output.bytes };
	}
}

class RtfReader {
	readonly text: string[] = [];
	/** A line for each group. */
	readonly hiddenText: string[] = [];
	readonly objects: string[][] = [];
	readonly #bytes: Buffer;
	readonly #groups: Group[] = [];
	#group: Group = { isHidden: false, isData: false, isObject: false, fallbackLength: 1 };
	#at = 0;
	/** Groups that are open and were not noted. */
	#tooDeep = 0;
	/** Characters that stand for the one before, in old programs. */
	#toSkip = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	read(): void {
		const bytes = this.#bytes;
		while (this.#at < bytes.length) {
			const byte = bytes[this.#at]!;
			if (byte === open) this.#begin();
			else if (byte === close) this.#end();
			else if (byte === backslash) this.#control();
			else if (byte === lineFeed || byte === carriageReturn) this.#at++;
			else this.#plain();
		}
	}

	#begin(): void {
		this.#at++;
		if (this.#groups.length >= maxDepth) {
			this.#tooDeep++;
			return;
		}
		this.#groups.push(this.#group);
		this.#group = { ...this.#group };
	}

	#end(): void {
		this.#at++;
		if (this.#tooDeep > 0) this.#tooDeep--;
		else {
			const { isHidden } = this.#group;
			this.#group = this.#groups.pop() ?? this.#group;
			if (isHidden && !this.#group.isHidden) this.hiddenText.push("\n");
		}
	}

	/** As far as no sign has a meaning. */
	#plain(): void {
		const from = this.#at;
		for (
			let byte = this.#bytes[this.#at];
			this.#at < this.#bytes.length;
			byte = this.#bytes[++this.#at]
		) {
			if (byte === open || byte === close || byte === backslash) break;
			if (byte === lineFeed || byte === carriageReturn) break;
		}
		this.#add(this.#bytes.toString("latin1", from, this.#at));
	}

	#control(): void {
		const window = this.#bytes.toString("latin1", this.#at + 1, this.#at + 48);
		const [all = "", word = "", parameter] = /^([a-zA-Z]{1,32})(-?\d{1,10})? ?/.exec(window) ?? [];
		if (word === "") this.#symbol(window);
		else {
			this.#at += 1 + all.length;
			this.#word(word, parameter === undefined ? undefined : Number(parameter));
		}
	}

	#symbol(window: string): void {
		const [sign = ""] = window;
		const hex = /^'([0-9a-fA-F]{2})/.exec(window)?.[1];
		this.#at += hex === undefined ? 2 : 4;
		if (hex !== undefined) this.#add(String.fromCharCode(Number.parseInt(hex, 16)));
		else if (sign === "*") this.#group.isHidden = true;
		else this.#add(signs[sign] ?? "");
	}

	#word(word: string, parameter: number | undefined): void {
		const group = this.#group;
		if (word === "bin") this.#skip(parameter ?? 0);
		else if (word === "uc") group.fallbackLength = Math.min(8, Math.max(0, parameter ?? 1));
		else if (word === "u") {
			this.#toSkip = 0;
			this.#add(String.fromCharCode((parameter ?? 0) & 0xffff));
			this.#toSkip = group.fallbackLength;
		} else if (word === "objdata") {
			group.isObject = true;
			this.objects.push([]);
		} else if (data.has(word)) group.isData = true;
		else if (hidden.has(word)) group.isHidden = true;
		// The result of a field is in a group that is shown.
		else if (word === "fldrslt") group.isHidden = group.isData = false;
		else if (signs[word] !== undefined) this.#add(signs[word]);
	}

	/** Bytes that are no text; a length that the file does not have is none. */
	#skip(bytes: number): void {
		if (bytes > 0 && this.#at + bytes <= this.#bytes.length) this.#at += bytes;
	}

	#add(text: string): void {
		const skipped = Math.min(this.#toSkip, text.length);
		this.#toSkip -= skipped;
		const rest = skipped === 0 ? text : text.slice(skipped);
		if (this.#group.isObject) this.objects.at(-1)!.push(rest);
		else if (rest !== "" && !this.#group.isData) {
			(this.#group.isHidden ? this.hiddenText : this.text).push(rest);
		}
	}
}
