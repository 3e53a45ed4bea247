// The JSON report: the result of JSON.stringify(report, null, 2), with fields in the order of the contract. Lists are
// written entry by entry, since a report may be larger than the longest string.

import type { Finding, PlaybookStep, Report } from "../model/report.ts";
import { escapeJson } from "../text/escape.ts";
import { inContractOrder, reportFields } from "./fields.ts";
import type { Reporter } from "./reporter.ts";

/** Writes the contract's JSON report, two spaces deep, with a newline at the end. */
export const reportJson: Reporter = function* (report) {
	yield "{";
	for (const [index, field] of reportFields.entries()) {
		yield `${index === 0 ? "" : ","}\n  "${field}": `;
		yield* value(report, field);
	}
	yield "\n}\n";
};

function* value(report: Report, field: keyof Report): Generator<string> {
	switch (field) {
		case "findings":
			return yield* list(report.findings, findingText);
		case "suppressed":
			return yield* list(report.suppressed, (entry) =>
				indented(inContractOrder.suppressed(entry), 2),
			);
		case "problems":
			return yield* list(report.problems, (entry) => indented(inContractOrder.problems(entry), 2));
		case "notices":
			return yield* list(report.notices, (entry) => indented(inContractOrder.notices(entry), 2));
		case "tool":
			return yield indented(inContractOrder.tool(report.tool), 1);
		case "scope":
			return yield indented(inContractOrder.scope(report.scope), 1);
		case "summary":
			return yield indented(inContractOrder.summary(report.summary), 1);
		default:
			return yield indented(report[field], 1);
	}
}

function* list<Entry>(
	entries: readonly Entry[],
	textOf: (entry: Entry) => string,
): Generator<string> {
	let separator = "[\n    ";
	for (const entry of entries) {
		yield separator + textOf(entry);
		separator = ",\n    ";
	}
	yield entries.length === 0 ? "[]" : "\n  ]";
}

/** Most of a finding are the steps of its playbook, the last of its fields; those that many findings share are laid out once. */
function findingText(finding: Finding): string {
	const { playbook, ...rest } = finding;
	const text = indented(inContractOrder.findings({ ...rest, playbook: [] }), 2);
	if (playbook.length === 0) return text;
	const steps = playbook.map((step) => `\n        ${stepText(step)}`);
	return `${text.slice(0, -noSteps.length)}[${steps.join(",")}\n      ]\n    }`;
}

const noSteps = "[]\n    }";

function stepText(step: PlaybookStep): string {
	const known = stepTexts.get(step);
	if (known !== undefined) return known;
	const text = indented(inContractOrder.step(step), 4);
	if (Object.isFrozen(step)) stepTexts.set(step, text);
	return text;
}

const stepTexts = new WeakMap<PlaybookStep, string>();

/** As JSON.stringify lays it out so deep in other lists. */
function indented(content: unknown, depth: number): string {
	let wrapped = content;
	let edge = 0;
	for (let level = 1; level <= depth; level++) {
		wrapped = [wrapped];
		edge += "[\n".length + 2 * level;
	}
	return escapeJson(JSON.stringify(wrapped, null, 2).slice(edge, 2 * depth - edge));
}
