// What would the next `git commit` record? The blobs that the index has and HEAD has not, read
// whole so that rules see their context, with the parts that are new. The caller's index counts:
// `git commit -a`, `-p` or a path make one of their own and name it in GIT_INDEX_FILE.

import { describeObjects } from "../../git/listing.ts";
import { readObjects } from "../../git/objects.ts";
import type { Repository } from "../../git/repository.ts";
import { parseIndex } from "../../git/roots.ts";
import { runGit } from "../../git/run.ts";
import type { Blob, Provenance } from "../../model/blob.ts";
import { decodePath } from "../../text/path.ts";
import type { Intake } from "../source.ts";
import { type ByteRange, findAdded } from "./added.ts";
import { nameBlob, readContents } from "./contents.ts";
import { reportSubmodules } from "./gaps.ts";
import { findCommit } from "./range.ts";

export interface StagedOptions {
	/** The value of GIT_INDEX_FILE; a relative one counts from the work tree's root, as in git. */
	readonly indexFile?: string | undefined;
	/** The next commit replaces HEAD: compare with its parent. */
	readonly amend?: boolean;
}

export interface StagedBlob extends Blob {
	/** The new parts; findings elsewhere were in HEAD before. */
	readonly added: readonly ByteRange[];
}

/** Yields the staged blobs and the names of new paths. */
export function createStagedSource(
	repository: Repository,
	options: StagedOptions = {},
): (intake: Intake) => AsyncGenerator<StagedBlob> {
	return async function* readStaged(intake) {
		const changes = await listChanges(repository, options, intake);
		const before = new Map<string, string[]>();
		const places = new Map<string, Provenance[]>();
		const submodules = new Set<string>();
		for (const { path, blob, old, isNewPath, isSubmodule } of changes) {
			const place: Provenance = { where: "staged", path, blob };
			if (isNewPath && !intake.isExcluded(path)) yield whole(nameBlob({ path }));
			if (isSubmodule) submodules.add(path);
			else if (blob !== old) {
				places.set(blob, [...(places.get(blob) ?? []), place]);
				before.set(blob, [...(before.get(blob) ?? []), old ?? ""]);
			}
		}
		reportSubmodules(intake, submodules);
		// At the same time as the new ones: a commit waits for this.
		const oldContents = readOld(repository, [...before.values()].flat());
		oldContents.catch(() => {});
		for await (const blob of readContents(repository, intake, places)) {
			const bytes = bytesOf(blob);
			const held = await oldContents;
			const olds = before.get(blob.provenance[0]!.blob!)!.map((id) => held.get(id));
			// New in one of its places is new.
			const parts = olds.map((old) => findAdded(old ?? noBytes, bytes));
			yield { ...blob, added: parts.flat() };
		}
	};
}

interface StagedChange {
	readonly path: string;
	readonly blob: string;
	/** The id that HEAD has there, or had where it was renamed from. */
	readonly old: string | undefined;
	readonly isNewPath: boolean;
	readonly isSubmodule: boolean;
}

async function listChanges(
	repository: Repository,
	{ indexFile, amend }: StagedOptions,
	intake: Intake,
): Promise<StagedChange[]> {
	const environment = indexFile ? { GIT_INDEX_FILE: indexFile } : {};
	const revision = amend ? "HEAD^" : "HEAD";
	const compareWith = (against: string) =>
		runGit(repository, [...comparing, against, "--"], { environment });
	const [compared, conflicts] = await Promise.all([
		compareWith(revision),
		listConflicts(repository, environment),
	]);
	const answer =
		compared.status === 0 ? compared : await compareWith(await findParent(repository, revision));
	if (answer.status !== 0) {
		const message = `Cannot read what is staged: git says "${answer.errors[0] ?? ""}"`;
		intake.problem({ code: "git", message });
	}
	const records = answer.output.toString("latin1").split("\0");
	const changes: StagedChange[] = [];
	for (let i = 0; i + 1 < records.length; i += 2) {
		const [, mode = "", oldId = "", blob = "", status = ""] = records[i]!.split(" ");
		const isPair = /^[RC]/.test(status);
		if (isPair) i++;
		if (/^[DU]/.test(status)) continue;
		changes.push({
			path: decodePath(records[i + 1]!).path,
			blob,
			old: isZero.test(oldId) ? undefined : oldId,
			isNewPath: isPair || status === "A",
			isSubmodule: mode === "160000",
		});
	}
	return [...changes, ...conflicts];
}

/** In a conflict the index has up to three versions, and HEAD may have any of them. */
async function listConflicts(
	repository: Repository,
	environment: Readonly<Record<string, string>>,
): Promise<StagedChange[]> {
	const { output } = await runGit(repository, ["ls-files", "--unmerged", "-z"], { environment });
	return parseIndex(output.toString("latin1")).map(({ id, path, mode }) => ({
		path: decodePath(path).path,
		blob: id,
		old: undefined,
		isNewPath: false,
		isSubmodule: mode === "160000",
	}));
}

/** Gives the commit to compare with, or the empty tree before the first one. */
async function findParent(repository: Repository, revision: string): Promise<string> {
	const commit = await findCommit(repository, revision);
	if (commit !== undefined) return commit;
	const { output: emptyTree } = await runGit(repository, ["hash-object", "-t", "tree", "--stdin"]);
	return emptyTree.toString("latin1").trim();
}

/** What is missing or large counts as empty: then all of the new version is new. */
async function readOld(
	repository: Repository,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
	const contents = new Map<string, Buffer>();
	const known = await describeObjects(
		repository,
		[...new Set(ids)].filter((id) => id !== ""),
	);
	async function* requests() {
		yield known.filter(({ type, size }) => type === "blob" && size <= maxOldBytes);
	}
	let left = maxOldTotalBytes;
	for await (const answer of readObjects(repository, requests(), { lanes: 1, onError: () => {} })) {
		if ("reason" in answer || answer.content.length > left) continue;
		left -= answer.content.length;
		contents.set(answer.id, Buffer.from(answer.content));
	}
	return contents;
}

function whole(blob: Blob): StagedBlob {
	return { ...blob, added: [{ start: 0, end: bytesOf(blob).length }] };
}

function bytesOf({ content }: Blob): Buffer {
	return content.kind === "bytes" ? content.bytes : noBytes;
}

const comparing = [
	"diff-index",
	"--cached",
	"--raw",
	"-z",
	"-M",
	"--no-abbrev",
	"--no-ext-diff",
	"--no-textconv",
	"--ita-invisible-in-index",
];
const noBytes = Buffer.alloc(0);
const isZero = /^0+$/;
const maxOldBytes = 16 << 20;
const maxOldTotalBytes = 128 << 20;
