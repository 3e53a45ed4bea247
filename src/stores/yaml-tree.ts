// Reads YAML into maps, lists and texts that know their lines. Anchors and merges are not followed: they could be used
// to make a small file huge.

import {
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	type ParsedNode,
	parseAllDocuments,
} from "yaml";

export type YamlNode = YamlMap | YamlList | YamlText;

export interface YamlMap {
	readonly kind: "map";
	readonly line: number;
	readonly endLine: number;
	readonly entries: ReadonlyMap<string, YamlNode>;
}

export interface YamlList {
	readonly kind: "list";
	readonly line: number;
	readonly endLine: number;
	readonly items: readonly YamlNode[];
}

export interface YamlText {
	readonly kind: "text";
	readonly line: number;
	readonly endLine: number;
	readonly text: string;
}

/** All documents of a text; none where it is not YAML, as a template of Helm is not. */
export function readYaml(text: string): YamlNode[] {
	// The parser takes seconds for what nests thousands of levels deep, and nobody writes.
	if (text.length > maxLength || tooDeep.test(text)) return [];
	const lines = new LineCounter();
	try {
		const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: "silent" });
		if (!Array.isArray(documents)) return [];
		return documents.flatMap(({ contents, errors }) =>
			errors.length > 0 || contents === null ? [] : (convert(contents, lines, 0) ?? []),
		);
	} catch {
		return [];
	}
}

/** Every map in a node, the outer ones first. */
export function* mapsIn(node: YamlNode): Generator<YamlMap> {
	if (node.kind === "map") {
		yield node;
		for (const value of node.entries.values()) yield* mapsIn(value);
	} else if (node.kind === "list") for (const item of node.items) yield* mapsIn(item);
}

export function mapAt(node: YamlNode | undefined, ...keys: readonly string[]): YamlMap | undefined {
	const found = nodeAt(node, ...keys);
	return found?.kind === "map" ? found : undefined;
}

export function textAt(node: YamlNode | undefined, ...keys: readonly string[]): string | undefined {
	const found = nodeAt(node, ...keys);
	return found?.kind === "text" ? found.text : undefined;
}

function nodeAt(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined {
	let at = node;
	for (const key of keys) at = at?.kind === "map" ? at.entries.get(key) : undefined;
	return at;
}

const maxLength = 512 << 10;
const maxDepth = 40;
const tooDeep = /(?:[[{]\s*){40}|(?:-[ \t]+){40}|(?:\? ){40}/;

function convert(node: Node, lines: LineCounter, depth: number): YamlNode | undefined {
	const [start = 0, end = 0] = (node as ParsedNode).range ?? [];
	const place = {
		line: lines.linePos(start).line,
		endLine: lines.linePos(Math.max(start, end - 1)).line,
	};
	if (isScalar(node))
		return { kind: "text", ...place, text: String(node.source ?? node.value ?? "") };
	if (depth > maxDepth) return undefined;
	if (isSeq<Node>(node)) {
		const items = node.items.flatMap((item) => convert(item, lines, depth + 1) ?? []);
		return { kind: "list", ...place, items };
	}
	if (!isMap<Node, Node | null>(node)) return undefined;
	const entries = new Map<string, YamlNode>();
	for (const { key, value } of node.items) {
		const name = isScalar(key) ? String(key.value) : undefined;
		const converted = value ? convert(value, lines, depth + 1) : undefined;
		if (name !== undefined && converted) entries.set(name, converted);
	}
	return { kind: "map", ...place, entries };
}
