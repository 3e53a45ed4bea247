// Scans the members of a container with the same scanner as everything else. A thread of its own opens it
// (containers/decoder.ts); this one scans what comes. What only the raw bytes show stays; what a member shows is told
// with the member. Loaded with the first content that may be one (containers/container-prefilter.ts).

import type { PartProblem } from "../containers/container.ts";
import { headBytes, tailBytes } from "../containers/container-prefilter.ts";
import { createContainerDecoder } from "../containers/decoder.ts";
import { type ContainerFormat, formatOf } from "../containers/format.ts";
import { isPicture } from "../containers/picture-format.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import type { Blob, Provenance } from "../model/blob.ts";
import type { Problem } from "../model/report.ts";
import { clipEnd } from "../text/columns.ts";
import { escapeTerminal } from "../text/escape.ts";
import { maskKeyShapes } from "../text/key-shapes.ts";
import { findInLfsObject } from "./open-lfs-object.ts";
import { type ContainerScanner, edgesOf, findInContent, type Scan } from "./scan-blob.ts";
import {
	findInNames,
	findInPart,
	groupOf,
	keepInnermost,
	type MemberOccurrence,
	withoutEchoes,
} from "./scan-member.ts";

export function createContainerScanner(signal: AbortSignal): ContainerScanner {
	const decoder = createContainerDecoder(signal);
	let remainingBytes = baseTotalBytes;
	/** Of contents in which nothing can be found under any path. */
	const cleanDigests = new Set<string>();
	/** Used again for each container: many would be freed too late. */
	let memory: SharedArrayBuffer | undefined;

	async function findInside(
		blob: Blob,
		scan: Scan,
		found: Occurrence[],
		isRepeated = false,
	): Promise<boolean> {
		const format = openedFormat(blob, scan);
		if (format === undefined) return true;
		if (format === "lfs pointer") return await findInLfsObject(blob, scan, found, isRepeated);
		const { provenance } = blob;
		const { accounting } = scan;
		memory ??= new SharedArrayBuffer(0, { maxByteLength: maxContainerBytes });
		const problems: PartProblem[] = [];
		const members: MemberOccurrence[] = [];
		const content = copyContent(blob.content, memory);
		if (content === undefined) {
			if (!isRepeated) reportProblems([tooLarge(blob.content)], provenance, scan);
			return true;
		}
		remainingBytes += totalRatio * content.length;
		const name = provenance[0]?.path ?? "";
		const { archiveDepth: maxDepth, picturePackages } = accounting;
		const opened = { ...content, name, maxDepth, picturePackages };
		for await (const batch of decoder.open(opened)) {
			problems.push(...batch.problems);
			for (const { length } of batch.parts) remainingBytes -= length;
			if (remainingBytes < 0) {
				problems.push({ code: "archive-limit", message: spent });
				break;
			}
			if (!(await findInNames(batch.parts, blob, scan, members))) return false;
			for (const part of batch.parts) {
				if (!(await findInPart(part, blob, scan, members, cleanDigests))) return false;
			}
		}
		if (signal.aborted) return false;
		if (!isRepeated) reportProblems(problems, provenance, scan);
		const old = isRepeated ? noGroups : await groupsBefore(blob, scan);
		const added = members.filter(({ occurrence }) => !old.has(groupOf(occurrence)));
		keepInnermost(found, withoutEchoes(added, found, name, scan.occurrences));
		return true;
	}

	/** What each of a staged archive's places had before: the archive is new as a whole, and not all that it holds. */
	async function groupsBefore(
		{ provenance, previous = [] }: Blob,
		scan: Scan,
	): Promise<ReadonlySet<string>> {
		let common: Set<string> | undefined;
		for (const [index, olds] of previous.entries()) {
			const groups = new Set<string>();
			for (const bytes of olds) {
				const old: Blob = { content: { kind: "bytes", bytes }, provenance: [provenance[index]!] };
				const found: Occurrence[] = [];
				await findInContent(old, scan, found);
				await findInside(old, scan, found, true);
				for (const occurrence of found) groups.add(groupOf(occurrence));
			}
			const before = common;
			common =
				before === undefined ? groups : new Set([...groups].filter((group) => before.has(group)));
		}
		return common ?? noGroups;
	}

	return { findInside, stop: decoder.stop };
}

