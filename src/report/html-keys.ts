// Writes all keys of a page, a report's or a comparison's: the search and the filters, the cards of the first page, and
// the rest as text.

import type { Finding } from "../model/report.ts";
import { filterForm } from "./html-filters.ts";
import { type CardContext, findingCard } from "./html-finding.ts";
import { type Html, html } from "./html-markup.ts";
import { keyIndex, keysOnPage, laterKeys, pager } from "./html-pages.ts";

/** Nothing where there is no key. `note` stands below the heading. */
export function* keySection(
	findings: readonly Finding[],
	context: CardContext,
	note?: Html,
): Generator<string> {
	if (findings.length === 0) return;
	const { changeOf, playbooks } = context;
	yield html`
<section aria-labelledby="keys">
<h2 id="keys">Keys</h2>${note}
${findings.length > 1 ? filterForm(findings, changeOf) : undefined}
<p id="none" hidden>No key fits these filters.</p>
<div id="cards">`.text;
	for (const [index, finding] of findings.slice(0, keysOnPage).entries()) {
		yield findingCard(finding, index, context).text;
	}
	yield "\n</div>";
	if (findings.length > keysOnPage) {
		yield pager(findings.length).text;
		yield* laterKeys(findings, context, playbooks);
	}
	yield* keyIndex(findings, changeOf);
	yield "\n</section>";
}
