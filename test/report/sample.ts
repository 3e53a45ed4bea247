// A made-up report that uses every field, and arbitrary ones for properties. Keys are only
// ever shown redacted, so nothing here is key-shaped.

import type { Finding, Location, PlaybookStep, Report, Summary } from "../../src/model/report.ts";
import { fc } from "../setup/draws.ts";

export const location: Location = {
	path: "src/mail.js",
	line: 12,
	column: 11,
	endLine: 12,
	endColumn: 47,
	where: "file",
};

export const finding: Finding = {
	fingerprint: "f1",
	ruleId: "mailchimp-api-key",
	provider: "mailchimp",
	title: "Mailchimp API key",
	confidence: "high",
	severity: "critical",
	why: ["32 hex digits and a data centre", "assigned to apiKey"],
	redacted: "0a1b…-us12",
	details: { datacenter: "us12", keyType: "API key" },
	verdict: { status: "unchecked", reason: "the provider was not asked" },
	exposure: { public: null, shipped: false, intervals: [] },
	risk: 132,
	locations: [location],
	playbook: [
		{
			title: "Create a new key",
			text: "Open the page of your API keys, and create one with a new name.",
			url: "https://us12.admin.mailchimp.com/account/api/",
		},
		{
			title: "Deploy it",
			text: "Put the new key where the old one is used.",
			command: "echo ok",
			by: "developer",
		},
		{ title: "Revoke the old key", text: "Find the row that begins with 0a1b." },
	],
};

export const historyLocation: Location = {
	path: "backup.zip",
	member: "mail.js",
	line: 3,
	column: 1,
	endLine: 3,
	endColumn: 37,
	where: "commit",
	repository: "vendor/lib",
	commit: "0123456789abcdef0123",
	author: "Ann <ann@example.com>",
	date: "2024-05-01T10:00:00Z",
	blob: "b10b",
	inHead: false,
	refs: ["refs/heads/main"],
	unreachable: true,
	removed: { commit: "c0ffee0123456789abcd", date: "2025-05-01T10:00:00Z" },
};

/** What only the audit of a machine says of a place. */
export const machineFacts = {
	agent: "Claude Code",
	session: "1f0e4a6c-7b1d-4c35-9a53-0d2f6f1c8e11",
	project: "/home/ann/shop",
};

/** What only a key in a picture has. */
export const pictureFacts = {
	region: { x: 99, y: 80, width: 374, height: 21 },
} as const;

const tallies = { blobs: 5532, bytes: 31_234_567 };

export function reportOf(parts: Partial<Report> & { counts?: Partial<Summary> } = {}): Report {
	const { counts, ...rest } = parts;
	const findings = rest.findings ?? [];
	const amount = (status: string): number =>
		findings.filter(({ verdict }) => verdict.status === status).length;
	return {
		version: 1,
		tool: { name: "unleak", version: "0.1.0" },
		startedAt: "2026-01-02T03:04:05.000Z",
		durationMs: 321,
		scope: { mode: "tree", root: "." },
		summary: {
			findings: findings.length,
			active: amount("active"),
			inactive: amount("inactive"),
			unknown: amount("unknown"),
			unchecked: amount("unchecked"),
			suppressed: rest.suppressed?.length ?? 0,
			planned: tallies,
			scanned: tallies,
			excluded: { blobs: 0, bytes: 0 },
			complete: (rest.problems ?? []).length === 0,
			...counts,
		},
		findings,
		suppressed: [],
		problems: [],
		notices: [],
		...rest,
	};
}

const web = [{ repository: "vendor/lib", address: "https://github.com/acme/lib" }];

