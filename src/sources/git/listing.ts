// Which objects does the repository hold? All of them, whatever refers to them: loose, in any
// pack, in alternates. In the order of the packs, which makes reading them cheap. An object
// that is missing or cannot be opened is listed without its type: git leaves it to the reader.

import type { Repository } from "./repository.ts";
import { type GitEnd, readRecords, runGit, startGit } from "./run.ts";

export type ObjectType = "blob" | "commit" | "tag" | "tree";

export interface ListedObject {
	readonly id: string;
	/** Undefined where git cannot tell: the object is corrupt. */
	readonly type: ObjectType | undefined;
	/** Bytes. */
	readonly size: number;
}

/** Lists every object, in bunches; `onEnd` is told how a listing that was taken whole ended. */
export async function* listObjects(
	repository: Repository,
	onEnd: (end: GitEnd) => void = () => {},
): AsyncGenerator<ListedObject[]> {
	const git = startGit(repository, [
		"cat-file",
		"--batch-all-objects",
		"--unordered",
		"--buffer",
		`--batch-check=${format}`,
	]);
	git.input.end();
	try {
		for await (const lines of readRecords(git.output, "\n")) {
			yield lines.map((line) => parseLine(line, repository.idLength));
		}
		onEnd(await git.ended);
	} finally {
		git.stop();
	}
}

/** Tells the type and size of the given objects, one each. */
export async function describeObjects(
	repository: Repository,
	ids: readonly string[],
): Promise<ListedObject[]> {
	const described: ListedObject[] = [];
	for (let processes = 0; described.length < ids.length && processes < maxProcesses; processes++) {
		const rest = ids.slice(described.length);
		const command = ["cat-file", "--buffer", `--batch-check=${format}`];
		const { output } = await runGit(repository, command, { input: `${rest.join("\n")}\n` });
		const lines = output.toString("latin1").split("\n").slice(0, -1);
		for (const line of lines) described.push(parseLine(line, repository.idLength));
		// Where git ended early, the next object made it do so.
		const culprit = ids[described.length];
		if (culprit !== undefined) described.push({ id: culprit, type: undefined, size: 0 });
	}
	const rest = ids.slice(described.length);
	return [...described, ...rest.map((id) => ({ id, type: undefined, size: 0 }))];
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
