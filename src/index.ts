// The library: the same parts that the program is made of, typed and documented.

export { FileError, type Place, UsageError } from "./errors.ts";
export { compareReports, type ReportComparison } from "./finding/compare-reports.ts";
export type {
	CommonOptions,
	FormatOptions,
	Pack,
	PackData,
	PolicyOptions,
	Progress,
	Questions,
	RepositoryOptions,
	Scan,
	ScanOptions,
	StopSignal,
	TextOptions,
	VerifyOptions,
} from "./library/api.ts";
export { formatReport } from "./library/format.ts";
export { type KnownKey, loadPacks, renderPlaybook } from "./library/rules.ts";
export { scan, scanRepository, scanText } from "./library/scan.ts";
export { verify } from "./library/verify.ts";
export type { Where } from "./model/blob.ts";
export type { Confidence, Details, Severity } from "./model/match.ts";
export type {
	Exposure,
	Finding,
	Interval,
	Location,
	Notice,
	PlaybookStep,
	Problem,
	Reading,
	Report,
	ScanMode,
	Scope,
	Summary,
	Suppressed,
	Tally,
} from "./model/report.ts";
export type { Verdict, VerdictStatus } from "./model/verdict.ts";
export type { Format } from "./report/formats.ts";
