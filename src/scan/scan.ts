// The whole of a scan: a source yields blobs, the scanner finds matches in them, matches become
// findings, the policy accepts some, and all that was planned, read and left out is accounted for.

import { type ContentPrefilter, createContentPrefilter } from "../detect/content-prefilter.ts";
import { createScanner, type Scanner } from "../detect/scanner.ts";
import { type LargeContent, scanWindows } from "../detect/windows.ts";
import { rateFindings } from "../finding/risk.ts";
import { SightingMaker } from "../finding/sight.ts";
import { type FindMatches, sightContent } from "../finding/sight-content.ts";
import type { Sighting } from "../finding/sighting.ts";
import type { Blob, Provenance } from "../model/blob.ts";
import { confidences } from "../model/match.ts";
import type { RedactedLine } from "../model/redacted-line.ts";
import type { Finding, Location, Problem, Report } from "../model/report.ts";
import { Ledger } from "./accounting.ts";
import type { EarlyFindings } from "./early.ts";
import { matchesInNames, matchName } from "./name-matches.ts";
import type { ScanPlan } from "./plan.ts";
import { Turns } from "./yielding.ts";

export interface ScanOutcome {
	readonly report: Report;
	/** The line of a location, redacted. */
	readonly excerpt: (location: Location) => RedactedLine | undefined;
}

/** Runs a scan to its end. Never throws for what it could not read: that is in the report. */
export async function runScan(plan: ScanPlan): Promise<ScanOutcome> {
	const startedAt = plan.now();
	const ledger = new Ledger(plan);
	const scanner = createScanner(plan.packs);
	const sightings: Sighting[] = [];
	const blobs = plan.source(ledger);
	const turns = new Turns(plan, ledger.scanned);
	let prefilter: ContentPrefilter | undefined;
	const scan: Scan = {
		scanner,
		ledger,
		sightings,
		turns,
		prefilter() {
			prefilter ??= createContentPrefilter(plan.packs, true);
			return prefilter;
		},
	};
	const early = await openEarly(plan, scanner, sightings);
	for await (const blob of blobs) {
		const wait = scanBlob(blob, scan);
		if (wait && (await wait)) break;
		early?.advance();
	}
	if (plan.signal.aborted) {
		ledger.problem({
			code: "interrupted",
			message: "Stopped before its end: scan again for the rest",
		});
	}
	reportNothing(ledger);
	const placed = await place(plan, scanner, ledger, sightings);
	const outcome = await conclude(plan, ledger, placed, startedAt);
	const sealed = await seal(outcome, plan, scanner, [...sightings, ...placed]);
	early?.finish(sealed.report);
	return sealed;
}

async function openEarly(
	plan: ScanPlan,
	scanner: Scanner,
	sightings: readonly Sighting[],
): Promise<EarlyFindings | undefined> {
	if (!plan.onFinding) return undefined;
	const { createEarlyFindings } = await import("./early.ts");
	return createEarlyFindings(plan, sightings, (name) => matchName(name, scanner).length > 0);
}

/** Whoever looked at nothing has not found it clean, unless the source says that this is as it should be. */
function reportNothing({ planned, excluded, problems, notices }: Ledger): void {
	if (planned.blobs > 0 || problems.length > 0) return;
	if (excluded.blobs === 0 && notices.some(({ code }) => emptyByNature.has(code))) return;
	const message =
		excluded.blobs > 0
			? "Loosen the exclusions: they left nothing to scan"
			: "Name another place: there was nothing to scan here";
	problems.push({ code: "nothing-to-scan", message });
}

const emptyByNature: ReadonlySet<string> = new Set(["empty-range", "no-content"]);

/** What the contents of a scan have in common. */
interface Scan {
	readonly scanner: Scanner;
	readonly ledger: Ledger;
	readonly sightings: Sighting[];
	readonly turns: Turns;
	/** Made for the first large content; undefined where machine code does not run. */
	readonly prefilter: () => ContentPrefilter | undefined;
}

/** Scans one content, which counts as scanned at its end. A wait ends with true when the scan is to stop. */
function scanBlob(blob: Blob, scan: Scan): Promise<boolean> | undefined {
	const { content, provenance } = blob;
	const { scanner, ledger } = scan;
	const path = provenance[0]?.path ?? "";
	if (content.kind === "large") return scanLarge(content, path, blob, scan);
	const find = findWith(scanner, (problem) => ledger.problem(locate(problem, provenance)));
	for (const sighting of sightContent(content.bytes, blob, find, scanner.mayHold))
		scan.sightings.push(sighting);
	if (provenance[0]?.where !== "name") ledger.count(content.bytes.length);
	return scan.turns.due(path);
}

