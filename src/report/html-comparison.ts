// Writes what changed between two reports as a page: the numbers first, then all keys, the new ones before the others,
// with the search, the filters and the pages that a report has. Each says what became of it.

import type { Finding, Report } from "../model/report.ts";
import { formatNumber } from "./amounts.ts";
import {
	type ComparedFindings,
	type ComparisonSources,
	comparisonConclusion,
	comparisonListNames,
	comparisonTitles,
	comparisonWords,
} from "./comparison-text.ts";
import { scanTimeMs } from "./exposure.ts";
import { pageEnd, pageStart } from "./html-document.ts";
import type { CardContext } from "./html-finding.ts";
import { keySection } from "./html-keys.ts";
import { type Html, html } from "./html-markup.ts";
import { createMockups } from "./html-mockup.ts";
import { progressPart } from "./html-overview.ts";
import { createPlaybooks } from "./html-steps.ts";
import { listRepositoryNames } from "./repository-names.ts";

export function* comparisonPage(
	compared: ComparedFindings,
	{ tool, before, after }: ComparisonSources,
): Generator<string> {
	const isMerged = after.scope.mode === "merged";
	const title = isMerged ? "What changed" : `What changed in ${nameOf(after)}`;
	const mockups = createMockups();
	const context: CardContext = {
		nowMs: scanTimeMs(after),
		isOpen: false,
		mockups,
		playbooks: createPlaybooks(),
		...(after.scope.web && { web: after.scope.web }),
	};
	yield pageStart(title).text;
	yield html`
<header>
<p class="kicker">Comparison by ${tool.name} ${tool.version}</p>
<h1>${title}</h1>
<p class="lead">${comparisonConclusion(compared)}.</p>
${isMerged ? html`<p class="facts">In ${nameOf(after)}.</p>` : undefined}
<p class="facts">From ${before.startedAt} to ${after.startedAt}. ${after.summary.complete ? "The newer scan read all that was planned." : "The newer scan is INCOMPLETE."}</p>
</header>
${numbers(compared)}${progressPart}`.text;
	yield* keyList(compared, new Set(after.findings.map(({ fingerprint }) => fingerprint)), context);
	yield mockups.symbols().text;
	yield pageEnd.text;
}

/** All keys as one list, as a report has them, so that they are searched, filtered and turned over the same way. */
function* keyList(
	compared: ComparedFindings,
	newer: ReadonlySet<string>,
	given: CardContext,
): Generator<string> {
	const changes = new Map<Finding, string>();
	const past = new Set<Finding>();
	for (const list of comparisonListNames) {
		for (const finding of compared[list]) {
			// What the policy accepts asks nothing of anybody.
			const shown = list === "accepted" ? { ...finding, playbook: [] } : finding;
			changes.set(shown, comparisonWords[list]);
			if (!newer.has(finding.fingerprint)) past.add(shown);
		}
	}
	const changeOf = (finding: Finding): string => changes.get(finding) ?? "";
	const context = { ...given, changeOf, isOlder: (finding: Finding) => past.has(finding) };
	const { notSeen } = compared;
	const note =
		notSeen.length > 0
			? html`
<p class="note">${comparisonTitles.notSeen}.</p>`
			: undefined;
	yield* keySection([...changes.keys()], context, note);
}

function numbers(compared: ComparedFindings): Html {
	const items = (["new", "cameBack", "gone", "dead"] as const).map((list) => {
		const amount = compared[list].length;
		const tone = amount === 0 ? "none" : tones[list];
		return html`<li class="${tone}"><b>${formatNumber(amount)}</b>${comparisonWords[list]}</li>`;
	});
	return html`<ul class="counts" aria-label="What changed">${items}</ul>`;
}

const tones = { new: "active", cameBack: "active", gone: "unchecked", dead: "inactive" } as const;

function nameOf({ scope }: Report): string {
	return scope.mode === "merged"
		? listRepositoryNames(scope.root)
		: (scope.root.split(/[\\/]/).at(-1) ?? "");
}
