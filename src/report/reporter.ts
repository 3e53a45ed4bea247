// The interface of a reporter, which turns a report into text, chunk by chunk. formats.ts names them all.

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
	/** The commit whose policy counts, where that is not what stands in the files. */
	readonly policyFrom?: string;
	/** The line a location stands on, where it can still be read. */
	readonly excerpt?: (location: Location) => RedactedLine | undefined;
}

export type Reporter = (report: Report, options: ReportOptions) => Iterable<string>;
