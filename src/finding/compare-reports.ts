// Compares two reports of the same root: which keys are new, which are back, which are no longer in the files, and
// which are inactive by now. What the newer scan could not see counts as not seen.

import type { Finding, Location, Notice, Report, Scope } from "../model/report.ts";

/** Each finding stands in one list; of those in both reports the newer one. In the order of risk. */
export interface ReportComparison {
	readonly new: readonly Finding[];
	/** Gone from the files or dead in the older report, and back in the files or alive in the newer one. */
	readonly cameBack: readonly Finding[];
	readonly stillThere: readonly Finding[];
	/** In the files of the older report, and not in those of the newer one. */
	readonly gone: readonly Finding[];
	/** The provider calls the key dead now, and did not before. */
	readonly dead: readonly Finding[];
	/** The policy accepts it now. */
	readonly accepted: readonly Finding[];
	/** Missing in the newer report, which did not read all that the older one read. */
	readonly notSeen: readonly Finding[];
}

export type ComparisonList = keyof ReportComparison;

export const comparisonLists: readonly ComparisonList[] = [
	...(["new", "cameBack", "stillThere", "gone", "dead", "accepted", "notSeen"] as const),
];

/** Tells what changed from one report to the next. */
export function compareReports(before: Report, after: Report): ReportComparison {
	const older = byFingerprint(before.findings);
	const newer = byFingerprint(after.findings);
	const suppressed = new Set(after.suppressed.map(({ fingerprint }) => fingerprint));
	const lists: Record<ComparisonList, Finding[]> = {
		new: [],
		cameBack: [],
		stillThere: [],
		gone: [],
		dead: [],
		accepted: [],
		notSeen: [],
	};
	for (const finding of after.findings) {
		const earlier = older.get(keyOf(finding));
		lists[earlier === undefined ? "new" : changeOf(earlier, finding)].push(finding);
	}
	const isSeeing = !hidesMore(before, after) && !isNarrower(after.scope, before.scope);
	for (const finding of before.findings) {
		if (newer.has(keyOf(finding))) continue;
		if (suppressed.has(finding.fingerprint)) lists.accepted.push(finding);
		else if (isInFiles(finding) && isSeeing && couldSee(after, finding)) lists.gone.push(finding);
		else lists.notSeen.push(finding);
	}
	return lists;
}

function changeOf(earlier: Finding, finding: Finding): ComparisonList {
	const wasDead = earlier.verdict.status === "inactive";
	// Another host than the one that accepted the key refuses every key.
	const isDead = finding.verdict.status === "inactive" && !acceptedElsewhere(earlier, finding);
	if (isDead && !wasDead) return "dead";
	if (wasDead && finding.verdict.status === "active") return "cameBack";
	const [wasThere, isThere] = [earlier, finding].map(isInFiles);
	if (!wasThere && isThere) return "cameBack";
	return wasThere && !isThere ? "gone" : "stillThere";
}

function acceptedElsewhere(earlier: Finding, finding: Finding): boolean {
	const [before, after] = [earlier.details.datacenter, finding.details.datacenter];
	return earlier.verdict.status === "active" && before !== after;
}

/** A key that is only in a history is not gone because the files were scanned without it. */
function couldSee({ scope, summary }: Report, { locations }: Finding): boolean {
	const readsFiles = scope.mode === "tree" || scope.mode === "audit" || scope.mode === "merged";
	const isOnlyInHistory = locations.every(({ where }) => where === "commit");
	return summary.complete && (readsFiles || (scope.mode === "history" && isOnlyInHistory));
}

/** Whoever writes the files writes the policy: a path that it leaves out, or a rule, is no key that went away. */
function hidesMore(before: Report, after: Report): boolean {
	const told = new Set(before.notices.filter(isHiding).map(({ message }) => message));
	return (
		after.summary.excluded.blobs > before.summary.excluded.blobs ||
		after.notices.some((notice) => isHiding(notice) && !told.has(notice.message))
	);
}

/** True where the older scan was asked to look at what the newer one was not. */
function isNarrower(newer: Scope, older: Scope): boolean {
	const [ofNewer, ofOlder] = [newer, older].map(({ options = [] }) => new Set(options));
	return (
		isBelow(newer.root, older.root) ||
		[...ofNewer!].some((option) => !ofOlder!.has(option) && !isWidening.test(option)) ||
		// A named path is scanned although git ignores it.
		[...ofOlder!].some((option) => !ofNewer!.has(option) && isWideningOrPath.test(option))
	);
}

const isWidening = /^--(?:include-ignored|images|confidence low|rules )/;
const isWideningOrPath = new RegExp(`${isWidening.source}|^\\./`);

function isBelow(folder: string, above: string): boolean {
	const rest = folder.startsWith(above) ? folder.slice(above.length) : "";
	return /^[/\\]/.test(rest) || (rest !== "" && /[/\\]$/.test(above));
}

function isHiding({ code }: Notice): boolean {
	return code === "policy-hides";
}

function isInFiles({ locations }: Finding): boolean {
	return locations.some(isToday);
}

function isToday({ where, path, commit, inHead }: Location): boolean {
	const isNameOfToday = where === "name" && path !== "" && commit === undefined;
	return where === "file" || where === "staged" || inHead === true || isNameOfToday;
}

function byFingerprint(findings: readonly Finding[]): Map<string, Finding> {
	return new Map(findings.map((finding) => [keyOf(finding), finding]));
}

function keyOf({ ruleId, fingerprint }: Finding): string {
	return `${ruleId}\0${fingerprint}`;
}
