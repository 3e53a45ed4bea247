// Formats a report as text.

import type { Report } from "../model/report.ts";
import { builtinPackOf } from "../packs/builtin.ts";
import { type Format, formats, loadReporter } from "../report/formats.ts";
import type { FormatOptions } from "./api.ts";
import { type Check, checkArgument, checkOptions, isCount, isFlag, isOneOf } from "./options.ts";

/**
 * Gives a report as text in one of the formats of the program.
 *
 * @example
 * await writeFile("leaks.html", await formatReport(await scan("."), "html"));
 *
 * @throws UsageError (as a rejection) for what is no report, format or option.
 */
export async function formatReport(
	report: Report,
	format: Format,
	options: FormatOptions = {},
): Promise<string> {
	checkArgument("formatReport()", "report", report, isReport);
	checkArgument("formatReport()", "format", format, isOneOf(formats));
	const { width = 80, color = false } = checkOptions("formatReport()", options, formatChecks);
	const render = await loadReporter(format);
	// A report that was read from a file does not say whose its rules are.
	const findings = report.findings.map((finding) =>
		builtinPackOf(finding.ruleId) ? finding : { ...finding, isForeign: true as const },
	);
	return [...render({ ...report, findings }, { width, color, verbose: true, quiet: false })].join(
		"",
	);
}

const formatChecks: Readonly<Record<keyof FormatOptions, Check>> = {
	width: isCount,
	color: isFlag,
};

const isReport: Check = (value) => {
	const { summary, findings } = (value ?? {}) as Record<string, unknown>;
	const isOne = typeof summary === "object" && summary !== null && Array.isArray(findings);
	return isOne ? undefined : "the report of a scan";
};
