// Writes the summary for the page of the run: the Markdown report below a line on what was scanned. GitHub drops a
// summary of more than 1 MiB, so sections that do not fit are left out, and their number is given.

import type { Report } from "../model/report.ts";
import { formatCount } from "../report/amounts.ts";
import { reportMarkdown } from "../report/markdown.ts";
import { allowCommand } from "../report/proposed-commands.ts";
import { escapeMarkdown, markdownCode } from "../text/escape.ts";

export interface RunOrigin {
	readonly event: string;
	readonly pull?: number | undefined;
	readonly base?: string | undefined;
	readonly head?: string | undefined;
	/** The commit before the change, whose policy counts. */
	readonly policyFrom?: string | undefined;
}

/** How to accept a finding: what a pull request says of its own keys does not count. Undefined where nothing is to be accepted. */
export function acceptAdvice(
	{ findings, scope }: Report,
	policyFrom: string | undefined,
	code: (text: string) => string = (text) => text,
): string | undefined {
	const { mode, head } = scope;
	if (findings.length === 0 || mode !== "range") return undefined;
	if (policyFrom === undefined || policyFrom === head) return undefined;
	const [first, ...others] = findings;
	const command = allowCommand(others.length === 0 ? first : undefined);
	const what = others.length === 0 ? "Is it no secret?" : "Is one of them no secret?";
	return `${what} A change cannot accept its own keys, for the policy is that of ${policyFrom.slice(0, 12)}: on the base branch run ${code(command)}, and commit .unleak.yaml there.`;
}

export function renderSummary(report: Report, occasion: RunOrigin, maxBytes = 1_000_000): string {
	const options = { width: 80, color: false, verbose: true, quiet: false };
	const [title = "", ...sections] = reportMarkdown(report, options);
	const advice = acceptAdvice(report, occasion.policyFrom, markdownCode);
	const accept = advice === undefined ? "" : `${advice}\n\n`;
	const start = `${title}${describe(report, occasion)}\n\n${accept}`;
	const { shown, left } = fitSections(sections, maxBytes - Buffer.byteLength(start) - 500);
	const cut = `\n**Left out: ${formatCount(left, "section")} too many for this page.** The JSON report has all; the output \`report-file\` names it.\n`;
	return `${start}${shown}${left > 0 ? cut : ""}\n`;
}

/** Takes the sections that fit, in their order. */
export function fitSections(
	sections: readonly string[],
	maxBytes: number,
): { readonly shown: string; readonly left: number } {
	const shown: string[] = [];
	let bytes = 0;
	for (const section of sections) {
		const size = Buffer.byteLength(section);
		if (bytes + size > maxBytes) continue;
		bytes += size;
		shown.push(section);
	}
	return { shown: shown.join(""), left: sections.length - shown.length };
}

function describe({ scope }: Report, { event, pull, base, head }: RunOrigin): string {
	const occasion = escapeMarkdown(event) + (pull === undefined ? "" : ` ${pull}`);
	const commits = formatCount(scope.commits ?? 0, "commit");
	if (scope.mode === "history") return `Looked at: the whole history, ${commits} (${occasion})`;
	const from = base === undefined ? "the first commit" : markdownCode(base.slice(0, 12));
	const to = head === undefined ? "what is checked out" : markdownCode(head.slice(0, 12));
	return `Looked at: ${commits} from ${from} to ${to} (${occasion})`;
}
