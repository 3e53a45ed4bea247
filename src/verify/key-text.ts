// Splits pasted text into values with their names: a key alone, `NAME=key`, JSON, YAML or the lines of an .env file.
// parse-keys.ts decides which of them are keys.

export interface NamedValue {
	/** From 1. */
	readonly line: number;
	/** In UTF-16 code units, from 1; the end is the one after the last. */
	readonly column: number;
	readonly endColumn: number;
	readonly value: string;
	/** Its own name. */
	readonly name?: string | undefined;
	/** What the value is called: its own name first, then what encloses it, from the inside out. */
	readonly names: () => readonly string[];
}

/** What one line holds. */
export type KeyTextLine =
	| { readonly kind: "alone"; readonly value: NamedValue }
	| { readonly kind: "named"; readonly values: readonly NamedValue[] }
	/** A setting that was commented out still has its key. */
	| { readonly kind: "comment"; readonly line: KeyTextLine }
	| { readonly kind: "blank" }
	| { readonly kind: "unreadable" };

/** Gives one entry a line. */
export function readKeyText(text: string): KeyTextLine[] {
	const reader = new StructureReader();
	return text.split(/\r\n|\n|\r/).map((written, index) => readLine(written, index + 1, reader));
}

function readLine(written: string, line: number, reader: StructureReader): KeyTextLine {
	const mark = written.startsWith("\ufeff") ? 1 : 0;
	const content = written.slice(mark);
	if (/^\s*$/.test(content)) return { kind: "blank" };
	const sign = /^\s*(?:(?:#|\/\/)\s*)+/.exec(content)?.[0];
	if (sign !== undefined) {
		const blank = " ".repeat(mark + sign.length);
		const bare = `${blank}${content.slice(sign.length)}`;
		return { kind: "comment", line: readLine(bare, line, new StructureReader()) };
	}
	const [, indent = "", word, value] =
		/^(\s*(?:[-*]\s+)?(?:([A-Za-z]+)\s+)?)([\w-]+)\s*(?:\s#.*)?$/.exec(content) ?? [];
	if (value !== undefined) {
		const column = mark + indent.length + 1;
		const names = word === undefined ? [] : [word];
		const endColumn = column + value.length;
		return { kind: "alone", value: { line, column, endColumn, value, names: () => names } };
	}
	if (!/[=:"'{}[\](),]/.test(content)) return { kind: "unreadable" };
	return { kind: "named", values: reader.read(content, line, mark) };
}

/** A pair of brackets, or the lines below a name that are indented further. */
interface Scope {
	readonly parent: Scope | undefined;
	readonly name: string | undefined;
	/** Where its name begins; undefined for brackets. */
	readonly indent: number | undefined;
	/** Short values in it, which can say whose the others are. */
	readonly hints: string[];
}

/** To be called at the end: a name can follow, as in {"key": "…", "provider": "mailchimp"}. */
function namesOf(scope: Scope, name: string | undefined): string[] {
	const names = name === undefined ? [] : [name];
	for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
		names.push(...at.hints, ...(at.name === undefined ? [] : [at.name]));
	}
	return names;
}

/** A quoted text, a mark, a comment, or a word. */
const token =
	/"((?:[^"\\]|\\.){0,600})"|'((?:[^'\\]|\\.){0,600})'|[{[(}\])=:,;]|(?<!\S)(?:#|\/\/).*$|[^\s"'{}[\](),;:=]+|["']/g;
/** Behind a name. */
const link = /\s*[=:]/y;

/** Deeper nesting than any settings have; a hostile text must not grow the names without end. */
const maxDepth = 50;
const maxHints = 10;
const maxHintLength = 40;

/** Remembers across lines which brackets and which indented blocks are open. */
class StructureReader {
	#scope: Scope = { parent: undefined, name: undefined, indent: undefined, hints: [] };
	#depth = 0;

	read(content: string, line: number, offset: number): NamedValue[] {
		const section = /^\s*\[([\w .-]+)\]\s*$/.exec(content)?.[1];
		if (section !== undefined) {
			this.#closeBlocks(-1);
			this.#open(section, -1);
			return [];
		}
		const indent = content.search(/\S/);
		this.#closeBlocks(indent);
		const values: NamedValue[] = [];
		let name: string | undefined;
		let isWaiting = false;
		for (const found of content.matchAll(token)) {
			const [written, inDouble, inSingle] = found;
			if (/^(?:#|\/\/)/.test(written)) break;
			if (written === "{" || written === "[" || written === "(") this.#open(name, undefined);
			if (written === "}" || written === "]" || written === ")") this.#close();
			if (/^[=:]$/.test(written)) continue;
			isWaiting = false;
			if (/^[{[(}\]),;]$/.test(written)) {
				name = undefined;
				continue;
			}
			const quoted = inDouble ?? inSingle;
			const value = quoted ?? written;
			link.lastIndex = found.index + written.length;
			if (link.test(content)) {
				name = value;
				isWaiting = true;
				continue;
			}
			const [scope, own] = [this.#scope, name];
			const column = offset + found.index + (quoted === undefined ? 1 : 2);
			const endColumn = column + value.length;
			values.push({ line, column, endColumn, value, name, names: () => namesOf(scope, own) });
			this.#hint(value);
		}
		if (isWaiting && name !== undefined) this.#open(name, indent);
		return values;
	}

	#open(name: string | undefined, indent: number | undefined): void {
		if (this.#depth >= maxDepth) return;
		this.#depth++;
		this.#scope = { parent: this.#scope, name, indent, hints: [] };
	}

	#close(): void {
		if (this.#scope.parent === undefined) return;
		this.#depth--;
		this.#scope = this.#scope.parent;
	}

	/** Ends the blocks that a line with this indentation does not belong to. */
	#closeBlocks(indent: number): void {
		while (this.#scope.indent !== undefined && this.#scope.indent >= indent) this.#close();
	}

	#hint(value: string): void {
		const { hints } = this.#scope;
		const isShort = value.length <= maxHintLength && /^[A-Za-z ]+$/.test(value);
		if (this.#depth > 0 && isShort && hints.length < maxHints) hints.push(value);
	}
}
