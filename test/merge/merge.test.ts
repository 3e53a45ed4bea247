// Several reports become one that says no more and no less than they do together.

import { describe, expect, test } from "vitest";
import { formatReport } from "../../src/index.ts";
import { mergeReports } from "../../src/merge/merge-reports.ts";
import type { ReportFile } from "../../src/merge/report-parts.ts";
import type { Report } from "../../src/model/report.ts";
import { formats } from "../../src/report/formats.ts";
import { anyReport, finding, location, reportOf } from "../report/sample.ts";
import { draws, fc } from "../setup/draws.ts";

const tool = { name: "unleak", version: "9" };

const shop: ReportFile = {
	file: "/r/shop.json",
	report: reportOf({
		startedAt: "2026-05-02T00:00:00.000Z",
		durationMs: 1000,
		scope: { mode: "tree", root: "/srv/shop" },
		findings: [finding],
		suppressed: [{ fingerprint: "f9", path: "a.js", by: "inline" }],
		problems: [
			{ code: "unreadable", message: "permission denied", path: "b" },
			{ code: "interrupted", message: "Stopped" },
		],
		notices: [{ code: "archive", message: "Not opened" }],
	}),
};
const blog: ReportFile = {
	file: "/r/blog.json",
	report: reportOf({
		startedAt: "2026-05-01T00:00:00.000Z",
		durationMs: 5,
		scope: { mode: "history", root: "/srv/blog", head: "c", commits: 7, shallow: true },
		findings: [{ ...finding, verdict: { status: "active", reason: "it answers" } }],
	}),
};

test("one finding for each key, each location with its repository, totals, and all problems and notices", () => {
	const merged = mergeReports([shop, blog], tool);
	const [found] = merged.findings;
	expect({ ...merged, findings: [] }).toEqual({
		version: 1,
		tool,
		startedAt: "2026-05-01T00:00:00.000Z",
		durationMs: 86_401_000,
		scope: { mode: "merged", root: "blog, shop", commits: 7, shallow: true },
		summary: {
			findings: 1,
			active: 1,
			inactive: 0,
			unknown: 0,
			unchecked: 0,
			suppressed: 1,
			planned: { blobs: 11_064, bytes: 62_469_134 },
			scanned: { blobs: 11_064, bytes: 62_469_134 },
			excluded: { blobs: 0, bytes: 0 },
			complete: false,
		},
		findings: [],
		suppressed: [{ fingerprint: "f9", path: "shop/a.js", by: "inline" }],
		problems: [
			{ code: "unreadable", message: "permission denied", path: "shop/b" },
			{ code: "interrupted", message: "shop: Stopped" },
		],
		notices: [{ code: "archive", message: "shop: Not opened" }],
	});
	expect(found?.verdict.status).toBe("active");
	expect(found?.locations).toEqual([
		{ ...location, repository: "blog" },
		{ ...location, repository: "shop" },
	]);
});

describe("is complete", () => {
	const { report } = blog;
	const complete = (...reports: Report[]): boolean =>
		mergeReports(
			reports.map((one, index) => ({ file: `/r/${index}`, report: one })),
			tool,
		).summary.complete;

	test("when all are", () => expect(complete(report, report)).toBe(true));

	test.each<[string, Partial<Report>]>([
		["has a problem that its summary does not know", { problems: [{ code: "p", message: "m" }] }],
		["says so", { summary: { ...report.summary, complete: false } }],
		[
			"scanned less than was planned",
			{ summary: { ...report.summary, scanned: { blobs: 1, bytes: 1 } } },
		],
	])("and not when one %s", (_, parts) => {
		expect(complete(report, { ...report, ...parts })).toBe(false);
	});
});

test("titles and advice are ours where the rule is, and never a link where it is not", () => {
	const evil = [{ title: "Click", text: "here", url: "https://evil.example/", command: "evil" }];
	const details = { datacenter: "evil.example/?", keyType: "api-key" };
	const report = reportOf({
		findings: [
			{ ...finding, title: "Harmless", provider: "evil", details, playbook: evil },
			{ ...finding, fingerprint: "f2", ruleId: "foreign", playbook: evil },
		],
	});
	const { findings } = mergeReports([{ file: "/r/a.json", report }], tool);
	const [known, foreign] = findings.toSorted((one) => (one.ruleId === "foreign" ? 1 : -1));
	expect([known?.title, known?.provider]).toEqual(["Mailchimp API key", "mailchimp"]);
	expect(known?.playbook[0]?.url).toBe("https://admin.mailchimp.com/account/api/");
	expect(foreign?.playbook).toEqual([{ title: "Click", text: "here" }]);
	expect(JSON.stringify(known?.playbook)).not.toContain("evil");
});

test("a merged report can be merged again: no repository is named twice", () => {
	const merged: ReportFile = { file: "/r/merged.json", report: mergeReports([blog], tool) };
	const again = mergeReports([merged, shop], tool);
	const once = mergeReports([blog, shop], tool);
	expect(again).toEqual(once);
});

