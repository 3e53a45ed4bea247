// A report as an audit makes it, for looking at its page: keys of every verdict, in the files and in
// history only, with hostile texts among them.

import type { Finding, Location, Report } from "../../src/model/report.ts";
import { finding, location, reportOf } from "../report/sample.ts";

function inHistory(path: string, date: string, more: Partial<Location> = {}): Location {
	return {
		...location,
		path,
		where: "commit",
		commit: "4f1c2a9be07d55c1",
		author: "Ann Example <ann@example.com>",
		date,
		inHead: false,
		refs: ["refs/heads/main"],
		...more,
	};
}

const asked = {
	checkedAt: "2026-01-02T03:04:09Z",
	endpoint: "https://us12.api.mailchimp.com/3.0/ping",
};

export const findings: readonly Finding[] = [
	{
		...finding,
		fingerprint: "a1".repeat(20),
		details: { datacenter: "us12", keyType: "api-key" },
		why: [
			"32 hexadecimal digits with a data centre behind them, the shape of a whole key",
			"named as a key of Mailchimp",
			"entropy 3.6 bits a character",
		],
		verdict: {
			status: "active",
			reason: "the provider answered the question as it does for a key that works",
			account: "Example Ltd, role owner, plan premium, 182,400 subscribers",
			...asked,
		},
		locations: [
			{ ...location, path: "src/subscribe.js" },
			inHistory("src/subscribe.js", "2024-05-01T10:00:00+02:00", { inHead: true }),
			inHistory("old/newsletter.js", "2023-02-11T09:00:00Z", { commit: "99d3b1c07a6e12f4" }),
		],
	},
	{
		...finding,
		fingerprint: "b2".repeat(20),
		ruleId: "iterable-api-key",
		provider: "iterable",
		title: "Iterable API key",
		redacted: "********0bfd352d",
		details: { region: "eu", encoding: "base64" },
		verdict: {
			status: "unknown",
			reason: "the provider could not be reached: time-out after 10 s",
			...asked,
		},
		locations: [
			inHistory("deploy/production/kubernetes/overlays/secret.yaml", "2024-11-20T10:00:00Z"),
		],
	},
	{
		...finding,
		fingerprint: "c3".repeat(20),
		ruleId: "mailchimp-transactional-key",
		title: "Mailchimp Transactional (Mandrill) API key",
		redacted: "md-A********",
		details: {},
		locations: [
			inHistory("", "2022-07-03T10:00:00Z", { where: "message", author: "Bo <bo@example.com>" }),
			...Array.from({ length: 11 }, (_, index) =>
				inHistory(`config/site-${index + 1}.php`, `2025-0${(index % 9) + 1}-14T10:00:00Z`),
			),
		],
	},
	{
		...finding,
		fingerprint: "d4".repeat(20),
		ruleId: "iterable-api-key",
		provider: "iterable",
		title: "Iterable API key",
		redacted: "********77aa01e2",
		severity: "medium",
		details: { region: "us", keyType: "mobile" },
		verdict: {
			status: "inactive",
			reason: "the provider does not know the key, in both regions",
			...asked,
			endpoint: "https://api.iterable.com/api/channels",
		},
		locations: [
			inHistory("app/Keys.swift", "2023-09-12T10:00:00Z", { unreachable: true, refs: [] }),
		],
	},
	{
		...finding,
		fingerprint: "e5".repeat(20),
		title: "<script>window.taken = true</script>",
		redacted: "\"><img src=x onerror='window.taken=true'>",
		severity: "high",
		confidence: "medium",
		details: { datacenter: "us6", keyType: "<b>bold</b>" },
		locations: [{ ...location, path: "</code><script>window.taken = true</script>.js" }],
		playbook: [
			{
				title: "</li><script>window.taken = true</script>",
				text: "`+window.taken+`\n&lt;plain&gt;",
				url: "javascript:window.taken=true",
				command: "curl https://example.com/?'\"<script>",
			},
		],
	},
];

export const auditReport: Report = reportOf({
	scope: { mode: "audit", root: "/srv/checkouts/newsletter", commits: 1283 },
	startedAt: "2026-01-02T03:04:05.000Z",
	findings,
	suppressed: [
		{
			fingerprint: "f6",
			path: "test/data.yaml",
			by: "config",
			reason: "made up for a test",
			expires: "2030-01-01",
		},
	],
	notices: [
		{ code: "submodules", message: "2 submodules were not entered: scan them by themselves" },
	],
});
