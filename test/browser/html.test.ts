import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { run } from "../e2e/program.ts";
import { finding, location, reportOf } from "../report/sample.ts";
import { limitMs } from "../setup/limit.ts";
import { makeFolder } from "../sources/tree.ts";
import { launch, type OpenReport, openFile, openReport } from "./browser.ts";
import { auditReport, findings } from "./sample.ts";

// A browser takes a moment to start, and longer on a busy machine.
const patience = { timeout: limitMs };

let browser: Browser;
beforeAll(async () => {
	browser = await launch();
});
afterAll(async () => await browser.close());

type Use = (open: OpenReport) => Promise<void>;

/** Opens the report, and sees at the end that nothing happened that should not. */
async function withReport(
	report: Report,
	use: Use,
	...rest: Parameters<typeof openReport> extends [unknown, unknown, ...infer R] ? R : never
): Promise<void> {
	const open = await openReport(browser, report, ...rest);
	try {
		await use(open);
		expect(open.faults).toEqual([]);
	} finally {
		await open.close();
	}
}

const shownKeys = (page: Page): Promise<(string | null)[]> =>
	page.locator(".key:visible h3 code").allTextContents();

test("shows hostile texts as texts, asks for nothing and complains of nothing", async () => {
	await withReport(auditReport, async ({ page }) => {
		expect(await page.title()).toBe("Leaked keys in newsletter");
		expect(await page.locator("#key-5 h3").textContent()).toBe(
			`${findings[4]?.title} ${findings[4]?.redacted}`,
		);
		await page.locator("#key-5 > summary").click();
		expect(await page.locator("#key-5 .path").textContent()).toContain("<script>window.taken");
		expect(await page.locator("#key-5 .steps a").count()).toBe(0);
		expect(await page.evaluate("window.taken")).toBeUndefined();
		expect(await page.locator("script, style, img, iframe, object, embed, link").count()).toBe(3);
	});
});

test("its own policy stops scripts, styles, pictures, forms and requests", async () => {
	const open = await openReport(browser, auditReport);
	try {
		const blocked = await open.page.evaluate(attack);
		expect(blocked).toEqual([
			"base-uri",
			"connect-src",
			"form-action",
			"img-src",
			"script-src-attr",
			"script-src-elem",
			"style-src-attr",
			"style-src-elem",
		]);
		expect(await open.page.evaluate("window.taken")).toBeUndefined();
		expect(open.faults.filter((fault) => fault.startsWith("asked"))).toEqual([]);
	} finally {
		await open.close();
	}
});

/** Runs in the page; gives the directives that stopped something. */
const attack = `new Promise((done) => {
	const blocked = new Set();
	document.addEventListener("securitypolicyviolation", (event) => blocked.add(event.effectiveDirective));
	const add = (name, fields) => document.body.append(Object.assign(document.createElement(name), fields));
	add("script", { textContent: "window.taken = true" });
	add("script", { src: "https://example.com/a.js" });
	add("style", { textContent: "body { display: none }" });
	add("img", { src: "https://example.com/a.png" });
	add("base", { href: "https://example.com/" });
	document.body.insertAdjacentHTML("beforeend", '<p style="color: red" onclick="window.taken = true">x</p>');
	document.body.lastElementChild.click();
	fetch("https://example.com/").catch(() => {});
	add("form", { action: "https://example.com/", id: "out" });
	document.getElementById("out").submit();
	const look = (times) => {
		if (blocked.size >= 8 || times === 200) done([...blocked].sort());
		else setTimeout(look, 100, times + 1);
	};
	// Half a second for what should not be among them.
	setTimeout(look, 500, 0);
})`;

