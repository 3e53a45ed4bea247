// Tells whether the change also changes the policy, and which of its findings the new policy would hide once it is
// merged. The policy of the base counts meanwhile.

import type { CommitFiles } from "../git/commit-files.ts";
import type { Finding, Location, Notice } from "../model/report.ts";
import { findInlineAllow } from "../policy/inline.ts";
import { applyPolicy } from "../policy/suppress.ts";
import { formatCount } from "../report/amounts.ts";
import type { ScanOutcome } from "../scan/scan.ts";
import type { Settings } from "../settings/settings.ts";
import { quoted } from "../text/quoted.ts";

export interface PolicyChange {
	readonly base: CommitFiles;
	readonly head: CommitFiles;
	/** The policy's files, in the base and in the head, from the top of the repository. */
	readonly paths: readonly string[];
	/** The head's policy; undefined where it cannot be used. */
	readonly settings: Settings | undefined;
	readonly now: Date;
}

/** Gives a notice for the files that change, and one for comments that do not count yet. */
export function describePolicyChange(
	{ report, excerpt }: ScanOutcome,
	{ base, head, paths, settings, now }: PolicyChange,
): Notice[] {
	const changed = paths.filter((path) => base.find(path)?.id !== head.find(path)?.id);
	const notices: Notice[] = [];
	if (changed.length > 0) {
		const names = changed.map(quoted).join(", ");
		const effect =
			settings === undefined
				? "it could not be used: it has a fault"
				: `it would hide ${describe(hiddenBy(report.findings, settings, now))}`;
		const message = `The policy is changed here (${names}), and that does not count before it is merged. Then ${effect}`;
		notices.push({ code: "policy-changed", message });
	}
	const commented = report.findings.filter(({ locations }) =>
		locations.some((location) => {
			const { text = "", start = 0 } = excerpt(location) ?? {};
			return findInlineAllow(text, start) !== undefined;
		}),
	);
	if (commented.length > 0) {
		const message = `An allow comment stands next to ${describe(commented)}. One that is added with its line does not count before it is merged`;
		notices.push({ code: "comment-not-counted", message });
	}
	return notices;
}

/** The findings of which the policy would leave nothing. */
function hiddenBy(findings: readonly Finding[], settings: Settings, now: Date): Finding[] {
	const rules = new Set(settings.packs.flatMap(({ rules }) => rules.map(({ id }) => id)));
	const { findings: left } = applyPolicy(findings, {
		allow: settings.allow,
		baseline: settings.baseline,
		inlineAllowed: () => undefined,
		leftOutBy: (path) => (settings.isExcluded(path) ? "config" : undefined),
		now,
		reportUnused: false,
	});
	const shown = new Set(
		left.filter(({ ruleId }) => rules.has(ruleId)).map(({ fingerprint }) => fingerprint),
	);
	return findings.filter(({ fingerprint }) => !shown.has(fingerprint));
}

function describe(findings: readonly Finding[]): string {
	if (findings.length === 0) return "none of what was found here";
	const named = findings.slice(0, maxNamed).map(({ redacted, locations }) => {
		return `${redacted}${nameOf(locations[0])}`;
	});
	const more = findings.length > maxNamed ? " and more" : "";
	return `${formatCount(findings.length, "finding")}: ${named.join(", ")}${more}`;
}

function nameOf(location: Location | undefined): string {
	if (location === undefined || location.path === "") return "";
	return ` in ${quoted(location.path)}, line ${location.line}`;
}

const maxNamed = 5;
