// Traces one key in a tree: where it is and what it is called there. Every file counts, ignored ones too, since keys
// are used there. Names that may be other keys are not reported.

import { createScanner, type Scanner } from "../detect/scanner.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Pack } from "../packs/pack.ts";
import { listTree } from "../sources/tree/list-tree.ts";
import { createTreeSource } from "../sources/tree/tree-source.ts";
import { LineCursor } from "../text/lines.ts";
import { nameAt } from "./key-name.ts";
import type { KeyOccurrence, KeySearch } from "./key-search.ts";
import { type ContentPiece, readSource } from "./read-source.ts";

export interface TreeTraceRequest {
	readonly search: KeySearch;
	readonly fingerprint: string;
	readonly packs: readonly Pack[];
	readonly signal: AbortSignal;
}

export interface KeyUse {
	readonly path: string;
	readonly line: number;
	readonly column: number;
	readonly name?: string;
	readonly encoded?: boolean;
}

export interface TreeTrace {
	readonly files: number;
	/** In the order of paths, lines and columns. */
	readonly uses: readonly KeyUse[];
	readonly gaps: readonly string[];
}

/** Searches all of `root`. What could not be read is in `gaps`; nothing is thrown. */
export async function traceKeyInTree(root: string, request: TreeTraceRequest): Promise<TreeTrace> {
	const listing = await listTree(root, { includeIgnored: true, signal: request.signal });
	const collector = new UseCollector(request);
	const end = await readSource(createTreeSource(listing), {
		signal: request.signal,
		overlapBytes: collector.overlapBytes,
		onPiece: (piece) => collector.addPiece(piece),
	});
	const { seal } = request.search;
	const uses = collector.uses
		.map((use) => ({ ...use, path: seal(use.path) }))
		.sort(compareLocations);
	return { files: end.files, uses, gaps: end.gaps.map(seal) };
}

class UseCollector {
	readonly uses: KeyUse[] = [];
	readonly scanner: Scanner;
	/** More than a rule's context, and more than any form of a key. */
	readonly overlapBytes = 16_384;
	readonly #request: TreeTraceRequest;
	#cursor: LineCursor | undefined;

	constructor(request: TreeTraceRequest) {
		this.#request = request;
		this.scanner = createScanner(request.packs);
	}

	addPiece(piece: ContentPiece): void {
		const { bytes, base, from, provenance } = piece;
		const { where, path = "" } = provenance[0] ?? {};
		if (base === 0) this.#cursor = undefined;
		const occurrences = this.#occurrences(bytes, path).filter(({ end }) => end > from);
		const isNames = where === "name" && path === "";
		if (occurrences.length > 0 || base > 0) this.#cursor ??= new LineCursor(bytes);
		for (const occurrence of occurrences) {
			const { line, column } = this.#cursor!.position(bytes, base, base + occurrence.start);
			if (isNames) {
				const name = bytes.toString("utf8").split("\n")[line - 1] ?? "";
				this.uses.push({ path: name, line: 1, column, name: "the file's own name" });
			} else this.uses.push(useOf(bytes, occurrence, path, { line, column }));
		}
		// The next piece of a large content needs to know its line.
		if (bytes.length < pieceMayGoOnBytes) return;
		this.#cursor ??= new LineCursor(bytes);
		this.#cursor.advance(bytes, base, base + bytes.length - this.overlapBytes);
	}

	/** The known forms, and whatever the scanner decodes. */
	#occurrences(bytes: Buffer, path: string): KeyOccurrence[] {
		const { search, fingerprint } = this.#request;
		const occurrences = search.find(bytes);
		const { matches } = this.scanner.scan(bytes, { path });
		for (const { ruleId, identity, confidence, details, start, end } of matches) {
			if (fingerprintOf(ruleId, identity) !== fingerprint) {
				// Its pieces may stand in the paths of this one. Of low confidence are hashes by the thousand.
				if (confidence !== "low") search.learn(identity);
				continue;
			}
			if (occurrences.some((occurrence) => occurrence.start < end && start < occurrence.end))
				continue;
			occurrences.push({ start, end, encoded: details.encoding !== undefined });
		}
		return occurrences.sort((one, other) => one.start - other.start);
	}
}

/** Smaller pieces are whole contents, or the last of one. */
const pieceMayGoOnBytes = 4 << 20;

function useOf(
	bytes: Buffer,
	{ start, end, encoded }: KeyOccurrence,
	path: string,
	position: { line: number; column: number },
): KeyUse {
	const name = nameAt(bytes, encoded ? startOfRun(bytes, start) : start, end);
	return {
		path,
		...position,
		...(name === undefined ? {} : { name }),
		...(encoded ? { encoded: true } : {}),
	};
}

function startOfRun(bytes: Buffer, at: number): number {
	let start = at;
	while (start > 0 && at - start < 4096 && /[\w+/=-]/.test(String.fromCharCode(bytes[start - 1]!)))
		start--;
	return start;
}

function compareLocations(one: KeyUse, other: KeyUse): number {
	if (one.path !== other.path) return one.path < other.path ? -1 : 1;
	return one.line - other.line || one.column - other.column;
}
