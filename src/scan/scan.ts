// Runs a scan: a source yields blobs, the scanner finds matches in them, matches become findings, the policy accepts
// some, and everything that was planned, scanned and left out is accounted for.

import { type ContentPrefilter, createContentPrefilter } from "../detect/content-prefilter.ts";
import { ScanBudget } from "../detect/scan-budget.ts";
import { createScanner, type Scanner } from "../detect/scanner.ts";
import { type LargeContent, scanWindows } from "../detect/windows.ts";
import { type FindMatches, findOccurrences } from "../finding/find-occurrences.ts";
import { OccurrenceMaker } from "../finding/make-occurrences.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import { rateFindings } from "../finding/risk.ts";
import type { Blob, Provenance } from "../model/blob.ts";
import { confidences } from "../model/match.ts";
import type { Finding, Problem, Report } from "../model/report.ts";
import { Accounting, reportNothingToScan } from "./accounting.ts";
import type { EarlyFindings } from "./early.ts";
import { EventLoopYielder, runParts } from "./event-loop.ts";
import { matchName } from "./name-matches.ts";
import type { FindingsCheck, ScanPlan } from "./plan.ts";
import { sealProgress } from "./progress-seal.ts";
import { type ScanOutcome, sealOutcome } from "./seal-outcome.ts";

export type { ScanOutcome } from "./seal-outcome.ts";

/** Runs a scan to its end. Never throws for what it could not read: that is in the report. */
export async function runScan(plan: ScanPlan): Promise<ScanOutcome> {
	const startedAt = plan.now();
	const occurrences: Occurrence[] = [];
	const onProgress = sealProgress(plan.onProgress, occurrences);
	const accounting = new Accounting({ ...plan, onProgress });
	for (const problem of plan.problems ?? []) accounting.addProblem(problem);
	const outside = plan.verify && (await import("./outside-rules.ts")).watchOutsideRules(plan.packs);
	const own = createScanner(plan.packs);
	const scanner = outside?.watch(own) ?? own;
	const blobs = plan.source(accounting);
	const yielder = new EventLoopYielder({ signal: plan.signal, onProgress }, (path) =>
		accounting.progressAt(path),
	);
	let prefilter: ContentPrefilter | undefined;
	const scan: Scan = {
		scanner,
		accounting,
		occurrences,
		yielder,
		prefilter() {
			prefilter ??= createContentPrefilter(plan.packs, true);
			return prefilter;
		},
	};
	const early = await openEarly(plan, scanner, occurrences);
	for await (const blob of blobs) {
		const wait = scanBlob(blob, scan);
		if (wait && (await wait)) break;
		early?.advance();
	}
	if (plan.signal.aborted) {
		// To report more takes longer than anybody waits who asked for the end.
		occurrences.splice(maxInterrupted);
		accounting.addProblem({
			code: "interrupted",
			message: "Stopped before its end: scan again for the rest",
		});
	}
	reportNothingToScan(accounting);
	const located = await locateOccurrences(plan, scan);
	accounting.reportUnnamed();
	plan.onOccurrences?.(located);
	const check = async (findings: readonly Finding[]) => {
		const matches = [...occurrences, ...located].map(({ match }) => match);
		return await plan.verify?.(findings, matches, outside?.matches() ?? []);
	};
	const outcome = await conclude(plan, accounting, located, startedAt, check);
	const { blocking = (work) => work() } = plan;
	const sealed = blocking(() => sealOutcome(outcome, plan, scanner, [...occurrences, ...located]));
	early?.finish(sealed.report);
	return sealed;
}

async function openEarly(
	plan: ScanPlan,
	scanner: Scanner,
	occurrences: readonly Occurrence[],
): Promise<EarlyFindings | undefined> {
	if (!plan.onFinding) return undefined;
	const { createEarlyFindings } = await import("./early.ts");
	return createEarlyFindings(plan, occurrences, (name) => matchName(name, scanner).length > 0);
}

/** What the contents of a scan share. */
interface Scan {
	readonly scanner: Scanner;
	readonly accounting: Accounting;
	readonly occurrences: Occurrence[];
	readonly yielder: EventLoopYielder;
	/** Made for the first large content; undefined where WebAssembly does not run. */
	readonly prefilter: () => ContentPrefilter | undefined;
}

const maxInterrupted = 2000;

