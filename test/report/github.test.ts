import { describe, expect, test } from "vitest";
import type { Finding, Location, Report } from "../../src/model/report.ts";
import { conclusionLine } from "../../src/report/conclusion.ts";
import { formatGithub } from "../../src/report/github.ts";
import { workflowCommand } from "../../src/report/github-command.ts";
import { playbookCommand } from "../../src/report/proposed-commands.ts";
import { fc } from "../setup/draws.ts";
import { isCommand, type RunnerCommand, readLines } from "./runner.ts";
import { anyReport, finding, fullReport, historyLocation, location, reportOf } from "./sample.ts";

type Options = Parameters<typeof formatGithub>[1];

function commandsOf(report: Report, options?: Options): RunnerCommand[] {
	return readLines(formatGithub(report, options)).filter(isCommand);
}

const placesOf = (...locations: Partial<Location>[]): RunnerCommand["properties"][] =>
	commandsOf(
		reportOf({
			findings: [{ ...finding, locations: locations.map((parts) => ({ ...location, ...parts })) }],
		}),
	).map(({ properties }) => properties);

/** Findings with these numbers of places, each key another one. */
const keys = (...amounts: number[]): Finding[] =>
	amounts.map((amount, index) => ({
		...finding,
		fingerprint: `f${index}`,
		redacted: `key${index}`,
		locations: Array.from({ length: amount }, (_, at) => ({ ...location, line: at + 1 })),
	}));

/** "key0 line 3" of each annotation. */
const order = (report: Report, options?: Options): string[] =>
	commandsOf(report, options).flatMap(({ message, properties }) => {
		const key = /key\d+/.exec(message)?.[0];
		return key === undefined ? [] : [`${key} line ${properties.line}`];
	});

test("writes one command a place, and how the scan ended", () => {
	const how = `%0AHow to replace and revoke it: ${playbookCommand(fullReport.findings[0]!)}.`;
	expect(formatGithub(fullReport)).toBe(`\
::error file=src/mail.js,line=12,endLine=12,col=11,endColumn=47,title=Mailchimp API key (critical)::Leaked Mailchimp API key 0a1b…-us12 (it still works).%0AHigh confidence: 32 hex digits and a data centre; assigned to apiKey.${how}
::error title=Mailchimp API key (critical)::Leaked Mailchimp API key 0a1b…-us12 (it still works). backup.zip!mail.js:3:1%0AIntroduced by commit 0123456789ab of 2024-05-01; it is in the entry mail.js of an archive; nothing refers to it any more, but it is still stored.%0AHigh confidence: 32 hex digits and a data centre; assigned to apiKey.${how}
::error title=Not all was scanned::1 finding (1 active) in 3 commits, 5,532 objects, 31.2 MB; 1 suppressed; scan INCOMPLETE: 1 problem
::error title=Not all was scanned::b: permission denied (commit c0ffee)
::notice title=unleak::An archive was not opened
1 finding (1 active) in 3 commits, 5,532 objects, 31.2 MB; 1 suppressed; scan INCOMPLETE: 1 problem
`);
});

test("says in one line that nothing was found", () => {
	expect(formatGithub(reportOf())).toBe("No keys found in 5,532 files, 31.2 MB.\n");
});

describe("an annotation points", () => {
	test.each<[string, Partial<Location>, RunnerCommand["properties"]]>([
		["at the key", {}, { line: "12", endLine: "12", col: "11", endColumn: "47" }],
		["at lines without columns", { endLine: 13 }, { line: "12", endLine: "13" }],
		[
			"at what a commit brought",
			{ where: "commit", commit: "c", inHead: true },
			{ line: "12", endLine: "12", col: "11", endColumn: "47" },
		],
		["at no column of a line of the past", { where: "commit", inHead: false }, { line: "12" }],
	])("%s", (_, parts, place) => {
		const title = "Mailchimp API key (critical)";
		expect(placesOf(parts)).toEqual([{ file: "src/mail.js", ...place, title }]);
	});

	test.each<[string, Partial<Location>]>([
		["a message", { where: "message", path: "", commit: "c" }],
		["an author", { where: "author", path: "", commit: "c" }],
		["a file's name", { where: "name" }],
		["standard input", { where: "stdin", path: "-" }],
		["another repository", { repository: "shop" }],
	])("at no file for %s", (_, parts) => {
		expect(placesOf(parts)).toEqual([{ title: "Mailchimp API key (critical)" }]);
	});

	test("from the repository's root", () => {
		const report = reportOf({ findings: [finding] });
		expect(commandsOf(report, { folder: "packages/app" })[0]?.properties.file).toBe(
			"packages/app/src/mail.js",
		);
	});
});

test("tells two keys on one line", () => {
	const second = { ...finding, fingerprint: "f2", redacted: "9c8d…-us6" };
	const messages = commandsOf(reportOf({ findings: [finding, second] })).map(
		({ message }) => message,
	);
	expect(messages.map((message) => /key (\S+) /.exec(message)?.[1])).toEqual([
		"0a1b…-us12",
		"9c8d…-us6",
	]);
});

test("is a warning where the key is dead, doubtful or harmless", () => {
	const findings: Finding[] = [
		{ ...finding, severity: "high", confidence: "medium" },
		{ ...finding, verdict: { status: "inactive", reason: "" } },
		{ ...finding, confidence: "low" },
		{ ...finding, severity: "medium" },
	];
	expect(findings.map((one) => commandsOf(reportOf({ findings: [one] }))[0]?.name)).toEqual([
		"error",
		"warning",
		"warning",
		"warning",
	]);
});

