import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Location, Report } from "../../src/model/report.ts";
import { playbookCommand } from "../../src/report/proposed-commands.ts";
import { reportSarif } from "../../src/report/sarif.ts";
import { encodePath, sarifUri } from "../../src/report/sarif-location.ts";
import { fc } from "../setup/draws.ts";
import { finding, fullReport, location, reportOf } from "./sample.ts";

interface Run {
	readonly tool: { readonly driver: { readonly rules: Rule[] } };
	readonly invocations: readonly [
		{ executionSuccessful: boolean; toolExecutionNotifications?: Notification[] },
	];
	readonly results: readonly Result[];
}
interface Rule {
	readonly id: string;
	readonly help: { readonly text: string; readonly markdown: string };
	readonly properties: Readonly<Record<string, unknown>>;
}
interface Notification {
	readonly descriptor: { readonly id: string };
	readonly level: string;
	readonly message: { readonly text: string };
}
interface Result {
	readonly ruleId: string;
	readonly ruleIndex: number;
	readonly level: string;
	readonly message: { readonly text: string };
	readonly locations: readonly [
		{ physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } },
	];
	readonly partialFingerprints: Readonly<Record<string, string>>;
	readonly properties: Readonly<Record<string, unknown>>;
}

function sarif(report: Report, folder?: string): string {
	const look = { width: 80, color: false, verbose: false, quiet: false };
	return [...reportSarif(report, { ...look, ...(folder === undefined ? {} : { folder }) })].join(
		"",
	);
}

function runOf(report: Report, folder?: string): Run {
	return JSON.parse(sarif(report, folder)).runs[0];
}

const resultsOf = (...locations: Location[]): readonly Result[] =>
	runOf(reportOf({ findings: [{ ...finding, locations }] })).results;

/** For any key of the rule. */
const ruleCommand = playbookCommand({ ...finding, details: {} });

const hashOf = (result: Result | undefined): string | undefined =>
	result?.partialFingerprints.primaryLocationLineHash;

test("tells a finding, a problem and a notice, and nothing that names a person or a machine", () => {
	const report = reportOf({
		...fullReport,
		findings: [{ ...fullReport.findings[0]!, locations: [location] }],
	});
	const rule = {
		id: "mailchimp-api-key",
		name: "MailchimpApiKey",
		shortDescription: { text: "Leaked Mailchimp API key" },
		fullDescription: {
			text: "A Mailchimp API key can be read by whoever reads this. Replace and revoke it.",
		},
		help: {
			text: [
				"1. Create a new key: Open the page of your API keys, and create one with a new name. https://us12.admin.mailchimp.com/account/api/",
				"2. Deploy it: Put the new key where the old one is used.",
				"3. Revoke the old key: Find the row that begins with 0a1b.",
				`All steps for this key: ${ruleCommand}`,
			].join("\n"),
			markdown: [
				"1. **Create a new key**: Open the page of your API keys, and create one with a new name. <https://us12.admin.mailchimp.com/account/api/>",
				"2. **Deploy it**: Put the new key where the old one is used.",
				"3. **Revoke the old key**: Find the row that begins with 0a1b.",
				`\nAll steps for this key: \`${ruleCommand}\``,
			].join("\n"),
		},
		helpUri: "https://us12.admin.mailchimp.com/account/api/",
		defaultConfiguration: { level: "error" },
		properties: {
			tags: ["security", "secret", "mailchimp"],
			precision: "high",
			"security-severity": "9.5",
		},
	};
	const identity = ["mailchimp-api-key", "f1", "src/mail.js", "content", ""];
	const hash = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 40);
	const expected = {
		$schema:
			"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: "unleak",
						semanticVersion: "0.1.0",
						rules: [rule],
					},
				},
				invocations: [
					{
						executionSuccessful: false,
						startTimeUtc: "2026-01-02T03:04:05.000Z",
						endTimeUtc: "2026-01-02T03:04:05.321Z",
						toolExecutionNotifications: [
							{
								descriptor: { id: "unreadable" },
								level: "error",
								message: { text: "permission denied (commit c0ffee)." },
								locations: [
									{
										physicalLocation: {
											artifactLocation: { uri: "b", uriBaseId: "%SRCROOT%" },
										},
									},
								],
							},
							{
								descriptor: { id: "archive" },
								level: "note",
								message: { text: "An archive was not opened." },
							},
						],
					},
				],
				originalUriBaseIds: {
					"%SRCROOT%": { description: { text: "The root of the repository" } },
				},
				columnKind: "utf16CodeUnits",
				results: [
					{
						ruleId: "mailchimp-api-key",
						ruleIndex: 0,
						level: "error",
						message: {
							text: `Leaked Mailchimp API key 0a1b…-us12 (it still works). High confidence: 32 hex digits and a data centre; assigned to apiKey. How to replace and revoke it: ${playbookCommand(report.findings[0]!)}.`,
						},
						locations: [
							{
								physicalLocation: {
									artifactLocation: { uri: "src/mail.js", uriBaseId: "%SRCROOT%" },
									region: { startLine: 12, startColumn: 11, endLine: 12, endColumn: 47 },
								},
							},
						],
						partialFingerprints: { primaryLocationLineHash: `${hash}:1`, "unleak/v1": "f1" },
						properties: {
							severity: "critical",
							confidence: "high",
							verdict: "active",
							where: "file",
						},
					},
				],
				properties: {
					mode: "audit",
					base: "a",
					head: "b",
					commits: 3,
					shallow: false,
					summary: report.summary,
				},
			},
		],
	};
	expect(sarif(report)).toBe(`${JSON.stringify(expected, null, 2)}\n`);
});

