// Runs a scan: a source yields blobs, the scanner finds matches in them, matches become findings, the policy accepts
// some, and everything that was planned, scanned and left out is accounted for.

import { type ContentPrefilter, createContentPrefilter } from "../detect/content-prefilter.ts";
import { createMatchCheck } from "../detect/match-check.ts";
import { createScanner, type Scanner } from "../detect/scanner.ts";
import { type FindMatches, findOccurrences } from "../finding/find-occurrences.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import { rateFindings } from "../finding/risk.ts";
import { confidences } from "../model/match.ts";
import type { Finding, Report } from "../model/report.ts";
import { Accounting, reportNothingToScan } from "./accounting.ts";
import type { EarlyFindings } from "./early-findings.ts";
import { EventLoopYielder, runParts } from "./event-loop.ts";
import { createKeyLimit } from "./key-limit.ts";
import { matchName } from "./name-matches.ts";
import type { FindingsCheck, ScanPlan } from "./plan.ts";
import { sealProgress } from "./progress-seal.ts";
import { type ContainerScanner, findInside, findWith, type Scan, scanBlob } from "./scan-blob.ts";
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
	const own = createScanner(plan.packs, { usesKernel: true });
	const scanner = outside?.watch(own) ?? own;
	const blobs = plan.source(accounting);
	const yielder = new EventLoopYielder({ signal: plan.signal, onProgress }, (path) =>
		accounting.progressAt(path),
	);
	let prefilter: ContentPrefilter | undefined;
	let containers: ContainerScanner | undefined;
	const scan: Scan = {
		scanner,
		accounting,
		occurrences,
		yielder,
		async containers() {
			const { createContainerScanner } = await import("./scan-container.ts");
			containers ??= createContainerScanner(plan.signal);
			return containers;
		},
		prefilter() {
			prefilter ??= createContentPrefilter(plan.packs, createMatchCheck(own));
			return prefilter;
		},
	};
	const early = await openEarly(plan, scanner, occurrences);
	let located: readonly Occurrence[];
	try {
		await scanBlobs(blobs, scan, early);
		located = await finishReading(plan, scan);
	} finally {
		containers?.stop();
	}
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

async function scanBlobs(
	blobs: ReturnType<ScanPlan["source"]>,
	scan: Scan,
	early: EarlyFindings | undefined,
): Promise<void> {
	const limitKeys = createKeyLimit(scan.occurrences, scan.accounting);
	for await (const blob of blobs) {
		const wait = scanBlob(blob, scan);
		if (wait && (await wait)) break;
		limitKeys();
		early?.advance();
	}
}

/** Says what is missing, and finds the locations of what was found. */
async function finishReading(plan: ScanPlan, scan: Scan): Promise<readonly Occurrence[]> {
	const { accounting, occurrences } = scan;
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
	accounting.reportUnplaced();
	accounting.reportUnnamed();
	return located;
}

async function openEarly(
	plan: ScanPlan,
	scanner: Scanner,
	occurrences: readonly Occurrence[],
): Promise<EarlyFindings | undefined> {
	if (!plan.onFinding) return undefined;
	const { createEarlyFindings } = await import("./early-findings.ts");
	return createEarlyFindings(plan, occurrences, (name) => matchName(name, scanner).length > 0);
}

const maxInterrupted = 2000;

/** Finds the locations of what is to be reported, where the source could not know them. */
async function locateOccurrences(
	{ locate, confidence }: ScanPlan,
	scan: Scan,
): Promise<readonly Occurrence[]> {
	const { scanner, accounting, occurrences, yielder } = scan;
	const lowest = confidences.indexOf(confidence);
	const isReported = ({ match }: Occurrence) => confidences.indexOf(match.confidence) >= lowest;
	const { unplaced } = accounting;
	if (!locate || (unplaced.size === 0 && !occurrences.some(isReported))) return occurrences;
	let find: FindMatches | undefined;
	let scanned: Buffer | undefined;
	const rescan = async (bytes: Buffer, path: string) => {
		// Only contents of commits have no path at first.
		const seen = { provenance: [{ where: "commit", path } as const] };
		if (find === undefined || bytes !== scanned)
			find = findWith(scan, bytes, (problem) => ({ ...problem, path }));
		scanned = bytes;
		const parts = findOccurrences(bytes, seen, find, scanner.mayHold);
		const found = [...((await runParts(parts, path, yielder)) ?? [])];
		await findInside({ content: { kind: "bytes", bytes }, ...seen }, scan, found, true);
		return found.map((occurrence) => ({ ...occurrence, provenance: [] }));
	};
	const placeProblems = accounting.placeProblems.bind(accounting);
	const tools = {
		rescan,
		isSpent: () => accounting.stepTotal?.isSpent === true,
		isReported,
		accounting,
		unplaced: new Set(unplaced.keys()),
		placeProblems,
	};
	return await locate(occurrences, tools);
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
		scope: {
			...plan.scope,
			...(plan.scopeOptions?.length && { options: plan.scopeOptions }),
		},
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
