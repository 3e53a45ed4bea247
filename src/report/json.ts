// The JSON report: the result of JSON.stringify(report, null, 2), with fields in the order of the contract. Lists are
// written entry by entry, since a report may be larger than the longest string.

import type { Report } from "../model/report.ts";
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
			return yield* list(report.findings, inContractOrder.findings);
		case "suppressed":
			return yield* list(report.suppressed, inContractOrder.suppressed);
		case "problems":
			return yield* list(report.problems, inContractOrder.problems);
		case "notices":
			return yield* list(report.notices, inContractOrder.notices);
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
	order: (entry: Entry) => Entry,
): Generator<string> {
	let separator = "[\n    ";
	for (const entry of entries) {
		yield `${separator}${indented(order(entry), 2)}`;
		separator = ",\n    ";
	}
	yield entries.length === 0 ? "[]" : "\n  ]";
}

/** As JSON.stringify lays it out so deep in other lists. */
function indented(content: unknown, depth: 1 | 2): string {
	const [wrapped, edge] = depth === 1 ? [[content], "[\n  "] : [[[content]], "[\n  [\n    "];
	const json = JSON.stringify(wrapped, null, 2);
	return escapeJson(json.slice(edge.length, -(edge.length - 2 * depth)));
}
