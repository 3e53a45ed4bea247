// More keys than a browser can hold as elements: the first ones stand in the HTML report as always, the others as text
// that the script turns into elements page by page. An index of all lets filters work without them, and a playbook that
// many keys have stands there once.

import type { Finding } from "../model/report.ts";
import { escapeJson } from "../text/escape.ts";
import { findingCard, type Steps } from "./html-finding.ts";
import { Html, html } from "./html-markup.ts";
import { locationName } from "./location-text.ts";

/** So many keys are shown at a time. */
export const keysOnPage = 200;

/** What turns the pages. Hidden until the script shows it, and hides what says that keys are left out. */
export function pager(amount: number): Html {
	return html`
<p class="note" id="left-out">The first ${keysOnPage} of ${amount} keys are shown. A browser that runs scripts shows the others too, and the JSON report lists all of them.</p>
<nav class="bar pager" aria-label="Pages of keys" hidden><button type="button" id="previous">Previous</button><output id="page"></output><button type="button" id="next">Next</button></nav>`;
}

/** The keys after the first page, as text, and the index of all. */
export function* laterKeys(findings: readonly Finding[], nowMs: number): Generator<string> {
	const playbooks = new Map<string, number>();
	for (let from = keysOnPage; from < findings.length; from += keysInBatch) {
		const batch = findings.slice(from, from + keysInBatch).map((finding, offset) => {
			const steps: Steps = (markup) => {
				const { text, shown } = withoutShown(markup.text, finding);
				const number = playbooks.get(text) ?? playbooks.size;
				playbooks.set(text, number);
				return html`<div data-steps="${number}" data-of="${shown}"></div>`;
			};
			return findingCard(finding, from + offset, nowMs, false, steps);
		});
		yield html`
<script type="text/plain" class="batch">${batch}</script>`.text;
	}
	for (const [text, number] of playbooks) {
		yield html`
<script type="text/plain" id="steps-${number}">${new Html(text)}</script>`.text;
	}
	yield* index(findings);
}

/** A small one, since a page of what a filter leaves may be gathered from as many batches as it has keys. */
const keysInBatch = 20;

/** A step may name the characters that a dashboard shows of its key. */
function withoutShown(text: string, { redacted }: Finding): { text: string; shown: string } {
	const shown = redacted.replaceAll("*", "").replace(/-us\d{1,2}$/, "");
	if (!/^[\w-]{4,}$/.test(shown)) return { text, shown: "" };
	return { text: text.replaceAll(`&#34;${shown}&#34;`, shownMark), shown };
}

const shownMark = "&#34;<span data-shown></span>&#34;";

/** Of each key what filters ask for; `true` stands for places that are not all listed. */
function* index(findings: readonly Finding[]): Generator<string> {
	yield '\n<script type="application/json" id="index">[';
	for (const [at, { provider, verdict, severity, locations }] of findings.entries()) {
		const paths = locations.slice(0, maxPaths).map(locationName).join("\n").toLowerCase();
		const isCut = locations.length > maxPaths;
		const row = [provider, verdict.status, severity, isCut ? true : paths];
		yield `${at === 0 ? "" : ",\n"}${escapeJson(JSON.stringify(row)).replaceAll("<", "\\u003c")}`;
	}
	yield "]</script>";
}

/** As many as a card lists. */
const maxPaths = 200;
