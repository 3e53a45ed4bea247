// What changed between two reports; what the newer one could not have seen is not called gone.

import { describe, expect, test } from "vitest";
import { compareReports, comparisonLists } from "../../src/finding/compare-reports.ts";
import type { Finding, Location, Report } from "../../src/model/report.ts";
import { anyReport, finding, location, reportOf } from "../report/sample.ts";
import { fc } from "../setup/draws.ts";

const gone: Location = { ...location, where: "commit", commit: "c0ffee", inHead: false };
const dead = { status: "inactive", reason: "" } as const;
const alive = { status: "active", reason: "" } as const;
const audit = { scope: { mode: "audit", root: "." } } as const;

function listOf(
	before: Partial<Finding>,
	after: Partial<Finding> | undefined,
	more = {},
): string[] {
	const compared = compareReports(
		reportOf({ ...audit, findings: [{ ...finding, ...before }] }),
		reportOf({
			...audit,
			findings: after === undefined ? [] : [{ ...finding, ...after }],
			...more,
		}),
	);
	return comparisonLists.filter((list) => compared[list].length > 0);
}

describe("a key of both reports", () => {
	test.each<[string, Partial<Finding>, Partial<Finding> | undefined, string]>([
		["that is as it was", {}, {}, "stillThere"],
		[
			"that only the history had and has",
			{ locations: [gone] },
			{ locations: [gone] },
			"stillThere",
		],
		["that the files lost", {}, { locations: [gone] }, "gone"],
		["that is in the files again", { locations: [gone] }, {}, "cameBack"],
		["that was proven dead", { verdict: alive }, { verdict: dead }, "dead"],
		["that was dead already", { verdict: dead }, { verdict: dead }, "stillThere"],
		["that works again", { verdict: dead }, { verdict: alive }, "cameBack"],
		["that is not there any more", {}, undefined, "gone"],
	])("%s", (_, before, after, list) => {
		expect(listOf(before, after)).toEqual([list]);
	});
});

describe("a key that the newer report lacks", () => {
	test.each<[string, Partial<Report>, string]>([
		["is not seen by an incomplete scan", { problems: [{ code: "x", message: "x" }] }, "notSeen"],
		["is not seen by a scan of a range", { scope: { mode: "range", root: "." } }, "notSeen"],
		["is gone for a scan of the files", { scope: { mode: "tree", root: "." } }, "gone"],
		[
			"is accepted by the policy",
			{ suppressed: [{ fingerprint: "f1", path: "a", by: "config" }] },
			"accepted",
		],
	])("%s", (_, more, list) => {
		expect(listOf({}, undefined, more)).toEqual([list]);
	});

	test("is not called gone where the newer report leaves out more paths or rules than the older one", () => {
		const excluded = { excluded: { blobs: 1, bytes: 1 } };
		const hiding = { notices: [{ code: "policy-hides", message: "Nothing was looked for" }] };
		const report = (more: Parameters<typeof reportOf>[0]) => reportOf({ ...audit, ...more });
		const findings = [finding];
		for (const more of [{ counts: excluded }, hiding]) {
			const compared = compareReports(report({ findings }), report(more));
			expect([compared.gone, compared.notSeen]).toEqual([[], findings]);
			const asBefore = compareReports(report({ findings, ...more }), report(more));
			expect([asBefore.gone, asBefore.notSeen]).toEqual([findings, []]);
		}
	});

	test.each<[string, string, string[], string[], string?]>([
		["only some rules were used", "notSeen", [], ["--only mailchimp"]],
		["the same rules were used", "gone", ["--only mailchimp"], ["--only mailchimp"]],
		["other rules were used", "notSeen", ["--only mailchimp"], ["--only iterable"]],
		["all rules are used now", "gone", ["--only mailchimp"], []],
		["a path was named", "notSeen", [], ["./src"]],
		["a path was named that git may ignore", "notSeen", ["./.env"], []],
		["ignored files were left out", "notSeen", ["--include-ignored"], []],
		["ignored files were read too", "gone", [], ["--include-ignored"]],
		["less sure ones were left out", "notSeen", ["--confidence low"], []],
		["only sure ones were taken", "notSeen", [], ["--confidence high"]],
		["a folder of it was scanned", "notSeen", [], [], "/repo/sub"],
		["a folder beside it was scanned", "gone", [], [], "/repository"],
	])("where %s is %s", (_, list, before, after, root = "/repo") => {
		const scopeOf = (options: string[], root: string) =>
			({ scope: { mode: "audit", root, ...(options.length > 0 && { options }) } }) as const;
		const compared = compareReports(
			reportOf({ ...scopeOf(before, "/repo"), findings: [finding] }),
			reportOf(scopeOf(after, root)),
		);
		expect(comparisonLists.filter((list) => compared[list].length > 0)).toEqual([list]);
	});

	test("is not called gone where only the history had it", () => {
		const tree = { scope: { mode: "tree", root: "." } } as const;
		expect(listOf({ locations: [gone] }, undefined, tree)).toEqual(["notSeen"]);
	});
});

test("loses no finding: each stands in one list", () => {
	fc.assert(
		fc.property(anyReport, anyReport, (before, after) => {
			const compared = compareReports(before, after);
			const keys = new Set(
				[...before.findings, ...after.findings].map(({ ruleId, fingerprint }) =>
					JSON.stringify([ruleId, fingerprint]),
				),
			);
			const listed = comparisonLists.flatMap((list) => compared[list]);
			expect(
				new Set(listed.map(({ ruleId, fingerprint }) => JSON.stringify([ruleId, fingerprint]))),
			).toEqual(keys);
		}),
	);
});
