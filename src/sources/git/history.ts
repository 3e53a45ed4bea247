// What does a repository hold, all told? Every object once, whatever refers to it. Where a blob
// was seen is not known here: attribution.ts finds that for the few blobs that matter.

import type { Blob, Provenance } from "../../model/blob.ts";
import type { Problem } from "../../model/report.ts";
import type { Intake, Source } from "../source.ts";
import { isTooLarge, tooLarge, unreadable } from "./contents.ts";
import { reportGaps, reportSubmodules } from "./gaps.ts";
import { createLinkCheck, type LinkCheck } from "./links.ts";
import { type ListedObject, listObjects } from "./listing.ts";
import { parseWritten, type Written, writtenBlobs } from "./message.ts";
import { createNameTable } from "./names.ts";
import { readObjects } from "./objects.ts";
import type { Repository } from "./repository.ts";
import { createTreeReader } from "./trees.ts";

/**
 * Yields every blob, the messages and headers of every commit and tag, and all file names as
 * lines of one or more texts ("name"; see names.ts). Blobs carry their id and no path yet.
 */
export function createHistorySource(
	repository: Repository,
	options: { readonly lanes?: number; readonly onCommit?: () => void } = {},
): Source {
	return async function* readHistory(intake) {
		const links = createLinkCheck(repository.idLength);
		const names = createNameTable();
		const submodules = new Set<string>();
		const errors = new Set<string>();
		const readTree = createTreeReader(repository.idLength / 2, {
			onName: (tree, start, end) => names.add(tree.toString("latin1", start, end)),
			onId: links.namedAt,
			onSubmodule: (tree, start, end) => submodules.add(tree.toString("utf8", start, end)),
		});
		const answers = readObjects(repository, plannedObjects(repository, intake, links, errors), {
			lanes: options.lanes ?? 2,
			signal: intake.signal,
			onError: (line) => errors.add(line),
		});
		for await (const answer of answers) {
			if ("reason" in answer) {
				giveUp(intake, answer.object, unreadable(answer.object, answer.reason));
			} else if (answer.type === "blob") {
				yield blobOf(answer.content, { where: "commit", path: "", blob: answer.id });
			} else if (answer.type === "tree") {
				if (!readTree(answer.content)) {
					intake.problem(unreadable({ ...answer, size: 0 }, "malformed"));
				}
				if (names.isFull) yield namesBlob(names.take()!);
			} else {
				if (answer.type === "commit") options.onCommit?.();
				const written = parseWritten(answer.content);
				nameLinks(repository, answer.id, written, links);
				yield* writtenBlobs(answer, written, intake);
			}
		}
		const rest = names.take();
		if (rest !== undefined) yield namesBlob(rest);
		if (intake.signal.aborted) return;
		reportSubmodules(intake, submodules);
		await reportGaps(repository, intake, links, errors);
	};
}

/** Plans the blobs; commits and tags are planned when it is known what they hold. */
async function* plannedObjects(
	repository: Repository,
	intake: Intake,
	links: LinkCheck,
	errors: Set<string>,
): AsyncGenerator<ListedObject[]> {
	const listing = listObjects(repository, (end) => {
		for (const line of end.errors) errors.add(line);
		if (end.status === 0) return;
		intake.problem({ code: "git", message: "Git could not list all objects" });
	});
	for await (const bunch of listing) {
		const wanted: ListedObject[] = [];
		for (const object of bunch) {
			links.found(object.id);
			if (object.type === "blob") intake.plan(object.size);
			if (isTooLarge(object, intake)) giveUp(intake, object, tooLarge(object));
			else wanted.push(object);
		}
		yield wanted;
	}
}

function blobOf(bytes: Buffer, provenance: Provenance): Blob {
	return { content: { kind: "bytes", bytes }, provenance: [provenance] };
}

function namesBlob(bytes: Buffer): Blob {
	return { ...blobOf(bytes, { where: "name", path: "" }), names: "latin1" };
}

/** At the parents of these commits a shallow clone ends on purpose. */
function nameLinks(
	{ shallow }: Repository,
	id: string,
	{ named }: Written,
	links: LinkCheck,
): void {
	for (const link of shallow.has(id) ? named.slice(0, 1) : named) links.named(link);
}

/** Of what is neither blob nor tree, only now is it known that it will not be read. */
function giveUp(intake: Intake, { type, size }: ListedObject, problem: Problem): void {
	if (type !== "blob" && type !== "tree") intake.plan(size);
	intake.problem(problem);
}
