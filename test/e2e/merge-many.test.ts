// The reports of a night over a whole organisation: merging holds the text of one at a time, and of each what the merged
// report needs, so that a heap much smaller than the reports does.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scanText } from "../../src/index.ts";
import type { Finding, Report } from "../../src/model/report.ts";
import { keyOf } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { run } from "./program.ts";

/** Reports with the advice of the real program in them; every fifth key stands in all of them. */
async function writeReports(folder: string, reports: number, keys: number): Promise<number> {
	const sample = await scanText(`MAILCHIMP_API_KEY=${keyOf("sample")}\n`, { path: ".env" });
	const [finding] = sample.findings as [Finding];
	mkdirSync(folder);
	let bytes = 0;
	for (let at = 0; at < reports; at++) {
		const findings = Array.from({ length: keys }, (_, index): Finding => {
			const name = index % 5 === 0 ? `shared ${index}` : `${at} ${index}`;
			const key = keyOf(name);
			const location = { ...finding.locations[0]!, path: `src/${index}.env` };
			return {
				...finding,
				...{
					fingerprint: createHash("sha1").update(name).digest("hex"),
					redacted: `${key.slice(0, 4)}********-us7`,
				},
				locations: [location],
			};
		});
		const scope = { ...sample.scope, mode: "tree", root: `/work/r${at}` } as const;
		const report: Report = { ...sample, scope, findings };
		const file = join(folder, `${at}.json`);
		writeFileSync(file, JSON.stringify(report, null, 2));
		bytes += statSync(file).size;
	}
	return bytes;
}

test("a heap smaller than the reports merges them, into each format", {
	timeout: 300_000,
}, async () => {
	const cwd = makeFolder();
	const bytes = await writeReports(join(cwd, "in"), 400, 50);
	const heapMb = 96;
	expect(bytes).toBeGreaterThan(heapMb * 1_048_576 * 0.7);
	const env = { NODE_OPTIONS: `--max-old-space-size=${heapMb}` };
	const outputs = ["json", "html", "csv", "sarif"].flatMap((ending) => ["-o", `all.${ending}`]);
	const outcome = await run(["merge", "in/*.json", ...outputs], { cwd, env });
	expect([outcome.code, outcome.stderr]).toEqual([1, ""]);
	const merged = JSON.parse(readFileSync(join(cwd, "all.json"), "utf8")) as Report;
	expect(merged.findings).toHaveLength(400 * 40 + 10);
	// Advice is made anew, and that of each key names the key.
	const [first, last] = [merged.findings[0]!, merged.findings.at(-1)!];
	expect(first.locations).toHaveLength(400);
	expect(JSON.stringify(last.playbook)).toContain(last.redacted.slice(0, 4));
});
