// How does hostile YAML become plain data with places? Only maps, lists and scalars pass:
// no alias, no tag, no merge key. Deep nesting is refused before the document is composed:
// the library survives a full stack, but V8 aborts the whole process when it has to compile
// a regular expression just there (seen with 64,000 nested maps, depending on the caller).

import { type Document, isMap, Lexer, LineCounter, Parser, parseDocument, visit } from "yaml";
import { FileError, type Place } from "../errors.ts";
import { quotable } from "./quotable.ts";

export type DataPath = readonly (string | number)[];

export interface YamlData {
	readonly data: unknown;
	/** The place of the value at `path`, or of the nearest thing around it that exists. */
	readonly placeOf: (path: DataPath) => Place;
	/** The place of the last key of `path`, also where its value is missing. */
	readonly placeOfKey: (path: DataPath) => Place;
}

/** Reads one YAML document. @throws FileError (code "config") with the faults found. */
export function readYaml(text: string, file: string): YamlData {
	const lines = new LineCounter();
	const placeAt = (offset: number): Place => {
		const { line, col } = lines.linePos(offset);
		return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
	};
	if (Buffer.byteLength(text) > maxBytes) {
		fail([{ place: placeAt(0), message: "Shorten the file: it holds more than 256 KB" }]);
	}
	checkShape(text, file);

	const document = parseDocument(text, {
		lineCounter: lines,
		schema: "core",
		merge: false,
		resolveKnownTags: false,
		stringKeys: true,
		prettyErrors: false,
		logLevel: "silent",
	});
	const faults = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
		place: placeAt(pos[0]),
		// The library quotes what it stumbled over.
		message: quotable(message),
	}));
	visit(document, {
		Alias: (_, { range }) => {
			const message = "Write the value out: aliases are not read here";
			faults.push({ place: placeAt(range?.[0] ?? 0), message });
		},
	});
	if (faults.length > 0) fail(faults);

	return {
		data: document.toJS({ maxAliasCount: 0 }),
		placeOf: (path) => placeAt(offsetOf(document, path)),
		placeOfKey: (path) => placeAt(keyOffsetOf(document, path) ?? offsetOf(document, path)),
	};
}

/** Walks the tokens, which takes no recursion, and refuses what is too deep or too much. */
function checkShape(text: string, file: string): void {
	const parser = new Parser();
	let line = 1;
	let count = 0;
	for (const token of new Lexer().lex(text)) {
		// The documents that come out are not needed, but it moves only when asked for them.
		for (const _ of parser.next(token));
		if (token.includes("\n")) line += token.split("\n").length - 1;
		const place = { file, line, column: 1 };
		if (parser.stack.length > maxDepth) {
			fail([{ place, message: "Flatten the file: it is nested too deeply" }]);
		}
		if (++count > maxTokens) fail([{ place, message: "Shorten the file: it holds too much" }]);
	}
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

function fail(faults: FileError["faults"]): never {
	throw new FileError("config", faults.slice(0, maxFaults));
}

const maxBytes = 256 * 1024;
/** Of parser states; a config needs about 10. */
const maxDepth = 32;
/** Keys are compared with each other, so this also bounds a quadratic step. */
const maxTokens = 60_000;
const maxFaults = 20;
