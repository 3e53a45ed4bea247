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
			return yield indented(inContractOrder.tool(report.tool), "  ");
		case "scope":
			return yield indented(inContractOrder.scope(report.scope), "  ");
		case "summary":
			return yield indented(inContractOrder.summary(report.summary), "  ");
		default:
			return yield indented(report[field], "  ");
	}
}

function* list<Entry>(
	entries: readonly Entry[],
	order: (entry: Entry) => Entry,
): Generator<string> {
	let separator = "[\n    ";
	for (const entry of entries) {
		yield `${separator}${indented(order(entry), "    ")}`;
		separator = ",\n    ";
	}
	yield entries.length === 0 ? "[]" : "\n  ]";
}

// A newline in finished JSON is always layout: in strings it is written as \n.
function indented(content: unknown, margin: string): string {
	return escapeJson(JSON.stringify(content, null, 2)).replaceAll("\n", `\n${margin}`);
}
