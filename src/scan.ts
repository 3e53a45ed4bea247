// The whole of a scan: a source yields blobs, the scanner finds matches in them, matches become
// findings, the policy accepts some, and all that was planned, read and left out is accounted for.

import { createScanner, type Scanner } from "./detect/scanner.ts";
import { scanWindows } from "./detect/windows.ts";
import { SightingMaker } from "./finding/sight.ts";
import type { Sighting } from "./finding/sighting.ts";
import type { Blob, Provenance } from "./model/blob.ts";
import type { RedactedLine } from "./model/redacted-line.ts";
import type { Finding, Location, Notice, Problem, Report, Tally } from "./model/report.ts";
import type { ScanPlan } from "./plan.ts";
import type { Intake } from "./sources/source.ts";

export interface ScanOutcome {
	readonly report: Report;
	/** The line of a location, redacted. */
	readonly excerpt: (location: Location) => RedactedLine | undefined;
}

/** How long the loop may run before timers and signals get their turn. */
const turnMs = 40;

/** Runs a scan to its end. Never throws for what it could not read: that is in the report. */
export async function runScan(plan: ScanPlan): Promise<ScanOutcome> {
	const startedAt = plan.now();
	const ledger = new Ledger(plan);
	const scanner = createScanner(plan.packs);
	const sightings: Sighting[] = [];
	let turnEnds = performance.now() + turnMs;
	for await (const blob of plan.source(ledger)) {
		scanBlob(blob, scanner, ledger, sightings);
		const first = blob.provenance[0];
		plan.onProgress?.({ ...ledger.scanned, path: first?.path ?? "" });
		if (performance.now() < turnEnds) continue;
		await new Promise((resolve) => setImmediate(resolve));
		turnEnds = performance.now() + turnMs;
		if (plan.signal.aborted) break;
	}
	if (plan.signal.aborted) {
		ledger.problem({
			code: "interrupted",
			message: "Stopped before its end: scan again for the rest",
		});
	}
	if (ledger.planned.blobs === 0 && ledger.excluded.blobs > 0) {
		ledger.problem({ code: "nothing-to-scan", message: "Exclusions left nothing to scan" });
	}
	return await conclude(plan, ledger, sightings, startedAt);
}

function scanBlob(blob: Blob, scanner: Scanner, ledger: Ledger, sightings: Sighting[]): void {
	const { content, provenance } = blob;
	const path = provenance[0]?.path ?? "";
	if (content.kind === "large") {
		const maker = new SightingMaker();
		const { bytes, problems } = scanWindows(content, scanner, path, (window) => {
			maker.catchUp(content.readAt, window.base);
			sightings.push(...maker.make(window.bytes, window.base, window.matches, provenance));
		});
		for (const problem of problems) ledger.problem(problem);
		ledger.count(bytes);
		return;
	}
	const { matches, problems } = scanner.scan(content.bytes, { path });
	for (const problem of problems) ledger.problem(problem);
	const isNames = provenance[0]?.where === "name" && path === "";
	if (!isNames) ledger.count(content.bytes.length);
	if (matches.length === 0) return;
	const made = new SightingMaker().make(content.bytes, 0, matches, provenance);
	sightings.push(
		...(isNames ? made.map((sighting) => nameSighting(sighting, content.bytes)) : made),
	);
}

/** The names of a tree are one text, a line each: the line is the path. */
function nameSighting(sighting: Sighting, names: Buffer): Sighting {
	const path = names.toString("utf8").split("\n")[sighting.start.line - 1] ?? "";
	const provenance: Provenance[] = [{ where: "name", path }];
	const onFirst = { line: 1 };
	return {
		...sighting,
		start: { ...sighting.start, ...onFirst },
		end: { ...sighting.end, ...onFirst },
		excerpt: { ...sighting.excerpt, ...onFirst },
		provenance,
	};
}

async function conclude(
	plan: ScanPlan,
	ledger: Ledger,
	sightings: readonly Sighting[],
	startedAt: Date,
): Promise<ScanOutcome> {
	const notices = [...(plan.notices ?? []), ...ledger.notices];
	let findings: Finding[] = [];
	let suppressed: Report["suppressed"] = [];
	let excerpt: ScanOutcome["excerpt"] = () => undefined;
	const isComplete = ledger.problems.length === 0;
	if (sightings.length > 0 || plan.allow.length > 0) {
		const { judgeSightings } = await import("./judge.ts");
		const judged = judgeSightings(sightings, plan, isComplete);
		({ findings, suppressed, excerpt } = judged);
		notices.push(...judged.notices);
	}
	const count = (status: string) =>
		findings.filter(({ verdict }) => verdict.status === status).length;
	const { planned, scanned, excluded } = ledger;
	const report: Report = {
		version: 1,
		tool: plan.tool,
		startedAt: startedAt.toISOString(),
		durationMs: Math.max(0, plan.now().getTime() - startedAt.getTime()),
		scope: plan.scope,
		summary: {
			findings: findings.length,
			active: count("active"),
			inactive: count("inactive"),
			unknown: count("unknown"),
			unchecked: count("unchecked"),
			suppressed: suppressed.length,
			planned,
			scanned,
			excluded,
			complete: isComplete && scanned.blobs === planned.blobs,
		},
		findings,
		suppressed,
		problems: ledger.problems,
		notices,
	};
	if (sightings.length === 0) return { report, excerpt };
	const { sealReport } = await import("./finding/seal.ts");
	const secrets = sightings.flatMap(({ match }) => [match.secret, match.identity]);
	const origin = new Map<unknown, unknown>();
	const sealed = sealReport(report, secrets, (before, after) => origin.set(after, before));
	return {
		report: sealed,
		excerpt: (location) => excerpt((origin.get(location) ?? location) as Location),
	};
}

/** What was planned, read, left out and missed. */
class Ledger implements Intake {
	readonly maxFileBytes: number;
	readonly isExcluded: (path: string) => boolean;
	readonly signal: AbortSignal;
	readonly planned: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	readonly scanned: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	readonly excluded: { blobs: number; bytes: number } & Tally = { blobs: 0, bytes: 0 };
	readonly problems: Problem[] = [];
	readonly notices: Notice[] = [];

	constructor({ maxFileBytes, isExcluded, signal }: ScanPlan) {
		this.maxFileBytes = maxFileBytes;
		this.isExcluded = isExcluded;
		this.signal = signal;
	}

	plan(bytes: number): void {
		this.planned.blobs++;
		this.planned.bytes += bytes;
	}

	exclude(bytes: number): void {
		this.excluded.blobs++;
		this.excluded.bytes += bytes;
	}

	count(bytes: number): void {
		this.scanned.blobs++;
		this.scanned.bytes += bytes;
	}

	problem(problem: Problem): void {
		this.problems.push(problem);
	}

	notice(notice: Notice): void {
		this.notices.push(notice);
	}
}
