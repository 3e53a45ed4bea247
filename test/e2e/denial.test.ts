// Contents that are made to keep a scan busy, from the working tree and from a small pack: the scan stays within its
// memory, hears signals meanwhile, and says what it did not scan.

import { readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Finding } from "../../src/model/report.ts";
import { startRepository } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, outcomeOf, run, start } from "./program.ts";

const sentence = "the quick brown fox jumps over the lazy dog and t".repeat(30);
const wrapped = Buffer.from(sentence)
	.toString("base64")
	.replace(/(.{76})/g, "$1\n");

test("a small pack of much base64 is scanned within 350 MB of memory", async () => {
	const cwd = makeFolder();
	const { git, commit } = startRepository(cwd);
	const content = wrapped.repeat(Math.ceil(8_000_000 / wrapped.length));
	commit("a.txt", `${content}\n${Buffer.from(`MAILCHIMP_API_KEY=${key}`).toString("base64")}\n`);
	git("repack", "-adq");
	unlinkSync(join(cwd, "a.txt"));

	const probe = makeFolder();
	write(probe, {
		"peak.mjs": `
import { writeFileSync } from "node:fs";
const peak = new URL("peak", import.meta.url);
process.on("exit", () => writeFileSync(peak, String(process.resourceUsage().maxRSS)));
`,
	});
	const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(probe, "peak.mjs"))}` };
	const { code, stdout } = await run(["scan", "--history", "--format", "json"], { cwd, env });
	const { findings, summary } = JSON.parse(stdout);
	expect([code, findings.length, summary.complete]).toEqual([1, 1, true]);
	expect(Number(readFileSync(join(probe, "peak"), "utf8"))).toBeLessThan(350_000);
});

test("keys that were found stay when the steps of a whole history are spent", async () => {
	const cwd = makeFolder();
	const { git, commit } = startRepository(cwd);
	commit("real.env", `MAILCHIMP_API_KEY=${key}\n`);
	const dense = `MAILCHIMP_API_KEY="${fill("{hex:32}-us6", "dense")}"\n`;
	for (const size of [1, 2, 3]) commit(`${size}.txt`, dense.repeat(size * 12_000));
	git("repack", "-adq");
	const { code, stdout } = await run(["scan", "--history", "--format", "json"], { cwd });
	const { findings, problems, summary } = JSON.parse(stdout);
	expect([code, summary.complete]).toEqual([1, false]);
	expect(new Set(problems.map(({ code }: { code: string }) => code))).toEqual(
		new Set(["scan-budget"]),
	);
	const paths = findings.map(({ locations }: Finding) => locations[0]?.path);
	expect(paths.sort()).toEqual([expect.stringMatching(/^[123]\.txt$/), "real.env"]);
});

const key = fill("{hex:32}-us9");
const named = Array.from({ length: 40_000 }, (_, at) =>
	fill("iterable_api_key={uuid4}\n", `${at}`),
);

// Windows has no signals.
if (process.platform !== "win32") {
	test("a signal is heard while one content is scanned", async () => {
		const cwd = makeFolder();
		write(cwd, { "a.txt": named.join("").repeat(6) });
		const child = start(["scan", "--format", "json", "--progress"], { cwd });
		const outcome = outcomeOf(child);
		await new Promise((done) => child.stderr?.once("data", done));
		child.kill("SIGTERM");
		const { code, stdout } = await outcome;
		const { summary, problems } = JSON.parse(stdout);
		expect([code, summary.planned.blobs, summary.scanned.blobs, problems]).toEqual([
			3,
			1,
			0,
			[{ code: "interrupted", message: "Stopped before its end: scan again for the rest" }],
		]);
	});
}

test("packs from outside hold only so many forms together", async () => {
	const cwd = makeFolder();
	const rule = (id: string) => ({
		id,
		title: "Acme",
		shown: {},
		severity: { default: "low" },
		forms: Array.from({ length: 20 }, () => ({
			pattern: "(?<secret>[0-9a-f]{32})",
			confidence: "low",
		})),
		examples: ["x"],
		counterexamples: ["x"],
	});
	const pack = (name: string, rules: number) => ({
		provider: "acme",
		title: "Acme",
		playbook: [{ title: "Revoke", text: "Revoke it" }],
		rules: Array.from({ length: rules }, (_, at) => rule(`${name}-${"abcdefghij"[at]}`)),
	});
	write(cwd, { "a.txt": "nothing\n" });
	for (const name of ["one", "two"]) {
		write(cwd, { [`packs/${name}.yaml`]: JSON.stringify(pack(name, 8), undefined, 1) });
	}
	expect((await run(["scan", "--rules", "packs/one.yaml", "a.txt"], { cwd })).code).toBe(0);
	const { code, stderr } = await run(["scan", "--rules", "packs", "a.txt"], { cwd });
	expect([code, stderr.includes("more than 300 forms together")]).toEqual([2, true]);
});
