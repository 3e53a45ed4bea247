// Lists the fields of a report in the order of the contract, and copies the parts of a report in that order. A field
// that is not listed is never written, and an undefined one is left out.

import type {
	Finding,
	Location,
	Notice,
	PlaybookStep,
	Problem,
	Report,
	Scope,
	Summary,
	Suppressed,
	Tally,
} from "../model/report.ts";

/** The report's own fields, in the order in which they are written. */
export const reportFields: readonly (keyof Report)[] = [
	"version",
	"tool",
	"startedAt",
	"durationMs",
	"scope",
	"summary",
	"findings",
	"suppressed",
	"problems",
	"notices",
];

/** A copy of a report's part with the contract's fields, in the contract's order. */
export const inContractOrder: {
	readonly [Part in keyof Parts]: (part: Parts[Part]) => Parts[Part];
} = {
	tool: (tool) => pick(tool, ["name", "version"]),
	scope: (scope) => ({
		...pick(scope, ["mode", "root", "base", "head", "commits", "shallow", "options"]),
		...(scope.web && { web: scope.web.map((place) => pick(place, ["repository", "address"])) }),
	}),
	summary: (summary) => ({
		...pick(summary, ["findings", "active", "inactive", "unknown", "unchecked", "suppressed"]),
		planned: tally(summary.planned),
		scanned: tally(summary.scanned),
		excluded: tally(summary.excluded),
		complete: summary.complete,
	}),
	findings: (finding) => ({
		...pick(finding, ["fingerprint", "ruleId", "provider", "title", "confidence", "severity"]),
		why: [...finding.why],
		...pick(finding, ["redacted", "secret"]),
		details: pick(finding.details, ["datacenter", "region", "keyType", "encoding", "legibility"]),
		...(finding.readings && {
			readings: finding.readings.map((reading) => ({
				...pick(reading, ["ruleId", "provider", "confidence"]),
				why: [...reading.why],
			})),
		}),
		verdict: pick(finding.verdict, ["status", "reason", "checkedAt", "endpoint", "account"]),
		exposure: {
			...pick(finding.exposure, ["public", "shipped", "since", "until"]),
			intervals: finding.exposure.intervals.map((one) => pick(one, ["path", "from", "to"])),
		},
		risk: finding.risk,
		locations: finding.locations.map(locationFieldsOf),
		playbook: finding.playbook.map((step) => inContractOrder.step(step)),
	}),
	step: (step) => pick(step, ["title", "text", "url", "command", "by"]),
	suppressed: (entry) => pick(entry, ["fingerprint", "path", "by", "reason", "expires", "owner"]),
	problems: (problem) => pick(problem, ["code", "message", "path", "member", "commit"]),
	notices: (notice) => pick(notice, ["code", "message"]),
};

interface Parts {
	tool: Report["tool"];
	scope: Scope;
	summary: Summary;
	findings: Finding;
	step: PlaybookStep;
	suppressed: Suppressed;
	problems: Problem;
	notices: Notice;
}

const locationFields: readonly (keyof Location)[] = [
	"path",
	"member",
	"line",
	"column",
	"endLine",
	"endColumn",
	"region",
	"where",
	"repository",
	"commit",
	"author",
	"date",
	"blob",
	"inHead",
	"refs",
	"unreachable",
	"removed",
	"agent",
	"session",
	"project",
];

function locationFieldsOf(location: Location): Location {
	const told = pick(location, locationFields);
	if (told.region === undefined) return told;
	return { ...told, region: pick(told.region, ["x", "y", "width", "height"]) };
}

function tally(value: Tally): Tally {
	return pick(value, ["blobs", "bytes"]);
}

function pick<T extends object, Name extends keyof T>(
	from: T,
	names: readonly Name[],
): Pick<T, Name> {
	const picked: Partial<Pick<T, Name>> = {};
	for (const name of names) {
		if (Object.hasOwn(from, name) && from[name] !== undefined) picked[name] = from[name];
	}
	return picked as Pick<T, Name>;
}
