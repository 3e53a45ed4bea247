// Writes one finding of the text report, in full or as one line. Steps that were shown for an earlier finding are not
// repeated.

import type { Finding, PlaybookStep } from "../model/report.ts";
import { titleWithDoer } from "../model/step-doer.ts";
import { unchecked } from "../model/verdict.ts";
import { columns, wrap } from "../text/columns.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount } from "./amounts.ts";
import { encodingText } from "./encoding-text.ts";
import { renderExcerpt } from "./excerpt.ts";
import { groupLocations } from "./location-groups.ts";
import { locationName } from "./location-text.ts";
import { otherReadings } from "./other-readings.ts";
import type { Paint, Tone } from "./paint.ts";
import { rotateCommand, shortFingerprint } from "./proposed-commands.ts";
import type { ReportOptions } from "./reporter.ts";
import { stepNumbers } from "./step-numbers.ts";

/** Gives a function that renders one finding as lines, and remembers whose steps it showed. */
export function createFindingRenderer(
	options: ReportOptions,
	paint: Paint,
	isOneOfMany: boolean,
): (finding: Finding) => Generator<string> {
	const shownSteps = new Map<string, string>();
	return function* (finding) {
		// Alone, a hook's finding is named by the advice below it.
		const name =
			options.brief && isOneOfMany ? `  ${escapeTerminal(shortFingerprint(finding))}` : "";
		yield `${header(finding, paint)}${name}`;
		const [first] = finding.locations;
		const excerpt = first === undefined ? undefined : options.excerpt?.(first);
		if (excerpt !== undefined) yield* renderExcerpt(excerpt, options.width, paint);
		if (options.brief) return;
		yield "";
		const [place, ...others] = groupLocations(finding.locations);
		const field = createField(Math.min(100, options.width), paint, options.program);
		yield* field("verdict", [verdict(finding)], verdictTones[finding.verdict.status]);
		yield* field("key", [keyFacts(finding)]);
		yield* field("may be", otherReadings(finding));
		if (finding.secret !== undefined) yield* field("secret", [finding.secret], "danger");
		yield* field("why", reasons(finding, options.verbose));
		if (place !== undefined && place.history !== "") yield* field("where", [place.history]);
		yield* field("also in", otherPlaces(others, options.verbose ? Infinity : maxPlaces));
		if (options.verbose) yield* field("steps", allSteps(finding, shownSteps));
		const next = rotateCommand(finding, options.program);
		yield* field("next", next === undefined ? [] : [next]);
	};
}

/** `src/mail.js:3:7  critical  Mailchimp API key (0a1b********-us12), and 1 other place  3f7188a0b1c2` */
export function renderFindingLine(finding: Finding, isChecked: boolean, paint: Paint): string {
	const { locations, redacted, verdict } = finding;
	const [first] = locations;
	const others = groupLocations(locations).length - 1;
	const more = others > 0 ? `, and ${formatCount(others, "other place")}` : "";
	const inside = first?.repository === undefined ? "" : ` in ${escapeTerminal(first.repository)}`;
	const fingerprint = escapeTerminal(shortFingerprint(finding));
	const status = isChecked
		? `  ${paint(verdictTones[verdict.status], verdictNames[verdict.status])}`
		: "";
	return `${header(finding, paint)} (${escapeTerminal(redacted)})${inside}${more}  ${fingerprint}${status}`;
}

function header(finding: Finding, paint: Paint): string {
	const [first] = finding.locations;
	const place =
		first === undefined ? "" : `${paint("strong", escapeTerminal(locationName(first)))}  `;
	const severity = paint(severityTones[finding.severity], finding.severity);
	return `${place}${severity}  ${paint("strong", escapeTerminal(finding.title))}`;
}

function verdict({ verdict: { status, reason, account, endpoint, checkedAt } }: Finding): string {
	const isSaid = reason === "" || reason === unchecked.reason;
	return [
		`${verdictNames[status]}${isSaid ? "" : ` (${reason})`}`,
		...(account === undefined ? [] : [`account ${account}`]),
		...(endpoint === undefined ? [] : [`asked ${endpoint}`]),
		...(checkedAt === undefined ? [] : [`at ${checkedAt}`]),
	].join(", ");
}

