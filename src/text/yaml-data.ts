// Parses hostile YAML into plain data with positions. Only maps, lists and scalars are allowed: no alias, tag or
// merge key. Deep nesting is refused before the document is composed: the library survives a full stack, but V8
// aborts the process when it has to compile a regular expression just there (seen with 64,000 nested maps, depending
// on the caller).

import { type Document, isMap, Lexer, LineCounter, Parser, parseDocument, visit } from "yaml";
import type { Position } from "./lines.ts";
import { quotable } from "./quotable.ts";

export type DataPath = readonly (string | number)[];

export interface YamlFault {
	readonly place: Position;
	readonly message: string;
}

export interface YamlData {
	/** Undefined when there are faults, and for an empty document null. */
	readonly data: unknown;
	readonly faults: readonly YamlFault[];
	/** The place of the value at `path`, or of the nearest thing around it that exists. */
	readonly placeOf: (path: DataPath) => Position;
	/** The place of the last key of `path`, also where its value is missing. */
	readonly placeOfKey: (path: DataPath) => Position;
}

/** Reads one YAML document. Never throws: what is wrong with it are its faults. */
export function readYaml(text: string): YamlData {
	const fault = findShapeFault(text);
	if (fault)
		return { data: undefined, faults: [fault], placeOf: () => start, placeOfKey: () => start };

	const lines = new LineCounter();
	const placeAt = (offset: number): Position => {
		const { line, col } = lines.linePos(offset);
		return { line: Math.max(line, 1), column: Math.max(col, 1) };
	};
	const document = parseDocument(text, {
		lineCounter: lines,
		schema: "core",
		merge: false,
		resolveKnownTags: false,
		stringKeys: true,
		prettyErrors: false,
		// Not "silent": then what follows a second "---" would be left out without a word.
		logLevel: "error",
	});
	const faults: YamlFault[] = [...document.errors, ...document.warnings].map(
		({ pos, message }) => ({
			place: placeAt(pos[0]),
			// The library quotes what it stumbled over.
			message: quotable(message),
		}),
	);
	visit(document, {
		Alias: (_, { range }) => {
			const message = "Write the value out: aliases are not read here";
			faults.push({ place: placeAt(range?.[0] ?? 0), message });
		},
	});
	return {
		data: faults.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 }),
		faults: faults.slice(0, maxFaults),
		placeOf: (path) => placeAt(offsetOf(document, path)),
		placeOfKey: (path) => placeAt(keyOffsetOf(document, path) ?? offsetOf(document, path)),
	};
}

const start: Position = { line: 1, column: 1 };

/** Walks the tokens, which takes no recursion, and refuses what is too deep or too much. */
function findShapeFault(text: string): YamlFault | undefined {
	if (Buffer.byteLength(text) > maxBytes) {
		return { place: start, message: "Shorten the file: it holds more than 256 KB" };
	}
	const parser = new Parser();
	let line = 1;
	let count = 0;
	for (const token of new Lexer().lex(text)) {
		// The documents that come out are not needed, but it moves only when asked for them.
		for (const _ of parser.next(token));
		if (token.includes("\n")) line += token.split("\n").length - 1;
		const place = { line, column: 1 };
		if (parser.stack.length > maxDepth) {
			return { place, message: "Flatten the file: it is nested too deeply" };
		}
		if (++count > maxTokens) return { place, message: "Shorten the file: it holds too much" };
	}
	return undefined;
}

function offsetOf(document: Document, path: DataPath): number {
	for (let length = path.length; length >= 0; length--) {
		const node = document.getIn(path.slice(0, length), true);
		const range = (node as { range?: readonly [number, number, number] | null } | undefined)?.range;
		if (range) return range[0];
	}
	return 0;
}

function keyOffsetOf(document: Document, path: DataPath): number | undefined {
	const parent = document.getIn(path.slice(0, -1), true);
	if (!isMap(parent)) return undefined;
	const pair = parent.items.find(({ key }) => String(key) === path.at(-1));
	return (pair?.key as { range?: readonly [number, number, number] } | undefined)?.range?.[0];
}

const maxBytes = 256 * 1024;
/** Of parser states; a config needs about 10, a pack 16. */
const maxDepth = 32;
/** Keys are compared with each other, so this also bounds a quadratic step. */
const maxTokens = 60_000;
const maxFaults = 20;