test("says what git knows of a place, but not who wrote it", () => {
	const [, result] = runOf(fullReport).results;
	expect(result?.message.text).toMatch(
		/^Leaked Mailchimp API key 0a1b…-us12 \(it still works\)\. Introduced by commit 0123456789ab of 2024-05-01; it is in the entry mail\.js of an archive; nothing refers to it any more, but it is still stored\. /,
	);
	expect(result?.properties).toEqual({
		severity: "critical",
		confidence: "high",
		verdict: "active",
		where: "commit",
		commit: "0123456789abcdef0123",
		date: "2024-05-01T10:00:00Z",
		blob: "b10b",
		member: "mail.js",
		repository: "vendor/lib",
		inHead: false,
		unreachable: true,
	});
	const text = sarif(fullReport);
	for (const hidden of ["Ann", "example.com", "refs/heads", "not-a-key", "Example Ltd", '"/r']) {
		expect(text).not.toContain(hidden);
	}
});

test("takes e-mail addresses out of all prose", () => {
	const message = 'Cannot read "of ann@example.com/a": it is <bob@example.org>\'s';
	const report = reportOf({
		findings: [{ ...finding, why: ["by zoe.q@example.com"] }],
		problems: [{ code: "p", message }],
		notices: [{ code: "n", message }],
	});
	expect(sarif(report)).not.toMatch(/zoe|xaver|example\.(?:com|org)/);
	expect(sarif(report)).toContain("…@…");
});

