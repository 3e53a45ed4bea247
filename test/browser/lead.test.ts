// The page of many keys as a security lead uses it: an overview, search, order, filters, links that last, and progress
// that is handed on.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compareReports } from "../../src/finding/compare-reports.ts";
import type { Finding } from "../../src/model/report.ts";
import { renderComparison } from "../../src/report/comparison.ts";
import { finding, historyLocation, location, reportOf } from "../report/sample.ts";
import { limitMs } from "../setup/limit.ts";
import { makeFolder } from "../sources/tree.ts";
import { launch, openFile, openReport } from "./browser.ts";

const patience = { timeout: limitMs / 5 };
let browser: Browser;
beforeAll(async () => {
	browser = await launch();
});
afterAll(async () => await browser.close());

const repositories = ["shop", "blog", "crm"];
const authors = ["Ann Example <ann@example.com>", "Bo Li <bo@example.com>"];
const name = (at: number): string => `${String(at).padStart(4, "0")}********-us12`;
const fingerprintOf = (at: number): string =>
	`${at.toString(16).padStart(6, "0")}${"ab".repeat(17)}`;

function keyAt(at: number): Finding {
	const day = `20${String(10 + (at % 15)).padStart(2, "0")}-05-01T10:00:00.000Z`;
	return {
		...finding,
		...{
			fingerprint: fingerprintOf(at),
			redacted: name(at),
			ruleId: at === 7 ? "other-rule" : finding.ruleId,
		},
		verdict: {
			...finding.verdict,
			status: at < 5 ? "active" : "unchecked",
			...(at < 5 ? { account: `Account ${at % 2}, role owner` } : {}),
		},
		exposure: { public: at < 20 ? true : null, shipped: false, since: day, intervals: [] },
		locations: [
			{
				...historyLocation,
				...{ unreachable: false, path: `src/file-${at}.js`, date: day },
				...{ repository: repositories[at % 3]!, author: authors[at % 2]! },
			},
			...(at === 42 ? [location] : []),
		],
		playbook: [
			{ title: "Create a new key", text: "Make one.", by: "owner" },
			{ title: "Put it in", text: `Not where "${name(at).slice(0, 4)}" was.`, by: "developer" },
		],
	};
}

const report = reportOf({
	scope: { mode: "merged", root: repositories.join(", ") },
	findings: Array.from({ length: 300 }, (_, at) => keyAt(at)),
});

const shown = (page: Page): Promise<(string | null)[]> =>
	page.locator(".key:visible h3 code").allTextContents();

