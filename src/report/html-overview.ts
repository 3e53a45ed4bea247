// Writes the top of the HTML report: the title, the verdicts in a sentence, before any finding what could not be read,
// since that may hold more keys, and where to begin.

import type { Finding, Report } from "../model/report.ts";
import { formatCount, formatNumber } from "./amounts.ts";
import { conclusionLine, isComplete } from "./conclusion.ts";
import { valuesOf } from "./html-filters.ts";
import {
	accountName,
	exposedNames,
	pageTitle,
	providerName,
	scopeText,
	verdictNames,
	verdictOrder,
	verdictSentence,
} from "./html-labels.ts";
import { type Html, html } from "./html-markup.ts";
import { repositoriesOf } from "./html-pages.ts";
import { messageNamesPath } from "./location-text.ts";

/** The title, the verdicts in numbers, the gaps of the scan, and where to begin. */
export function overview(report: Report): Html {
	const { tool, startedAt, findings } = report;
	const isRead = isComplete(report);
	const sentence = verdictSentence(report);
	const lead =
		findings.length === 0
			? html`<p class="lead">${isRead ? "No keys were found." : "No keys were found in the part that was read."}</p>
<p class="facts" data-for="developer">${conclusionLine(report)}</p>`
			: html`<p class="lead">${formatCount(findings.length, "leaked key")}. ${sentence}</p>`;
	return html`
<header>
<p class="kicker">Report of ${tool.name} ${tool.version}, ${startedAt.slice(0, 10)}</p>
<h1>${pageTitle(report)}</h1>
${lead}
<p class="facts">Read: ${scopeText(report)}. ${isRead ? "All that was planned was read." : "The scan is INCOMPLETE."}</p>
</header>
${findings.length === 0 ? undefined : counts(report)}${alarm(report)}
${glance(report)}
${findings.some(isToBeRevoked) ? firstSteps : undefined}
${findings.length === 0 ? undefined : progressPart}`;
}

function isToBeRevoked({ verdict, isMadePublic }: Finding): boolean {
	return verdict.status !== "inactive" && isMadePublic !== true;
}

/** For whoever owns the account and is no developer. */
const firstSteps: Html = html`
<section class="first" aria-labelledby="first">
<h2 id="first">What to do first</h2>
<p>A key is a password for programs: whoever has it can use the account from anywhere, until it is revoked (some pages say deleted or disabled) at the provider that issued it, such as Mailchimp. Taking it out of a file changes nothing.</p>
<ol>
<li>Bring two people together: whoever signs in to the account as its owner or an admin (in the steps: <b>You</b>), and a developer who knows which program uses the key (<b>Your developer</b>). You can send them this page: no whole key is in it. Ask the developer first which program uses the key, and whether somebody is ready to put a new one in.</li>
<li>Go through the keys below from the top, the worst come first: make a new key, hand it over in a password manager and not by mail or chat, let the developer put it in, and when all works with the new key, revoke the old one. Tick the steps as you go.</li>
<li>Was mail sent that nobody of you sent, or does nobody answer? Then do not wait: revoke the old key first. What uses it stops until it has the new one.</li>
<li>At the end ask the developer for a new page for which the provider was asked<span data-for="developer"> (<code>unleak audit --verify</code>)</span>. The old keys still stand in it, for the older versions of the files keep them; where it says <b>Inactive</b> beside a key, that key is dead, and this is the proof. A few kinds of key cannot be asked about and stay <b>Not checked</b>.</li>
</ol>
</section>`;

/** What is ticked; the script shows it. */
export const progressPart: Html = html`
<section class="progress-bar" aria-label="Progress" id="progress-part" hidden>
<p class="facts" id="progress"></p>
<p class="bar"><button type="button" id="save-progress">Save progress to a file</button><label class="file">Read progress from a file<input type="file" id="load-progress" accept=".json,application/json"/></label></p>
</section>`;

