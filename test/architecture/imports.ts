// Finds what a source file imports, with patterns instead of a parser: the formatter ensures double quotes, and
// imports that start a line.

import { posix } from "node:path";

/** Stands for a specifier that is known only when the code runs. */
export const computed = "(computed)";

export interface Import {
	readonly specifier: string;
	readonly kind: "static" | "type" | "dynamic";
}

/** Every import of `code`, in order. */
export function importsOf(code: string): Import[] {
	const found: (Import & { readonly at: number })[] = [];
	const statement = /^(?:import|export)\s+(type\s+)?(?:[\w$*{},\s]*?\bfrom\s+)?"([^"]+)"/gm;
	for (const match of code.matchAll(statement)) {
		const kind = match[1] === undefined ? "static" : "type";
		found.push({ at: match.index, specifier: match[2] ?? "", kind });
	}
	for (const match of code.matchAll(/(typeof\s+)?\bimport\(\s*(?:"([^"]+)")?/g)) {
		if (isComment(code.slice(code.lastIndexOf("\n", match.index) + 1))) continue;
		const kind = match[1] === undefined ? "dynamic" : "type";
		found.push({ at: match.index, specifier: match[2] ?? computed, kind });
	}
	return found.sort((a, b) => a.at - b.at).map(({ specifier, kind }) => ({ specifier, kind }));
}

export function isComment(line: string): boolean {
	return /^\s*(\/\/|\/?\*)/.test(line);
}

/** The imported file's path from the root; undefined for a package. */
export function resolveImport(path: string, specifier: string): string | undefined {
	if (specifier === computed) return computed;
	return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : undefined;
}

/** The folder or file directly in src that holds `path`; the whole path outside of src. */
export function partOf(path: string): string {
	return /^src\/([^/]+)/.exec(path)?.[1] ?? path;
}
