// `unleak compare`: what changed between two JSON reports, such as last night's and this one.

import { UsageError } from "../../errors.ts";
import {
	type ComparisonList,
	compareReports,
	type ReportComparison,
} from "../../finding/compare-reports.ts";
import { createConcealer } from "../../finding/redact-report.ts";
import { withoutPeople } from "../../finding/without-people.ts";
import { withOwnAdvice } from "../../merge/own-advice.ts";
import type { Finding } from "../../model/report.ts";
import { renderComparison } from "../../report/comparison.ts";
import { type ComparisonFormat, comparisonFormats, type Format } from "../../report/formats.ts";
import { withTextMark } from "../../report/report-marks.ts";
import { disarmLine } from "../../text/escape.ts";
import { quoted } from "../../text/quoted.ts";
import { version } from "../../version.ts";
import type { CommandLine } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { expandOperands } from "../operands.ts";
import { checkOutput, writeOutput } from "../output.ts";
import { print } from "../print.ts";
import { typedProgramName } from "../program-name.ts";
import { parseReport, readReportBytes, reportLimits } from "../report-reader.ts";

/** 1 where a key is new or came back, 3 where the newer report is incomplete. */
export async function compare({ positionals, flags }: CommandLine): Promise<number> {
	const destinations = pairOutputs({ format: flags.format, output: flags.output });
	const formats = destinations.map(({ format }) => formatFor(format));
	for (const { file } of destinations) if (file !== undefined) checkOutput(file);
	const operands = await expandOperands(positionals, { takes: "files" });
	if (operands.length !== 2) {
		throw new UsageError(
			"usage",
			`Cannot compare ${operands.length} reports: it takes the older and the newer one`,
			'For instance: "unleak compare monday.json tuesday.json"',
		);
	}
	const limits = reportLimits(flags["max-file-size"], "compare");
	const conceal = createConcealer(false);
	const [before, after] = operands.map(({ path, shown }) => {
		const bytes = readReportBytes(path, shown, limits, "compare");
		const report = conceal(parseReport(bytes, shown, "compare"));
		return flags["no-people"] === true ? withoutPeople(report).report : report;
	});
	const compared = withOwnAdviceInAll(compareReports(before!, after!));
	const sources = { tool: { name: "unleak", version }, before: before!, after: after! };
	for (const [index, { file }] of destinations.entries()) {
		const format = formats[index]!;
		const chunks = disarmed(renderComparison(format, compared, sources, typedProgramName()));
		if (file === undefined) await print(chunks);
		else await writeOutput(file, format === "text" ? withTextMark(chunks) : chunks);
	}
	if (compared.new.length + compared.cameBack.length > 0) return 1;
	return after!.summary.complete || flags["allow-incomplete"] === true ? 0 : 3;
}

function withOwnAdviceInAll(compared: ReportComparison): ReportComparison {
	const lists = Object.entries(compared) as [ComparisonList, readonly Finding[]][];
	return Object.fromEntries(
		lists.map(([list, findings]) => [list, findings.map(withOwnAdvice)]),
	) as unknown as ReportComparison;
}

/** No line is a command to the log of a CI system. */
function* disarmed(chunks: Iterable<string>): Generator<string> {
	for (const chunk of chunks) yield chunk.split("\n").map(disarmLine).join("\n");
}

function formatFor(format: Format): ComparisonFormat {
	const known = comparisonFormats.find((one) => one === format);
	if (known !== undefined) return known;
	throw new UsageError(
		"usage",
		`Cannot compare in the format ${quoted(format)}`,
		`It is one of ${comparisonFormats.join(", ")}`,
	);
}