/** Many keys in numbers, and the ones to begin with. */
function glance({ findings }: Report): Html | undefined {
	if (findings.length < leastForGlance) return undefined;
	const count = (test: (finding: Finding) => boolean): number => findings.filter(test).length;
	const isThere = ({ locations }: Finding): boolean =>
		locations.some(
			({ where, inHead }) => where === "file" || where === "staged" || inHead === true,
		);
	const facts: [string, number][] = [
		[
			"could be read by others",
			count(({ exposure }) => exposure.public === true || exposure.shipped),
		],
		["in the files today", count(isThere)],
		["only in older versions", count((finding) => !isThere(finding))],
		["made to be public", count(({ isMadePublic }) => isMadePublic === true)],
		["with a record of rotation", count(({ rotation }) => rotation !== undefined)],
	];
	const groups: [string, Map<string, number>][] = [
		[
			"Account",
			valuesOf(findings, ({ verdict }) =>
				verdict.account === undefined ? [] : [accountName(verdict.account)],
			),
		],
		["Repository", valuesOf(findings, repositoriesOf)],
		["Provider", valuesOf(findings, ({ provider }) => [providerName(provider)])],
	];
	const numbered = findings.map((finding, index) => ({ finding, index }));
	const urgent = numbered.filter(({ finding }) => isToBeRevoked(finding));
	const first = (urgent.length > 0 ? urgent : numbered).slice(0, 5);
	const begin = first.map(({ finding, index }) => {
		const { title, redacted, verdict } = finding;
		return html`<li><a href="#key-${index + 1}">${title} <code>${redacted}</code></a> <span class="soft">${[verdictNames[verdict.status].toLowerCase(), ...exposedNames(finding)].join(", ")}</span></li>`;
	});
	return html`
<section class="glance" aria-labelledby="glance">
<h2 id="glance">At a glance</h2>
<div class="panels">
<div class="begin"><h3>Begin with these</h3><ol>${begin}</ol></div>
<div><h3>Of ${formatNumber(findings.length)} keys</h3><ul>${facts.filter(([, amount]) => amount > 0).map(([text, amount]) => html`<li><b>${formatNumber(amount)}</b> ${text}</li>`)}</ul></div>${groups
		.filter(([, amounts]) => amounts.size > 0)
		.slice(0, 2)
		.map(([name, amounts]) => group(name, amounts))}
</div>
</section>`;
}

const leastForGlance = 6;
const maxInGroup = 5;

function group(name: string, amounts: ReadonlyMap<string, number>): Html {
	const most = [...amounts].sort((one, other) => other[1] - one[1]);
	const more = most.length - maxInGroup;
	const reader = name === "Repository" ? html` data-for="developer"` : undefined;
	return html`
<div${reader}><h3>By ${name.toLowerCase()}</h3><ul>${most.slice(0, maxInGroup).map(([value, amount]) => html`<li><b>${formatNumber(amount)}</b> ${value}</li>`)}</ul>${more > 0 ? html`<p class="soft">And ${formatNumber(more)} more.</p>` : undefined}</div>`;
}

function counts({ findings }: Report): Html {
	const items = verdictOrder.map((status) => {
		const amount = findings.filter(({ verdict }) => verdict.status === status).length;
		const tone = amount === 0 ? "none" : status;
		return html`
<li class="${tone}"><b>${formatNumber(amount)}</b>${verdictNames[status]}</li>`;
	});
	return html`<ul class="counts" aria-label="Do the keys still work?">${items}
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
<div data-for="developer">
<ul>${problems.slice(0, firstProblems).map(item)}</ul>
${others.length === 0 ? undefined : html`<details class="more"><summary>${formatCount(others.length, "more problem")}</summary><ul>${others.map(item)}</ul></details>`}
${unlisted > 0 ? html`<p>And ${formatCount(unlisted, "more problem")}: the JSON report lists all of them.</p>` : undefined}
</div>
</section>`;
}

const firstProblems = 5;
const maxProblems = 500;
