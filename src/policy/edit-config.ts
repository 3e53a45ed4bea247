// Adds an `allow:` entry to the text of .unleak.yaml. Everything else stays as it was written: the
// entry is put into the text, and only where its form leaves no room for that is the file written anew.

import { type Document, isMap, isScalar, isSeq, parseDocument, stringify } from "yaml";
import { parseConfig } from "./config.ts";

export interface NewAllowEntry {
	readonly fingerprint: string;
	readonly reason: string;
	readonly owner?: string | undefined;
	/** YYYY-MM-DD. */
	readonly expires?: string | undefined;
}

/** Gives the new text; an entry for the same fingerprint is replaced. @throws FileError for a file with faults */
export function addAllowEntry(
	text: string | undefined,
	entry: NewAllowEntry,
	file: string,
): string {
	const before = text ?? "";
	parseConfig(before, file);
	const after = replaced(before, entry) ?? inserted(before, entry) ?? rewritten(before, entry);
	parseConfig(after, file);
	return after;
}

/** In the order in which they are written. */
const fields = ["fingerprint", "reason", "owner", "expires"] as const;

const options = { schema: "core", merge: false, keepSourceTokens: true } as const;

/** Where the file has an entry for the fingerprint: its other lines and comments stay. */
function replaced(text: string, entry: NewAllowEntry): string | undefined {
	const document: Document = parseDocument(text, options);
	const allow = document.get("allow");
	if (!isSeq(allow)) return undefined;
	const index = allow.items.findIndex(
		(item) => isMap(item) && item.get("fingerprint") === entry.fingerprint,
	);
	if (index < 0) return undefined;
	for (const key of fields) {
		const value = entry[key];
		if (value === undefined) document.deleteIn(["allow", index, key]);
		else document.setIn(["allow", index, key], value);
	}
	return print(document);
}

/** Puts the lines of the entry behind the last one. Undefined where `allow` is no list of lines. */
function inserted(text: string, entry: NewAllowEntry): string | undefined {
	const document: Document = parseDocument(text, options);
	const newline = text.includes("\r\n") ? "\r\n" : "\n";
	if (document.contents === null || (isScalar(document.contents) && !document.contents.value)) {
		// Nothing but comments, or an explicit document that is empty.
		if (/^(?:---|\.\.\.|%)/m.test(text)) return undefined;
		return appended(text, newline, ["allow:", ...linesOf(entry, "  ")]);
	}
	if (!isMap(document.contents) || document.contents.flow === true) return undefined;
	const allow = document.contents.items.find(({ key }) => isScalar(key) && key.value === "allow");
	if (allow === undefined) {
		if (/^\.\.\.|^---[\s\S]*^---/m.test(text)) return undefined;
		return appended(text, newline, ["", "allow:", ...linesOf(entry, "  ")]);
	}
	const { value } = allow;
	if (!isSeq(value) || value.flow === true || value.items.length === 0) return undefined;
	const last = value.items.at(-1) as { range?: readonly [number, number, number] | null };
	const [start, end] = last.range ?? [];
	if (start === undefined || end === undefined) return undefined;
	// Indented as the last entry is; its dash stands before what it holds.
	const lineStart = text.lastIndexOf("\n", start - 1) + 1;
	const indent = /^([ ]*)-[ ]/.exec(text.slice(lineStart, start))?.[1];
	if (indent === undefined) return undefined;
	const lineEnd = text.indexOf("\n", Math.max(start, end - 1));
	const head = lineEnd < 0 ? `${text}${newline}` : text.slice(0, lineEnd + 1);
	const lines = linesOf(entry, indent).map((line) => `${line}${newline}`);
	return `${head}${lines.join("")}${lineEnd < 0 ? "" : text.slice(lineEnd + 1)}`;
}

function appended(text: string, newline: string, lines: readonly string[]): string {
	const head = text === "" || text.endsWith("\n") ? text : `${text}${newline}`;
	const body = text === "" ? lines.filter((line) => line !== "") : lines;
	return `${head}${body.map((line) => `${line}${newline}`).join("")}`;
}

/** Comments and the order of keys stay; line breaks and quotes may become the library's. */
function rewritten(text: string, entry: NewAllowEntry): string {
	const document: Document = parseDocument(text, options);
	const plain = Object.fromEntries(
		Object.entries(entry).filter(([, value]) => value !== undefined),
	);
	const allow = document.get("allow");
	if (document.contents === null || !isMap(document.contents))
		document.contents = document.createNode({});
	if (isSeq(allow)) document.addIn(["allow"], document.createNode(plain));
	else document.set("allow", document.createNode([plain]));
	return print(document);
}

function print(document: Document): string {
	return document.toString({ lineWidth: 0 });
}

function linesOf(entry: NewAllowEntry, indent: string): string[] {
	const lines = fields.flatMap((key) => {
		const value = entry[key];
		return value === undefined ? [] : [`${key}: ${scalar(value)}`];
	});
	return lines.map((line, index) => `${indent}${index === 0 ? "- " : "  "}${line}`);
}

/** On one line, in quotes where YAML would read anything but the text. */
function scalar(value: string): string {
	return stringify(value, { lineWidth: 0, defaultStringType: "PLAIN" }).trimEnd();
}