describe("with 300 keys", () => {
	test("the first screen is an overview, and every control finds its keys", async () => {
		const { page, faults, close } = await openReport(browser, report);
		try {
			const glance = await page.locator(".glance .begin").boundingBox();
			expect(glance!.y + glance!.height).toBeLessThan(900);
			expect(await page.locator(".glance .begin a").allTextContents()).toHaveLength(5);
			expect(await page.locator(".glance").textContent()).toMatch(
				/20 could be read by others.*3 Account 0.*100 shop/s,
			);
			expect(await page.locator(".chart:visible").count()).toBe(0);

			const search = page.getByLabel("Search", { exact: true });
			for (const [text, places] of [
				["0123*", [123]],
				["FILE-77.js", [77]],
				["other-rule", [7]],
				["owner account", [0, 1, 2, 3, 4]],
				["blog bo file-1.", [1]],
				[fingerprintOf(250).slice(0, 12), [250]],
			] as const) {
				await search.fill(text);
				await expect.poll(() => shown(page), patience).toEqual(places.map(name));
			}
			await search.fill("");
			const choose = (label: string, value: string) =>
				page.getByRole("combobox", { name: label }).selectOption(value);
			await choose("Repository", "crm");
			await choose("Order", "oldest");
			const crm = Array.from({ length: 100 }, (_, at) => at * 3 + 2);
			const oldest = [...crm].sort((one, other) => (one % 15) - (other % 15) || one - other);
			expect(await shown(page)).toEqual(oldest.map(name));
			await choose("Order", "newest");
			expect((await shown(page))[0]).toBe(name(14));
			await choose("Account", "Account 0");
			expect(await shown(page)).toEqual([name(2)]);
			await page.getByRole("button", { name: "Clear filters" }).click();
			await expect.poll(() => shown(page), patience).toHaveLength(200);
			await choose("Order", "exposed");
			expect((await shown(page)).slice(18, 22)).toEqual([18, 19, 20, 21].map(name));
			await choose("Order", "places");
			expect((await shown(page))[0]).toBe(name(42));

			// Whatever is chosen and on whatever page: a link by fingerprint leads to its key.
			await choose("Repository", "crm");
			for (const hash of [`#fp-${fingerprintOf(270)}`, `#${fingerprintOf(280).slice(0, 8)}`]) {
				await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
				const key = page.locator(
					`[data-fingerprint="${fingerprintOf(hash.startsWith("#fp") ? 270 : 280)}"]`,
				);
				await expect.poll(() => key.getAttribute("open"), patience).toBe("");
			}
			expect(faults).toEqual([]);
		} finally {
			await close();
		}
	});

	test("progress goes to a file without secrets and adds up where it is read", async () => {
		const file = join(makeFolder(), "progress.json");
		const one = await openReport(browser, report);
		const other = await openReport(browser, report);
		try {
			const tick = async (page: Page, at: number, label: string) => {
				await page.evaluate(`location.hash = "#fp-${fingerprintOf(at)}"`);
				await page
					.locator(`#key-${at + 1}`)
					.getByLabel(label)
					.check();
			};
			await tick(one.page, 0, "1. Create a new key");
			await tick(one.page, 299, "2. Put it in");
			const [download] = await Promise.all([
				one.page.waitForEvent("download", patience),
				one.page.getByRole("button", { name: "Save progress" }).click(),
			]);
			expect(download.suggestedFilename()).toBe("unleak-progress.json");
			await download.saveAs(file);
			const saved = readFileSync(file, "utf8");
			expect(JSON.parse(saved)).toEqual({
				kind: "unleak-progress",
				version: 1,
				done: { [fingerprintOf(0)]: ["Create a new key"], [fingerprintOf(299)]: ["Put it in"] },
			});
			expect(saved).not.toContain(`${name(0).slice(0, 4)}*`);

			await tick(other.page, 0, "2. Put it in");
			const input = other.page.getByLabel("Read progress from a file");
			const progress = other.page.locator("#progress");
			await input.setInputFiles(file);
			await expect
				.poll(() => progress.textContent(), patience)
				.toContain("progress of 2 keys of this page");
			expect(await other.page.locator("#key-1 .tick:checked").count()).toBe(2);
			for (const text of [
				"{",
				'{"kind":"unleak-progress","version":1,"done":{"x":1}}',
				"[]",
				saved.replace("1,", "2,"),
			]) {
				writeFileSync(file, text);
				await input.setInputFiles(file);
				const words = text.includes('"x"') ? "progress of 0 keys" : "nothing was changed";
				await expect.poll(() => progress.textContent(), patience).toContain(words);
			}
			await other.page.evaluate(`location.hash = "#fp-${fingerprintOf(299)}"`);
			expect(await other.page.locator("#key-300 .tick:checked").count()).toBe(1);
			expect(
				[...one.faults, ...other.faults].filter((fault) => !fault.startsWith("asked for blob:")),
			).toEqual([]);
		} finally {
			await one.close();
			await other.close();
		}
	});
});

test("the page of a comparison has the same search, filters and pages, and says what changed", async () => {
	const after = { ...report, findings: Array.from({ length: 240 }, (_, at) => keyAt(at)) };
	const before = { ...report, findings: Array.from({ length: 20 }, (_, at) => keyAt(at * 15)) };
	const compared = compareReports(before, after);
	const sources = { tool: report.tool, before, after };
	const file = join(makeFolder(), "compared.html");
	writeFileSync(file, [...renderComparison("html", compared, sources)].join(""));
	const { page, faults, close } = await openFile(browser, file);
	try {
		expect(await shown(page)).toHaveLength(200);
		expect(await page.locator("#shown").textContent()).toBe("All 244 keys");
		await page.getByRole("combobox", { name: "What changed" }).selectOption("still there");
		const still = Array.from({ length: 16 }, (_, at) => at * 15);
		expect(await shown(page)).toEqual(still.map(name));
		await page.getByLabel("Search", { exact: true }).fill("file-30.js");
		await expect.poll(() => shown(page), patience).toEqual([name(30)]);
		expect(await page.locator(".key:visible .change").textContent()).toBe("still there");
		expect(faults).toEqual([]);
	} finally {
		await close();
	}
});

test("a screen reader hears titles, groups and who does a step", async () => {
	const few = reportOf({ findings: [keyAt(0), keyAt(1)] });
	const { page, close } = await openReport(browser, few);
	try {
		const tree = await page.locator("main").ariaSnapshot();
		for (const line of [
			'heading "Leaked keys" [level=1]',
			'list "Do the keys still work?"',
			'region "What to do first"',
			'region "Keys"',
			'search "Search, filters and order"',
			'searchbox "Search"',
			`heading "Mailchimp API key ${name(0)}" [level=3]`,
			"Severity critical",
			'checkbox "1. Create a new key"',
			'region "For your developer"',
			'button "Save progress to a file"',
		]) {
			expect(tree).toContain(line);
		}
		const box = page.locator("#key-1 .tick").first();
		const who = await box.getAttribute("aria-describedby");
		expect(await page.locator(`#${who}`).textContent()).toBe("You");
		// No picture, control or region without a name.
		expect(tree).not.toMatch(
			/^\s*- (?:img|button|combobox|checkbox|searchbox|region|textbox)(?::|$)/m,
		);
	} finally {
		await close();
	}
});
