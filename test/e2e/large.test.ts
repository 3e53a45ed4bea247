// A file that is far larger than the memory a scan may use: read to its last line, at the right
// place, in windows.

import { closeSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const key = fill("{hex:32}-us2");
const chunkLines = 20_000;
const chunks = 300;

test("a key in the last line of 300 MB is found, within 200 MB of memory", async () => {
	const cwd = makeFolder();
	const chunk = Buffer.from(
		"2026-01-02T03:04:05Z info é nothing to see in this line\n".repeat(chunkLines),
	);
	const file = openSync(join(cwd, "huge.log"), "w");
	for (let at = 0; at < chunks; at++) writeSync(file, chunk);
	writeSync(file, `é mailchimp_api_key=${key}`);
	closeSync(file);
	expect(statSync(join(cwd, "huge.log")).size).toBeGreaterThan(300_000_000);

	const probe = makeFolder();
	write(probe, {
		"peak.mjs": `
import { writeFileSync } from "node:fs";
const peak = new URL("peak", import.meta.url);
process.on("exit", () => writeFileSync(peak, String(process.resourceUsage().maxRSS)));
`,
	});
	const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(probe, "peak.mjs"))}` };
	const flags = ["--format", "json", "--max-file-size", "4GB"];
	const { code, stdout } = await run(["scan", ...flags], { cwd, env });
	const { findings, summary } = JSON.parse(stdout);
	const line = chunkLines * chunks + 1;
	expect([code, summary.complete, findings[0].locations]).toEqual([
		1,
		true,
		[{ path: "huge.log", line, column: 21, endLine: line, endColumn: 57, where: "file" }],
	]);
	const peakKilobytes = Number(readFileSync(join(probe, "peak"), "utf8"));
	expect(peakKilobytes).toBeGreaterThan(10_000);
	expect(peakKilobytes).toBeLessThan(200_000);
});

test("a large file of other bytes is as good as any", async () => {
	const cwd = makeFolder();
	const bytes = Buffer.alloc(20_000_000, 0);
	bytes.write(`\nMAILCHIMP_API_KEY=${key}\n`, 12_345_678, "latin1");
	const file = openSync(join(cwd, "core"), "w");
	writeSync(file, bytes);
	closeSync(file);
	const { code, stdout } = await run(["scan", "-q"], { cwd });
	expect([code, stdout.split(" ")[0]]).toEqual([1, "core:2:19"]);
});
