// Makes reports small while many are held for merging. What they say alike is held once, and advice that the merged
// report makes anew is dropped.

import type { Finding, Report } from "../model/report.ts";
import { builtinPackOf } from "../packs/builtin.ts";

/** The report without the playbooks of our own rules. */
export function withoutOwnAdvice(report: Report): Report {
	const findings = report.findings.map((finding) =>
		builtinPackOf(finding.ruleId) === undefined ? finding : { ...finding, playbook: none },
	);
	return { ...report, findings };
}

/** Gives a function that replaces texts and lists of texts by equal ones of earlier reports. */
export function createSharing(): (report: Report) => Report {
	const texts = new Map<string, string>();
	const lists = new Map<string, readonly string[]>();
	function shareText(text: string): string {
		const known = texts.get(text);
		if (known !== undefined) return known;
		if (text.length <= maxLength && texts.size < maxKnown) texts.set(text, text);
		return text;
	}
	function shareList(list: readonly string[]): readonly string[] {
		const key = list.join("\0");
		const known = lists.get(key);
		if (known !== undefined && known.length === list.length) return known;
		const shared = list.map(shareText);
		if (key.length <= maxLength && lists.size < maxKnown) lists.set(key, shared);
		return shared;
	}
	function shareFinding(finding: Finding): Finding {
		const { verdict, exposure } = finding;
		return {
			...finding,
			ruleId: shareText(finding.ruleId),
			provider: shareText(finding.provider),
			title: shareText(finding.title),
			why: shareList(finding.why),
			verdict: { ...verdict, reason: shareText(verdict.reason) },
			exposure: exposure.intervals.length > 0 ? exposure : { ...exposure, intervals: none },
		};
	}
	return (report) => ({
		...report,
		findings: report.findings.map(shareFinding),
		notices: report.notices.map(({ code, message }) => ({ code, message: shareText(message) })),
	});
}

const none: readonly never[] = [];
const maxLength = 1000;
const maxKnown = 10_000;
