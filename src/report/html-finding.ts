// Writes the card of one finding in the HTML report: a line that can be opened, and in it what the key can do, the
// provider's verdict, since when and where it is exposed, and the playbook as a list of steps. Lines of source are
// not shown: they may hold secrets that no rule knows, and the page is passed on.

import type { Finding, Location, PlaybookStep } from "../model/report.ts";
import { unchecked } from "../model/verdict.ts";
import { formatCount } from "./amounts.ts";
import { exposureOf } from "./exposure.ts";
import {
	detailsText,
	exposureText,
	formatDay,
	locationCountText,
	verdictMeanings,
	verdictNames,
} from "./html-labels.ts";
import { Html, html, safeLink } from "./html-markup.ts";
import { locationHistory, locationName } from "./location-text.ts";
import { otherReadings } from "./other-readings.ts";

/** What stands in the place of the steps of a playbook. */
export type Steps = (markup: Html) => Html;

/** `index` counts from 0; `nowMs` is the time of the scan. */
export function findingCard(
	finding: Finding,
	index: number,
	nowMs: number,
	isOpen: boolean,
	steps: Steps = (markup) => markup,
): Html {
	const { fingerprint, provider, severity, verdict, title, redacted, locations, playbook } =
		finding;
	const exposure = exposureOf(finding, nowMs);
	const sub = [exposureText(exposure), locationCountText(locations)]
		.filter((text) => text !== "")
		.join(" · ");
	const cut = locations.length > maxPlaces ? html` data-cut` : undefined;
	const open = isOpen ? html` open` : undefined;
	return html`
<details class="key ${verdict.status}" id="key-${index + 1}" data-fingerprint="${fingerprint}" data-provider="${provider}" data-verdict="${verdict.status}" data-severity="${severity}"${cut}${open}>
<summary><h3>${title} <code>${redacted}</code></h3><span class="badges"><span class="badge progress" hidden></span><span class="badge ${severity}">${severity}</span><span class="badge said">${verdictNames[verdict.status]}</span></span><span class="sub">${sub}</span></summary>
<div class="body">
<div class="two">${powerPart(finding)}${verdictPart(finding)}</div>
${steps(playbookPart(playbook))}
${placesPart(locations, exposure.first, nowMs)}
<p class="fine">Fingerprint <code>${fingerprint}</code>, rule <code>${finding.ruleId}</code></p>
</div>
</details>`;
}

function powerPart(finding: Finding): Html {
	const { power } = finding;
	const details = detailsText(finding);
	const others = otherReadings(finding);
	const why = finding.why.filter((reason) => !reason.startsWith("entropy "));
	return html`
<div><h4>What it can do</h4>
${power === undefined ? html`<p>What this kind of key can do is not said here.</p>` : html`<p>${power}</p>`}
<p class="soft">Severity ${finding.severity}${details === "" ? "" : `; ${details}`}.</p>
${others.length === 0 ? undefined : html`<p class="soft">May also be ${others.join(", or ")}.</p>`}
<ul class="why" aria-label="Why it counts as a key (${finding.confidence} confidence)">${why.map((reason) => html`<li>${reason}</li>`)}</ul>
</div>`;
}

function verdictPart({ verdict }: Finding): Html {
	const { status, reason, checkedAt, endpoint, account } = verdict;
	const asked = [
		...(account === undefined ? [] : [html`Account: ${account}. `]),
		...(endpoint === undefined ? [] : [html`Asked <code>${endpoint}</code>`]),
		...(endpoint === undefined || checkedAt === undefined ? [] : [html` at ${checkedAt}.`]),
	];
	return html`
<div><h4>Does it still work?</h4>
<p><b>${verdictNames[status]}.</b> ${verdictMeanings[status]}</p>
${reason === "" || reason === unchecked.reason ? undefined : html`<p class="soft">Reason: ${reason}.</p>`}
${asked.length === 0 ? undefined : html`<p class="soft">${asked}</p>`}
</div>`;
}

const firstPlaces = 8;
const maxPlaces = 200;

function placesPart(
	locations: readonly Location[],
	first: Location | undefined,
	nowMs: number,
): Html {
	const rest = locations.slice(firstPlaces, maxPlaces);
	const unlisted = locations.length - maxPlaces;
	return html`
<div><h4>Where it lies open</h4>
${first?.commit === undefined ? undefined : firstCommit(first)}
<ul class="places">${locations.slice(0, firstPlaces).map((location) => placeItem(location, nowMs))}</ul>
${
	rest.length === 0
		? undefined
		: html`<details class="more"><summary>${formatCount(rest.length, "more place")}</summary><ul class="places">${rest.map((location) => placeItem(location, nowMs))}</ul></details>`
}
${unlisted > 0 ? html`<p class="soft">And ${formatCount(unlisted, "more place")}: the JSON report lists all of them.</p>` : undefined}
</div>`;
}

function firstCommit({ commit = "", date = "", author }: Location): Html {
	const by = author === undefined ? "" : `, by ${author}`;
	return html`<p class="soft">First seen in commit ${commit.slice(0, 12)} of ${date.slice(0, 10)}${by}.</p>`;
}

function placeItem(location: Location, nowMs: number): Html {
	const facts = [
		locationHistory(location),
		...(location.removed === undefined ? [] : [removal(location.removed)]),
		...(location.inHead === true ? ["still in the current version (HEAD)"] : []),
		...(location.where === "file" ? [`in the files on ${formatDay(nowMs)}`] : []),
	].filter((text) => text !== "");
	return html`<li><code class="path">${locationName(location)}</code><span class="meta">${facts.join(", ")}</span></li>`;
}

function removal({ commit, date }: NonNullable<Location["removed"]>): string {
	return `removed by commit ${commit.slice(0, 12)} of ${date.slice(0, 10)}`;
}

function playbookPart(playbook: readonly PlaybookStep[]): Html {
	if (playbook.length === 0) return html``;
	return html`
<div><h4>What to do</h4>
<ol class="steps">${playbook.map((step) => stepItem(step))}
</ol></div>`;
}

function stepItem({ title, text, url, command, isException }: PlaybookStep): Html {
	const lines = text.split("\n").filter((line) => line.trim() !== "");
	const kind = isException ? html`class="exception"` : html`data-step="${title}"`;
	return html`
<li ${kind}><div><span class="title">${title}</span>
<div class="text">${lines.map((line) => html`<p>${line}</p>`)}${
		url === undefined ? undefined : html`<p>${safeLink(url)}</p>`
	}${command === undefined ? undefined : html`<pre><code>${commandLines(command)}</code></pre>`}</div></div></li>`;
}

/** As entities: no line of the page begins with what a command says. */
function commandLines(command: string): Html[] {
	return command
		.split("\n")
		.flatMap((line, index) => (index === 0 ? [html`${line}`] : [lineBreak, html`${line}`]));
}

const lineBreak = new Html("&#10;");
