// The formats of a report, and the reporter of each, which is loaded when it is needed. To add a format, name its reporter
// here, add a mark to report-marks.ts, an ending to cli/destinations.ts and action/file-formats.ts, and its name to
// action.yml. If a host of code reads it, cli/write-scan-reports.ts has a list of those.

import type { Reporter } from "./reporter.ts";

export const formats = [
	...(["text", "json", "jsonl", "sarif", "html", "markdown", "github"] as const),
	...(["junit", "gitlab", "csv"] as const),
] as const;
/** As `--format` names them. */
export type Format = (typeof formats)[number];

/** What `unleak compare` can write; comparison.ts has a writer for each. */
export const comparisonFormats = ["text", "json", "markdown", "html"] as const;
export type ComparisonFormat = (typeof comparisonFormats)[number];

export async function loadReporter(format: Format): Promise<Reporter> {
	return await loaders[format]();
}

const loaders: Readonly<Record<Format, () => Promise<Reporter>>> = {
	text: async () => (await import("./text.ts")).reportText,
	json: async () => (await import("./json.ts")).reportJson,
	jsonl: async () => (await import("./jsonl.ts")).reportJsonLines,
	sarif: async () => (await import("./sarif.ts")).reportSarif,
	html: async () => (await import("./html.ts")).reportHtml,
	markdown: async () => (await import("./markdown.ts")).reportMarkdown,
	github: async () => (await import("./github.ts")).reportGithub,
	junit: async () => (await import("./junit.ts")).reportJunit,
	gitlab: async () => (await import("./gitlab.ts")).reportGitlab,
	csv: async () => (await import("./csv.ts")).reportCsv,
};
