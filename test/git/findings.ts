// A small scanner for tests: it knows the planted keys and searches for their bytes, plain and in UTF-16. It
// finds what the real scanner would have been given.

import { tmpdir } from "node:os";
import { expect } from "vitest";
import {
	attributeToCommits,
	readHistoryThroughGit,
} from "../../src/git/attribution/attribution.ts";
import { findGit } from "../../src/git/git-program.ts";
import { openRepository, type Repository } from "../../src/git/repository.ts";
import type { Blob, Provenance } from "../../src/model/blob.ts";
import type { Notice, Problem, Tally } from "../../src/model/report.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { createHistorySource } from "../../src/sources/repository/history.ts";
import { isInReflog } from "../../src/sources/repository/reflog-messages.ts";
import type { Source } from "../../src/sources/source.ts";
import { type ConsumeOptions, consume } from "../sources/tree.ts";
import { keyOf } from "./golden.ts";

const found = findGit(tmpdir());
if (found === undefined) throw new Error("These tests need git");
export const gitProgram: string = found;

export interface FoundKeys {
	/** The names of keys, and where each was seen; in history before attribution. */
	readonly seen: ReadonlyMap<string, readonly Provenance[]>;
	/** For keys in names: the line, one character a byte. */
	readonly names: ReadonlyMap<string, string>;
	readonly planned: Tally;
	readonly excluded: Tally;
	/** All but names. */
	readonly scanned: Tally;
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}

/** Runs a source and searches for the keys with these names. */
export async function findKeys(
	source: Source,
	names: Iterable<string>,
	options: ConsumeOptions = {},
): Promise<FoundKeys> {
	const seen = new Map<string, Provenance[]>();
	const lines = new Map<string, string>();
	const scanned = { blobs: 0, bytes: 0 };
	const needles = [...names].flatMap((name) => [
		{ name, bytes: Buffer.from(keyOf(name)) },
		{ name, bytes: Buffer.from(keyOf(name), "utf16le") },
	]);
	function look({ content, provenance }: Blob): void {
		if (content.kind !== "bytes") throw new Error("Not expected");
		if (provenance[0]?.where !== "name") {
			scanned.blobs++;
			scanned.bytes += content.bytes.length;
		}
		for (const { name, bytes } of needles) {
			const at = content.bytes.indexOf(bytes);
			if (at === -1) continue;
			seen.set(name, [...(seen.get(name) ?? []), ...provenance]);
			const start = content.bytes.lastIndexOf("\n", at) + 1;
			const stop = content.bytes.indexOf("\n", at);
			lines.set(name, content.bytes.toString("latin1", start, stop === -1 ? undefined : stop));
		}
	}
	const consumed = await consume(source, { ...options, onBlob: look });
	scanned.blobs += consumed.clean.blobs;
	scanned.bytes += consumed.clean.bytes;
	return { ...consumed, seen, names: lines, scanned };
}

/**
 * Scans the whole history and attributes what it finds. The history is read on both paths, through git and
 * from the packs, which must agree.
 */
export async function findInHistory(
	path: string,
	names: readonly string[],
	{ isAlike = true }: { readonly isAlike?: boolean } = {},
): Promise<FoundKeys & { readonly places: ReadonlyMap<string, readonly Provenance[]> }> {
	const repository = openRepository(path, gitProgram);
	const plain = await findKeys(createHistorySource(repository), names);
	const found = await findKeys(createHistorySource(repository), names, { rulePacks: builtinPacks });
	if (isAlike) expect(comparable(found)).toEqual(comparable(plain));
	return { ...found, places: await attributeAll(repository, found) };
}

function comparable({ seen, names, planned, scanned, problems, notices }: FoundKeys): unknown {
	const inOrder = (list: readonly unknown[]) => list.map((each) => JSON.stringify(each)).sort();
	const places = [...seen].map(([name, own]) => [name, inOrder(own)]);
	return {
		seen: inOrder(places),
		names: inOrder([...names]),
		planned,
		scanned,
		problems: inOrder(problems),
		// What git says when it lists objects it does not say when it lists none.
		notices: inOrder(notices.filter(({ code }) => code !== "git")),
	};
}

async function attributeAll(
	repository: Repository,
	{ seen, names }: FoundKeys,
): Promise<ReadonlyMap<string, readonly Provenance[]>> {
	const groups = new Map<string, Set<string>>();
	const written = new Set<string>();
	const lines = new Map<string, string>();
	for (const [name, places] of seen) {
		for (const { where, blob, commit } of places.filter((place) => !isInReflog(place))) {
			if (where === "name") lines.set(name, names.get(name)!);
			else if (blob === undefined) written.add(commit!);
			else groups.set(name, (groups.get(name) ?? new Set()).add(blob));
		}
	}
	const wanted = { groups, commitsAndTags: written, names: new Set(lines.values()) };
	const found = await attributeToCommits(repository, wanted);
	expect(found).toEqual(await attributeToCommits(repository, wanted, readHistoryThroughGit));
	expect(found.unreadCommits).toEqual([]);
	return new Map(
		[...seen].map(([name, places]) => [
			name,
			[
				...(found.groups.get(name) ?? []),
				...(lines.has(name) ? found.names.get(lines.get(name)!)! : []),
				...places
					.filter(({ where, blob }) => where !== "name" && blob === undefined)
					// It repeats the subjects of commits (test/git/reflog.test.ts).
					.filter((place) => !isInReflog(place))
					.map((place) => ({ ...place, ...found.commitsAndTags.get(place.commit!) })),
			],
		]),
	);
}
