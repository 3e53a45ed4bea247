// Reads the git stores that agents keep of a project's files, each as a history of its own: their objects are compressed,
// so that nothing is found in their bytes.

import { UsageError } from "../errors.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import { findGit } from "../git/git-program.ts";
import { openRepository } from "../git/repository.ts";
import type { Notice } from "../model/report.ts";
import type { Locator } from "../sources/locator.ts";
import type { GitStore } from "../sources/machine/find-places.ts";
import { openHistoryTarget, type RepositoryTarget } from "../sources/repository/targets.ts";
import type { Source } from "../sources/source.ts";
import { unreadHistories } from "../sources/tree/listing-messages.ts";

export interface MachineStores {
	readonly source: Source;
	/** Takes all occurrences, and finds the places of those of a store. */
	readonly locate: Locator;
	readonly notices: readonly Notice[];
}

export async function openMachineStores(stores: readonly GitStore[]): Promise<MachineStores> {
	const opened = new Map<string, OpenedStore>();
	const unread: string[] = [];
	for (const store of stores) {
		const target = opened.size < maxStores ? await openStore(store) : undefined;
		if (target === undefined) unread.push(store.shown);
		else opened.set(store.shown, { ...target, store });
	}
	return {
		source: async function* readStores(accounting) {
			for (const [repository, { source }] of opened) {
				if (accounting.signal.aborted) return;
				for await (const blob of source(accounting)) {
					yield { ...blob, provenance: blob.provenance.map((place) => ({ ...place, repository })) };
				}
			}
		},
		locate: async (occurrences, tools) => {
			const located: Occurrence[] = [];
			for (const [repository, { locate, store }] of opened) {
				const own = occurrences.filter(
					({ provenance }) => provenance[0]?.repository === repository,
				);
				if (own.length === 0 || locate === undefined) continue;
				for (const occurrence of await locate(own, tools)) {
					const provenance = occurrence.provenance.map((place) => {
						return { ...place, repository, agent: store.program };
					});
					located.push({ ...occurrence, provenance });
				}
			}
			return located;
		},
		notices: unread.length === 0 ? [] : [unreadHistories(unread)],
	};
}

type OpenedStore = RepositoryTarget & { readonly store: GitStore };

/** Each keeps what is known of its packs until the end. */
const maxStores = 50;

async function openStore({ path }: GitStore): Promise<RepositoryTarget | undefined> {
	try {
		const program = findGit(path);
		if (program === undefined) return undefined;
		return await openHistoryTarget(openRepository(path, program));
	} catch (error) {
		if (error instanceof UsageError) return undefined;
		throw error;
	}
}
