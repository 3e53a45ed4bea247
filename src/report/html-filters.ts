// Writes the filters of the HTML report, by provider, verdict and severity. Only values that some finding has are
// offered.

import type { Finding } from "../model/report.ts";
import { verdictNames } from "./html-labels.ts";
import { type Html, html } from "./html-markup.ts";

/** Hidden until the script shows it. */
export function filterForm(findings: readonly Finding[]): Html {
	const choice = (name: string, label: string, read: (finding: Finding) => string): Html => {
		const amounts = new Map<string, number>();
		for (const value of findings.map(read)) amounts.set(value, (amounts.get(value) ?? 0) + 1);
		const options = [...amounts].map(([value, amount]) => {
			const text = Object.hasOwn(verdictNames, value)
				? verdictNames[value as keyof typeof verdictNames]
				: value;
			return html`<option value="${value}">${text} (${amount})</option>`;
		});
		return html`
<label>${label}<select name="${name}" autocomplete="off"><option value="">All</option>${options}</select></label>`;
	};
	return html`<form class="controls" aria-label="Filters" autocomplete="off" hidden>
<label>Path contains<input id="path" type="search" spellcheck="false" autocomplete="off"></label>${choice(
		"provider",
		"Provider",
		({ provider }) => provider,
	)}${choice("verdict", "Verdict", ({ verdict }) => verdict.status)}${choice(
		"severity",
		"Severity",
		({ severity }) => severity,
	)}
<div class="bar"><output id="shown"></output><button type="reset">Clear filters</button><button type="button" id="toggle">Open or close all</button></div>
</form>`;
}