describe("very many keys", () => {
	const many = reportOf({
		findings: Array.from({ length: 1000 }, (_, at) => ({
			...finding,
			...{ fingerprint: `f${at}`, redacted: `${String(at).padStart(4, "0")}********-us12` },
			provider: at % 100 === 99 ? "iterable" : "mailchimp",
			locations: [{ ...location, path: `src/file-${at}.js` }],
			playbook: [{ title: "Revoke it", text: `Find the row "${String(at).padStart(4, "0")}".` }],
		})),
	});
	const range = (from: number, to: number) =>
		Array.from({ length: to - from }, (_, at) => many.findings[from + at]!.redacted);

	test("are shown a page at a time, with what belongs to each", async () => {
		await withReport(many, async ({ page }) => {
			const pageOf = page.locator("#page");
			expect(await shownKeys(page)).toEqual(range(0, 200));
			expect(await page.locator(".key").count()).toBe(200);
			expect(await pageOf.textContent()).toBe("Keys 1 to 200 of 1000");
			await page.getByRole("button", { name: "Next" }).click();
			expect(await shownKeys(page)).toEqual(range(200, 400));
			await page.locator("#key-222 > summary").click();
			expect(await page.locator("#key-222 .path").textContent()).toContain("src/file-221.js");
			expect(await page.locator("#key-222 .steps .text").textContent()).toBe(
				'Find the row "0221".',
			);
			await page.locator("#key-222 .tick").check();
			await page.getByRole("button", { name: "Previous" }).click();
			expect(await shownKeys(page)).toEqual(range(0, 200));
			await page.getByRole("button", { name: "Next" }).click();
			await page.locator("#key-222 > summary").click();
			expect(await page.locator("#key-222 .tick").isChecked()).toBe(true);
			for (const _ of [1, 2, 3]) await page.getByRole("button", { name: "Next" }).click();
			expect(await shownKeys(page)).toEqual(range(800, 1000));
			expect(await page.getByRole("button", { name: "Next" }).isDisabled()).toBe(true);
		});
	});

	test("are filtered as a whole, and a link leads to a key on any page", async () => {
		await withReport(many, async ({ page }) => {
			await page.getByRole("combobox", { name: "Provider" }).selectOption("iterable");
			expect(await shownKeys(page)).toEqual(range(0, 1000).filter((_, at) => at % 100 === 99));
			expect(await page.locator("#shown").textContent()).toBe("10 of 1000 keys fit these filters");
			await page.getByRole("button", { name: "Clear filters" }).click();
			await page.getByLabel("Search", { exact: true }).fill("FILE-731.js");
			await expect.poll(() => shownKeys(page), patience).toEqual(range(731, 732));
			await page.getByLabel("Search", { exact: true }).fill("");
			await page.evaluate("location.hash = '#key-555'");
			await expect.poll(() => page.locator("#key-555").getAttribute("open"), patience).toBe("");
		});
	});

	test("without scripts the first ones are shown, and what is left out is said", async () => {
		await withReport(
			many,
			async ({ page }) => {
				expect(await page.locator(".key").count()).toBe(200);
				expect(await page.getByText("The first 200 of 1000 keys").isVisible()).toBe(true);
			},
			{ javaScriptEnabled: false },
		);
	});
});

describe("filters", () => {
	const [mailchimp, iterable, transactional, dead, hostile] = findings.map(
		({ redacted }) => redacted,
	);

	test("narrow the keys by provider, verdict, severity and path, and together", async () => {
		await withReport(auditReport, async ({ page }) => {
			const provider = page.getByRole("combobox", { name: "Provider" });
			const verdict = page.getByRole("combobox", { name: "Verdict" });
			const path = page.getByLabel("Search", { exact: true });
			const status = page.locator("#shown");
			expect(await status.textContent()).toBe("All 5 keys shown");
			expect(await provider.locator("option").allTextContents()).toEqual([
				"All",
				"Mailchimp (3)",
				"Iterable (2)",
			]);

			await provider.selectOption("iterable");
			expect(await shownKeys(page)).toEqual([iterable, dead]);
			expect(await status.textContent()).toBe("2 of 5 keys shown");
			expect(await page.locator("[data-row]:visible").count()).toBe(2);

			await verdict.selectOption("inactive");
			expect(await shownKeys(page)).toEqual([dead]);

			await page.getByRole("button", { name: "Clear filters" }).click();
			await page.getByRole("combobox", { name: "Severity" }).selectOption("high");
			await expect.poll(() => shownKeys(page), patience).toEqual([hostile]);

			await page.getByRole("button", { name: "Clear filters" }).click();
			await expect.poll(() => shownKeys(page), patience).toHaveLength(5);
			await path.fill(" NEWSLETTER.js");
			expect(await shownKeys(page)).toEqual([mailchimp]);
			// It lies in a list that is closed.
			await path.fill("site-11.php");
			expect(await shownKeys(page)).toEqual([transactional]);
			await path.fill("nowhere");
			expect(await page.getByText("No key fits these filters.").isVisible()).toBe(true);
			expect(await status.textContent()).toBe("0 of 5 keys shown");
		});
	});

	test("never hide a key for its path when not all of its places are listed", async () => {
		const locations = Array.from({ length: 201 }, (_, index) => ({
			...location,
			path: `p${index}`,
		}));
		const many = reportOf({ findings: [{ ...finding, locations }, findings[3]!] });
		await withReport(many, async ({ page }) => {
			await page.getByLabel("Search", { exact: true }).fill("p200");
			expect(await shownKeys(page)).toEqual([finding.redacted]);
		});
	});
});

