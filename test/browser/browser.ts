// A real Chromium that opens a report as a person does: from a file, with nothing between them. It
// notes what must not be: requests that leave, console messages, errors.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { Report } from "../../src/model/report.ts";
import { reportHtml } from "../../src/report/html.ts";

/** Debian's Chromium where there is one, else the Chrome of the machine. */
export async function launch(): Promise<Browser> {
	const path = "/usr/bin/chromium";
	const isRoot = process.getuid?.() === 0;
	return await chromium.launch({
		...(existsSync(path) ? { executablePath: path } : { channel: "chrome" }),
		args: [...quiet, ...(isRoot ? ["--no-sandbox"] : [])],
	});
}

/** A browser asks for updates and tests its network unless it is told not to. */
const quiet: readonly string[] = [
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-gpu",
	"--disable-quic",
	"--disable-sync",
	"--no-first-run",
];

export interface OpenReport {
	readonly page: Page;
	/** All that happened and should not have. */
	readonly faults: string[];
	/** Loads the page anew, with what the browser stored. */
	readonly reload: () => Promise<unknown>;
	readonly close: () => Promise<void>;
}

/** `prepare` runs in the page before its own script. */
export async function openReport(
	browser: Browser,
	report: Report,
	options: BrowserContextOptions = {},
	prepare?: string,
): Promise<OpenReport> {
	const folder = mkdtempSync(join(tmpdir(), "unleak-browser-"));
	const file = join(folder, "report.html");
	writeFileSync(file, pageOf(report));
	const open = await openFile(browser, file, options, prepare);
	return {
		...open,
		close: async () => {
			await open.close();
			rmSync(folder, { recursive: true });
		},
	};
}

/** The same for a page that lies somewhere. */
export async function openFile(
	browser: Browser,
	file: string,
	options: BrowserContextOptions = {},
	prepare?: string,
): Promise<OpenReport> {
	const url = pathToFileURL(file).href;
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
	if (prepare !== undefined) await context.addInitScript(prepare);
	const page = await context.newPage();
	const faults: string[] = [];
	await context.route("**/*", async (route) => {
		const asked = route.request().url();
		if (asked.split("#")[0] === url) return await route.continue();
		faults.push(`asked for ${asked}`);
		await route.abort();
	});
	page.on("console", (message) => faults.push(`${message.type()}: ${message.text()}`));
	page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
	await page.goto(url);
	return {
		page,
		faults,
		reload: () => page.reload(),
		close: () => context.close(),
	};
}

function pageOf(report: Report): string {
	const options = { width: 80, color: false, verbose: false, quiet: false };
	return [...reportHtml(report, options)].join("");
}