describe("a path becomes a URI that decodes to it", () => {
	test.each([
		["src/mail.js", "src/mail.js"],
		["a b#c?d.js", "a%20b%23c%3Fd.js"],
		["100%.txt", "100%25.txt"],
		["a%20b", "a%2520b"],
		// What is shown of a name that is not UTF-8.
		["caf%E9", "caf%25E9"],
		["-rf", "-rf"],
		["C:\\x\\y", "C%3A%5Cx%5Cy"],
		["http://x", "http%3A//x"],
		["//host/x", "%2F%2Fhost/x"],
		["é/😀\u202e", "%C3%A9/%F0%9F%98%80%E2%80%AE"],
		["a\r\n\x1bb", "a%0D%0A%1Bb"],
		["`|<a>\"^{}[]'", "%60%7C%3Ca%3E%22%5E%7B%7D%5B%5D'"],
		["::error::x", "%3A%3Aerror%3A%3Ax"],
	])("%j", (path, uri) => expect(encodePath(path)).toBe(uri));

	test("whatever it holds, below the folder of the scan", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (path) => {
				expect(decodeURIComponent(encodePath(path))).toBe(path.replace(/\p{Cs}/gu, "\uFFFD"));
				expect(encodePath(path)).toMatch(/^(?!\/)(?:[\w.!~*'()/-]|%[0-9A-F]{2})*$/);
				expect(encodePath(path, "packages/app")).toBe(
					`packages/app/${path
						.split("/")
						.map((name) => encodePath(name))
						.join("/")}`,
				);
			}),
		);
	});
});

test.each<[string, Partial<Location>, string]>([
	["the repository's folder", {}, "app/src/mail.js"],
	["a message", { where: "message", path: "", commit: "c0ffee" }, ".git/message/c0ffee"],
	["an author", { where: "author", path: "", commit: "c0ffee" }, ".git/author/c0ffee"],
	["a blob without a path", { where: "commit", path: "", blob: "b10b" }, ".git/commit/b10b"],
	["standard input", { where: "stdin", path: "-" }, "%3Cstdin%3E"],
	["another repository", { repository: "shop" }, "shop/src/mail.js"],
	["its messages", { repository: "shop", where: "tag", path: "", commit: "c" }, "shop/.git/tag/c"],
])("places what is in %s", (_, parts, uri) => {
	expect(sarifUri({ ...location, ...parts }, "app")).toBe(uri);
});

describe("an alert of GitHub stays the same", () => {
	const moved = { ...location, line: 99, endLine: 99, column: 1, endColumn: 37 };
	const brought: Location = { ...location, where: "commit", commit: "c0ffee", inHead: true };

	test.each<[string, Location]>([
		["its line moves", moved],
		["it is seen in the commit that brought it", brought],
		["another commit brought it", { ...brought, commit: "beef", date: "2020-01-01" }],
		["it is staged", { ...location, where: "staged" }],
	])("when %s", (_, other) => {
		expect(hashOf(resultsOf(other)[0])).toBe(hashOf(resultsOf(location)[0]));
	});

	test.each<[string, Location]>([
		["another file", { ...location, path: "src/other.js" }],
		["the file's name", { ...location, where: "name" }],
		["an archive's entry", { ...location, member: "a" }],
		["another repository", { ...location, repository: "shop" }],
	])("and differs in %s", (_, other) => {
		expect(hashOf(resultsOf(other)[0])).not.toBe(hashOf(resultsOf(location)[0]));
	});

	test("and is another one for a second key on the line, and for a second place of a key", () => {
		const second = { ...finding, fingerprint: "f2", redacted: "9c8d…-us12" };
		const { results } = runOf(
			reportOf({ findings: [{ ...finding, locations: [location, moved] }, second] }),
		);
		const hashes = results.map(hashOf);
		expect(new Set(hashes).size).toBe(3);
		expect(hashes[2]).toBe(hashes[0]?.replace(/:1$/, ":2"));
	});

	test("and what a file and a commit have at the same place is one", () => {
		expect(resultsOf(location, brought).map(({ properties }) => properties.where)).toEqual([
			"file",
		]);
	});
});

