// Writes what a developer needs of a finding in the HTML report: where the key lies, the words around it, links to the
// pages of the remote, why it counts as a key, and how it is known. Of a line of source only the key's own name is
// shown: whole lines may hold secrets that no rule knows, and the page is passed on.

import type { RedactedLine } from "../model/redacted-line.ts";
import type { Finding, Location, Scope } from "../model/report.ts";
import { unchecked } from "../model/verdict.ts";
import { formatCount } from "./amounts.ts";
import { detailsText, formatDay } from "./html-labels.ts";
import { type Html, html } from "./html-markup.ts";
import { locationHistory, locationName } from "./location-text.ts";
import { otherReadings } from "./other-readings.ts";
import { rotateCommand } from "./proposed-commands.ts";
import { pagesOf } from "./remote-pages.ts";

export interface PlacesContext {
	/** The time of the scan. */
	readonly nowMs: number;
	readonly web?: Scope["web"];
	/** The line of a location, redacted, where it can still be read. */
	readonly excerpt?: (location: Location) => RedactedLine | undefined;
}

/** `first` is the place that was the first. */
export function developerPart(
	finding: Finding,
	first: Location | undefined,
	context: PlacesContext,
): Html {
	const { locations, ruleId, fingerprint } = finding;
	const rest = locations.slice(firstPlaces, maxPlaces);
	const unlisted = locations.length - maxPlaces;
	const next = rotateCommand(finding);
	const item = (location: Location): Html => placeItem(location, context);
	return html`
<section class="dev" data-for="developer" aria-label="For your developer"><h4>For your developer: where it lies open</h4>
${first?.commit === undefined ? undefined : firstCommit(first)}
<ul class="places">${locations.slice(0, firstPlaces).map(item)}</ul>
${
	rest.length === 0
		? undefined
		: html`<details class="more"><summary>${formatCount(rest.length, "more place")}</summary><ul class="places">${rest.map(item)}</ul></details>`
}
${unlisted > 0 ? html`<p class="soft">And ${formatCount(unlisted, "more place")}: the JSON report lists all of them.</p>` : undefined}
${reasonsPart(finding)}
<p class="fine">${next === undefined ? undefined : html`Step by step in a terminal: <code>${next}</code>. `}Fingerprint <a class="own" href="#fp-${fingerprint}"><code>${fingerprint}</code></a>, rule <code>${ruleId}</code></p>
</section>`;
}

const firstPlaces = 8;
const maxPlaces = 200;

function reasonsPart(finding: Finding): Html {
	const { confidence, verdict } = finding;
	const { reason, checkedAt, endpoint } = verdict;
	const details = detailsText(finding);
	const others = otherReadings(finding);
	const why = finding.why.filter((one) => !one.startsWith("entropy "));
	const asked = [
		...(reason === "" || reason === unchecked.reason ? [] : [html`Verdict: ${reason}. `]),
		...(endpoint === undefined ? [] : [html`Asked <code>${endpoint}</code>`]),
		...(endpoint === undefined || checkedAt === undefined ? [] : [html` at ${checkedAt}.`]),
	];
	return html`${details === "" ? undefined : html`<p class="soft">Key: ${details}.</p>`}
${others.length === 0 ? undefined : html`<p class="soft">May also be ${others.join(", or ")}.</p>`}
${asked.length === 0 ? undefined : html`<p class="soft">${asked}</p>`}
<ul class="why" aria-label="Why it counts as a key (${confidence} confidence)">${why.map((one) => html`<li>${one}</li>`)}</ul>`;
}

function firstCommit({ commit = "", date = "", author }: Location): Html {
	const by = author === undefined ? "" : `, by ${author}`;
	return html`<p class="soft">First seen in commit ${commit.slice(0, 12)} of ${date.slice(0, 10)}${by}.</p>`;
}

function placeItem(location: Location, context: PlacesContext): Html {
	const facts = [
		locationHistory(location),
		...(location.removed === undefined ? [] : [removal(location.removed)]),
		...(location.inHead === true ? ["still in the current version (HEAD)"] : []),
		...(location.where === "file" ? [`in the files on ${formatDay(context.nowMs)}`] : []),
	].filter((text) => text !== "");
	return html`<li><span><code class="path">${locationName(location)}</code>${excerptOf(location, context)}</span><span class="meta">${facts.join(", ")}${links(location, context)}</span></li>`;
}

function removal({ commit, date }: NonNullable<Location["removed"]>): string {
	return `removed by commit ${commit.slice(0, 12)} of ${date.slice(0, 10)}`;
}

/** "… apiKey: "0a1b********-us12" …": the key and what names it. */
function excerptOf(location: Location, { excerpt }: PlacesContext): Html | undefined {
	const line = excerpt?.(location);
	if (line === undefined) return undefined;
	const { text, start, end } = line;
	const [name = ""] = ownName.exec(text.slice(Math.max(0, start - maxName), start)) ?? [];
	if (name === "") return undefined;
	const shown = text.slice(start, Math.min(end, start + maxName));
	const before = text.slice(0, start - name.length).trim() === "" ? "" : "… ";
	const after = text.slice(end).replace(/^["'`]?[;,)\]}\s]*/, "") === "" ? "" : " …";
	return html`<code class="excerpt">${before}${name}<mark>${shown}</mark>${after}</code>`;
}

const maxName = 80;
/** Letters and what joins them, and a sign behind it: a value that stands before the key is no name. */
const ownName =
	/(?<![\w$.@/+-])[A-Za-z_$][A-Za-z_$.-]{1,60}["'\]]{0,2}\s{0,4}(?:=>|:=|[:=(,])\s{0,4}["'`]?$/;

function links(location: Location, { web }: PlacesContext): Html | undefined {
	const pages = pagesOf(location, web);
	if (pages === undefined) return undefined;
	const line =
		pages.line === undefined ? undefined : html`, ${outside(pages.line, "the line there")}`;
	return html` <span class="links">${outside(pages.commit, `the commit at ${pages.host}`)}${line}</span>`;
}

/** Only addresses made by web-address.ts. */
function outside(url: string, text: string): Html {
	return html`<a href="${url}" rel="noreferrer noopener" target="_blank">${text}</a>`;
}
