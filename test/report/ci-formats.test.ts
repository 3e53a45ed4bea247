// Formats that CI systems and spreadsheets read. Whatever a report holds, they are well formed.

import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { csvColumns, reportCsv } from "../../src/report/csv.ts";
import { reportGitlab } from "../../src/report/gitlab.ts";
import { reportJunit } from "../../src/report/junit.ts";
import type { Reporter } from "../../src/report/reporter.ts";
import { fc } from "../setup/draws.ts";
import { gitlabSchema } from "./gitlab-schema.ts";
import { anyReport, finding, fullReport, location, reportOf } from "./sample.ts";
import { faultsOf } from "./schema.ts";

const render = (reporter: Reporter, report: Report, folder = "") =>
	[...reporter(report, { width: 80, color: false, verbose: false, quiet: false, folder })].join("");

/** Rows of cells, as RFC 4180 reads them. */
function readCsv(text: string): string[][] {
	expect(text.endsWith("\r\n")).toBe(true);
	const rows: string[][] = [[]];
	for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
		rows.at(-1)!.push(quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'));
		if (end === "\r\n") rows.push([]);
	}
	return rows.slice(0, -1);
}

/** Names and attributes of the elements; throws where the text is not well formed. */
function readXml(text: string): { name: string; attributes: string }[] {
	const open: string[] = [];
	const elements: { name: string; attributes: string }[] = [];
	let at = 0;
	const token = /<\?xml[^?]*\?>|<!--[^-]*-->|<\/(\w+)>|<(\w+)((?: \w+="[^"<]*")*)(\/?)>|[^<]+/y;
	for (; at < text.length; at = token.lastIndex) {
		token.lastIndex = at;
		const [whole = "", closed, name, attributes = "", isEmpty] = token.exec(text) ?? [];
		if (whole === "") throw new Error(`not XML at ${at}`);
		if (/&(?!(?:amp|lt|gt|quot|#\d+);)/.test(whole)) throw new Error(`a bare & at ${at}`);
		if (closed !== undefined && open.pop() !== closed) throw new Error(`</${closed}> at ${at}`);
		if (name === undefined) continue;
		elements.push({ name, attributes });
		if (isEmpty !== "/") open.push(name);
	}
	expect(open).toEqual([]);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold.
	expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
	return elements;
}

describe("csv", () => {
	test("has a row for each place and each problem", () => {
		const rows = readCsv(render(reportCsv, fullReport));
		expect(rows.map((row) => row.length)).toEqual(Array(4).fill(csvColumns.length));
		const column = (name: (typeof csvColumns)[number]) =>
			rows.map((row) => row[csvColumns.indexOf(name)]);
		expect(column("type")).toEqual(["type", "finding", "finding", "problem"]);
		expect(column("path").slice(1)).toEqual(["src/mail.js", "backup.zip!mail.js", "b"]);
		expect(column("verdict").slice(1)).toEqual(["active", "active", ""]);
		expect(column("message").at(-1)).toBe("permission denied");
	});

	test("holds no formula and reads back whole, whatever the report holds", () => {
		fc.assert(
			fc.property(anyReport, (report) => {
				const rows = readCsv(render(reportCsv, report));
				const places = report.findings.flatMap(({ locations }) => locations);
				expect(rows).toHaveLength(1 + places.length + report.problems.length);
				for (const row of rows) {
					expect(row).toHaveLength(csvColumns.length);
					for (const cell of row) expect(cell).not.toMatch(/^\s*[=+@-]/);
				}
			}),
		);
		const formula = { ...location, path: "=HYPERLINK(1)" };
		const rows = readCsv(
			render(reportCsv, reportOf({ findings: [{ ...finding, locations: [formula] }] })),
		);
		expect(rows[1]).toContain("'=HYPERLINK(1)");
	});

	test.each(["a;=1", "a; =1", 'a;"=1"', "a;'+1", "a;b;@1", "a;-1", "a;＝1", "＝1"])(
		"holds no formula for a spreadsheet that separates by semicolons: %s",
		(path) => {
			const place = { ...location, path };
			const text = render(reportCsv, reportOf({ findings: [{ ...finding, locations: [place] }] }));
			for (const cell of text.split(/[;,]/)) expect(cell).not.toMatch(/^[\s"]*[=+@＝-]/);
			expect(
				readCsv(text)[1]?.some((cell) => cell.replaceAll("'", "") === path.replaceAll("'", "")),
			).toBe(true);
		},
	);
});

describe("junit", () => {
	test("fails a test for each finding, and is an error for each problem", () => {
		const text = render(reportJunit, fullReport);
		expect(readXml(text).map(({ name }) => name)).toEqual([
			...["testsuites", "testsuite", "testcase", "failure", "testcase", "error"],
		]);
		expect(text).toContain('tests="2" failures="1" errors="1"');
		expect(text).toContain("Next: unleak rotate f1");
		expect(text).toContain('classname="src/mail.js"');
	});

	test("is one passed test where nothing was found, and no success where something was not read", () => {
		expect(readXml(render(reportJunit, reportOf())).map(({ name }) => name)).toEqual([
			...["testsuites", "testsuite", "testcase"],
		]);
		const unread = reportOf({ counts: { scanned: { blobs: 0, bytes: 0 } } });
		expect(render(reportJunit, unread)).toContain("<error ");
	});

	test("is well formed, whatever the report holds", () => {
		fc.assert(
			fc.property(anyReport, (report) => {
				const elements = readXml(render(reportJunit, report));
				expect(elements.filter(({ name }) => name === "failure")).toHaveLength(
					report.findings.length,
				);
			}),
		);
	});
});

describe("gitlab", () => {
	test("is a report of GitLab's schema, whatever the report holds", () => {
		const check = (report: Report): void => {
			const parsed = JSON.parse(render(reportGitlab, report));
			expect(faultsOf(parsed, gitlabSchema)).toEqual([]);
			const ids = parsed.vulnerabilities.map(({ id }: { id: string }) => id);
			expect(new Set(ids).size).toBe(ids.length);
		};
		for (const report of [fullReport, reportOf()]) check(report);
		fc.assert(fc.property(anyReport, check));
	});

	test("names files from the top of the repository, a line each, and what was not read", () => {
		const places = [location, { ...location, line: 40, endLine: 40 }];
		const report = reportOf({ findings: [{ ...finding, locations: places }] });
		const { scan, vulnerabilities } = JSON.parse(render(reportGitlab, report, "packages/app"));
		expect(scan.status).toBe("success");
		expect(vulnerabilities.map(({ location }: { location: unknown }) => location)).toEqual([
			{
				file: "packages/app/src/mail.js",
				commit: { sha: "0000000" },
				start_line: 12,
				end_line: 12,
			},
			{
				file: "packages/app/src/mail.js",
				commit: { sha: "0000000" },
				start_line: 40,
				end_line: 40,
			},
		]);
		const problems = [{ code: "x", message: "permission denied", path: "b" }];
		const incomplete = JSON.parse(render(reportGitlab, reportOf({ problems })));
		expect(incomplete.scan.status).toBe("failure");
		expect(incomplete.scan.messages[1]).toEqual({ level: "warn", value: "b: permission denied" });
	});
});
