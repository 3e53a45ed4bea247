// Writes the controls of the HTML report: search, filters and the order of the keys. Only values that some finding has
// are offered.

import type { Finding } from "../model/report.ts";
import { accountName, providerName, verdictNames } from "./html-labels.ts";
import { type Html, html } from "./html-markup.ts";
import { repositoriesOf } from "./html-pages.ts";

/** Hidden until the script shows it. `changeOf`: what a comparison says of a key, by which its keys stand. */
export function filterForm(
	findings: readonly Finding[],
	changeOf?: (finding: Finding) => string,
): Html {
	const repositories = valuesOf(findings, repositoriesOf);
	const accounts = valuesOf(findings, ({ verdict }) =>
		verdict.account === undefined ? [] : [accountName(verdict.account)],
	);
	const orders: [value: string, label: string][] = [
		["risk", changeOf === undefined ? "Risk, the worst first" : "What changed, then risk"],
		["exposed", "What others could read first"],
		["oldest", "Oldest first"],
		["newest", "Newest first"],
		["places", "Most places first"],
		["provider", "Provider"],
		...(repositories.size > 0 ? [["repository", "Repository"] as [string, string]] : []),
		...(accounts.size > 0 ? [["account", "Account"] as [string, string]] : []),
	];
	return html`<form class="controls" data-for="developer" role="search" aria-label="Search, filters and order" autocomplete="off" hidden>
<label class="wide">Search<input id="search" type="search" spellcheck="false" autocomplete="off" placeholder="Key, author, repository, rule or path"></label>
<label>Order<select name="order" autocomplete="off">${orders.map(([value, label]) => html`<option value="${value}">${label}</option>`)}</select></label>${
		changeOf === undefined
			? undefined
			: choice(
					"change",
					"What changed",
					valuesOf(findings, (finding) => [changeOf(finding)]),
				)
	}${choice(
		"provider",
		"Provider",
		valuesOf(findings, ({ provider }) => [provider]),
		providerName,
	)}${choice(
		"verdict",
		"Verdict",
		valuesOf(findings, ({ verdict }) => [verdict.status]),
		(value) =>
			Object.hasOwn(verdictNames, value) ? verdictNames[value as keyof typeof verdictNames] : value,
	)}${choice(
		"severity",
		"Severity",
		valuesOf(findings, ({ severity }) => [severity]),
	)}${repositories.size > 1 ? choice("repository", "Repository", repositories) : undefined}${
		accounts.size > 0 ? choice("account", "Account", accounts) : undefined
	}
<div class="bar"><output id="shown"></output><button type="reset">Clear filters</button><button type="button" id="toggle">Open or close all</button></div>
</form>`;
}

/** How many findings have each value, the values in the order of the findings. */
export function valuesOf(
	findings: readonly Finding[],
	read: (finding: Finding) => readonly string[],
): Map<string, number> {
	const amounts = new Map<string, number>();
	for (const finding of findings) {
		for (const value of new Set(read(finding))) amounts.set(value, (amounts.get(value) ?? 0) + 1);
	}
	return amounts;
}

function choice(
	name: string,
	label: string,
	amounts: ReadonlyMap<string, number>,
	shown: (value: string) => string = (value) => value,
): Html {
	const options = [...amounts]
		.slice(0, maxOptions)
		.map(([value, amount]) => html`<option value="${value}">${shown(value)} (${amount})</option>`);
	return html`
<label>${label}<select name="${name}" autocomplete="off"><option value="">All</option>${options}</select></label>`;
}

/** Nobody chooses from more; the search finds the others. */
const maxOptions = 1000;