describe("beside a merged report, one that it was made of", () => {
	const history = {
		...location,
		where: "commit" as const,
		commit: "c0ffee",
		author: "Ann",
		refs: ["main"],
	};
	const app = (file: string, parts: Partial<Report> = {}): ReportFile => ({
		file,
		report: reportOf({
			...shop.report,
			scope: { mode: "history", root: "/ci/app", commits: 3 },
			findings: [{ ...finding, locations: [location, history] }],
			...parts,
		}),
	});
	const [one, other] = [
		app("/r/one/app.json"),
		app("/r/two/app.json", { findings: [], problems: [] }),
	];
	/** As it is read from a file. */
	const read = (report: Report): Report => {
		const shaped = JSON.parse(JSON.stringify(report)) as Report;
		const turned = shaped.findings.map((found) => ({
			...found,
			locations: found.locations.map(({ repository = "", path, ...rest }) => ({
				path,
				repository,
				...rest,
			})),
		}));
		return { ...shaped, findings: turned };
	};
	const said = (part: string) => ({
		code: "same-report",
		message: `Counted once: "${part}" is a part of "all.json"`,
	});

	test.each<[string, ReportFile[], ReportFile[]]>([
		["a part", [shop, blog], [shop]],
		["all parts", [shop, blog], [blog, shop]],
		["a part that had to be told from another", [one, other], [one]],
		["both of these", [one, other], [other, one]],
	])("is counted once: %s", (_, parts, again) => {
		const all = { file: "/r/all.json", report: read(mergeReports(parts, tool)) };
		const { notices, ...rest } = mergeReports([...again, all], tool);
		const { notices: before, ...once } = mergeReports([all], tool);
		expect(rest).toEqual(once);
		expect(notices.toSorted((a, b) => (a.code < b.code ? -1 : 1))).toEqual(
			[...before, ...again.map(({ file }) => said(file.split("/").at(-1)!))].toSorted((a, b) =>
				a.code < b.code ? -1 : 1,
			),
		);
		expect(mergeReports([all, ...again.toReversed()], tool).summary).toEqual(once.summary);
	});

	test("that was merged itself is counted once too", () => {
		const some = { file: "/r/some.json", report: read(mergeReports([blog], tool)) };
		const all = { file: "/r/all.json", report: read(mergeReports([shop, blog], tool)) };
		const merged = mergeReports([some, all], tool);
		expect(merged.summary).toEqual(all.report.summary);
		expect(merged.notices[0]).toEqual(said("some.json"));
	});

	test.each<[string, Partial<Report>]>([
		["another key", { findings: [{ ...finding, fingerprint: "f2" }] }],
		["another place", { findings: [{ ...finding, locations: [{ ...location, line: 99 }] }] }],
		["another problem", { problems: [{ code: "p", message: "new" }] }],
		["another time", { startedAt: "2026-06-01T00:00:00.000Z" }],
		[
			"more that was read",
			{ summary: { ...shop.report.summary, scanned: { blobs: 1e6, bytes: 1e9 } } },
		],
		["another name", { scope: { mode: "tree", root: "/srv/shop2" } }],
	])("but not one with %s", (_, parts) => {
		const all = { file: "/r/all.json", report: read(mergeReports([shop, blog], tool)) };
		const later = { file: "/r/shop.json", report: { ...shop.report, ...parts } };
		const { summary } = mergeReports([all, later], tool);
		expect(summary.scanned.blobs).toBe(
			all.report.summary.scanned.blobs + later.report.summary.scanned.blobs,
		);
	});

	test("its verdict still counts where it knows more", () => {
		const all = { file: "/r/all.json", report: read(mergeReports([shop], tool)) };
		const active = { status: "active", reason: "it answers" } as const;
		const asked = {
			...shop,
			report: { ...shop.report, findings: [{ ...finding, verdict: active }] },
		};
		expect(mergeReports([all, asked], tool).summary).toMatchObject({ findings: 1, active: 1 });
	});
});

test("readers are told of which repositories it is", async () => {
	const merged = mergeReports([shop, blog], tool);
	expect(await formatReport(merged, "html")).toContain("Read: scans of blog, shop.");
	expect(await formatReport(merged, "markdown")).toContain("| Repositories | blog, shop |");
});

test("neither the order of the reports shows, nor does any format fail", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(anyReport, { minLength: 1, maxLength: 4 }), async (reports) => {
			const files = reports.map((report, index) => ({ file: `/r/${index}.json`, report }));
			const merged = mergeReports(files, tool);
			expect(mergeReports(files.toReversed(), tool)).toEqual(merged);
			for (const format of formats) {
				expect(await formatReport(merged, format)).toEqual(expect.any(String));
			}
		}),
		draws(30),
	);
});

test("repositories of one name in merged reports, and in one beside them, are told apart", () => {
	const asMerged = (file: string, files: readonly ReportFile[]): ReportFile => ({
		file,
		report: mergeReports(files, tool),
	});
	const other: ReportFile = {
		file: "/s/shop.json",
		report: reportOf({
			...shop.report,
			scope: { mode: "tree", root: "/home/shop" },
			findings: [{ ...finding, fingerprint: "f7" }],
		}),
	};
	const third = { ...other, file: "/t/third.json" };
	const changed = { ...third, report: { ...third.report, startedAt: "2026-05-03T00:00:00.000Z" } };
	const files = [asMerged("/one.json", [shop, blog]), asMerged("/two.json", [other]), changed];
	const { scope, findings, suppressed, problems } = mergeReports(files, tool);
	expect(scope.root).toBe("blog, shop (one.json), shop (third.json), shop (two.json)");
	const repositories = findings.map(({ fingerprint, locations }) => [
		fingerprint,
		...new Set(locations.map(({ repository }) => repository)),
	]);
	expect(Object.fromEntries(repositories.map(([name, ...names]) => [name, names]))).toEqual({
		f1: ["blog", "shop (one.json)"],
		f7: ["shop (third.json)", "shop (two.json)"],
	});
	expect(suppressed.map(({ path }) => path).sort()).toEqual([
		...["shop (one.json)/a.js", "shop (third.json)/a.js", "shop (two.json)/a.js"],
	]);
	expect(problems.some(({ path }) => path === "shop (two.json)/b")).toBe(true);
	expect(problems.some(({ message }) => message.startsWith("shop (two.json): "))).toBe(true);
});
