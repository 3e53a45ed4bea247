// The HTML report: one page that a security lead can read, tick off and pass on. Its style and script are in it, and
// its own policy lets nothing load and no other script run. It never holds a whole key, not even with --show-secrets.

import { scanTimeMs } from "./exposure.ts";
import { scanDetails } from "./html-details.ts";
import { pageEnd, pageStart } from "./html-document.ts";
import { filterForm } from "./html-filters.ts";
import { type CardContext, findingCard } from "./html-finding.ts";
import { pageTitle } from "./html-labels.ts";
import { html } from "./html-markup.ts";
import { createMockups } from "./html-mockup.ts";
import { overview } from "./html-overview.ts";
import { keyIndex, keysOnPage, laterKeys, pager } from "./html-pages.ts";
import { createPlaybooks } from "./html-steps.ts";
import { timeline } from "./html-timeline.ts";
import type { Reporter } from "./reporter.ts";

/** One string a section; a key is a section. */
export const reportHtml: Reporter = function* (report, { excerpt }) {
	const { findings } = report;
	const mockups = createMockups();
	const playbooks = createPlaybooks();
	const context: CardContext = {
		nowMs: scanTimeMs(report),
		isOpen: findings.length <= maxOpen,
		mockups,
		playbooks,
		...(report.scope.web && { web: report.scope.web }),
		...(excerpt && { excerpt }),
	};
	yield pageStart(pageTitle(report)).text;
	yield overview(report).text;
	yield timeline(report).text;
	if (findings.length > 0) {
		yield html`
<section aria-labelledby="keys">
<h2 id="keys">Keys</h2>
${findings.length > 1 ? filterForm(findings) : undefined}
<p id="none" hidden>No key fits these filters.</p>
<div id="cards">`.text;
		for (const [index, finding] of findings.slice(0, keysOnPage).entries()) {
			yield findingCard(finding, index, context).text;
		}
		yield "\n</div>";
		if (findings.length > keysOnPage) {
			yield pager(findings.length).text;
			yield* laterKeys(findings, { ...context, isOpen: false }, playbooks);
		}
		yield* keyIndex(findings);
		yield "\n</section>";
	}
	yield scanDetails(report).text;
	yield mockups.symbols().text;
	yield pageEnd.text;
};

/** So few keys fit the page as they are; more are a list first. */
const maxOpen = 3;