/** As what a content is opened; undefined for one that only looks like it at first. */
function openedFormat(
	{ content, provenance: [place] }: Blob,
	{ accounting: { opens } }: Scan,
): ContainerFormat | "picture" | undefined {
	const bytes = edgesOf(content);
	if (opens.pictures && isPicture(bytes)) return "picture";
	if (!opens.archives) return undefined;
	const isWhole = content.kind === "bytes";
	const head = isWhole ? bytes : bytes.subarray(0, headBytes);
	const format = formatOf(
		{ head, tail: isWhole ? bytes : bytes.subarray(-tailBytes) },
		place?.path,
	);
	// In a tree .gitattributes says which file is one: sources/tree/lfs-pointers.ts.
	return format !== "lfs pointer" || inGit.has(place?.where) ? format : undefined;
}

const inGit: ReadonlySet<string | undefined> = new Set(["staged", "commit"]);

/** Puts the bytes where the other thread sees them; undefined where they are too many. */
function copyContent(
	content: Blob["content"],
	bytes: SharedArrayBuffer,
): { bytes: SharedArrayBuffer; length: number } | undefined {
	const size = content.kind === "bytes" ? content.bytes.length : content.size;
	if (size > maxContainerBytes) return undefined;
	if (size > bytes.byteLength) bytes.grow(size);
	const into = new Uint8Array(bytes, 0, size);
	if (content.kind === "bytes") {
		into.set(content.bytes);
		return { bytes, length: size };
	}
	let length = 0;
	while (length < size) {
		const read = content.readAt(into.subarray(length, length + copiedAtOnce), length);
		if (read === 0) break;
		length += read;
	}
	return { bytes, length };
}

function tooLarge(content: Blob["content"]): PartProblem {
	const head = Buffer.alloc(sqliteMark.length);
	if (content.kind === "large") content.readAt(head, 0);
	const size = `it has more than ${maxContainerBytes >> 20} MB`;
	const message = head.equals(sqliteMark)
		? `${size}, so its bytes were scanned, but no names of columns: export it with "sqlite3 FILE .dump" and scan that`
		: `${size}: unpack it and scan that folder`;
	return { code: "archive-limit", message };
}

/** A damaged archive can have as many problems as members: the first are named, the rest counted. */
function reportProblems(
	told: readonly PartProblem[],
	[place]: readonly Provenance[],
	{ accounting }: Scan,
): void {
	const problems = told.filter(({ code }) => code !== "git-history");
	if (problems.length < told.length) {
		const message = `Did not read all of the history in "${place?.path}": scan it with --history`;
		accounting.addNotice({ code: "repositories", message });
	}
	const all = problems.slice(0, maxToldProblems).map(
		(problem): Problem => ({
			code: problem.code,
			message: `Did not read ${describePart(problem)}: ${problem.message}`,
			...(problem.name !== undefined && { member: maskKeyShapes(problem.name) }),
		}),
	);
	const more = problems.length - maxToldProblems;
	const rest = `Did not read all of ${more} more members of this archive`;
	if (more > 0) all.push({ code: "archive-problems", message: rest });
	if (place?.path === "" && place.blob !== undefined) {
		if (all.length > 0) accounting.addUnplacedProblems(place.blob, all);
	} else for (const problem of all) accounting.addProblem({ ...problem, path: place?.path ?? "" });
}

/** Such as `all of "db.sql" in this archive`, `the picture`. */
function describePart({ code, name }: PartProblem): string {
	const isPicture = code.startsWith("picture-");
	const what = isPicture ? "the picture" : "all of";
	if (name === undefined) return isPicture ? what : `${what} this archive`;
	const shown = clipEnd(escapeTerminal(maskKeyShapes(name)), maxNameColumns);
	return `${what} "${shown}" in this archive`;
}

/** What all archives of a scan may unpack to: so much, and so many times their own size. */
const [baseTotalBytes, totalRatio] = [4 * 2 ** 30, 20];
const spent =
	"the archives of this scan together unpack to more than the budget allows: scan fewer at a time";
const noGroups: ReadonlySet<string> = new Set();
const maxContainerBytes = 256 << 20;
const sqliteMark = Buffer.from("SQLite format 3\0");
const copiedAtOnce = 1 << 20;
const maxToldProblems = 20;
const maxNameColumns = 200;
