// Finds where a tree uses the names to which a key was bound: "MAILCHIMP_API_KEY" in a .env is read as
// process.env.MAILCHIMP_API_KEY elsewhere, and as mailchimpApiKey behind that. Generic names ("key", "api_token") are
// everywhere and are not searched for.

import { listTree } from "../sources/tree/list-tree.ts";
import { createTreeSource } from "../sources/tree/tree-source.ts";
import { isSpecificName, patternOf } from "../stores/key-names.ts";
import type { KeyUse } from "./key-in-tree.ts";
import { readSource } from "./read-source.ts";

export interface FoundMention {
	readonly path: string;
	readonly line: number;
	/** As it is written there. */
	readonly name: string;
}

const maxNames = 20;
const maxMentions = 200;
const maxFileBytes = 1 << 20;

/** Searches files that git does not ignore, up to 1 MB each; the lines of the uses are left out. */
export async function findMentions(
	root: string,
	uses: readonly KeyUse[],
	signal: AbortSignal,
): Promise<FoundMention[]> {
	const names = [...new Set(uses.flatMap(({ name }) => name ?? []))].filter(isSpecificName);
	if (names.length === 0) return [];
	const pattern = patternOf(names.slice(0, maxNames));
	const known = new Set(uses.map(({ path, line }) => `${path}:${line}`));
	const found: FoundMention[] = [];
	await readSource(createTreeSource(await listTree(root, { signal })), {
		signal,
		overlapBytes: 0,
		onPiece({ bytes, base, provenance: [location] }) {
			const isText = bytes.length <= maxFileBytes && !bytes.subarray(0, 8192).includes(0);
			if (base > 0 || !isText || location?.where !== "file") return;
			for (const { line, name } of mentionsIn(bytes.toString("utf8"), pattern)) {
				if (found.length < maxMentions && !known.has(`${location.path}:${line}`))
					found.push({ path: location.path, line, name });
			}
		},
	});
	return found.sort((one, other) =>
		one.path === other.path ? one.line - other.line : one.path < other.path ? -1 : 1,
	);
}

function* mentionsIn(text: string, pattern: RegExp): Generator<{ line: number; name: string }> {
	let [line, counted] = [1, 0];
	let last = 0;
	for (const match of text.matchAll(pattern)) {
		for (; counted < match.index; counted++) if (text.charCodeAt(counted) === 10) line++;
		if (line === last) continue;
		last = line;
		yield { line, name: match[0] };
	}
}
