// Edits JSON with comments in place: one item is added or taken out, and every other byte of the file stays. What was
// added last and is taken out again leaves the text as it was.

import type { JSONPath, Node, ParseError } from "jsonc-parser";

export interface JsonEditor {
	at(path: JSONPath): unknown;
	/** Replaces the value, or adds a field to the object that the path leads to; what is missing on the way is made. */
	set(path: JSONPath, value: unknown): void;
	/** Adds an item to a list, which is made where it is missing. */
	append(path: JSONPath, value: unknown): void;
	/** Takes out a field or an item. */
	remove(path: JSONPath): void;
	text(): string;
}

/** Gives the number of the first line that is no JSON, 0 where the text holds no object. Loads its parser late. */
export async function openJson(given: string): Promise<JsonEditor | number> {
	const { parseTree, getNodeValue, findNodeAtLocation } = await import("jsonc-parser");
	const mark = given.startsWith("\ufeff") ? "\ufeff" : "";
	let text = given.slice(mark.length);
	if (text.trim() === "") text = "{}\n";
	const errors: ParseError[] = [];
	const tree = (into: ParseError[] = []): Node => {
		return parseTree(text, into, { allowTrailingComma: true }) as Node;
	};
	const start = tree(errors);
	const [error] = errors;
	if (error !== undefined) return text.slice(0, error.offset).split("\n").length;
	if (start?.type !== "object") return 0;
	const layout = layoutOf(text);
	const find = (path: JSONPath) => findNodeAtLocation(tree(), path);

	function add(container: Node, item: (indent: string, isOneLine: boolean) => string): void {
		text = withItem(text, container, layout, item);
	}

	function set(path: JSONPath, value: unknown): void {
		const there = find(path);
		if (there !== undefined) {
			const { offset, length } = there;
			if (JSON.stringify(getNodeValue(there)) === JSON.stringify(value)) return;
			const isOneLine = !text.slice(offset, offset + length).includes("\n");
			const written = render(value, indentAt(text, offset), layout, isOneLine);
			text = text.slice(0, offset) + written + text.slice(offset + length);
			return;
		}
		const name = path.at(-1)!;
		const parent = find(path.slice(0, -1));
		if (parent === undefined) set(path.slice(0, -1), { [name]: value });
		else {
			add(parent, (indent, isOneLine) => {
				const colon = isOneLine && !/":\s/.test(text) ? ":" : ": ";
				return `${JSON.stringify(name)}${colon}${render(value, indent, layout, isOneLine)}`;
			});
		}
	}

	return {
		at(path) {
			const node = path.length === 0 ? tree() : find(path);
			return node && getNodeValue(node);
		},
		set,
		append(path, value) {
			const list = find(path);
			if (list === undefined) set(path, [value]);
			else add(list, (indent, isOneLine) => render(value, indent, layout, isOneLine));
		},
		remove(path) {
			const node = find(path);
			if (node === undefined) return;
			const item = node.parent?.type === "property" ? node.parent : node;
			text = withoutItem(text, item);
		},
		text: () => mark + text,
	};
}

interface Layout {
	/** One step of indentation. */
	readonly step: string;
	readonly lineEnd: string;
}

function layoutOf(text: string): Layout {
	const indent = /^([ \t]+)["}\]/]/m.exec(text)?.[1] ?? "  ";
	return {
		step: indent.includes("\t") ? "\t" : indent,
		lineEnd: text.includes("\r\n") ? "\r\n" : "\n",
	};
}

function render(value: unknown, indent: string, { step, lineEnd }: Layout, isOneLine: boolean) {
	if (isOneLine) return JSON.stringify(value);
	return JSON.stringify(value, null, step).replaceAll("\n", lineEnd + indent);
}

/** The indentation of the line that holds the place. */
function indentAt(text: string, offset: number): string {
	const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
	return /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? "";
}

function withItem(
	text: string,
	container: Node,
	{ step, lineEnd }: Layout,
	item: (indent: string, isOneLine: boolean) => string,
): string {
	const { offset, length, children = [] } = container;
	const close = offset + length - 1;
	const last = children.at(-1);
	if (last === undefined) {
		const outer = indentAt(text, offset);
		const inner = text.slice(offset + 1, close).trimEnd();
		const written = lineEnd + outer + step + item(outer + step, false) + lineEnd + outer;
		return text.slice(0, offset + 1) + inner + written + text.slice(close);
	}
	const end = last.offset + last.length;
	const comma = commaAfter(text, end);
	const isOneLine = !text.slice(offset, close).includes("\n");
	if (isOneLine) {
		const space = children.length > 1 && /,\s/.test(text.slice(offset, close)) ? " " : "";
		const added = item("", true);
		return comma === undefined
			? `${text.slice(0, end)},${space}${added}${text.slice(end)}`
			: `${text.slice(0, comma)}${space}${added},${text.slice(comma)}`;
	}
	const indent = indentAt(text, last.offset);
	const added = lineEnd + indent + item(indent, false);
	if (comma !== undefined) {
		const place = comma + commentAfter(text, comma);
		return `${text.slice(0, place)}${added},${text.slice(place)}`;
	}
	const place = end + commentAfter(text, end);
	return `${text.slice(0, end)},${text.slice(end, place)}${added}${text.slice(place)}`;
}

function withoutItem(text: string, item: Node): string {
	const siblings = item.parent?.children ?? [];
	const index = siblings.indexOf(item);
	const before = siblings[index - 1];
	const end = item.offset + item.length;
	const comma = commaAfter(text, end);
	const start = text.slice(0, item.offset).trimEnd().length;
	const isLast = index === siblings.length - 1;
	if (before === undefined && isLast) {
		const { offset = 0, length = 0 } = item.parent ?? {};
		const left = text.slice(offset + 1, start) + text.slice(comma ?? end, offset + length - 1);
		const inner = left.trim() === "" ? "" : left;
		return text.slice(0, offset + 1) + inner + text.slice(offset + length - 1);
	}
	if (before === undefined) {
		// What is left begins where this one did.
		const next = siblings[index + 1]!;
		const between = text.slice(comma ?? end, next.offset);
		const lead = text.slice(start, item.offset);
		return (
			text.slice(0, start) + (/[^\s]/.test(between) ? between : lead) + text.slice(next.offset)
		);
	}
	if (comma !== undefined) return text.slice(0, start) + text.slice(comma);
	const beforeEnd = before.offset + before.length;
	const beforeComma = commaAfter(text, beforeEnd) ?? beforeEnd;
	const kept = text.slice(0, beforeEnd) + text.slice(beforeComma, start);
	return kept + text.slice(end);
}

const gap = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*,/;

/** Where the comma ends that follows, if one does. */
function commaAfter(text: string, end: number): number | undefined {
	const found = gap.exec(text.slice(end))?.[0];
	return found === undefined ? undefined : end + found.length;
}

/** How long what follows on the line is, if that is a comment. */
function commentAfter(text: string, end: number): number {
	return /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)/.exec(text.slice(end))?.[0].length ?? 0;
}
