// The HTML report: one page that a security lead can read, tick off and pass on. Its style and script are in it, and
// its own policy lets nothing load and no other script run. It never holds a whole key, not even with --show-secrets.

import { scanTimeMs } from "./exposure.ts";
import { scanDetails } from "./html-details.ts";
import { pageEnd, pageStart } from "./html-document.ts";
import type { CardContext } from "./html-finding.ts";
import { keySection } from "./html-keys.ts";
import { pageTitle } from "./html-labels.ts";
import { createMockups } from "./html-mockup.ts";
import { overview } from "./html-overview.ts";
import { createPlaybooks } from "./html-steps.ts";
import { timeline } from "./html-timeline.ts";
import type { Reporter } from "./reporter.ts";

/** One string a section; a key is a section. */
export const reportHtml: Reporter = function* (report, { excerpt }) {
	const { findings } = report;
	const mockups = createMockups();
	const context: CardContext = {
		nowMs: scanTimeMs(report),
		isOpen: findings.length <= maxOpen,
		mockups,
		playbooks: createPlaybooks(),
		...(report.scope.web && { web: report.scope.web }),
		...(excerpt && { excerpt }),
	};
	yield pageStart(pageTitle(report)).text;
	yield overview(report).text;
	yield timeline(report).text;
	yield* keySection(findings, context);
	yield scanDetails(report).text;
	yield mockups.symbols().text;
	yield pageEnd.text;
};

/** So few keys fit the page as they are; more are a list first. */
const maxOpen = 3;
