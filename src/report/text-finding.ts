// One finding for people. The advice that an earlier finding of the run already gave is not
// given again: there the command for the whole playbook stands alone.

import type { Finding, PlaybookStep } from "../model/report.ts";
import { clipEnd, columns, wrap } from "../text/columns.ts";
import { escapeTerminal } from "../text/escape.ts";
import { playbookCommand } from "./advice.ts";
import { count } from "./counts.ts";
import { renderExcerpt } from "./excerpt.ts";
import type { Paint, Tone } from "./paint.ts";
import { placeHistory, placeName } from "./place.ts";
import { otherReadings } from "./readings.ts";
import type { ReportOptions } from "./reporter.ts";
import { stepMarks } from "./step-marks.ts";

/** Gives a function that renders one finding as lines, and remembers the advice it gave. */
export function createFindingBlock(
	options: ReportOptions,
	paint: Paint,
): (finding: Finding) => Generator<string> {
	const given = new Set<string>();
	return function* (finding) {
		yield header(finding, options.quiet, paint);
		if (options.quiet) return;
		const [first] = finding.locations;
		const excerpt = first === undefined ? undefined : options.excerpt?.(first);
		if (excerpt !== undefined) {
			yield "";
			yield* renderExcerpt(excerpt, options.width, paint);
		}
		yield "";
		const field = createField(Math.min(100, options.width), paint, options.program);
		yield* field("verdict", [verdict(finding)], verdictTones[finding.verdict.status]);
		yield* field("key", [keyFacts(finding)]);
		yield* field("may be", otherReadings(finding));
		if (finding.secret !== undefined) yield* field("secret", [finding.secret], "danger");
		yield* field("why", reasons(finding, options.verbose));
		if (first !== undefined) yield* field("where", [placeHistory(first)]);
		yield* field("also in", otherPlaces(finding, options.verbose ? Infinity : 5));
		if (options.verbose) yield* field("steps", allSteps(finding));
		else {
			yield* field("next", nextStep(finding, given, options.width));
			const command = playbookCommand(finding, options.program);
			yield* field("steps", command === undefined ? [] : [command]);
		}
	};
}

function header(finding: Finding, quiet: boolean, paint: Paint): string {
	const [first] = finding.locations;
	const place = first === undefined ? "" : `${paint("strong", escapeTerminal(placeName(first)))}  `;
	const severity = paint(severityTones[finding.severity], finding.severity);
	const title = escapeTerminal(finding.title);
	if (!quiet) return `${place}${severity}  ${paint("strong", title)}`;
	const others = finding.locations.length - 1;
	const more = others > 0 ? `, and ${count(others, "other place")}` : "";
	const inside = first?.repository === undefined ? "" : ` in ${escapeTerminal(first.repository)}`;
	return `${place}${severity}  ${title} (${escapeTerminal(finding.redacted)})${inside}${more}`;
}

function verdict({ verdict: { status, reason, account, endpoint, checkedAt } }: Finding): string {
	return [
		`${verdictNames[status]}${reason === "" ? "" : ` (${reason})`}`,
		...(account === undefined ? [] : [`account ${account}`]),
		...(endpoint === undefined ? [] : [`asked ${endpoint}`]),
		...(checkedAt === undefined ? [] : [`at ${checkedAt}`]),
	].join(", ");
}

function keyFacts({ redacted, details, confidence, ruleId }: Finding): string {
	const { datacenter, region, keyType, encoding } = details;
	return [
		redacted,
		...(datacenter === undefined ? [] : [`data centre ${datacenter}`]),
		...(region === undefined ? [] : [`region ${region}`]),
		...(keyType === undefined ? [] : [`type ${keyType}`]),
		...(encoding === undefined ? [] : [`encoded as ${encoding}`]),
		`${confidence} confidence`,
		`rule ${ruleId}`,
	].join(", ");
}

/** Where there is no doubt, two reasons do; a doubt is told whole. */
function reasons({ why, confidence }: Finding, verbose: boolean): string[] {
	const told = verbose ? why : why.filter((reason) => !reason.startsWith("entropy "));
	const shown = verbose || confidence !== "high" ? told : told.slice(0, 2);
	return shown.length === 0 ? [] : [shown.join("; ")];
}

function otherPlaces({ locations }: Finding, limit: number): string[] {
	const places = locations.slice(1, 1 + limit).map((location) => {
		const history = placeHistory(location);
		return history === "" ? placeName(location) : `${placeName(location)} (${history})`;
	});
	const more = locations.length - 1 - limit;
	return more > 0 ? [...places, `and ${count(more, "more place")} (--verbose shows all)`] : places;
}

function nextStep(finding: Finding, given: Set<string>, width: number): string[] {
	const [step] = finding.playbook;
	if (step === undefined) return [];
	const [title = "", ...text] = stepText(step);
	const advice = text.length === 0 ? title : `${title}: ${text.join(" ")}`;
	if (given.has(advice)) return [];
	given.add(advice);
	const label = `${finding.playbook.length === 1 ? "" : "1. "}${advice}`;
	const [first = "", second, ...rest] = wrap(escapeTerminal(label), textWidth(width));
	const cut = rest.length === 0 ? second : clipEnd(`${second} …`, textWidth(width));
	return [
		first,
		...(cut === undefined ? [] : [cut]),
		...(step.url === undefined ? [] : [step.url]),
	];
}

function allSteps({ playbook }: Finding): string[] {
	const marks = stepMarks(playbook);
	return playbook.flatMap((step, index) => {
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
}

/** The title, then the lines of the text. */
function stepText({ title, text }: PlaybookStep): string[] {
	return [title, ...text.split("\n").filter((line) => line.trim() !== "")];
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
