// Turns occurrences into findings of enough confidence and applies the policy to them. It is loaded only when
// something was found or the policy has entries to report.

import { groupFindings } from "../finding/group-occurrences.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import { confidences } from "../model/match.ts";
import type { RedactedLine } from "../model/redacted-line.ts";
import type { Finding, Location, Notice, Suppressed } from "../model/report.ts";
import { severityOf } from "../model/severity.ts";
import { natureOf } from "../playbook/power.ts";
import { renderPlaybook } from "../playbook/render.ts";
import { applyPolicies } from "../policy/by-location.ts";
import { findInlineAllow } from "../policy/inline.ts";
import type { Policy } from "../policy/suppress.ts";
import type { ScanPlan, ScanPolicy } from "./plan.ts";

export interface JudgedFindings {
	readonly findings: Finding[];
	readonly suppressed: Suppressed[];
	readonly notices: Notice[];
	readonly excerpt: (location: Location) => RedactedLine | undefined;
}

/** Groups, filters and applies the policy. */
export function judgeOccurrences(
	occurrences: readonly Occurrence[],
	plan: ScanPlan,
	isComplete: boolean,
): JudgedFindings {
	const packOf = new Map(
		plan.packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, { pack, rule }] as const)),
	);
	const known = (ruleId: string) => {
		const entry = packOf.get(ruleId);
		if (!entry) throw new RangeError(`No pack holds the rule "${ruleId}"`);
		return entry;
	};
	const { findings, excerpts } = groupFindings(occurrences, {
		describe: (ruleId) => {
			const { pack, rule } = known(ruleId);
			return {
				provider: pack.provider,
				title: rule.title,
				defaultKeyType: rule.defaultKeyType,
				severity: (keyType, isShipped) => severityOf(rule, keyType, isShipped),
			};
		},
		playbook: ({ ruleId, ...subject }) =>
			renderPlaybook(known(ruleId).pack, { ruleId, ...subject }),
		showSecrets: plan.showSecrets,
	});
	const toPolicy = (own: ScanPolicy): Policy => ({
		allow: own.allow,
		baseline: own.baseline,
		toPolicyPath: own.toPolicyPath,
		inlineAllowed: (location, { fingerprint }) => {
			if (own.usesComments === false) return undefined;
			const excerpt = excerpts.get(location);
			if (excerpt === undefined || !hasComments[location.where]) return undefined;
			const { text: line, start } = excerpt;
			const comment = findInlineAllow(line, start);
			if (comment === undefined || !own.isKnownLine) return comment;
			return own.isKnownLine(fingerprint, location, line) ? comment : undefined;
		},
		// A source that knew its paths left these out before they were read.
		leftOutBy: (path) => {
			if (!plan.locate || !plan.isExcluded(path)) return undefined;
			return own.isIgnored?.(path) ? "ignore" : "config";
		},
		now: plan.now(),
		reportUnused: plan.isWhole && isComplete && own.isShared !== true,
	});
	const { policies = { all: [plan], of: () => plan } } = plan;
	const shown = findings.flatMap((finding) => {
		const locations = finding.locations.filter(({ path }) => isShown(finding, policies.of(path)));
		if (locations.length === 0) return [];
		const { pack } = known(finding.ruleId);
		const origin = pack.foreign ? { isForeign: true as const } : {};
		// Not by "...", which makes a form of its own for each: finding/group-occurrences.ts.
		return [Object.assign({}, finding, natureOf(pack, finding), origin, { locations })];
	});
	const byPolicy = new Map(policies.all.map((own) => [own, toPolicy(own)]));
	const judged = applyPolicies(
		shown,
		[...byPolicy.values()],
		({ path }) => byPolicy.get(policies.of(path))!,
	);
	return { ...judged, excerpt: (location) => excerpts.get(location) };
}

/** What is one value, such as a path, an author or a branch, holds no comment. */
const hasComments: Readonly<Record<Location["where"], boolean>> = {
	file: true,
	staged: true,
	commit: true,
	stdin: true,
	message: true,
	tag: true,
	note: true,
	author: false,
	name: false,
};

function isShown({ ruleId, confidence }: Finding, policy: ScanPolicy): boolean {
	if (policy.ruleIds?.has(ruleId) === false) return false;
	return confidences.indexOf(confidence) >= confidences.indexOf(policy.confidence);
}
