// The page as the owner of an account sees it, who is no developer: which words stand in their part, who does what, and
// what the drawings show. The steps are those of our own packs.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Finding } from "../../src/model/report.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { natureOf } from "../../src/playbook/power.ts";
import { renderPlaybook } from "../../src/playbook/render.ts";
import { finding, historyLocation, location, reportOf } from "../report/sample.ts";
import { launch, openReport } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
	browser = await launch();
});
afterAll(async () => await browser.close());

/** A finding of every rule and of every type of key that a pack tells apart. */
const everyKind: Finding[] = builtinPacks.flatMap((pack) =>
	pack.rules.flatMap((rule) => {
		const types = new Set(pack.playbook.flatMap(({ keyTypes = [] }) => keyTypes));
		return [undefined, ...types, ...rule.clientSide].map((keyType, index): Finding => {
			const redacted =
				rule.shown.last === undefined ? `a${index}cd********` : `********a${index}cdef12`;
			const details = keyType === undefined ? {} : { keyType };
			const subject = { ruleId: rule.id, redacted, details };
			return {
				...finding,
				...{
					fingerprint: `${rule.id}-${index}`,
					ruleId: rule.id,
					title: rule.title,
					redacted,
					details,
				},
				provider: pack.provider,
				locations: [location, { ...historyLocation, unreachable: false }],
				exposure: { public: true, shipped: true, since: "2024-05-01T10:00:00.000Z", intervals: [] },
				...natureOf(pack, { ruleId: rule.id, details }),
				playbook: renderPlaybook(pack, subject),
			};
		});
	}),
);

const report = reportOf({
	scope: { mode: "range", root: "/srv/newsletter", commits: 3, base: "a", head: "b" },
	findings: everyKind,
	suppressed: [{ fingerprint: "f2", path: "a", by: "config", reason: "test data", owner: "Ann" }],
	notices: [{ code: "x", message: "HEAD of the repository was not read" }],
	problems: [{ code: "x", message: "Cannot read commit c0ffee" }],
});

/** What nobody outside of the trade knows. Words of the providers' own pages are not among them. */
const unknownWords =
	/\b(?:repositor(?:y|ies)|commit(?:s|ted)?|HEAD|refs?|reflog|stash|branch(?:es)?|blobs?|git|hexadecimal|hex|base64|headers?|40[0-9]|429|500|UUIDs?|JSON|terminal|shell|curl|endpoints?|environment|deploy(?:ed|s)?|HTTP|SDKs?|webhooks?|fingerprints?|regex|entropy|backend|server-side key|data cent(?:re|er)s?|stdin|bundle|SMTP server|credentials?|token scope|plaintext|unreachable)\b/gi;

test("no word of the owner's part is one that an owner does not know", async () => {
	const open = await openReport(browser, report);
	try {
		const text = await open.page.evaluate(ownerText);
		expect(text).toContain("What to do first");
		expect(text).toContain("Revoke the old key");
		expect([...String(text).matchAll(unknownWords)].map(([word], at) => [word, at])).toEqual([]);
		// The developer's part is where they belong.
		const whole = await open.page.evaluate("document.querySelector('main').textContent");
		expect(String(whole).match(unknownWords)?.length).toBeGreaterThan(20);
		expect(open.faults).toEqual([]);
	} finally {
		await open.close();
	}
});

/** All texts and labels outside of what is marked as the developer's. */
const ownerText = `(() => {
	const copy = document.querySelector("main").cloneNode(true);
	for (const part of copy.querySelectorAll("[data-for=developer], script, .path")) part.remove();
	// Text by text: words of neighbours would run together.
	const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
	const texts = [];
	while (walker.nextNode()) texts.push(walker.currentNode.data);
	for (const name of ["aria-label", "placeholder", "title", "alt"]) {
		for (const part of copy.querySelectorAll("[" + name + "]")) texts.push(part.getAttribute(name));
	}
	return texts.join("\\n");
})()`;

