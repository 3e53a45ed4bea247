// Where does one key stand in a tree, and what is it called there? Every file counts, ignored
// ones too: that is where keys are used. Names of other keys' making are not passed on.

import { Context } from "../detect/context.ts";
import { rootLayer } from "../detect/layer.ts";
import { createScanner, type Scanner } from "../detect/scanner.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Pack } from "../packs/pack.ts";
import { listTree } from "../sources/tree/list-tree.ts";
import { createTreeSource } from "../sources/tree/tree-source.ts";
import { LineCursor } from "../text/lines.ts";
import type { Hit, Needle } from "./needle.ts";
import { type Piece, walk } from "./walk.ts";

export interface Wanted {
	readonly needle: Needle;
	readonly fingerprint: string;
	readonly packs: readonly Pack[];
	readonly signal: AbortSignal;
}

export interface FoundUse {
	readonly path: string;
	readonly line: number;
	readonly column: number;
	readonly name?: string;
	readonly encoded?: boolean;
}

export interface TreeSearch {
	readonly files: number;
	/** By path and place. */
	readonly uses: readonly FoundUse[];
	readonly gaps: readonly string[];
}

/** Searches all of `root`. What could not be read is told, not thrown. */
export async function searchTree(root: string, wanted: Wanted): Promise<TreeSearch> {
	const listing = await listTree(root, { includeIgnored: true, signal: wanted.signal });
	const search = new Search(wanted);
	const end = await walk(createTreeSource(listing), {
		signal: wanted.signal,
		overlapBytes: search.overlapBytes,
		onPiece: (piece) => search.take(piece),
	});
	const seal = createPathSeal(wanted.needle, search.scanner);
	const uses = search.uses.map((use) => ({ ...use, path: seal(use.path) })).sort(comparePlaces);
	return { files: end.files, uses, gaps: end.gaps.map(seal) };
}

/** Makes text of files fit to be shown: without this key, and without others that can be told. */
function createPathSeal(needle: Needle, scanner: Scanner): (text: string) => string {
	return (text) => {
		const sealed = needle.seal(text);
		const bytes = Buffer.from(sealed);
		const { matches } = scanner.scan(bytes, { path: "" });
		return matches
			.reduceRight(
				(shown, { start, end, secret }) =>
					Buffer.concat([
						shown.subarray(0, start),
						Buffer.from(secret.redacted),
						shown.subarray(end),
					]),
				bytes,
			)
			.toString();
	};
}

class Search {
	readonly uses: FoundUse[] = [];
	readonly scanner: Scanner;
	/** More than a rule looks at, and than any form of a key is long. */
	readonly overlapBytes = 16_384;
	readonly #wanted: Wanted;
	#cursor: LineCursor | undefined;

	constructor(wanted: Wanted) {
		this.#wanted = wanted;
		this.scanner = createScanner(wanted.packs);
	}

	take(piece: Piece): void {
		const { bytes, base, from, provenance } = piece;
		const { where, path = "" } = provenance[0] ?? {};
		if (base === 0) this.#cursor = undefined;
		const hits = this.#hits(bytes, path).filter(({ end }) => end > from);
		const isNames = where === "name" && path === "";
		if (hits.length > 0 || base > 0) this.#cursor ??= new LineCursor(bytes);
		for (const hit of hits) {
			const { line, column } = this.#cursor!.position(bytes, base, base + hit.start);
			if (isNames) {
				const name = bytes.toString("utf8").split("\n")[line - 1] ?? "";
				this.uses.push({ path: name, line: 1, column, name: "the file's own name" });
			} else this.uses.push(useOf(bytes, hit, path, { line, column }));
		}
		// Of a large content the next piece needs to know where it begins.
		if (bytes.length < pieceMayGoOnBytes) return;
		this.#cursor ??= new LineCursor(bytes);
		this.#cursor.advance(bytes, base, base + bytes.length - this.overlapBytes);
	}

	/** The forms that are known, and whatever the scanner decodes. */
	#hits(bytes: Buffer, path: string): Hit[] {
		const { needle, fingerprint } = this.#wanted;
		const hits = needle.find(bytes);
		const { matches } = this.scanner.scan(bytes, { path });
		for (const { ruleId, identity, details, start, end } of matches) {
			if (fingerprintOf(ruleId, identity) !== fingerprint) continue;
			if (hits.some((hit) => hit.start < end && start < hit.end)) continue;
			hits.push({ start, end, encoded: details.encoding !== undefined });
		}
		return hits.sort((one, other) => one.start - other.start);
	}
}

/** Smaller pieces are whole contents, or the last of one. */
const pieceMayGoOnBytes = 4 << 20;

function useOf(
	bytes: Buffer,
	{ start, end, encoded }: Hit,
	path: string,
	place: { line: number; column: number },
): FoundUse {
	const name = nameAt(bytes, encoded ? startOfRun(bytes, start) : start, end);
	return {
		path,
		...place,
		...(name === undefined ? {} : { name }),
		...(encoded ? { encoded: true } : {}),
	};
}

function nameAt(bytes: Buffer, start: number, end: number): string | undefined {
	const { name } = new Context(rootLayer(bytes), start, end);
	return name === "" || mayBeSecret(name) ? undefined : name;
}

/** In a table the name may be a cell, and the cell another key. */
function mayBeSecret(name: string): boolean {
	const words = name.split("_");
	const mixed = words.filter((word) => /\d/.test(word) && word.length > 3);
	const scraps = words.filter((word) => word.length < 3);
	return words.some((word) => word.length > 20) || mixed.length > 1 || scraps.length > 3;
}

function startOfRun(bytes: Buffer, at: number): number {
	let start = at;
	while (start > 0 && at - start < 4096 && /[\w+/=-]/.test(String.fromCharCode(bytes[start - 1]!)))
		start--;
	return start;
}

function comparePlaces(one: FoundUse, other: FoundUse): number {
	if (one.path !== other.path) return one.path < other.path ? -1 : 1;
	return one.line - other.line || one.column - other.column;
}
