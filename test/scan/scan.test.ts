// The whole of a scan, with a source that says what each test wants said.

import { expect, test } from "vitest";
import type { Blob } from "../../src/model/blob.ts";
import type { Finding, Report } from "../../src/model/report.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import type { ScanPlan } from "../../src/scan/plan.ts";
import { runScan } from "../../src/scan/scan.ts";
import type { ScanAccounting, Source } from "../../src/sources/source.ts";
import { keyOf } from "../git/golden.ts";

async function scanWith(source: Source, more: Partial<ScanPlan> = {}): Promise<Report> {
	const { report } = await runScan({
		source,
		scope: { mode: "tree", root: "/root" },
		packs: builtinPacks,
		confidence: "medium",
		maxFileBytes: 1 << 20,
		isExcluded: () => false,
		allow: [],
		baseline: [],
		isWhole: true,
		showSecrets: false,
		tool: { name: "unleak", version: "0" },
		signal: new AbortController().signal,
		now: () => new Date(0),
		...more,
	});
	return report;
}

function file(accounting: ScanAccounting, path: string, text: string): Blob {
	const bytes = Buffer.from(text);
	accounting.addPlanned(bytes.length);
	return { content: { kind: "bytes", bytes }, provenance: [{ where: "file", path }] };
}

test.each([
	["all that was planned is scanned", 1, true],
	["something that was planned was never yielded, though nobody says why", 2, false],
])("a scan is complete only when %s", async (_, planned, complete) => {
	const { summary, problems } = await scanWith(function* (accounting) {
		yield file(accounting, "a.txt", "nothing");
		if (planned === 2) accounting.addPlanned(7);
	});
	expect([problems, summary.planned.blobs, summary.scanned.blobs, summary.complete]).toEqual([
		[],
		planned,
		1,
		complete,
	]);
});

const key = keyOf("quoted");
const text = `of mailchimp_api_key=${key}`;

test.each<[string, (accounting: ScanAccounting) => void, Partial<ScanPlan>]>([
	["a problem's message", (a) => a.addProblem({ code: "x", message: text }), {}],
	["a problem's path", (a) => a.addProblem({ code: "x", message: "m", path: `a/${text}.txt` }), {}],
	["a notice of the source", (a) => a.addNotice({ code: "x", message: text }), {}],
	["a notice of the plan", () => {}, { notices: [{ code: "x", message: text }] }],
	["the root", () => {}, { scope: { mode: "tree", root: `/home/${text}` } }],
])("a key that stands only in %s leaves redacted", async (_, tell, more) => {
	const report = await scanWith(function* (accounting) {
		tell(accounting);
		yield file(accounting, "a.txt", "nothing");
	}, more);
	expect(JSON.stringify(report)).toContain(`${key.slice(0, 4)}********-us7`);
	expect(JSON.stringify(report)).not.toContain(key.slice(4, 12));
});

test("a finding that is handed over early is what the report says of it", async () => {
	const given: Finding[] = [];
	const seen: number[] = [];
	const report = await scanWith(
		function* (accounting) {
			yield file(accounting, "a.env", `MAILCHIMP_API_KEY=${keyOf("a")}\n`);
			seen.push(given.length);
			yield file(accounting, "b.txt", "nothing");
			seen.push(given.length);
		},
		{ onFinding: (finding) => given.push(finding) },
	);
	expect(seen).toEqual([1, 1]);
	expect(given).toEqual(report.findings);
});
