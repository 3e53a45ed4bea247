// Writes the top of the HTML report: the title, the verdicts in a sentence, and before any finding what could not be
// read, since that may hold more keys.

import type { Report } from "../model/report.ts";
import { formatCount, formatNumber } from "./amounts.ts";
import { conclusionLine, isComplete } from "./conclusion.ts";
import {
	pageTitle,
	scopeText,
	verdictNames,
	verdictOrder,
	verdictSentence,
} from "./html-labels.ts";
import { type Html, html } from "./html-markup.ts";
import { messageNamesPath } from "./location-text.ts";

/** The title, the verdicts in numbers, and the gaps of the scan. */
export function overview(report: Report): Html {
	const { tool, startedAt, findings } = report;
	const sentence = verdictSentence(report);
	const lead =
		findings.length === 0
			? conclusionLine(report)
			: `${formatCount(findings.length, "leaked key")}. ${sentence}`;
	return html`
<header>
<p class="kicker">Report of ${tool.name} ${tool.version}, ${startedAt.slice(0, 10)}</p>
<h1>${pageTitle(report)}</h1>
<p class="lead">${lead}</p>
<p class="facts">Read: ${scopeText(report)}. ${isComplete(report) ? "All that was planned was read." : "The scan is INCOMPLETE."}</p>
</header>
${findings.length === 0 ? undefined : counts(report)}
<p class="facts" id="progress" hidden></p>${alarm(report)}${findings.some(isToBeRevoked) ? firstSteps : undefined}`;
}

function isToBeRevoked({ verdict }: Report["findings"][number]): boolean {
	return verdict.status !== "inactive";
}

/** For whoever owns the account and is no developer. */
const firstSteps: Html = html`
<section class="first" aria-labelledby="first">
<h2 id="first">What to do first</h2>
<p>A key is a password for programs: whoever has it can use the account from anywhere, until it is revoked at the provider. Taking it out of a file changes nothing.</p>
<ol>
<li>Bring two people together: whoever signs in to the account as its owner or an admin, and a developer who knows which program uses the key. You can send them this page: no whole key is in it.</li>
<li>Go through the keys below from the top, the worst come first: make a new key, let the developer put it in, then revoke the old one. Tick the steps as you go.</li>
<li>Was mail sent that nobody of you sent, or does nobody answer? Then do not wait: revoke the old key first.</li>
</ol>
</section>`;

function counts({ findings }: Report): Html {
	const items = verdictOrder.map((status) => {
		const amount = findings.filter(({ verdict }) => verdict.status === status).length;
		const tone = amount === 0 ? "none" : status;
		return html`
<li class="${tone}"><b>${formatNumber(amount)}</b>${verdictNames[status]}</li>`;
	});
	return html`<ul class="counts" aria-label="Verdicts">${items}
</ul>`;
}

function alarm(report: Report): Html {
	const { problems } = report;
	if (isComplete(report)) return html``;
	const item = ({ message, path, commit }: Report["problems"][number]): Html => {
		const place = path === undefined || messageNamesPath(message, path) ? "" : `${path}: `;
		const at = commit === undefined ? "" : ` (commit ${commit.slice(0, 12)})`;
		return html`<li>${place}${message}${at}</li>`;
	};
	const { planned, scanned } = report.summary;
	const others = problems.slice(firstProblems, maxProblems);
	const unlisted = problems.length - maxProblems;
	return html`
<section class="alarm" aria-labelledby="gaps">
<h2 id="gaps">The scan is incomplete</h2>
<p>What could not be read may hold more keys. Read: ${formatNumber(scanned.blobs)} of ${formatNumber(planned.blobs)} contents.</p>
<ul>${problems.slice(0, firstProblems).map(item)}</ul>
${others.length === 0 ? undefined : html`<details class="more"><summary>${formatCount(others.length, "more problem")}</summary><ul>${others.map(item)}</ul></details>`}
${unlisted > 0 ? html`<p>And ${formatCount(unlisted, "more problem")}: the JSON report lists all of them.</p>` : undefined}
</section>`;
}

const firstProblems = 5;
const maxProblems = 500;
