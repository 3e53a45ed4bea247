// What the script of the HTML report needs to search, sort and filter keys: an index of all. More keys than a browser
// can hold as elements stand as text that the script turns into elements page by page; a playbook that many of them
// have stands there once.

import type { Finding } from "../model/report.ts";
import { escapeJson } from "../text/escape.ts";
import { type CardContext, findingCard } from "./html-finding.ts";
import { accountName, exposedNames } from "./html-labels.ts";
import { Html, html } from "./html-markup.ts";
import type { Playbooks } from "./html-steps.ts";
import { locationName } from "./location-text.ts";

/** So many keys are shown at a time. */
export const keysOnPage = 200;

/** What turns the pages. Hidden until the script shows it, and hides what says that keys are left out. */
export function pager(amount: number): Html {
	return html`
<p class="note" id="left-out">The first ${keysOnPage} of ${amount} keys are shown. A browser that runs scripts shows the others too, and the JSON report lists all of them.</p>
<nav class="bar pager" aria-label="Pages of keys" hidden><button type="button" id="previous">Previous</button><output id="page"></output><button type="button" id="next">Next</button></nav>`;
}

/** The keys after the first page, as text. */
export function* laterKeys(
	findings: readonly Finding[],
	context: CardContext,
	playbooks: Playbooks,
): Generator<string> {
	const replaceSteps = (number: number, shown: string): Html =>
		html`<div data-steps="${number}" data-of="${shown}"></div>`;
	for (let from = keysOnPage; from < findings.length; from += keysInBatch) {
		const batch = findings
			.slice(from, from + keysInBatch)
			.map((finding, offset) => findingCard(finding, from + offset, { ...context, replaceSteps }));
		yield html`
<script type="text/plain" class="batch">${batch}</script>`.text;
	}
	for (const [text, number] of playbooks.all()) {
		yield html`
<script type="text/plain" id="steps-${number}">${new Html(text)}</script>`.text;
	}
}

/** A small one, since a page of what a filter leaves may be gathered from as many batches as it has keys. */
const keysInBatch = 20;

/** Of each key what the controls ask for, as html-script-keys.ts reads it; the last is what a comparison says of it. */
export function* keyIndex(
	findings: readonly Finding[],
	changeOf?: (finding: Finding) => string,
): Generator<string> {
	yield '\n<script type="application/json" id="index">[';
	for (const [at, finding] of findings.entries()) {
		const row = JSON.stringify([...rowOf(finding), ...(changeOf ? [changeOf(finding)] : [])]);
		yield `${at === 0 ? "" : ",\n"}${escapeJson(row).replaceAll("<", "\\u003c")}`;
	}
	yield "]</script>";
}

type Row = readonly [
	fingerprint: string,
	provider: string,
	verdict: string,
	severity: string,
	repositories: string,
	account: string,
	since: string,
	places: number,
	/** In small letters; true where not all places are listed. */
	text: string,
	isCut: 0 | 1,
	isExposed: 0 | 1,
];

function rowOf(finding: Finding): Row {
	const { fingerprint, ruleId, provider, title, redacted, verdict, severity, locations } = finding;
	const listed = locations.slice(0, maxPlaces);
	const distinct = (read: (location: Finding["locations"][number]) => string | undefined) => [
		...new Set(listed.flatMap((location) => read(location) ?? [])),
	];
	const repositories = repositoriesOf(finding);
	const account = verdict.account === undefined ? "" : accountName(verdict.account);
	const text = [
		...[redacted, title, ruleId, provider, fingerprint, verdict.account ?? ""],
		...repositories,
		...distinct(({ author }) => author),
		...distinct(locationName),
	];
	return [
		...([fingerprint, provider, verdict.status, severity] as const),
		...([repositories.join("\n"), account, finding.exposure.since ?? ""] as const),
		...([locations.length, text.join("\n").toLowerCase()] as const),
		locations.length > maxPlaces ? 1 : 0,
		exposedNames(finding).length > 0 ? 1 : 0,
	];
}

/** The repositories of a merged report that hold the key, at most as many as a filter can offer. */
export function repositoriesOf({ locations }: Finding): string[] {
	const names = new Set<string>();
	for (const { repository } of locations) {
		if (repository !== undefined) names.add(repository);
		if (names.size >= maxRepositories) break;
	}
	return [...names];
}

const maxRepositories = 300;

/** As many as a card lists. */
const maxPlaces = 200;