/** Every optional field is there. */
export const fullReport: Report = reportOf({
	scope: {
		mode: "audit",
		root: "/r",
		base: "a",
		head: "b",
		commits: 3,
		shallow: false,
		options: ["--only mailchimp"],
		web,
	},
	findings: [
		{
			...finding,
			secret: "not-a-key",
			details: { datacenter: "us12", region: "eu", keyType: "server-side", encoding: "base64" },
			readings: [
				{
					ruleId: "mailchimp-api-key",
					provider: "mailchimp",
					confidence: "high",
					why: ["assigned to apiKey"],
				},
				{
					ruleId: "iterable-api-key",
					provider: "iterable",
					confidence: "low",
					why: ["32 hex digits"],
				},
			],
			verdict: {
				status: "active",
				reason: "the provider knows it",
				checkedAt: "2026-01-02T03:04:06Z",
				endpoint: "https://us12.api.mailchimp.com/3.0/ping",
				account: "Example Ltd",
			},
			exposure: {
				public: true,
				shipped: true,
				since: "2024-05-01T10:00:00.000Z",
				intervals: [
					{
						path: "backup.zip",
						from: "2024-05-01T10:00:00.000Z",
						to: "2025-05-01T10:00:00.000Z",
					},
				],
			},
			risk: 282,
			locations: [location, historyLocation],
		},
	],
	suppressed: [
		{
			fingerprint: "f2",
			path: "a",
			by: "config",
			reason: "test data",
			expires: "2030-01-01",
			owner: "Bo",
		},
	],
	problems: [{ code: "unreadable", message: "permission denied", path: "b", commit: "c0ffee" }],
	notices: [{ code: "archive", message: "An archive was not opened" }],
});

const hostile = fc.oneof(
	fc.string({ unit: "binary" }),
	fc.string({
		unit: fc.constantFrom(..."`|\\<>&@#:[]*_~$!-+=.1 \n\r\t\x1b\x9b\u202e\u200b\ud800"),
	}),
	fc.constantFrom("::error::x", "##[add-mask]x", "<script>", "[x](http://y)", "@ann", "a#1"),
);
const optional = fc.option(hostile, { nil: undefined });

function present<T extends object>(record: T): T {
	return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

const anyLocation = fc
	.record({
		path: hostile,
		member: optional,
		line: fc.integer({ min: 1 }),
		column: fc.integer({ min: 1 }),
		endLine: fc.integer({ min: 1 }),
		endColumn: fc.integer({ min: 1 }),
		where: fc.constantFrom("file", "staged", "commit", "message", "name", "stdin"),
		commit: optional,
		author: optional,
		date: optional,
		unreachable: fc.option(fc.boolean(), { nil: undefined }),
	})
	.map((value) => present(value) as Location);

const anyStep = fc
	.record({ title: hostile, text: hostile, url: optional, command: optional })
	.map((value) => present(value) as PlaybookStep);

const anyFinding = fc
	.record({
		fingerprint: hostile,
		ruleId: hostile,
		provider: hostile,
		title: hostile,
		confidence: fc.constantFrom("high", "medium", "low"),
		severity: fc.constantFrom("critical", "high", "medium", "low"),
		why: fc.array(hostile, { maxLength: 3 }),
		redacted: hostile,
		details: fc.record({ datacenter: optional, keyType: optional }).map(present),
		readings: fc.array(
			fc.record({
				ruleId: hostile,
				provider: hostile,
				confidence: fc.constantFrom("high", "medium", "low"),
				why: fc.array(hostile, { maxLength: 2 }),
			}),
			{ maxLength: 3 },
		),
		verdict: fc
			.record({
				status: fc.constantFrom("active", "inactive", "unknown", "unchecked"),
				reason: hostile,
				account: optional,
			})
			.map(present),
		exposure: fc.record({
			public: fc.constant(null),
			shipped: fc.boolean(),
			intervals: fc.constant([]),
		}),
		risk: fc.integer({ min: 0, max: 282 }),
		locations: fc.array(anyLocation, { minLength: 1, maxLength: 8 }),
		playbook: fc.array(anyStep, { maxLength: 3 }),
	})
	.map((value) => value as Finding);

/** Reports whose every text is hostile. */
export const anyReport: fc.Arbitrary<Report> = fc
	.record({
		findings: fc.array(anyFinding, { maxLength: 3 }),
		problems: fc.array(
			fc
				.record({
					code: hostile,
					message: hostile,
					path: optional,
					member: optional,
					commit: optional,
				})
				.map((value) => present(value) as Report["problems"][number]),
			{ maxLength: 3 },
		),
		notices: fc.array(fc.record({ code: hostile, message: hostile }), { maxLength: 3 }),
		root: hostile,
	})
	.map(({ root, ...parts }) => reportOf({ ...parts, scope: { mode: "tree", root } }));
