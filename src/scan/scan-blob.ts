// Scans one content: what it holds, and where it is a container, what its members hold.

import { headBytes, mayBeOpened, tailBytes } from "../containers/container-prefilter.ts";
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
	/** Made for the first content that may be a container. */
	readonly containers: () => Promise<ContainerScanner>;
}

/** Opens containers and scans what is in them: scan-container.ts. */
export interface ContainerScanner {
	/**
	 * Adds what members of a content hold to `found`, which has what the content itself holds, and takes out of it
	 * what both show; nothing where it is no container after all. False where the scan is to stop.
	 */
	findInside(blob: Blob, scan: Scan, found: Occurrence[], isRepeated?: boolean): Promise<boolean>;
	stop(): void;
}

/** Scans one content, which counts as scanned at its end. A wait ends with true when the scan is to stop. */
export function scanBlob(blob: Blob, scan: Scan): Promise<boolean> | undefined {
	if (mayHoldMembers(blob, scan)) return scanContainer(blob, scan);
	const bytes = findInContent(blob, scan, scan.occurrences);
	return bytes instanceof Promise
		? bytes.then((all) => all === undefined || (finish(all, blob, scan) ?? false))
		: finish(bytes, blob, scan);
}

/** Names and messages hold none, whatever they look like. */
function mayHoldMembers({ content, provenance, names }: Blob, { accounting }: Scan): boolean {
	const [place] = provenance;
	if (names !== undefined || place === undefined || !holdsFile.has(place.where)) return false;
	const bytes = edgesOf(content);
	return mayBeOpened(accounting.opens, bytes, 0, bytes.length, place.path);
}

const holdsFile: ReadonlySet<Provenance["where"]> = new Set(["file", "staged", "commit", "stdin"]);

/** All of a content; of a large one its first and last bytes, as if nothing were between them. */
export function edgesOf(content: Blob["content"]): Buffer {
	if (content.kind === "bytes") return content.bytes;
	const edges = Buffer.alloc(Math.min(headBytes + tailBytes, content.size));
	content.readAt(edges, 0);
	if (content.size > edges.length)
		content.readAt(edges.subarray(headBytes), content.size - tailBytes);
	return edges;
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
	if (!mayHoldMembers(blob, scan)) return true;
	return await (await scan.containers()).findInside(blob, scan, found, isRepeated);
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
	let count = 0;
	return function* find(bytes, path) {
		if (bytes === content) {
			if (count++ > 0) budget.takeSteps(repeatSteps);
			if (budget.isSpent && reported.has(budget.problem(path).code)) return [];
		}
		const request = { ...(path !== undefined && { path }), ...(bytes === content && { budget }) };
		const { matches, problems } = yield* scanner.scanInParts(bytes, request);
		for (const problem of problems) {
			if (!reported.has(problem.code)) accounting.addContentProblem(located(problem));
			reported.add(problem.code);
		}
		return matches;
	};
}

/** What it takes to scan a small content once more; trees that name each other give it any number of paths. */
const repeatSteps = 30_000;

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