describe("ticks", () => {
	test("survive a reload, each under its own key", async () => {
		await withReport(auditReport, async ({ page, reload }) => {
			await page.getByRole("button", { name: "Open or close all" }).click();
			await page.locator("#key-1").getByLabel("2. Deploy it").check();
			await page.locator("#key-2").getByLabel("1. Create a new key").check();
			await page.locator("#key-2").getByLabel("3. Revoke the old key").check();
			await page.locator("#key-2").getByLabel("1. Create a new key").uncheck();
			await reload();
			expect(await page.locator(".tick:checked").count()).toBe(2);
			await page.getByRole("button", { name: "Open or close all" }).click();
			expect(await page.locator("#key-1").getByLabel("2. Deploy it").isChecked()).toBe(true);
			expect(await page.locator("#key-2").getByLabel("3. Revoke").isChecked()).toBe(true);
			expect(await page.locator("#key-1 .progress").textContent()).toBe("1 of 3 steps done");
			expect(await page.locator("#progress").textContent()).toBe(
				"2 of 13 steps done. Ticks are kept in this browser only. To hand them on, save them to a file, in which no key is, and read it on another copy of this page.",
			);
			// Hashes and titles of steps, nothing of the key.
			expect(await page.evaluate("JSON.stringify(Object.entries(localStorage).sort())")).toBe(
				JSON.stringify([
					[`unleak:${findings[0]?.fingerprint}`, '["Deploy it"]'],
					[`unleak:${findings[1]?.fingerprint}`, '["Revoke the old key"]'],
				]),
			);
		});
	});

	test("work, and say that they are not kept, where the browser stores nothing", async () => {
		const refuse = `Object.defineProperty(window, "localStorage", { get() { throw new Error("no") } })`;
		await withReport(
			auditReport,
			async ({ page }) => {
				await page.locator("#key-1 > summary").click();
				await page.getByLabel("2. Deploy it").first().check();
				expect(await page.locator("#progress").textContent()).toBe(
					"1 of 13 steps done. This browser keeps no ticks: they are gone with this page.",
				);
			},
			{},
			refuse,
		);
	});

	test("are not misled by what else is stored", async () => {
		const spoil = `localStorage.setItem("unleak:${findings[0]?.fingerprint}", '{"x":')`;
		await withReport(
			auditReport,
			async ({ page }) => expect(await page.locator(".tick:checked").count()).toBe(0),
			{},
			spoil,
		);
	});
});

test("can be used with the keyboard alone, in the order of the page", async () => {
	await withReport(auditReport, async ({ page }) => {
		const focused = (): Promise<string> =>
			page.evaluate(
				"(document.activeElement.id || document.activeElement.hash || document.activeElement.name || document.activeElement.textContent).slice(0, 20)",
			);
		const order: string[] = [];
		for (let at = 0; at < 17; at++) {
			await page.keyboard.press("Tab");
			order.push(await focused());
		}
		expect(order).toEqual([
			"#main",
			...["save-progress", "load-progress"],
			...["#key-1", "#key-2", "#key-3", "#key-4", "#key-5"],
			...["search", "order", "provider", "verdict", "severity", "account"],
			"Clear filters",
			"toggle",
			"Mailchimp API key 0a",
		]);
		await page.keyboard.press("Enter");
		expect(await page.locator("#key-1").getAttribute("open")).toBe("");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Space");
		expect(await page.locator("#key-1-step-1").isChecked()).toBe(true);
		for (let back = 0; back < 13; back++) await page.keyboard.press("Shift+Tab");
		expect(await focused()).toBe("#key-2");
		await page.keyboard.press("Enter");
		await expect.poll(() => page.locator("#key-2").getAttribute("open"), patience).toBe("");
	});
});

test("without JavaScript every key can be read, and nothing is offered that would not work", async () => {
	await withReport(
		auditReport,
		async ({ page }) => {
			expect(await page.locator("input:visible, select:visible, button:visible").count()).toBe(0);
			await page.locator("#key-2 > summary").click();
			expect(await page.locator("#key-2 .steps li:visible").count()).toBe(3);
			expect(await page.getByText("steps done").count()).toBe(0);
		},
		{ javaScriptEnabled: false },
	);
});