/** Scans one content, which counts as scanned at its end. A wait ends with true when the scan is to stop. */
function scanBlob(blob: Blob, scan: Scan): Promise<boolean> | undefined {
	const { content, provenance } = blob;
	const { scanner, accounting } = scan;
	const path = provenance[0]?.path ?? "";
	if (content.kind === "large") return scanLarge(content, path, blob, scan);
	const find = findWith(scan, content.bytes, (problem) => withLocation(problem, provenance));
	const parts = findOccurrences(content.bytes, blob, find, scanner.mayHold);
	const finish = (found: readonly Occurrence[]) => {
		for (const occurrence of found) scan.occurrences.push(occurrence);
		if (provenance[0]?.where !== "name") accounting.addScanned(content.bytes.length);
		return scan.yielder.yieldIfDue(path);
	};
	const step = parts.next();
	if (step.done) return finish(step.value);
	return runParts(parts, path, scan.yielder).then(
		(found) => found === undefined || (finish(found) ?? false),
	);
}

/** All scans of one content, under each of its paths, share a budget and report a problem once. */
function findWith(
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

async function scanLarge(
	content: LargeContent,
	path: string,
	{ provenance }: Blob,
	{ scanner, accounting, occurrences, yielder, prefilter }: Scan,
): Promise<boolean> {
	const maker = new OccurrenceMaker();
	const windows = scanWindows(content, scanner, path, prefilter());
	let step = windows.next();
	for (; !step.done; step = windows.next()) {
		if (step.value !== undefined && step.value.matches.length > 0) {
			const { bytes, base, matches } = step.value;
			maker.catchUp(content.readAt, base);
			for (const made of maker.make(bytes, base, matches, provenance)) occurrences.push(made);
		}
		const wait = yielder.yieldIfDue(path);
		if (wait && (await wait)) return true;
	}
	for (const problem of step.value.problems) accounting.addContentProblem(problem);
	accounting.addScanned(step.value.bytes);
	return false;
}

/** Finds the locations of what is to be reported, where the source could not know them. */
async function locateOccurrences(
	{ locate, confidence }: ScanPlan,
	scan: Scan,
): Promise<readonly Occurrence[]> {
	const { scanner, accounting, occurrences, yielder } = scan;
	const lowest = confidences.indexOf(confidence);
	const isReported = ({ match }: Occurrence) => confidences.indexOf(match.confidence) >= lowest;
	if (!locate || !occurrences.some(isReported)) return occurrences;
	let find: FindMatches | undefined;
	let scanned: Buffer | undefined;
	const rescan = async (bytes: Buffer, path: string) => {
		const seen = { provenance: [{ where: "file", path } as const] };
		if (find === undefined || bytes !== scanned)
			find = findWith(scan, bytes, (problem) => ({ ...problem, path }));
		scanned = bytes;
		const parts = findOccurrences(bytes, seen, find, scanner.mayHold);
		const found = await runParts(parts, path, yielder);
		return (found ?? []).map((occurrence) => ({ ...occurrence, provenance: [] }));
	};
	return await locate(occurrences, { rescan, isReported, accounting });
}

async function conclude(
	plan: ScanPlan,
	accounting: Accounting,
	occurrences: readonly Occurrence[],
	startedAt: Date,
	check: (findings: readonly Finding[]) => Promise<Awaited<ReturnType<FindingsCheck>> | undefined>,
): Promise<ScanOutcome> {
	const notices = [...(plan.notices ?? []), ...accounting.notices];
	let findings: Finding[] = [];
	let suppressed: Report["suppressed"] = [];
	let excerpt: ScanOutcome["excerpt"] = () => undefined;
	const isComplete = accounting.problems.length === 0;
	const { policies = { all: [plan] } } = plan;
	if (occurrences.length > 0 || policies.all.some(({ allow }) => allow.length > 0)) {
		const { judgeOccurrences } = await import("./judge-occurrences.ts");
		const { blocking = (work) => work() } = plan;
		const judged = blocking(() => judgeOccurrences(occurrences, plan, isComplete));
		({ findings, suppressed, excerpt } = judged);
		notices.push(...judged.notices);
	}
	const checked = findings.length > 0 ? await check(findings) : undefined;
	if (checked) {
		findings = checked.findings;
		for (const problem of checked.problems) accounting.addProblem(problem);
		notices.push(...checked.notices);
	}
	findings = rateFindings(findings, startedAt.getTime());
	const count = (status: string) =>
		findings.filter(({ verdict }) => verdict.status === status).length;
	const { planned, scanned, excluded } = accounting;
	const report: Report = {
		version: 1,
		tool: plan.tool,
		startedAt: startedAt.toISOString(),
		durationMs: Math.max(0, plan.now().getTime() - startedAt.getTime()),
		scope: { ...plan.scope },
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
			complete: accounting.problems.length === 0 && scanned.blobs === planned.blobs,
		},
		findings,
		suppressed,
		problems: accounting.problems,
		notices,
	};
	return { report, excerpt };
}
