// Writes what changed between two reports as a page: the numbers first, then the keys of each list. Keys to act on have
// a card each, with their steps; the others are named.

import type { Finding, Report } from "../model/report.ts";
import { formatCount, formatNumber } from "./amounts.ts";
import {
	type ComparedFindings,
	type ComparisonSources,
	comparisonConclusion,
	comparisonListNames,
	comparisonTitles,
	comparisonWords,
	describeCompared,
} from "./comparison-text.ts";
import { scanTimeMs } from "./exposure.ts";
import { pageEnd, pageStart } from "./html-document.ts";
import { type CardContext, findingCard } from "./html-finding.ts";
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
	let cards = 0;
	for (const list of comparisonListNames) {
		const findings = compared[list];
		if (findings.length === 0) continue;
		yield html`
<section aria-labelledby="${list}">
<h2 id="${list}">${comparisonTitles[list]}: ${formatCount(findings.length, "key")}</h2>`.text;
		const open = list === "new" || list === "cameBack" ? findings.slice(0, maxCards - cards) : [];
		for (const finding of open) yield findingCard(finding, cards++, context).text;
		const named = findings.slice(open.length, open.length + maxNamed);
		if (named.length > 0)
			yield html`<ul class="plain" data-for="developer">${named.map(item)}</ul>`.text;
		const left = findings.length - open.length - named.length;
		if (left > 0) {
			yield html`<p class="note">And ${formatCount(left, "more key")}: the JSON comparison lists all of them.</p>`
				.text;
		}
		yield "\n</section>";
	}
	yield mockups.symbols().text;
	yield pageEnd.text;
}

/** A browser holds so many at ease. */
const maxCards = 200;
const maxNamed = 1000;

function item(finding: Finding): Html {
	return html`<li>${describeCompared(finding)}</li>`;
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