function keyFacts({ redacted, details, confidence, ruleId }: Finding): string {
	const { datacenter, region, keyType } = details;
	const encoding = encodingText(details);
	return [
		redacted,
		...(datacenter === undefined ? [] : [`data centre ${datacenter}`]),
		...(region === undefined ? [] : [`region ${region}`]),
		...(keyType === undefined ? [] : [`type ${keyType}`]),
		...(encoding === undefined ? [] : [encoding]),
		`${confidence} confidence`,
		`rule ${ruleId}`,
	].join(", ");
}

/** Two reasons are enough where the confidence is high; a doubt is shown in full. */
function reasons({ why, confidence }: Finding, verbose: boolean): string[] {
	const known = verbose ? why : why.filter((reason) => !reason.startsWith("entropy "));
	const shown = verbose || confidence !== "high" ? known : known.slice(0, 2);
	return shown.length === 0 ? [] : [shown.join("; ")];
}

function otherPlaces(places: ReturnType<typeof groupLocations>, limit: number): string[] {
	const shown = places
		.slice(0, limit)
		.map(({ name, history }) => (history === "" ? name : `${name} (${history})`));
	const more = places.length - limit;
	return more > 0
		? [...shown, `and ${formatCount(more, "more place")} (--verbose shows all)`]
		: shown;
}

const maxPlaces = 5;

function allSteps(finding: Finding, shownSteps: Map<string, string>): string[] {
	const { playbook } = finding;
	const marks = stepNumbers(playbook);
	const lines = playbook.flatMap((step, index) => {
		const [title = "", ...text] = stepText(step);
		const mark = marks[index] ?? "";
		const margin = " ".repeat(mark.length + 1);
		return [
			`${mark} ${title}`,
			...text.map((line) => `${margin}${line}`),
			...(step.url === undefined ? [] : [`${margin}${step.url}`]),
			...(step.command === undefined
				? []
				: step.command.split("\n").map((line) => `${commandStart}${line}`)),
		];
	});
	const same = shownSteps.get(lines.join("\n"));
	if (lines.length > 0 && same !== undefined) return [`the same as for ${same} above`];
	shownSteps.set(lines.join("\n"), shortFingerprint(finding));
	return lines;
}

/** The title and who does it, then the lines of the text. */
function stepText(step: PlaybookStep): string[] {
	return [titleWithDoer(step), ...step.text.split("\n").filter((line) => line.trim() !== "")];
}

const labelWidth = 9;
const commandStart = "   $ ";

function textWidth(width: number): number {
	return Math.min(100, width) - labelWidth - 3;
}

type Field = (label: string, lines: readonly string[], tone?: Tone) => Generator<string>;

/** A label, and behind it the lines, escaped and wrapped; nothing where there is no text. */
function createField(width: number, paint: Paint, program = "unleak"): Field {
	return function* (label, lines, tone) {
		let start = `  ${paint("faint", `${label}:`.padEnd(labelWidth))} `;
		for (const line of lines) {
			const margin = " ".repeat(columns(line) - columns(line.trimStart()));
			const text = escapeTerminal(line);
			// A command stays on one line, for it is made to be copied.
			const isCommand = line.startsWith(commandStart) || line.startsWith(`${program} `);
			for (const part of isCommand
				? [text.trimStart()]
				: wrap(text, textWidth(width) - margin.length)) {
				yield `${start}${margin}${tone === undefined ? part : paint(tone, part)}`;
				start = " ".repeat(labelWidth + 3);
			}
		}
	};
}

const severityTones: Readonly<Record<Finding["severity"], Tone>> = {
	critical: "danger",
	high: "danger",
	medium: "warning",
	low: "accent",
};

const verdictNames: Readonly<Record<Finding["verdict"]["status"], string>> = {
	active: "ACTIVE",
	inactive: "inactive",
	unknown: "unknown",
	unchecked: "not checked",
};

const verdictTones: Readonly<Record<Finding["verdict"]["status"], Tone>> = {
	active: "danger",
	inactive: "good",
	unknown: "warning",
	unchecked: "warning",
};