test("each step says who does it, and no step of the owner needs a terminal", () => {
	for (const { playbook, title } of everyKind) {
		expect(playbook.filter(({ by }) => by === undefined)).toEqual([]);
		const own = playbook.filter(({ by }) => by === "owner");
		expect(own.length, title).toBeGreaterThan(0);
		expect(own.filter(({ command }) => command !== undefined)).toEqual([]);
		// What is done on a page of the provider is drawn, with something to look for.
		const pages = own.filter(({ url, isException }) => url && !isException);
		for (const { mockup, title: step } of pages) {
			expect(mockup?.look.length, `${title}: ${step}`).toBeGreaterThan(0);
			const drawn = [
				...(mockup?.row ?? []),
				mockup?.button,
				...(mockup?.fields ?? []).map(({ value }) => value),
			];
			for (const text of mockup?.look ?? []) expect(drawn).toContain(text);
		}
	}
});

test("no text of a drawing is covered by another, or runs out of it", async () => {
	const open = await openReport(browser, report);
	try {
		const { page } = open;
		await page.evaluate(
			"for (const part of document.querySelectorAll('details')) part.open = true",
		);
		const { drawings, faults } = (await page.evaluate(coveredTexts)) as {
			drawings: number;
			faults: string[];
		};
		expect(drawings).toBeGreaterThan(20);
		expect(faults).toEqual([]);
	} finally {
		await open.close();
	}
});

/** Texts whose boxes meet those of another text or of a button that is not theirs, or leave the drawing. */
const coveredTexts = `(() => {
	const faults = [];
	const drawings = document.querySelectorAll(".mockup svg");
	for (const drawing of drawings) {
		const symbol = document.querySelector(drawing.querySelector("use").getAttribute("href"));
		// What is in a symbol has no box: the drawing is put together.
		const whole = drawing.cloneNode(false);
		whole.append(...symbol.cloneNode(true).childNodes, ...[...drawing.querySelectorAll("text")].map((text) => text.cloneNode(true)));
		drawing.parentNode.append(whole);
		const texts = [...whole.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
		const buttons = [...whole.querySelectorAll(".s-go, .s-button")].map((part) => ["a button", part.getBoundingClientRect()]);
		const frame = whole.getBoundingClientRect();
		const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
		const holds = (a, b) => a.left <= b.left && b.right <= a.right && a.top <= b.top + 1 && b.bottom <= a.bottom + 1;
		texts.forEach(([text, box], index) => {
			if (!holds(frame, box)) faults.push(text + " runs out");
			for (const [other, around] of [...texts.slice(index + 1), ...buttons]) {
				if (meets(box, around) && !holds(around, box)) faults.push(text + " meets " + other);
			}
		});
		whole.remove();
	}
	return { drawings: drawings.length, faults };
})()`;

test("the drawing shows the characters of its own key in the marked row, and is described in words", async () => {
	const open = await openReport(browser, report);
	try {
		const { page } = open;
		const cardOf = (test: (finding: Finding) => boolean) =>
			page.locator(`#key-${everyKind.findIndex(test) + 1}`);
		const mailchimp = cardOf(({ ruleId }) => ruleId === "mailchimp-api-key");
		await mailchimp.locator("summary").first().click();
		const first = mailchimp.locator(".mockup svg").first();
		expect(await first.locator("text").textContent()).toBe("a0cd••••");
		const symbol = await first.locator("use").getAttribute("href");
		const [row, key] = await Promise.all([
			page.locator(`${symbol} .s-marked`).evaluate((mark) => Number(mark.getAttribute("y"))),
			first.locator("text").evaluate((text) => Number(text.getAttribute("y"))),
		]);
		expect(key).toBeGreaterThan(row);
		expect(key).toBeLessThan(row + 28);
		const box = await first.boundingBox();
		expect(box?.width).toBeGreaterThan(250);
		expect(await first.getAttribute("aria-label")).toBe(
			'Drawing of the page "Your API Keys" (Profile, Extras, API keys): a list, in which the row of the key is marked.',
		);
		// Iterable shows the end.
		const iterable = cardOf(({ ruleId }) => ruleId === "iterable-api-key");
		await iterable.locator("summary").first().click();
		expect(await iterable.locator(".mockup svg text").first().textContent()).toBe("••••a0cdef12");
	} finally {
		await open.close();
	}
});