describe.each([320, 390, 768, 1280])("at %d pixels", (width) => {
	test("nothing scrolls sideways, open or closed", async () => {
		const long = "x".repeat(300);
		const wide = {
			...finding,
			title: long,
			redacted: long,
			why: [long],
			locations: [{ ...location, path: `${long}/${long}`, author: long, where: "commit" as const }],
			playbook: [{ title: long, text: long, url: `https://example.com/${long}`, command: long }],
		};
		const report = { ...auditReport, findings: [...findings, wide] };
		await withReport(
			report,
			async ({ page }) => {
				const overflow =
					"document.documentElement.scrollWidth - document.documentElement.clientWidth";
				expect(await page.evaluate(overflow)).toBe(0);
				await page.getByRole("button", { name: "Open or close all" }).click();
				expect(await page.evaluate(overflow)).toBe(0);
			},
			{ viewport: { width, height: 800 } },
		);
	});
});

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
	test("every text has a contrast of 4.5 to 1 or more", async () => {
		await withReport(
			{ ...auditReport, problems: [{ code: "x", message: "m" }] },
			async ({ page }) => {
				await page.getByRole("button", { name: "Open or close all" }).click();
				expect(await page.evaluate(faintTexts)).toEqual([]);
				const page0 = await page.evaluate("getComputedStyle(document.body).backgroundColor");
				expect(page0).toBe(colorScheme === "dark" ? "rgb(20, 23, 27)" : "rgb(246, 246, 243)");
			},
			{ colorScheme, reducedMotion: "reduce" },
		);
	});
});

/** Runs in the page; gives the texts whose contrast with what lies behind them is too low. */
const faintTexts = `(() => {
	const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
	const light = (color) => {
		const [r, g, b] = numbers(color).map((part) => {
			const share = part / 255;
			return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = (element) => {
		for (let at = element; at; at = at.parentElement) {
			const color = getComputedStyle(at).backgroundColor;
			if ((numbers(color)[3] ?? 1) > 0) return color;
		}
	};
	const faint = [];
	for (const element of document.querySelectorAll("body *")) {
		const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
		if (!hasText || !element.checkVisibility() || element.closest("svg")) continue;
		const [one, other] = [light(getComputedStyle(element).color), light(behind(element))];
		const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
		if (contrast < 4.5) faint.push(element.textContent.slice(0, 40) + " " + contrast.toFixed(2));
	}
	return faint;
})()`;

test("on paper all is open and no control is left, with and without JavaScript", async () => {
	for (const javaScriptEnabled of [true, false]) {
		await withReport(
			auditReport,
			async ({ page }) => {
				await page.emulateMedia({ media: "print" });
				if (javaScriptEnabled) await page.evaluate("dispatchEvent(new Event('beforeprint'))");
				const shown = (selector: string): Promise<boolean[]> =>
					page
						.locator(selector)
						.evaluateAll((lists) => lists.map((list) => list.getBoundingClientRect().height > 0));
				expect(await shown(".key .places")).toEqual(Array(6).fill(true));
				// Steps that several keys have stand once.
				expect(await shown(".key .steps")).toEqual([true, false, false, false, true]);
				expect(await shown(".key .same")).toEqual([false, true, true, true, false]);
				expect(await page.locator("select:visible, button:visible").count()).toBe(0);
				if (!javaScriptEnabled) return;
				await page.evaluate("dispatchEvent(new Event('afterprint'))");
				expect(await page.locator("details[open]").count()).toBe(0);
			},
			{ javaScriptEnabled },
		);
	}
});

test("a clean scan and an incomplete one say so and offer nothing to filter", async () => {
	const gap = { code: "unreadable", message: "permission denied", path: "a/b" };
	for (const [report, words] of [
		[reportOf(), "No keys found in 5,532 files, 31.2 MB."],
		[reportOf({ problems: [gap] }), "What could not be read may hold more keys."],
	] as const) {
		await withReport(report, async ({ page }) => {
			expect(await page.getByText(words).isVisible()).toBe(true);
			expect(await page.locator("input, select, button, .counts, .chart").count()).toBe(0);
		});
	}
});

test("the page that the built program writes opens as well", async () => {
	const TMPDIR = makeFolder();
	const { stdout } = await run(["demo"], { env: { TMPDIR, TEMP: TMPDIR, TMP: TMPDIR } });
	const [, folder = ""] =
		/^The keys are made up. All of it stays in (.*) for you/m.exec(stdout) ?? [];
	const { page, faults, close } = await openFile(browser, join(folder, "report.html"));
	try {
		expect(await page.title()).toBe("Leaked keys in newsletter");
		expect(await shownKeys(page)).toHaveLength(5);
		expect(await page.locator("[data-row] .life").count()).toBe(5);
		expect(await page.locator("[data-row] .past").count()).toBe(1);
		expect(faults).toEqual([]);
	} finally {
		await close();
	}
});
