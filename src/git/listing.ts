// Which objects does the repository hold? All of them, whatever refers to them: loose, in any
// pack, in alternates. In the order of the packs, which makes reading them cheap. An object
// that is missing or cannot be opened is listed without its type: git leaves it to the reader.
// One that git does not come to an end with is listed with that reason.

import { createHash } from "node:crypto";
import { isEndless } from "./limits.ts";
import type { Repository } from "./repository.ts";
import { type GitEnd, type RunningGit, readRecords, runGit, startGit } from "./run.ts";

export type ObjectType = "blob" | "commit" | "tag" | "tree";

export interface ListedObject {
	readonly id: string;
	/** Undefined where git cannot tell: the object is corrupt. */
	readonly type: ObjectType | undefined;
	/** Bytes. */
	readonly size: number;
	/** Why git must not be asked for it again. */
	readonly hopeless?: string | undefined;
}

/** Lists every object, in bunches; `onEnd` is told how a listing that was taken whole ended. */
export async function* listObjects(
	repository: Repository,
	onEnd: (end: GitEnd) => void = () => {},
): AsyncGenerator<ListedObject[]> {
	const git = startListing(repository, format);
	const told = createHash("sha1");
	let count = 0;
	try {
		for await (const lines of readRecords(git.output, "\n")) {
			const bunch = lines.map((line) => parseLine(line, repository.idLength));
			told.update(bunch.map(({ id }) => id).join(""));
			count += bunch.length;
			yield bunch;
		}
		const end = await git.ended;
		onEnd(end.status === 0 ? end : yield* listRest(repository, count, told.digest("hex"), end));
	} finally {
		git.stop();
	}
}

/**
 * Goes on where git ended. Of the ids alone it tells without a look at the objects, in the same
 * order: that this is so is proved by a digest of the first ones.
 */
async function* listRest(
	repository: Repository,
	count: number,
	told: string,
	end: GitEnd,
): AsyncGenerator<ListedObject[], GitEnd> {
	const git = startListing(repository, "%(objectname)");
	const again = createHash("sha1");
	let left = count;
	let isSame: boolean | undefined;
	try {
		for await (const ids of readRecords(git.output, "\n")) {
			const known = ids.splice(0, left);
			// Once all of them are told again, the digest is taken, and takes no more.
			if (left > 0) again.update(known.join(""));
			left -= known.length;
			if (ids.length === 0) continue;
			isSame ??= again.digest("hex") === told;
			if (!isSame) return end;
			yield* describeAll(repository, ids);
		}
		return isSame ? await git.ended : end;
	} finally {
		git.stop();
	}
}

function startListing(repository: Repository, answer: string): RunningGit {
	const command = ["cat-file", "--batch-all-objects", "--unordered", "--buffer"];
	const maxSilenceMs = maxListingSilenceMs;
	const git = startGit(repository, [...command, `--batch-check=${answer}`], { maxSilenceMs });
	git.input.end();
	return git;
}

/** Tells the type and size of the given objects, in bunches. */
export async function* describeAll(
	repository: Repository,
	ids: readonly string[],
): AsyncGenerator<ListedObject[]> {
	for (let at = 0; at < ids.length; at += describedAtOnce) {
		yield await describeObjects(repository, ids.slice(at, at + describedAtOnce));
	}
}

/** Tells the type and size of the given objects, one each. */
export async function describeObjects(
	repository: Repository,
	ids: readonly string[],
	maxSilenceMs: number = maxDescribingSilenceMs,
): Promise<ListedObject[]> {
	const { hopeless, memoryBytes: allowed } = repository.limits;
	const memoryBytes = Math.min(allowed, maxDescribingBytes);
	const asked = ids.filter((id) => !hopeless.has(id));
	const described: ListedObject[] = [];
	// What git keeps back is lost when it is killed: then each answer is to be given at once.
	let isCareful = false;
	for (
		let processes = 0;
		described.length < asked.length && processes < maxProcesses;
		processes++
	) {
		const rest = asked.slice(described.length);
		const command = ["cat-file", ...(isCareful ? [] : ["--buffer"]), `--batch-check=${format}`];
		const input = `${rest.join("\n")}\n`;
		const end = await runGit(repository, command, { input, memoryBytes, maxSilenceMs });
		const lines = end.output.toString("latin1").split("\n").slice(0, -1);
		for (const line of lines) described.push(parseLine(line, repository.idLength));
		// Where git ended early, the next object made it do so.
		const culprit = asked[described.length];
		if (culprit === undefined) break;
		if (end.status === null && !isCareful) {
			isCareful = true;
			continue;
		}
		if (isEndless(end)) hopeless.set(culprit, end.errors.at(-1)!);
		described.push({ id: culprit, type: undefined, size: 0, hopeless: hopeless.get(culprit) });
		if (repository.limits.lostMsLeft <= 0) break;
	}
	let next = 0;
	return ids.map((id) => {
		const one = described[next];
		if (one?.id !== id) return { id, type: undefined, size: 0, hopeless: hopeless.get(id) };
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
/** Before its first word git reads and sorts the indexes of all packs. */
const maxListingSilenceMs = 60_000;
const maxDescribingSilenceMs = 20_000;
/** It holds next to nothing, and goes astray at 200 MB a second. */
const maxDescribingBytes = 512 << 20;
