// Reads what of a git repository lies in one content: a bundle, a pack, the file of one object, or all objects of a folder
// (git-folder.ts). Contents, commits and tags become members, named by commit and path.

import { type ContainerBudget, ContainerLimit } from "./budget.ts";
import type { ContainerPart, PartProblem } from "./container.ts";
import { filesOf } from "./git-folder.ts";
import { readLooseHead } from "./git-loose-object.ts";
import { type NamedObject, nameObjects } from "./git-object-names.ts";
import { GitObjects, type HashAlgorithm, isPackAt } from "./git-objects.ts";

type Items = Generator<ContainerPart | PartProblem>;

/** What begins with the refs that it brings, and what it needs: https://git-scm.com/docs/gitformat-bundle */
export function* readBundle(bytes: Uint8Array, budget: ContainerBudget): Items {
	const bundle = bufferOf(bytes);
	const headEnd = bundle.indexOf("\n\n");
	const head = bundle.subarray(0, headEnd < 0 ? bundle.length : headEnd + 1);
	yield { name: "refs", bytes: head, text: true };
	const isSha256 = head.includes("\n@object-format=sha256\n");
	const objects = new GitObjects(budget);
	yield* readAll(objects, "archive", () => {
		objects.addPack(bundle, head.length + 1, isSha256 ? "sha256" : "sha1");
	});
}

export function* readPack(bytes: Uint8Array, budget: ContainerBudget): Items {
	const objects = new GitObjects(budget);
	yield* readAll(objects, "part", () => objects.addPack(bufferOf(bytes)));
}

/** One object, which does not tell its own name. */
export function* readLooseObject(bytes: Uint8Array, budget: ContainerBudget): Items {
	const objects = new GitObjects(budget);
	if (!objects.addLoose(bufferOf(bytes), "sha1"))
		yield { code: "archive-damaged", message: "it is damaged or cut off" };
	for (const object of objects.byId.values()) {
		if (object.type !== "tree") yield partOf({ name: "", object });
	}
}

/** A limit that is reached is no problem here but a notice: a plain scan promises no history. */
export function* readObjectFolder(bytes: Uint8Array, budget: ContainerBudget): Items {
	const objects = new GitObjects(budget, maxFolderBytes);
	const files = [...filesOf(bufferOf(bytes))];
	const isSha256 = files.some(({ name }) => /(?:^|\/)[0-9a-f]{2}\/[0-9a-f]{62}$/.test(name));
	const algorithm: HashAlgorithm = isSha256 ? "sha256" : "sha1";
	const others: ContainerPart[] = [];
	yield* readAll(objects, "folder", () => {
		for (const { name, bytes: file } of files) {
			if (isPackAt(file, 0)) objects.addPack(file);
			else if (readLooseHead(file) === undefined || !objects.addLoose(file, algorithm))
				others.push({ name, bytes: file });
		}
	});
	yield* others;
	if (others.some((other) => leadsElsewhere(other, objects)))
		yield { code: "git-history", message: "" };
}

/** True for refs to what is not here, but in another folder, say. */
function leadsElsewhere({ name, bytes }: ContainerPart, { byId }: GitObjects): boolean {
	if (!/^(?:HEAD|packed-refs|refs\/.*)$/.test(name) || bytes.length > maxRefsBytes) return false;
	const ids = bufferOf(bytes)
		.toString("latin1")
		.match(/^[0-9a-f]{40}(?:[0-9a-f]{24})?(?=\s|$)/gm);
	return ids?.some((id) => !byId.has(id)) ?? false;
}

/** What is not in an archive is nowhere, what is not in a part of a repository is most often in another. */
type Kind = "archive" | "part" | "folder";

function* readAll(objects: GitObjects, kind: Kind, read: () => void): Items {
	let limit: ContainerLimit | undefined;
	try {
		read();
	} catch (error) {
		if (!(error instanceof ContainerLimit)) throw error;
		limit = error;
	}
	const { named, missing, missingParents, isCut } = nameObjects(objects, maxParts);
	for (const one of named)
		yield kind === "folder" ? { ...partOf(one), ...originOf(one) } : partOf(one);
	for (const fault of objects.faults) yield { code: "archive-damaged", message: fault };
	const isLimited = limit !== undefined || isCut;
	const absent = missing + objects.unbuilt;
	if (kind === "folder") {
		if (isLimited || absent + missingParents > 0) yield { code: "git-history", message: "" };
	} else if (isLimited) yield { code: "archive-limit", message: limit?.message ?? tooMany };
	else if (kind === "archive" && absent > 0) yield { code: "git-missing", message: lacks(absent) };
}

/** Of a commit its author, committer and message; the ids before them are no text. */
function partOf({ name, object: { type, bytes } }: NamedObject): ContainerPart {
	if (type === "blob") return { name, bytes };
	const start = bytes.indexOf(type === "commit" ? "author " : "tag ");
	return { name, bytes: bytes.subarray(Math.max(0, start)), text: true };
}

function originOf({ commit, date = 0, path = "" }: NamedObject): Pick<ContainerPart, "origin"> {
	if (commit === undefined) return {};
	const time = new Date(Math.min(date, maxSeconds) * 1000).toISOString();
	return { origin: { commit: commit.id, date: time, isMessage: path === "", path } };
}

/** The end of the year 9999. */
const maxSeconds = 253_402_300_799;

function lacks(count: number): string {
	return `${count} of the objects that it names are not in it: fetch from it into a clone of its repository and scan that with --history`;
}

function bufferOf(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A plain scan is not to wait for a history for more than two or three seconds. */
const maxFolderBytes = 128 << 20;
const maxRefsBytes = 16 << 20;
/** Fewer than any archive may have. */
const maxParts = 60_000;
const tooMany =
	"it holds more objects than the budget allows: clone it and scan that with --history";
