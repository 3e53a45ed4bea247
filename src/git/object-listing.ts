// Lists all objects that the repository holds, whatever refers to them: loose, in any pack, in alternates;
// in pack order, which makes reading them cheap. An object that is missing or corrupt is listed without its
// type, and one on which git runs away with that reason.

import { createHash } from "node:crypto";
import { isRunaway } from "./git-limits.ts";
import { type GitExit, type GitProcess, readRecords, runGit, startGit } from "./git-process.ts";
import type { Repository } from "./repository.ts";

export type ObjectType = "blob" | "commit" | "tag" | "tree";

export interface ListedObject {
	readonly id: string;
	/** Undefined where the object is corrupt. */
	readonly type: ObjectType | undefined;
	/** Bytes. */
	readonly size: number;
	/** Set where git must not be asked for it again. */
	readonly runawayReason?: string | undefined;
}

/** Yields every object, in batches; calls `onEnd` with git's exit if the listing was read to its end. */
export async function* listObjects(
	repository: Repository,
	onEnd: (end: GitExit) => void = () => {},
): AsyncGenerator<ListedObject[]> {
	const git = startListing(repository, format);
	const listed = createHash("sha1");
	let count = 0;
	try {
		for await (const lines of readRecords(git.output, "\n")) {
			const batch = lines.map((line) => parseLine(line, repository.idLength));
			listed.update(batch.map(({ id }) => id).join(""));
			count += batch.length;
			yield batch;
		}
		const end = await git.exited;
		onEnd(end.status === 0 ? end : yield* listRest(repository, count, listed.digest("hex"), end));
	} finally {
		git.stop();
	}
}

/**
 * Goes on where git ended. Git lists ids alone without reading the objects, in the same order; a digest
 * of the first ones proves that the order is the same.
 */
async function* listRest(
	repository: Repository,
	count: number,
	listed: string,
	end: GitExit,
): AsyncGenerator<ListedObject[], GitExit> {
	const git = startListing(repository, "%(objectname)");
	const again = createHash("sha1");
	let left = count;
	let isSame: boolean | undefined;
	try {
		for await (const ids of readRecords(git.output, "\n")) {
			const known = ids.splice(0, left);
			// Once all of them are listed again, the digest is complete.
			if (left > 0) again.update(known.join(""));
			left -= known.length;
			if (ids.length === 0) continue;
			isSame ??= again.digest("hex") === listed;
			if (!isSame) return end;
			yield* describeObjectsInBatches(repository, ids);
		}
		return isSame ? await git.exited : end;
	} finally {
		git.stop();
	}
}

function startListing(repository: Repository, answer: string): GitProcess {
	const command = ["cat-file", "--batch-all-objects", "--unordered", "--buffer"];
	const maxIdleMs = maxListingIdleMs;
	const git = startGit(repository, [...command, `--batch-check=${answer}`], { maxIdleMs });
	git.input.end();
	return git;
}

/** Yields the type and size of the given objects, in batches. */
export async function* describeObjectsInBatches(
	repository: Repository,
	ids: readonly string[],
): AsyncGenerator<ListedObject[]> {
	for (let at = 0; at < ids.length; at += describedAtOnce) {
		yield await describeObjects(repository, ids.slice(at, at + describedAtOnce));
	}
}

/** The type and size of the given objects, one for each id. */
export async function describeObjects(
	repository: Repository,
	ids: readonly string[],
	maxIdleMs: number = maxDescribingIdleMs,
): Promise<ListedObject[]> {
	const { runawayObjects, memoryBytes: allowed } = repository.limits;
	const memoryBytes = Math.min(allowed, maxDescribingBytes);
	const requested = ids.filter((id) => !runawayObjects.has(id));
	const described: ListedObject[] = [];
	// What git buffers is lost when it is killed, so after that each answer is written at once.
	let isUnbuffered = false;
	for (
		let processes = 0;
		described.length < requested.length && processes < maxProcesses;
		processes++
	) {
		const rest = requested.slice(described.length);
		const command = ["cat-file", ...(isUnbuffered ? [] : ["--buffer"]), `--batch-check=${format}`];
		const input = `${rest.join("\n")}\n`;
		const end = await runGit(repository, command, { input, memoryBytes, maxIdleMs });
		const lines = end.output.toString("latin1").split("\n").slice(0, -1);
		for (const line of lines) described.push(parseLine(line, repository.idLength));
		// Where git ended early, the next object was the cause.
		const culprit = requested[described.length];
		if (culprit === undefined) break;
		if (end.status === null && !isUnbuffered) {
			isUnbuffered = true;
			continue;
		}
		if (isRunaway(end)) runawayObjects.set(culprit, end.errors.at(-1)!);
		described.push({
			id: culprit,
			type: undefined,
			size: 0,
			runawayReason: runawayObjects.get(culprit),
		});
		if (repository.limits.wastedMsLeft <= 0) break;
	}
	let next = 0;
	return ids.map((id) => {
		const one = described[next];
		if (one?.id !== id)
			return { id, type: undefined, size: 0, runawayReason: runawayObjects.get(id) };
		next++;
		return one;
	});
}

function parseLine(line: string, idLength: number): ListedObject {
	const id = line.slice(0, idLength);
	const space = line.indexOf(" ", idLength + 1);
	if (space === -1) return { id, type: undefined, size: 0 };
	return {
		id,
		type: line.slice(idLength + 1, space) as ObjectType,
		size: Number(line.slice(space + 1)),
	};
}

const format = "%(objectname) %(objecttype) %(objectsize)";
const maxProcesses = 500;
const describedAtOnce = 20_000;
/** Before its first output git reads and sorts the indexes of all packs. */
const maxListingIdleMs = 60_000;
const maxDescribingIdleMs = 20_000;
/** Describing needs little memory, and a runaway eats 200 MB a second. */
const maxDescribingBytes = 512 << 20;
