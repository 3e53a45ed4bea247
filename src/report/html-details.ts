// Writes the sections below the findings of the HTML report: accepted findings, notices, and what the scan covered.

import type { Report } from "../model/report.ts";
import { formatBytes, formatNumber } from "./amounts.ts";
import { type Html, html } from "./html-markup.ts";

/** The sections after the keys. */
export function scanDetails(report: Report): Html {
	const { suppressed, notices } = report;
	const accepted = suppressed.slice(0, maxListed).map(({ path, by, reason, owner, expires }) => {
		return html`<tr><td><code>${path}</code></td><td>${reason ?? ""}</td><td>${owner ?? ""}</td><td>${expires ?? ""}</td><td>${by}</td></tr>`;
	});
	const said = [...new Set(notices.map(({ message }) => message))].slice(0, maxListed);
	return html`${
		accepted.length === 0
			? undefined
			: html`
<section aria-labelledby="accepted" data-for="developer">
<h2 id="accepted">Accepted, and not counted above</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="accepted"><table><thead><tr><th scope="col">Where</th><th scope="col">Why</th><th scope="col">Who answers for it</th><th scope="col">Until</th><th scope="col">By</th></tr></thead><tbody>${accepted}</tbody></table></div>${more(suppressed.length - maxListed)}
</section>`
	}${
		said.length === 0
			? undefined
			: html`
<section aria-labelledby="notices" data-for="developer">
<h2 id="notices">Also worth knowing</h2>
<ul class="plain">${said.map((message) => html`<li>${message}</li>`)}</ul>${more(notices.length - maxListed)}
</section>`
	}${about(report)}`;
}

const maxListed = 200;

function more(amount: number): Html | undefined {
	return amount > 0 ? html`<p class="note">And ${formatNumber(amount)} more.</p>` : undefined;
}

function about({ scope, summary, startedAt, durationMs }: Report): Html {
	const { scanned, excluded } = summary;
	const facts: [string, string | undefined][] = [
		["Place", scope.root],
		["Commits", scope.commits === undefined ? undefined : formatNumber(scope.commits)],
		["From, to", scope.base === undefined ? undefined : `${scope.base}, ${scope.head ?? ""}`],
		["Scanned", `${formatNumber(scanned.blobs)} contents, ${formatBytes(scanned.bytes)}`],
		["Left out", `${formatNumber(excluded.blobs)} contents, ${formatBytes(excluded.bytes)}`],
		["Started", `${startedAt}, for ${(durationMs / 1000).toFixed(1)} s`],
	];
	return html`
<section aria-labelledby="about">
<h2 id="about">About this report</h2>
<p class="note">A key is shown as far as its provider's own page shows it, so that its row can be found there. Whole keys stand nowhere in this file.</p>
<dl class="small" data-for="developer">${facts.flatMap(([name, value]) =>
		value === undefined ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`],
	)}</dl>
</section>`;
}