function findWith(scanner: Scanner, onProblem: (problem: Problem) => void): FindMatches {
	return (bytes, path) => {
		const { matches, problems } = scanner.scan(bytes, path === undefined ? {} : { path });
		for (const problem of problems) onProblem(problem);
		return matches;
	};
}

/** Where there is no path, a commit or a blob tells which content it was. */
function locate({ path, ...problem }: Problem, [place]: readonly Provenance[]): Problem {
	if (path || !place) return { ...problem, ...(path ? { path } : {}) };
	if (place.commit) return { ...problem, commit: place.commit };
	return place.blob ? { ...problem, message: `${problem.message} (blob ${place.blob})` } : problem;
}

async function scanLarge(
	content: LargeContent,
	path: string,
	{ provenance }: Blob,
	{ scanner, ledger, sightings, turns, prefilter }: Scan,
): Promise<boolean> {
	const maker = new SightingMaker();
	const windows = scanWindows(content, scanner, path, prefilter());
	let step = windows.next();
	for (; !step.done; step = windows.next()) {
		const { bytes, base, matches } = step.value;
		if (matches.length > 0) {
			maker.catchUp(content.readAt, base);
			for (const made of maker.make(bytes, base, matches, provenance)) sightings.push(made);
		}
		const wait = turns.due(path);
		if (wait && (await wait)) return true;
	}
	for (const problem of step.value.problems) ledger.problem(problem);
	ledger.count(step.value.bytes);
	return false;
}

/** Finds the places of what is to be reported, where the source could not know them. */
async function place(
	{ place, confidence }: ScanPlan,
	scanner: Scanner,
	ledger: Ledger,
	sightings: readonly Sighting[],
): Promise<readonly Sighting[]> {
	const lowest = confidences.indexOf(confidence);
	const isShown = ({ match }: Sighting) => confidences.indexOf(match.confidence) >= lowest;
	if (!place || !sightings.some(isShown)) return sightings;
	// What a second scan meets, the first has reported.
	const find = findWith(scanner, () => {});
	const sight = (bytes: Buffer, path: string) =>
		sightContent(bytes, { provenance: [{ where: "file", path }] }, find, scanner.mayHold).map(
			(sighting) => ({
				...sighting,
				provenance: [],
			}),
		);
	return await place(sightings, { sight, isShown, intake: ledger });
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
	if (plan.verify && findings.length > 0) {
		const checked = await plan.verify(findings, sightings);
		findings = checked.findings;
		for (const problem of checked.problems) ledger.problem(problem);
		notices.push(...checked.notices);
	}
	findings = rateFindings(findings, startedAt.getTime());
	const count = (status: string) =>
		findings.filter(({ verdict }) => verdict.status === status).length;
	const { planned, scanned, excluded } = ledger;
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
			complete: ledger.problems.length === 0 && scanned.blobs === planned.blobs,
		},
		findings,
		suppressed,
		problems: ledger.problems,
		notices,
	};
	return { report, excerpt };
}

/** Takes every secret that is known out of all that the report says. */
async function seal(
	{ report, excerpt }: ScanOutcome,
	{ onSecrets }: ScanPlan,
	scanner: Scanner,
	sightings: readonly Sighting[],
): Promise<ScanOutcome> {
	const matches = [...sightings.map(({ match }) => match), ...matchesInNames(report, scanner)];
	if (matches.length === 0) return { report, excerpt };
	const { createLineSeal, sealReport } = await import("../finding/seal.ts");
	const secrets = matches.flatMap(({ secret, identity, written }) => {
		return written ? [secret, identity, written] : [secret, identity];
	});
	onSecrets?.(secrets);
	const sealLine = createLineSeal(secrets);
	const origin = new Map<unknown, unknown>();
	const sealed = sealReport(report, secrets, (before, after) => origin.set(after, before));
	return {
		report: sealed,
		excerpt: (location) => {
			const line = excerpt((origin.get(location) ?? location) as Location);
			return line && sealLine(line);
		},
	};
}
