import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { reportJson } from "../../src/report/json.ts";
import { reportJsonLines } from "../../src/report/jsonl.ts";
import type { ReportOptions } from "../../src/report/reporter.ts";
import { fc } from "../setup/draws.ts";
import { anyReport, finding, fullReport, machineFacts, pictureFacts, reportOf } from "./sample.ts";
import { faultsOf } from "./schema.ts";

const options: ReportOptions = { width: 80, color: false, verbose: false, quiet: false };
const json = (report: Report): string => [...reportJson(report, options)].join("");
const jsonLines = (report: Report): string[] => [...reportJsonLines(report, options)];
const schema = JSON.parse(
	readFileSync(new URL("../../src/report/report.schema.json", import.meta.url), "utf8"),
);

describe("json", () => {
	test("is the contract's report, field by field in its order", () => {
		expect(json(fullReport)).toBe(`{
  "version": 1,
  "tool": {
    "name": "unleak",
    "version": "0.1.0"
  },
  "startedAt": "2026-01-02T03:04:05.000Z",
  "durationMs": 321,
  "scope": {
    "mode": "audit",
    "root": "/r",
    "base": "a",
    "head": "b",
    "commits": 3,
    "shallow": false,
    "options": [
      "--only mailchimp"
    ],
    "web": [
      {
        "repository": "vendor/lib",
        "address": "https://github.com/acme/lib"
      }
    ]
  },
  "summary": {
    "findings": 1,
    "active": 1,
    "inactive": 0,
    "unknown": 0,
    "unchecked": 0,
    "suppressed": 1,
    "planned": {
      "blobs": 5532,
      "bytes": 31234567
    },
    "scanned": {
      "blobs": 5532,
      "bytes": 31234567
    },
    "excluded": {
      "blobs": 0,
      "bytes": 0
    },
    "complete": false
  },
  "findings": [
    {
      "fingerprint": "f1",
      "ruleId": "mailchimp-api-key",
      "provider": "mailchimp",
      "title": "Mailchimp API key",
      "confidence": "high",
      "severity": "critical",
      "why": [
        "32 hex digits and a data centre",
        "assigned to apiKey"
      ],
      "redacted": "0a1b…-us12",
      "secret": "not-a-key",
      "details": {
        "datacenter": "us12",
        "region": "eu",
        "keyType": "server-side",
        "encoding": "base64"
      },
      "readings": [
        {
          "ruleId": "mailchimp-api-key",
          "provider": "mailchimp",
          "confidence": "high",
          "why": [
            "assigned to apiKey"
          ]
        },
        {
          "ruleId": "iterable-api-key",
          "provider": "iterable",
          "confidence": "low",
          "why": [
            "32 hex digits"
          ]
        }
      ],
      "verdict": {
        "status": "active",
        "reason": "the provider knows it",
        "checkedAt": "2026-01-02T03:04:06Z",
        "endpoint": "https://us12.api.mailchimp.com/3.0/ping",
        "account": "Example Ltd"
      },
      "exposure": {
        "public": true,
        "shipped": true,
        "since": "2024-05-01T10:00:00.000Z",
        "intervals": [
          {
            "path": "backup.zip",
            "from": "2024-05-01T10:00:00.000Z",
            "to": "2025-05-01T10:00:00.000Z"
          }
        ]
      },
      "risk": 282,
      "locations": [
        {
          "path": "src/mail.js",
          "line": 12,
          "column": 11,
          "endLine": 12,
          "endColumn": 47,
          "where": "file"
        },
        {
          "path": "backup.zip",
          "member": "mail.js",
          "line": 3,
          "column": 1,
          "endLine": 3,
          "endColumn": 37,
          "where": "commit",
          "repository": "vendor/lib",
          "commit": "0123456789abcdef0123",
          "author": "Ann <ann@example.com>",
          "date": "2024-05-01T10:00:00Z",
          "blob": "b10b",
          "inHead": false,
          "refs": [
            "refs/heads/main"
          ],
          "unreachable": true,
          "removed": {
            "commit": "c0ffee0123456789abcd",
            "date": "2025-05-01T10:00:00Z"
          }
        }
      ],
      "playbook": [
        {
          "title": "Create a new key",
          "text": "Open the page of your API keys, and create one with a new name.",
          "url": "https://us12.admin.mailchimp.com/account/api/"
        },
        {
          "title": "Deploy it",
          "text": "Put the new key where the old one is used.",
          "command": "echo ok",
          "by": "developer"
        },
        {
          "title": "Revoke the old key",
          "text": "Find the row that begins with 0a1b."
        }
      ]
    }
  ],
  "suppressed": [
    {
      "fingerprint": "f2",
      "path": "a",
      "by": "config",
      "reason": "test data",
      "expires": "2030-01-01",
      "owner": "Bo"
    }
  ],
  "problems": [
    {
      "code": "unreadable",
      "message": "permission denied",
      "path": "b",
      "commit": "c0ffee"
    }
  ],
  "notices": [
    {
      "code": "archive",
      "message": "An archive was not opened"
    }
  ]
}
`);
	});

	test("keeps the order and drops what is not in the contract", () => {
		const { redacted, fingerprint, ...others } = finding;
		const shuffled = { redacted, internal: "never", ...others, secret: undefined, fingerprint };
		const report = { ...reportOf(), findings: [shuffled] } as unknown as Report;
		expect(json({ ...report, extra: "never" } as Report)).toBe(
			json({ ...reportOf(), findings: [finding] }),
		);
	});

	test("is what JSON.stringify would give, but for invisible characters", () => {
		fc.assert(
			fc.property(anyReport, (report) => {
				const text = json(report);
				const parsed = JSON.parse(text);
				expect(parsed).toEqual(report);
				const plain = `${JSON.stringify(parsed, null, 2)}\n`;
				expect(text.split("\n").length).toBe(plain.split("\n").length);
				expect(text).not.toMatch(/[^\P{Cc}\n]|\u200b|\u202e|##\[/u);
			}),
		);
	});
});

describe("report.schema.json", () => {
	test("accepts every report that reportJson writes", () => {
		expect(faultsOf(JSON.parse(json(fullReport)), schema)).toEqual([]);
		fc.assert(
			fc.property(anyReport, (report) => {
				expect(faultsOf(JSON.parse(json(report)), schema)).toEqual([]);
			}),
		);
	});

	test("names the fields that the reporter writes, in the same order", () => {
		const findings = fullReport.findings.map((finding) => ({
			...finding,
			details: { ...finding.details, legibility: "seen" as const },
			locations: finding.locations.map((location) => ({
				...location,
				...machineFacts,
				...pictureFacts,
			})),
		}));
		const problems = fullReport.problems.map((problem) => ({ ...problem, member: "a.txt" }));
		const report = JSON.parse(json({ ...fullReport, findings, problems }));
		const { $defs, properties } = schema;
		const [entry] = report.findings;
		expect(Object.keys(properties)).toEqual(Object.keys(report));
		expect(Object.keys(properties.scope.properties)).toEqual(Object.keys(report.scope));
		for (const [name, part] of [
			["summary", report.summary],
			["finding", entry],
			["details", entry.details],
			["reading", entry.readings[1]],
			["verdict", entry.verdict],
			["location", entry.locations[1]],
			["suppressed", report.suppressed[0]],
			["problem", report.problems[0]],
			["notice", report.notices[0]],
			["step", { ...entry.playbook[0], ...entry.playbook[1] }],
		] as const) {
			expect([...Object.keys($defs[name].properties)].sort()).toEqual(Object.keys(part).sort());
		}
	});

	test.each([
		["an unknown field", { extra: 1 }, "$: unknown extra"],
		["a wrong version", { version: 2 }, "$.version: not 1"],
		["a wrong type", { durationMs: "1" }, "$.durationMs: not number"],
		["an unknown mode", { scope: { mode: "x", root: "." } }, /^\$\.scope\.mode: none of tree,/],
		["a missing field", { scope: { mode: "tree" } }, "$.scope: no root"],
		[
			"a finding without a place",
			{ findings: [{ ...finding, locations: [] }] },
			"$.findings[0].locations: fewer than 1",
		],
		[
			"line 0",
			{ findings: [{ ...finding, locations: [{ ...finding.locations[0], line: 0 }] }] },
			"$.findings[0].locations[0].line: below 1",
		],
	])("refuses %s", (_, part, fault) => {
		expect(faultsOf({ ...reportOf(), ...part }, schema)).toEqual([
			fault instanceof RegExp ? expect.stringMatching(fault) : fault,
		]);
	});

	test("closes every object", () => {
		const open: string[] = [];
		const visit = (node: unknown, at: string): void => {
			if (typeof node !== "object" || node === null) return;
			const { type, additionalProperties } = node as Record<string, unknown>;
			if (type === "object" && additionalProperties !== false) open.push(at);
			for (const [name, child] of Object.entries(node)) visit(child, `${at}/${name}`);
		};
		visit(schema, "");
		expect(open).toEqual([]);
	});
});

describe("jsonl", () => {
	test("writes a line an entry, and the summary last", () => {
		expect(jsonLines(fullReport).map((line) => JSON.parse(line))).toEqual([
			{ type: "finding", ...fullReport.findings[0] },
			{ type: "suppressed", ...fullReport.suppressed[0] },
			{ type: "problem", ...fullReport.problems[0] },
			{ type: "notice", ...fullReport.notices[0] },
			{
				type: "summary",
				version: 1,
				tool: fullReport.tool,
				startedAt: fullReport.startedAt,
				durationMs: 321,
				scope: fullReport.scope,
				summary: fullReport.summary,
			},
		]);
	});

	test("is one line an entry, whatever the texts hold", () => {
		fc.assert(
			fc.property(anyReport, (report) => {
				for (const line of jsonLines(report)) {
					expect(line).toMatch(/^\{"type":"[^\n]*\}\n$/);
					expect(line.slice(0, -1)).not.toMatch(/\p{Cc}|\u2028|\u202e/u);
				}
			}),
		);
	});
});
