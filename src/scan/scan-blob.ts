// Scans one content: what it holds, and where it is a container, what its members hold.

import { type ContentEdges, formatOf, headBytes, tailBytes } from "../containers/format.ts";
import { lfsIdOf } from "../containers/lfs-pointer.ts";
import { isPicture } from "../containers/picture-format.ts";
import type { ContentPrefilter } from "../detect/content-prefilter.ts";
import { ScanBudget } from "../detect/scan-budget.ts";
import { type LargeContent, scanWindows } from "../detect/scan-windows.ts";
import type { Scanner } from "../detect/scanner.ts";
import { type FindMatches, findOccurrences } from "../finding/find-occurrences.ts";
import { OccurrenceMaker } from "../finding/make-occurrences.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import type { Blob, Provenance } from "../model/blob.ts";
import type { Problem } from "../model/report.ts";
import type { Accounting } from "./accounting.ts";
import { type EventLoopYielder, runParts } from "./event-loop.ts";

/** What the contents of a scan share. */
export interface Scan {
	readonly scanner: Scanner;
	readonly accounting: Accounting;
	readonly occurrences: Occurrence[];
	readonly yielder: EventLoopYielder;
	/** Made for the first large content; undefined where WebAssembly does not run. */
	readonly prefilter: () => ContentPrefilter | undefined;
	/** Made for the first container. */
	readonly containers: () => Promise<ContainerScanner>;
}

/** Opens containers and scans what is in them: scan-container.ts. */
export interface ContainerScanner {
	/**
	 * Adds what members of a content hold to `found`, which has what the content itself holds, and takes out of it
	 * what both show. False where the scan is to stop.
	 */
	findInside(blob: Blob, scan: Scan, found: Occurrence[], isRepeated?: boolean): Promise<boolean>;
	stop(): void;
}

/** Scans one content, which counts as scanned at its end. A wait ends with true when the scan is to stop. */
export function scanBlob(blob: Blob, scan: Scan): Promise<boolean> | undefined {
	if (isOpened(blob, scan)) return scanContainer(blob, scan);
	const bytes = findInContent(blob, scan, scan.occurrences);
	return bytes instanceof Promise
		? bytes.then((all) => all === undefined || (finish(all, blob, scan) ?? false))
		: finish(bytes, blob, scan);
}

/** Whether the scan looks inside: of an archive, a picture, a pointer of Git LFS. Names and messages are none of these. */
function isOpened({ content, provenance, names }: Blob, { accounting }: Scan): boolean {
	const [place] = provenance;
	const { archives, pictures } = accounting.opens;
	if ((!archives && !pictures) || names !== undefined || place === undefined) return false;
	if (!holdsFile.has(place.where)) return false;
	const edges = edgesOf(content);
	if (pictures && isPicture(edges.head)) return true;
	const format = archives ? formatOf(edges, place.path) : undefined;
	// In a tree .gitattributes says which file is one: sources/tree/lfs-pointers.ts.
	return format === "lfs pointer" ? inGit.has(place.where) : format !== undefined;
}

const inGit: ReadonlySet<string> = new Set(["staged", "commit"]);

function isPointer({ content }: Pick<Blob, "content">): boolean {
	return content.kind === "bytes" && lfsIdOf(content.bytes) !== undefined;
}

const holdsFile: ReadonlySet<Provenance["where"]> = new Set(["file", "staged", "commit", "stdin"]);

function edgesOf(content: Blob["content"]): ContentEdges {
	if (content.kind === "bytes") return { head: content.bytes, tail: content.bytes };
	const read = (bytes: number, position: number) => {
		const into = new Uint8Array(Math.min(bytes, content.size));
		return into.subarray(0, content.readAt(into, position));
	};
	return {
		head: read(headBytes, 0),
		tail: read(tailBytes, Math.max(0, content.size - tailBytes)),
	};
}

/** Members say best where something stands: what they hold is not told of the raw bytes as well. */
async function scanContainer(blob: Blob, scan: Scan): Promise<boolean> {
	const found: Occurrence[] = [];
	const bytes = await findInContent(blob, scan, found);
	const isWhole = bytes !== undefined && (await findInside(blob, scan, found));
	for (const occurrence of found) scan.occurrences.push(occurrence);
	return !isWhole || ((await finish(bytes, blob, scan)) ?? false);
}

