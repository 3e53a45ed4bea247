// The formats of a report, and the reporter of each. A reporter turns a report into text, chunk by chunk, and is
// loaded when its format is asked for. A new format is added here.

import type { RedactedLine } from "../model/redacted-line.ts";
import type { Location, Report } from "../model/report.ts";

export interface ReportOptions {
	/** Columns of the terminal; 80 where there is none. */
	readonly width: number;
	readonly color: boolean;
	/** All steps, places and notices, instead of the first few. */
	readonly verbose: boolean;
	/** One line a finding, and the problems; nothing at all when all is well. */
	readonly quiet: boolean;
	/** Only where each key stands; the caller says what to do. For hooks. */
	readonly brief?: boolean;
	/**
	 * Where the scan's root lies in its repository, such as "packages/app"; for formats that name
	 * files to GitHub. Absent for the repository's root.
	 */
	readonly folder?: string;
	/** How the reader calls this program; "unleak" where absent. */
	readonly program?: string;
	/** The folder to run commands in, where that is not the current one. */
	readonly commandFolder?: string;
	/** The line a location stands on, where it can still be read. */
	readonly excerpt?: (location: Location) => RedactedLine | undefined;
}

export type Reporter = (report: Report, options: ReportOptions) => Iterable<string>;

export const formats = [
	...(["text", "json", "jsonl", "sarif", "html", "markdown", "github"] as const),
	...(["junit", "gitlab", "csv"] as const),
] as const;
/** As `--format` names them. */
export type Format = (typeof formats)[number];

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
