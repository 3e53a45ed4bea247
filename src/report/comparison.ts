// What changed between two reports, as text, Markdown, JSON, or a page.

import type { Finding, Report } from "../model/report.ts";
import { escapeJson, escapeMarkdown, escapeTerminal, markdownCode } from "../text/escape.ts";
import { formatCount } from "./amounts.ts";
import { scanTimeMs } from "./exposure.ts";
import { inContractOrder } from "./fields.ts";
import { pageEnd, pageStart } from "./html-document.ts";
import { findingCard } from "./html-finding.ts";
import { html } from "./html-markup.ts";
import { locationName } from "./location-text.ts";
import { rotateCommand, shortFingerprint } from "./proposed-commands.ts";
import { markdownMark } from "./report-marks.ts";
import { listRepositoryNames } from "./repository-names.ts";

/** The lists of a comparison, by name; the order is that of the titles here. */
export type ComparedFindings = { readonly [List in keyof typeof titles]: readonly Finding[] };

const titles = {
	new: "New",
	cameBack: "Came back",
	stillThere: "Still there",
	gone: "Gone from the files",
	dead: "Proven dead",
	accepted: "Accepted by now",
	notSeen: "Not seen: the newer report did not read all that the older one read",
} as const;

type List = keyof typeof titles;
const lists = Object.keys(titles) as List[];

export interface ComparisonSources {
	readonly tool: Report["tool"];
	readonly before: Report;
	readonly after: Report;
}

export const comparisonFormats = ["text", "json", "markdown", "html"] as const;
export type ComparisonFormat = (typeof comparisonFormats)[number];

/** Gives the comparison in a format, one string a section. */
export function renderComparison(
	format: ComparisonFormat,
	compared: ComparedFindings,
	sources: ComparisonSources,
	program = "unleak",
): Iterable<string> {
	if (format === "html") return htmlOf(compared, sources);
	if (format === "json") return jsonOf(compared, sources);
	return format === "markdown" ? markdownOf(compared, sources) : textOf(compared, sources, program);
}

function* textOf(
	compared: ComparedFindings,
	{ before, after }: ComparisonSources,
	program: string,
): Generator<string> {
	for (const list of lists) {
		if (compared[list].length === 0) continue;
		yield `${titles[list]}: ${formatCount(compared[list].length, "key")}\n`;
		for (const finding of compared[list]) yield `  ${escapeTerminal(describe(finding))}\n`;
		yield "\n";
	}
	const [first] = [...compared.new, ...compared.cameBack];
	const next = first === undefined ? undefined : rotateCommand(first, program);
	if (next !== undefined) yield `To replace and revoke the first:\n  ${next}\n\n`;
	yield `${conclusionOf(compared)} (${before.startedAt} and ${after.startedAt})${after.summary.complete ? "" : "; the newer scan is INCOMPLETE"}\n`;
}

function* markdownOf(
	compared: ComparedFindings,
	{ before, after }: ComparisonSources,
): Generator<string> {
	yield `${markdownMark}\n# unleak comparison\n\n**${conclusionOf(compared)}**, from ${escapeMarkdown(before.startedAt)} to ${escapeMarkdown(after.startedAt)}${after.summary.complete ? "" : "; the newer scan is **INCOMPLETE**"}\n`;
	for (const list of lists) {
		if (compared[list].length === 0) continue;
		const items = compared[list].map(
			(finding) =>
				`- ${markdownCode(shortFingerprint(finding))} ${escapeMarkdown(describe(finding))}\n`,
		);
		yield `\n## ${titles[list]}\n\n${items.join("")}`;
	}
}

/** Keys to act on have a card each, with their steps; the others are named. */
function* htmlOf(
	compared: ComparedFindings,
	{ tool, before, after }: ComparisonSources,
): Generator<string> {
	const title = `What changed in ${nameOf(after)}`;
	yield pageStart(title).text;
	yield html`
<header>
<p class="kicker">Comparison by ${tool.name} ${tool.version}</p>
<h1>${title}</h1>
<p class="lead">${conclusionOf(compared)}.</p>
<p class="facts">From ${before.startedAt} to ${after.startedAt}. ${after.summary.complete ? "The newer scan read all that was planned." : "The newer scan is INCOMPLETE."}</p>
</header>
<p class="facts" id="progress" hidden></p>`.text;
	let cards = 0;
	for (const list of lists) {
		const findings = compared[list];
		if (findings.length === 0) continue;
		yield html`
<section aria-labelledby="${list}">
<h2 id="${list}">${titles[list]}: ${formatCount(findings.length, "key")}</h2>`.text;
		const open = list === "new" || list === "cameBack" ? findings.slice(0, maxCards - cards) : [];
		for (const finding of open) {
			yield findingCard(finding, cards++, scanTimeMs(after), false).text;
		}
		const named = findings.slice(open.length, open.length + maxNamed);
		const items = named.map((finding) => html`<li>${describe(finding)}</li>`);
		if (items.length > 0) yield html`<ul class="plain">${items}</ul>`.text;
		const left = findings.length - open.length - named.length;
		if (left > 0) {
			yield html`<p class="note">And ${formatCount(left, "more key")}: the JSON comparison lists all of them.</p>`
				.text;
		}
		yield "\n</section>";
	}
	yield pageEnd.text;
}

/** A browser holds so many at ease. */
const maxCards = 200;
const maxNamed = 1000;

function nameOf({ scope }: Report): string {
	return scope.mode === "merged"
		? listRepositoryNames(scope.root)
		: (scope.root.split(/[\\/]/).at(-1) ?? "");
}

function* jsonOf(
	compared: ComparedFindings,
	{ tool, before, after }: ComparisonSources,
): Generator<string> {
	const head = {
		version: 1,
		tool,
		before: { startedAt: before.startedAt, scope: inContractOrder.scope(before.scope) },
		after: {
			startedAt: after.startedAt,
			scope: inContractOrder.scope(after.scope),
			complete: after.summary.complete,
		},
		summary: Object.fromEntries(lists.map((list) => [list, compared[list].length])),
	};
	yield escapeJson(JSON.stringify(head, null, 2)).replace(/\n\}$/, "");
	for (const list of lists) {
		yield `,\n  "${list}": [`;
		for (const [index, finding] of compared[list].entries()) {
			yield `${index === 0 ? "" : ","}\n    ${escapeJson(JSON.stringify(inContractOrder.findings(finding)))}`;
		}
		yield compared[list].length === 0 ? "]" : "\n  ]";
	}
	yield "\n}\n";
}

function describe(finding: Finding): string {
	const { severity, title, redacted, verdict, locations } = finding;
	const [first] = locations;
	const inside = first?.repository === undefined ? "" : ` in ${first.repository}`;
	const place = first === undefined ? "" : `${locationName(first)}  `;
	const status = verdict.status === "unchecked" ? "" : `  ${verdict.status}`;
	return `${place}${severity}  ${title} (${redacted})${inside}  ${shortFingerprint(finding)}${status}`;
}

function conclusionOf(compared: ComparedFindings): string {
	const words: Readonly<Record<List, string>> = {
		new: "new",
		cameBack: "came back",
		stillThere: "still there",
		gone: "gone from the files",
		dead: "proven dead",
		accepted: "accepted",
		notSeen: "not seen",
	};
	return lists
		.filter((list) => compared[list].length > 0 || list === "new")
		.map((list) => `${compared[list].length} ${words[list]}`)
		.join(", ");
}
