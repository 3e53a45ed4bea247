// Searches for the old key as the record keeps it, the tree each time and the history once, and for the new key where it
// must not be.

import type { Repository } from "../../git/repository.ts";
import type { Provenance } from "../../model/blob.ts";
import type { Leak, LeakLocation, UseSearch } from "../../rotate/rotation.ts";
import { listTree } from "../../sources/tree/list-tree.ts";
import { createTreeSource } from "../../sources/tree/tree-source.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import { traceKeyInHistory } from "../../trace/key-in-history.ts";
import { traceKeyInTree } from "../../trace/key-in-tree.ts";
import type { KeySearch } from "../../trace/key-search.ts";
import { findMentions } from "../../trace/name-mentions.ts";
import { readSource } from "../../trace/read-source.ts";
import { withProgressLine } from "./progress-line.ts";
import { isoNow, type RotationSession } from "./session.ts";

const maxPlaces = 200;
const maxUses = 10_000;
const maxGaps = 50;

/** Searches the tree for the key, and for the names that it has there. */
export async function searchUses(
	{ root, packs, signal }: RotationSession,
	{ fingerprint }: TracedKey,
	keySearch: KeySearch,
): Promise<UseSearch> {
	const { files, uses, gaps } = await traceKeyInTree(root, {
		search: keySearch,
		fingerprint,
		packs,
		signal,
	});
	const mentions = await findMentions(root, uses, signal);
	return {
		at: isoNow(),
		files,
		uses: uses.slice(0, maxUses).map((use) => ({ ...use, path: clip(use.path) })),
		mentions: mentions.map((mention) => ({ ...mention, path: clip(keySearch.seal(mention.path)) })),
		gaps: capped(gaps),
	};
}

/** Searches the history; without a repository there is nothing to tell. */
export async function searchLeak(
	{ signal, dialog }: RotationSession,
	repository: Repository | undefined,
	keySearch: KeySearch,
): Promise<Leak> {
	if (!repository) return { places: [], more: 0, gaps: [] };
	const { locations, remote, gaps } = await withProgressLine(dialog, (onProgress) =>
		traceKeyInHistory(repository, keySearch, signal, onProgress),
	);
	const refs = remote.refs.slice(0, 100).map((name) => clip(keySearch.seal(name)));
	return {
		remote: { seen: remote.seen, refs },
		places: locations.slice(0, maxPlaces).map(toLeaked),
		more: Math.max(0, locations.length - maxPlaces),
		gaps: capped(gaps),
	};
}

/** Where the new key stands and must not: git's files, what is staged, and where `isWhole`, the history. */
export async function searchNewKey(
	{ root, signal, dialog }: RotationSession,
	repository: Repository | undefined,
	keySearch: KeySearch,
	isWhole: boolean,
): Promise<NewKeyPlaces> {
	// Without a repository there is nothing that would be handed on with its files.
	if (!repository) return { places: [], gaps: [] };
	const places: string[] = [];
	const gaps: string[] = [];
	const read = async (source: Parameters<typeof readSource>[0], note: string) => {
		const end = await readSource(source, {
			signal,
			overlapBytes: keySearch.maxLength,
			onPiece({ bytes, provenance: [location] }) {
				if (places.length >= maxPlaces || !keySearch.isIn(bytes)) return;
				const path = location?.path ? keySearch.seal(location.path) : "the name of a file";
				if (!places.includes(`${path}${note}`)) places.push(`${path}${note}`);
			},
		});
		gaps.push(...end.gaps);
	};
	await read(createTreeSource(await listTree(root, { signal })), ", which git does not ignore");
	const { openStagedTarget } = await import("../../sources/repository/targets.ts");
	const staged = openStagedTarget(repository, { indexFile: process.env.GIT_INDEX_FILE });
	await read(staged.source, ", which is staged for the next commit");
	if (isWhole && !signal.aborted) {
		const traced = await withProgressLine(dialog, (onProgress) =>
			traceKeyInHistory(repository, keySearch, signal, onProgress),
		);
		// What no ref reaches is not handed on: it was staged once, and taken back.
		const reached = traced.locations.filter(({ unreachable }) => !unreachable);
		for (const { path, commit } of reached.slice(0, maxPlaces)) {
			places.push(`${path || "a message"} in commit ${commit?.slice(0, 12) ?? "unknown"}`);
		}
		gaps.push(...traced.gaps);
	}
	return { places, gaps: capped(gaps) };
}

export interface NewKeyPlaces {
	readonly places: readonly string[];
	/** What could not be read, so that places may be missing. */
	readonly gaps: readonly string[];
}

function toLeaked(place: Provenance): LeakLocation {
	const { where, path, commit, author, date, inHead, refs, unreachable } = place;
	return {
		where,
		path: clip(path),
		...(commit !== undefined && { commit }),
		...(author !== undefined && { author: clip(author) }),
		...(date !== undefined && { date }),
		...(inHead !== undefined && { inHead }),
		...(refs !== undefined && { refs: refs.slice(0, 100).map(clip) }),
		...(unreachable !== undefined && { unreachable }),
	};
}

function clip(text: string): string {
	return text.slice(0, 4200);
}

function capped(gaps: readonly string[]): string[] {
	const more = gaps.length - maxGaps;
	return [...gaps.slice(0, maxGaps), ...(more > 0 ? [`and ${more} more`] : [])];
}