test("has one rule object for each rule, with what all of its keys have in common", () => {
	const step = (text: string) => [{ title: "Find it", text, url: `https://a.b/${text.length}` }];
	const findings = [
		{ ...finding, redacted: "0a1b********-us12", playbook: step('Look for "0a1b".') },
		{
			...finding,
			fingerprint: "f2",
			redacted: "9c8d********-us6",
			playbook: step('Look for "9c8d".'),
		},
		{ ...finding, fingerprint: "f3", ruleId: "other", severity: "low" as const, playbook: [] },
	];
	const { tool, results } = runOf(reportOf({ findings }));
	expect(tool.driver.rules.map(({ id, help, properties }) => [id, help.text, properties])).toEqual([
		[
			"mailchimp-api-key",
			`1. Find it: Look for what the alert shows of the key. https://a.b/16\nAll steps for this key: ${ruleCommand}`,
			{ tags: ["security", "secret", "mailchimp"], precision: "high", "security-severity": "9.5" },
		],
		[
			"other",
			`All steps for this key: ${playbookCommand({ ...finding, ruleId: "other", details: {} })}`,
			{ tags: ["security", "secret", "mailchimp"], precision: "high", "security-severity": "2.0" },
		],
	]);
	expect(results.map(({ ruleIndex, level }) => [ruleIndex, level])).toEqual([
		[0, "error"],
		[0, "error"],
		[1, "note"],
	]);
});

test("is successful only when all was scanned", () => {
	const success = (report: Report) => runOf(report).invocations[0].executionSuccessful;
	const scanned = { blobs: 1, bytes: 1 };
	expect([
		success(reportOf()),
		success(reportOf({ notices: [{ code: "n", message: "m" }] })),
		success(reportOf({ problems: [{ code: "p", message: "m" }] })),
		success(reportOf({ counts: { complete: false } })),
		success(reportOf({ counts: { scanned } })),
	]).toEqual([true, true, false, false, false]);
});

describe("keeps within GitHub's limits", () => {
	test("of results, with each key's first place before any second, and tells what it left out", () => {
		const places = Array.from({ length: 3000 }, (_, index) => ({ ...location, line: index + 1 }));
		const findings = ["f1", "f2", "f3"].map((fingerprint) => ({
			...finding,
			fingerprint,
			locations: fingerprint === "f3" ? places.slice(0, 1) : places,
		}));
		const { results, invocations } = runOf(reportOf({ findings }));
		expect(results.length).toBe(5000);
		expect(
			results.slice(0, 4).map(({ partialFingerprints }) => partialFingerprints["unleak/v1"]),
		).toEqual(["f1", "f2", "f3", "f1"]);
		expect(invocations[0].toolExecutionNotifications).toEqual([
			{
				descriptor: { id: "results-cut" },
				level: "warning",
				message: {
					text: "1,001 places of keys left out: code scanning takes 5,000 results and 10 MB. The JSON report has all of them.",
				},
			},
		]);
	});

	test("of size, whatever the names", () => {
		// Each name is 12,000 bytes long in a URI, and gzip can do little about it.
		const places = Array.from({ length: 1200 }, (_, index) => {
			const digest = createHash("shake256", { outputLength: 4000 }).update(`${index}`).digest();
			return { ...location, path: digest.toString("latin1") };
		});
		const report = reportOf({ findings: [{ ...finding, locations: places }] });
		const text = sarif(report);
		expect(gzipSync(text).length).toBeLessThan(10_000_000);
		const { results, invocations } = JSON.parse(text).runs[0] as Run;
		expect(results.length).toBeGreaterThan(400);
		expect(invocations[0].toolExecutionNotifications?.[0]?.message.text).toMatch(
			new RegExp(`^${1200 - results.length} places of keys left out`),
		);
	});

	test("of notifications, and tells what it left out", () => {
		const problems = Array.from({ length: 700 }, (_, index) => ({
			code: "p",
			message: `${index}`,
		}));
		const told = runOf(reportOf({ problems })).invocations[0].toolExecutionNotifications ?? [];
		expect([told.length, told.at(-1)?.message.text]).toEqual([
			501,
			"200 notifications left out. The JSON report has all of them.",
		]);
	});
});

test("shows nothing invisible, and no link of its own making", () => {
	const title = "a\u202e\x1b[31m](http://x) [x](1) ##[error]";
	const text = sarif(reportOf({ findings: [{ ...finding, title }] }));
	// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
	expect(text).not.toMatch(/[\u202e\x1b]|\\u202e|\\u001b|\]\(|##\[/);
});
