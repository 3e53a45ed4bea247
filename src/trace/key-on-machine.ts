// Searches what agents, shells and API clients keep on this machine for keys that are known: their own bytes, in every
// place that `unleak audit --machine` reads. Nothing is written, and nobody is asked.

import { resolve } from "node:path";
import type { Source } from "../sources/source.ts";
import type { KeySearch } from "./key-search.ts";
import { readSource } from "./read-source.ts";

export interface MachineSearch<Kind> {
	readonly source: Source;
	/** Paths are relative to it. */
	readonly root: string;
	/** Of an absolute path and the first bytes of the file, where those are at hand. */
	readonly kindOf: (path: string, head: Buffer | undefined) => Kind;
	readonly old: KeySearch;
	/** The new key, where this run knows it. */
	readonly young?: KeySearch | undefined;
	readonly signal: AbortSignal;
}

export interface MachineTrace<Kind> {
	readonly copies: readonly {
		/** Absolute, and without keys. */
		readonly path: string;
		readonly program: string;
		readonly holds: readonly ("old" | "young")[];
		/** "store" for a git store, which is read as a history. */
		readonly kind: Kind | "store";
	}[];
	readonly files: number;
	/** What could not be read, so that copies may be missing. */
	readonly gaps: readonly string[];
}

export async function traceKeysOnMachine<Kind>({
	source,
	root,
	kindOf,
	old,
	young,
	signal,
}: MachineSearch<Kind>): Promise<MachineTrace<Kind>> {
	const searches = [["old", old] as const, ...(young ? [["young", young] as const] : [])];
	const seal = (text: string) => searches.reduce((shown, [, search]) => search.seal(shown), text);
	const found = new Map<string, MachineTrace<Kind>["copies"][number]>();
	const end = await readSource(source, {
		signal,
		overlapBytes: Math.max(...searches.map(([, { maxLength }]) => maxLength)),
		onPiece({ bytes, base, provenance: [location] }) {
			const holds = searches.filter(([, search]) => search.isIn(bytes)).map(([key]) => key);
			if (holds.length === 0 || location === undefined) return;
			// The list of all names is no file; it is read as one, so that a key in a name is found.
			if (location.where === "name" && location.repository === undefined) return;
			const { repository, agent = "" } = location;
			const path = resolve(root, repository ?? location.path);
			const known = found.get(path);
			// A piece from the middle does not show what the file is.
			const kind =
				repository === undefined ? kindOf(path, base === 0 ? bytes : undefined) : "store";
			found.set(path, {
				path: seal(path),
				program: agent,
				holds: [...new Set([...(known?.holds ?? []), ...holds])],
				kind: known?.kind ?? kind,
			});
		},
	});
	return { copies: [...found.values()], files: end.files, gaps: end.gaps.map(seal) };
}
