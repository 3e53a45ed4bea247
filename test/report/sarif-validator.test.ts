// SARIF as others check it: the official schema, and Microsoft's validator with GitHub's rules. Both come with a package,
// so this is one of the tests with programs of others (vitest.config.ts).

import { beforeAll, expect, test } from "vitest";
import type { Location, Report } from "../../src/model/report.ts";
import { reportSarif } from "../../src/report/sarif.ts";
import { draws, fc } from "../setup/draws.ts";
import { installMultitool, officialSchema, validate } from "./multitool.ts";
import { anyReport, finding, fullReport, historyLocation, location, reportOf } from "./sample.ts";
import { faultsOf } from "./schema.ts";

beforeAll(installMultitool);

function sarif(report: Report): string {
	return [...reportSarif(report, { width: 80, color: false, verbose: false, quiet: false })].join(
		"",
	);
}

const hostile: Location[] = [
	"::error::x",
	"%0A\n##[error]",
	"\u202egnp.js\x1b[31m",
	"`|[x](1)|`",
	"-rf #?.js",
	"C:\\a\\é😀.js",
	"100%/caf%E9",
].map((path) => ({ ...location, path }));
const mixed = reportOf({
	...fullReport,
	findings: [{ ...finding, locations: [...hostile, location, historyLocation] }],
});

test("fits the official schema, whatever the report holds", () => {
	const schema = officialSchema();
	for (const report of [fullReport, mixed, reportOf()]) {
		expect(faultsOf(JSON.parse(sarif(report)), schema)).toEqual([]);
	}
	fc.assert(
		fc.property(anyReport, (report) => {
			expect(faultsOf(JSON.parse(sarif(report)), schema)).toEqual([]);
		}),
		draws(30),
	);
});

test("the schema's validator here refuses what does not fit", () => {
	const log = JSON.parse(sarif(fullReport));
	log.runs[0].results[0].level = "fatal";
	log.runs[0].extra = 1;
	expect(faultsOf(log, officialSchema())).toEqual([
		"$.runs[0]: unknown extra",
		"$.runs[0].results[0].level: none of none,note,warning,error",
	]);
});

test("keeps GitHub's rules, as Microsoft's validator knows them", () => {
	// There is no page to name yet.
	const homeless = /^warning SARIF2005: .* does not provide 'informationUri'/;
	for (const report of [mixed, reportOf()]) {
		const faults = validate(sarif(report)).filter((line) => !homeless.test(line));
		expect(faults).toEqual([]);
	}
	const broken = JSON.parse(sarif(mixed));
	delete broken.runs[0].results[0].locations;
	expect(validate(JSON.stringify(broken)).join()).toContain("error GH");
});