/** Adds what the members of a container hold to `found`; nothing for other contents. False where the scan is to stop. */
export async function findInside(
	blob: Blob,
	scan: Scan,
	found: Occurrence[],
	isRepeated = false,
): Promise<boolean> {
	if (!isOpened(blob, scan)) return true;
	if (isPointer(blob)) return await findInLfsObject(blob, scan, found, isRepeated);
	return await (await scan.containers()).findInside(blob, scan, found, isRepeated);
}

async function findInLfsObject(
	blob: Blob,
	scan: Scan,
	found: Occurrence[],
	isRepeated: boolean,
): Promise<boolean> {
	const { openLfsObject } = await import("./open-lfs-object.ts");
	const opened = openLfsObject(blob, scan.accounting, isRepeated);
	if (opened === undefined) return true;
	const object = { content: opened.content, provenance: blob.provenance };
	try {
		const read = await findInContent(object, scan, found);
		return (
			read !== undefined &&
			(isPointer(object) || (await findInside(object, scan, found, isRepeated)))
		);
	} finally {
		opened.close();
	}
}

/** Counts a content as scanned. */
function finish(
	bytes: number,
	{ provenance: [place] }: Blob,
	{ accounting, yielder }: Scan,
): Promise<boolean> | undefined {
	if (place?.where !== "name") accounting.addScanned(bytes);
	return yielder.yieldIfDue(place?.path ?? "");
}

/** Adds what a content's own bytes hold to `into`; gives their number, or undefined where the scan is to stop. */
export function findInContent(
	blob: Blob,
	scan: Scan,
	into: Occurrence[],
): number | Promise<number | undefined> {
	const { content, provenance } = blob;
	const path = provenance[0]?.path ?? "";
	if (content.kind === "large") return findInLarge(content, path, blob, scan, into);
	const find = findWith(scan, content.bytes, (problem) => withLocation(problem, provenance));
	const parts = findOccurrences(content.bytes, blob, find, scan.scanner.mayHold);
	const keep = (found: readonly Occurrence[]) => {
		for (const occurrence of found) into.push(occurrence);
		return content.bytes.length;
	};
	const step = parts.next();
	if (step.done) return keep(step.value);
	return runParts(parts, path, scan.yielder).then((found) => found && keep(found));
}

/** All scans of one content, under each of its paths, share a budget and report a problem once. */
export function findWith(
	{ scanner, accounting }: Pick<Scan, "scanner" | "accounting">,
	content: Buffer,
	located: (problem: Problem) => Problem,
): FindMatches {
	const budget = new ScanBudget(content.length, { total: accounting.stepTotal });
	const reported = new Set<string>();
	return function* find(bytes, path) {
		const request = { ...(path !== undefined && { path }), ...(bytes === content && { budget }) };
		const { matches, problems } = yield* scanner.scanInParts(bytes, request);
		for (const problem of problems) {
			if (!reported.has(problem.code)) accounting.addContentProblem(located(problem));
			reported.add(problem.code);
		}
		return matches;
	};
}

/** Where there is no path, the commit or the blob says which content it was. */
function withLocation({ path, ...problem }: Problem, [location]: readonly Provenance[]): Problem {
	if (path || !location) return { ...problem, ...(path ? { path } : {}) };
	if (location.commit) return { ...problem, commit: location.commit };
	return location.blob
		? { ...problem, message: `${problem.message} (blob ${location.blob.slice(0, 12)})` }
		: problem;
}

async function findInLarge(
	content: LargeContent,
	path: string,
	{ provenance }: Blob,
	{ scanner, accounting, yielder, prefilter }: Scan,
	into: Occurrence[],
): Promise<number | undefined> {
	const maker = new OccurrenceMaker();
	const windows = scanWindows(content, scanner, path, prefilter());
	let step = windows.next();
	for (; !step.done; step = windows.next()) {
		if (step.value !== undefined && step.value.matches.length > 0) {
			const { bytes, base, matches } = step.value;
			maker.catchUp(content.readAt, base);
			for (const made of maker.make(bytes, base, matches, provenance)) into.push(made);
		}
		const wait = yielder.yieldIfDue(path);
		if (wait && (await wait)) return undefined;
	}
	for (const problem of step.value.problems) accounting.addContentProblem(problem);
	return step.value.bytes;
}
