// Reads source maps: the sources that one carries, each with its own name and lines.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { parseJson } from "./json.ts";
import { madeText } from "./made-text.ts";

interface SourceMap {
	readonly sources?: unknown;
	readonly sourcesContent?: unknown;
	readonly sections?: unknown;
}

export function* readSourceMap(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart> {
	const map = parseJson(bytes) as SourceMap | null | undefined;
	const sections = Array.isArray(map?.sections) ? map.sections : [];
	for (const part of [map, ...sections.map((section) => section?.map as SourceMap | undefined)]) {
		const { sources, sourcesContent } = part ?? {};
		if (!Array.isArray(sourcesContent)) continue;
		for (const [index, content] of sourcesContent.entries()) {
			if (typeof content !== "string" || content === "") continue;
			const source = Array.isArray(sources) ? sources[index] : undefined;
			yield madeText(nameOf(source) ?? `source ${index + 1}`, content, budget);
		}
	}
}

/** Without the scheme of a bundler, and as a path below the map. */
function nameOf(source: unknown): string | undefined {
	if (typeof source !== "string") return undefined;
	const path = source.replace(/^[\w-]+:\/\/+/, "").replace(/^(?:\.{0,2}\/)+/, "");
	return path === "" ? undefined : path;
}
