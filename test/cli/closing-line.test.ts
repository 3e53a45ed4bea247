// A scan whose reports all go into files is not silent to a person at a terminal, and is to a program.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { writeScanReports } from "../../src/cli/write-scan-reports.ts";
import { finding, reportOf } from "../report/sample.ts";
import { makeFolder } from "../sources/tree.ts";

const { isTTY } = process.stderr;
afterEach(() => {
	process.stderr.isTTY = isTTY;
	vi.restoreAllMocks();
});

async function said(isTerminal: boolean, quiet = false, alsoPrints = false): Promise<string> {
	process.stderr.isTTY = isTerminal;
	const texts: string[] = [];
	vi.spyOn(process.stderr, "write").mockImplementation((text) => texts.push(String(text)) > 0);
	vi.spyOn(process.stdout, "write").mockImplementation((...given: unknown[]) => {
		(given.at(-1) as () => void)();
		return true;
	});
	const file = join(makeFolder(), "r.json");
	const outcome = { report: reportOf({ findings: [finding] }), excerpt: () => undefined };
	const destinations = [{ format: "json", file } as const];
	const printed = alsoPrints ? [{ format: "text" } as const] : [];
	await writeScanReports(outcome, [...destinations, ...printed], { quiet });
	expect(readFileSync(file, "utf8")).toContain('"version": 1');
	return texts.join("").replace(file, "r.json");
}

test("a person is told how it ended and where the report is", async () => {
	expect(await said(true)).toMatch(/^1 finding \(.*\) in .*; scan complete Written: "r\.json"\n$/);
});

test("a program, whoever asked for quiet, and a report on the screen need no more", async () => {
	expect(await said(false)).toBe("");
	expect(await said(true, true)).toBe("");
	expect(await said(true, false, true)).toBe("");
});
