// Hostile archives, all in one scan: it ends, takes less than 512 MB, says what it did not read, and finds the key that
// stands beside each bomb.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { makeBombs } from "../containers/bombs.ts";
import { makeFolder } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const maxBytes = 512 << 20;

test("no archive takes the scan down, and what is cut off of one is a problem", async () => {
	const folder = makeFolder();
	const root = makeFolder();
	const peak = join(folder, "peak");
	const measure = join(folder, "measure.cjs");
	writeFileSync(
		measure,
		`process.once("exit", () => require("node:fs").writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
	);
	const bombs = makeBombs(fill("MAILCHIMP_API_KEY={hex:32}-us3\n"));
	for (const { name, bytes } of bombs) writeFileSync(join(root, name), bytes);
	const env = { NODE_OPTIONS: `--require=${measure}` };
	const { stdout, stderr } = await run(["scan", "--json", "."], { cwd: root, env });
	expect(stderr).toBe("");
	expect(1024 * Number(readFileSync(peak, "utf8"))).toBeLessThan(maxBytes);
	const report = JSON.parse(stdout) as Report;
	const problems = new Set(report.problems.map(({ path, code }) => `${path} ${code}`));
	for (const { name, problem } of bombs) {
		if (problem !== undefined) expect([...problems]).toContain(`${name} ${problem}`);
		else expect([...problems].filter((one) => one.startsWith(`${name} `))).toEqual([]);
	}
	const locations = report.findings.flatMap((finding) => finding.locations);
	const places = locations.map(({ path, member, line }) => `${path}!${member}:${line}`).sort();
	const wanted = bombs.flatMap(({ name, member }) => (member ? [`${name}!${member}:1`] : []));
	expect(places).toEqual(expect.arrayContaining(wanted));
	expect(report.summary.scanned).toEqual(report.summary.planned);
});
