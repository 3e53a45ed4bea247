// Counts how entangled the rooms (folders of src) are: arrows from room to room, and circles of files that
// import each other, types included.

import { importsOf, resolveImport } from "./imports.ts";
import type { Sources } from "./rules.ts";

/** The arrows "src/scan -> src/model", one for each pair of rooms in which some file imports another. */
export function roomArrows(files: Sources): string[] {
	const arrows = new Set<string>();
	for (const [path, targets] of importGraph(files)) {
		for (const target of targets) {
			if (roomOf(path) !== roomOf(target)) arrows.add(`${roomOf(path)} -> ${roomOf(target)}`);
		}
	}
	return [...arrows].sort();
}

/** The groups of files in which each imports every other one, by whatever way (Tarjan's algorithm). */
export function importCircles(files: Sources): string[][] {
	const graph = importGraph(files);
	const indexes = new Map<string, number>();
	const lowest = new Map<string, number>();
	const stack: string[] = [];
	const circles: string[][] = [];
	const visit = (path: string): void => {
		indexes.set(path, indexes.size);
		lowest.set(path, indexes.get(path)!);
		stack.push(path);
		for (const target of graph.get(path)!) {
			if (!indexes.has(target)) visit(target);
			if (!stack.includes(target)) continue;
			lowest.set(path, Math.min(lowest.get(path)!, lowest.get(target)!));
		}
		if (lowest.get(path) !== indexes.get(path)) return;
		const circle = stack.splice(stack.indexOf(path));
		if (circle.length > 1) circles.push(circle.sort());
	};
	for (const path of graph.keys()) if (!indexes.has(path)) visit(path);
	return circles;
}

function importGraph(files: Sources): Map<string, string[]> {
	const graph = new Map<string, string[]>();
	for (const [path, code] of files) {
		const targets = importsOf(code).map(({ specifier }) => resolveImport(path, specifier));
		const inside = targets.filter((target) => target !== undefined && files.has(target));
		graph.set(path, inside as string[]);
	}
	return graph;
}

/** A file directly in src is a room of its own. */
function roomOf(path: string): string {
	const folder = path.slice(0, path.lastIndexOf("/"));
	return folder === "src" ? path : folder;
}
