// What changed between two reports, as text, Markdown, JSON, or a page.

import { escapeJson, escapeMarkdown, escapeTerminal, markdownCode } from "../text/escape.ts";
import { formatCount } from "./amounts.ts";
import {
	type ComparedFindings,
	type ComparisonSources,
	comparisonConclusion,
	describeCompared,
	comparisonListNames as lists,
	comparisonTitles as titles,
} from "./comparison-text.ts";
import { inContractOrder } from "./fields.ts";
import type { ComparisonFormat } from "./formats.ts";
import { comparisonPage } from "./html-comparison.ts";
import { rotateCommand, shortFingerprint } from "./proposed-commands.ts";
import { markdownMark } from "./report-marks.ts";

/** Gives the comparison in a format, one string a section. */
export function renderComparison(
	format: ComparisonFormat,
	compared: ComparedFindings,
	sources: ComparisonSources,
	program = "unleak",
): Iterable<string> {
	if (format === "html") return comparisonPage(compared, sources);
	if (format === "json") return jsonOf(compared, sources);
	return format === "markdown" ? markdownOf(compared, sources) : textOf(compared, sources, program);
}

function* textOf(
	compared: ComparedFindings,
	{ before, after }: ComparisonSources,
	program: string,
): Generator<string> {
	for (const list of lists) {
		if (compared[list].length === 0) continue;
		yield `${titles[list]}: ${formatCount(compared[list].length, "key")}\n`;
		for (const finding of compared[list]) yield `  ${escapeTerminal(describeCompared(finding))}\n`;
		yield "\n";
	}
	const [first] = [...compared.new, ...compared.cameBack];
	const next = first === undefined ? undefined : rotateCommand(first, program);
	if (next !== undefined) yield `To replace and revoke the first:\n  ${next}\n\n`;
	yield `${comparisonConclusion(compared)}, from ${minuteOf(before)} to ${minuteOf(after)} (UTC)${after.summary.complete ? "" : "; the newer scan is INCOMPLETE"}\n`;
}

/** A person compares nights: "2026-11-30 20:19". */
function minuteOf({ startedAt }: ComparisonSources["before"]): string {
	return escapeTerminal(startedAt.slice(0, 16).replace("T", " "));
}

function* markdownOf(
	compared: ComparedFindings,
	{ before, after }: ComparisonSources,
): Generator<string> {
	yield `${markdownMark}\n# unleak comparison\n\n**${comparisonConclusion(compared)}**, from ${escapeMarkdown(before.startedAt)} to ${escapeMarkdown(after.startedAt)}${after.summary.complete ? "" : "; the newer scan is **INCOMPLETE**"}\n`;
	for (const list of lists) {
		if (compared[list].length === 0) continue;
		const items = compared[list].map(
			(finding) =>
				`- ${markdownCode(shortFingerprint(finding))} ${escapeMarkdown(describeCompared(finding))}\n`,
		);
		yield `\n## ${titles[list]}\n\n${items.join("")}`;
	}
}

function* jsonOf(
	compared: ComparedFindings,
	{ tool, before, after }: ComparisonSources,
): Generator<string> {
	const head = {
		version: 1,
		tool,
		before: { startedAt: before.startedAt, scope: inContractOrder.scope(before.scope) },
		after: {
			startedAt: after.startedAt,
			scope: inContractOrder.scope(after.scope),
			complete: after.summary.complete,
		},
		summary: Object.fromEntries(lists.map((list) => [list, compared[list].length])),
	};
	yield escapeJson(JSON.stringify(head, null, 2)).replace(/\n\}$/, "");
	for (const list of lists) {
		yield `,\n  "${list}": [`;
		for (const [index, finding] of compared[list].entries()) {
			yield `${index === 0 ? "" : ","}\n    ${escapeJson(JSON.stringify(inContractOrder.findings(finding)))}`;
		}
		yield compared[list].length === 0 ? "]" : "\n  ]";
	}
	yield "\n}\n";
}
