// The HTML report: one page that a security lead can read, tick off and pass on. It asks for
// nothing: style and script stand in it, and its own policy lets no other run and nothing load.
// It never holds a whole key, also not where the report does (--show-secrets).

import { scanTimeMs } from "./exposure.ts";
import { filters } from "./html-filters.ts";
import { findingCard } from "./html-finding.ts";
import { pageEnd, pageStart } from "./html-frame.ts";
import { html } from "./html-markup.ts";
import { overview } from "./html-overview.ts";
import { keysOnPage, laterKeys, pager } from "./html-pages.ts";
import { remainder } from "./html-rest.ts";
import { timeline } from "./html-timeline.ts";
import { titleOf } from "./html-words.ts";
import type { Reporter } from "./reporter.ts";

/** One string a section; a key is a section. */
export const reportHtml: Reporter = function* (report) {
	const { findings } = report;
	const nowMs = scanTimeMs(report);
	yield pageStart(titleOf(report)).text;
	yield overview(report).text;
	yield timeline(report).text;
	if (findings.length > 0) {
		yield html`
<section aria-labelledby="keys">
<h2 id="keys">Keys</h2>
${filters(findings)}
<p id="none" hidden>No key fits these filters.</p>
<div id="cards">`.text;
		for (const [index, finding] of findings.slice(0, keysOnPage).entries()) {
			yield findingCard(finding, index, nowMs, findings.length <= maxOpen).text;
		}
		yield "\n</div>";
		if (findings.length > keysOnPage) {
			yield pager(findings.length).text;
			yield* laterKeys(findings, nowMs);
		}
		yield "\n</section>";
	}
	yield remainder(report).text;
	yield pageEnd.text;
};

/** So few keys fit the page as they are; more are a list first. */
const maxOpen = 3;