describe("shows what GitHub shows", () => {
	test("each key's first place before any second, the rest counted", () => {
		const report = reportOf({ findings: keys(3, 20, 1) });
		expect(order(report)).toEqual([
			"key0 line 1",
			"key1 line 1",
			"key2 line 1",
			"key0 line 2",
			"key1 line 2",
			"key0 line 3",
			...[3, 4, 5, 6].map((line) => `key1 line ${line}`),
		]);
		expect(formatGithub(report).split("\n").slice(-3)).toEqual([
			"::notice title=unleak::14 more annotations left out: GitHub shows 10 of a kind for each step. The other formats have all of them",
			conclusionLine(report),
			"",
		]);
	});

	test("places of the pull request first", () => {
		const report = reportOf({ findings: keys(3, 2, 1) });
		const isFirst = ({ line }: Location): boolean => line === 2;
		expect(order(report, { isFirst })).toEqual([
			"key0 line 2",
			"key1 line 2",
			"key2 line 1",
			"key0 line 1",
			"key1 line 1",
			"key0 line 3",
		]);
	});

	test("problems too, however many keys there are", () => {
		const problems = ["a", "b", "c", "d"].map((message) => ({ code: "p", message }));
		const commands = commandsOf(reportOf({ findings: keys(12), problems }));
		expect(commands.map(({ name, message }) => `${name} ${message.slice(0, 20)}`)).toEqual([
			...Array.from({ length: 7 }, () => "error Leaked Mailchimp API"),
			"error 1 finding (1 not che",
			"error a",
			"error b",
			"notice 7 more annotations l",
		]);
	});

	test("at most ten of each kind, and counts the rest right", () => {
		fc.assert(
			fc.property(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30), (grave, small, bad, told) => {
				const entries = (amount: number) =>
					Array.from({ length: amount }, (_, index) => ({ code: "c", message: `${index}` }));
				const report = reportOf({
					findings: [
						...keys(...Array.from({ length: grave }, () => 1)),
						...keys(...Array.from({ length: small }, () => 1)).map((one) => ({
							...one,
							confidence: "low" as const,
						})),
					],
					problems: entries(bad),
					notices: entries(told),
				});
				const commands = commandsOf(report);
				const count = (name: string) => commands.filter((command) => command.name === name).length;
				for (const name of ["error", "warning", "notice"]) {
					expect(count(name)).toBeLessThanOrEqual(10);
				}
				const left = Number(/^(\d+) more/.exec(commands.at(-1)?.message ?? "")?.[1] ?? 0);
				const shown = commands.length - (left > 0 ? 1 : 0);
				expect(shown + left).toBe(grave + small + told + (bad > 0 ? bad + 1 : 0));
			}),
		);
	});
});

describe("no text of a repository becomes a command", () => {
	test("or a part of one", () => {
		const path = "a%0A,line=1::\r\n::add-mask::x\u202e\x1b##[add-mask]y|`";
		const title = "::error::%0A";
		const [command, ...rest] = readLines(
			formatGithub(
				reportOf({ findings: [{ ...finding, title, locations: [{ ...location, path }] }] }),
			),
		);
		expect(command).toEqual({
			name: "error",
			properties: {
				file: "a%0A,line=1::\r\n::add-mask::x\\u{202e}\\x1b#\\x23[add-mask]y|`",
				line: "12",
				endLine: "12",
				col: "11",
				endColumn: "47",
				title: "::error::%0A (critical)",
			},
			message: expect.stringMatching(/^Leaked ::error::%0A 0a1b…-us12 /),
		});
		expect(rest).toEqual([conclusionLine(reportOf({ findings: [finding] }))]);
	});

	test("whatever it holds", () => {
		fc.assert(
			fc.property(anyReport, (report) => {
				const output = formatGithub(report);
				const lines = readLines(output);
				// As many lines for the runner as for us, and all commands are ours.
				expect(lines.length).toBe(output.split("\n").length - 1);
				for (const line of lines.slice(0, -1)) {
					expect(isCommand(line) && ["error", "warning", "notice"].includes(line.name)).toBe(true);
				}
				expect(lines.at(-1)).toBe(conclusionLine(report));
				expect(output).not.toMatch(/##\[|(?![\n\t])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Cs}]/u);
				for (const { properties } of lines.filter(isCommand)) {
					const known = ["file", "line", "endLine", "col", "endColumn", "title"];
					expect(known).toEqual(expect.arrayContaining(Object.keys(properties)));
				}
			}),
		);
	});
});

test("a command is read as it was meant, whatever its parts hold", () => {
	// What nobody could see is shown in its place (U+2028 too), and "##[" is taken apart.
	const visible = fc
		.string({ unit: "grapheme" })
		.map((text) => text.replace(/[\p{C}\p{DI}\p{Zl}\p{Zp}]/gu, "").replaceAll("##", ""));
	fc.assert(
		fc.property(visible, visible, (file, message) => {
			const line = workflowCommand("error", { file, title: "end" }, message);
			const properties = { ...(file === "" ? {} : { file }), title: "end" };
			// The runner drops white space before the first property's name alone.
			expect(readLines(line)).toEqual([{ name: "error", properties, message }]);
		}),
	);
	expect(workflowCommand("notice", { file: undefined, title: "" }, "a\nb")).toBe("::notice::a%0Ab");
	expect(workflowCommand("notice", { file: "a\u2029" }, "\u2028b")).toBe(
		"::notice file=a\\u{2029}::\\u{2028}b",
	);
});

test("history alone is told, not pointed at", () => {
	const report = reportOf({
		findings: [{ ...finding, locations: [{ ...historyLocation, repository: "shop" }] }],
	});
	expect(formatGithub(report)).toContain("backup.zip!mail.js:3:1%0A");
});
