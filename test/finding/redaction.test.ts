// No format shows more of a secret than its redacted form: reports are made by real scans of
// made-up trees, with keys in lines, beside each other, encoded, in names and in problems.

import { expect, test } from "vitest";
import { redactReport } from "../../src/finding/redact-report.ts";
import { mergeReports } from "../../src/merge/merge-reports.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { formats, loadReporter } from "../../src/report/formats.ts";
import { reportJson } from "../../src/report/json.ts";
import { validateReport } from "../../src/report/validate-report.ts";
import type { ScanOutcome } from "../../src/scan/scan.ts";
import { draws, fc } from "../setup/draws.ts";
import { anyTree, type Planted, plant, scanTree, type Tree } from "./trees.ts";

const looks = [
	{ width: 80, color: true, verbose: true, quiet: false },
	{ width: 20, color: false, verbose: false, quiet: false },
	{ width: 400, color: false, verbose: true, quiet: false },
	{ width: 80, color: true, verbose: false, quiet: true },
];

/** Everything that leaves, with what a reader could undo: colours, line breaks, escapes. */
async function outputsOf({ report, excerpt }: ScanOutcome): Promise<string[]> {
	const outputs: string[] = [];
	for (const format of formats) {
		const render = await loadReporter(format);
		for (const look of format === "text" ? looks : looks.slice(0, 1)) {
			let text = [...render(report, { ...look, excerpt })].join("");
			// A fingerprint is 40 digits, among which any six may stand by chance.
			for (const { fingerprint } of report.findings) text = text.replaceAll(fingerprint, "");
			text = text.replaceAll(/"[0-9a-f]{40}:\d+"/g, '""');
			// biome-ignore lint/suspicious/noControlCharactersInRegex: colours
			const bare = text.replace(/\x1b\[[\d;]*m/g, "");
			outputs.push(text, bare.replace(/\s+/g, ""), bare.replaceAll("\\\\", "\\"));
			if (text.includes("%")) outputs.push(unescapePercent(text));
		}
	}
	return outputs;
}

function unescapePercent(text: string): string {
	return text.replace(/%([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** What `unleak merge` makes of the JSON report. */
function mergedOf({ report }: ScanOutcome): ScanOutcome {
	const shaped = validateReport(JSON.parse([...reportJson(report, looks[0]!)].join("")));
	if ("fault" in shaped) throw new Error(shaped.fault);
	const files = [{ file: "/a.json", report: redactReport(shaped.report, false) }];
	return { report: mergeReports(files, report.tool), excerpt: () => undefined };
}

const shownAtMost = 6;

/** Stretches of the hidden part, as it stands in the text and as it is. */
function stretchesOf({ line, key, hidden: [from, to] }: Planted): string[] {
	const stretches: string[] = [];
	for (let at = from; at + shownAtMost <= to; at++) {
		stretches.push(key.slice(at, at + shownAtMost));
		const written = line.text.slice(line.starts[at], line.ends[at + shownAtMost - 1]);
		stretches.push(written, written.replace(/\s+/g, ""));
	}
	return [...new Set(stretches)];
}

test("no format shows six characters in a row of what a secret hides, in any form", async () => {
	let found = 0;
	await fc.assert(
		fc.asyncProperty(anyTree, async (tree) => {
			const outcome = await scanTree(tree);
			found += outcome.report.findings.length;
			const planted = [
				...tree.files.flatMap(([{ planted: inPath }, content]) => [...inPath, ...content.planted]),
				...(tree.unreadable?.planted ?? []),
			];
			const outputs = [...(await outputsOf(outcome)), ...(await outputsOf(mergedOf(outcome)))];
			for (const stretch of planted.flatMap(stretchesOf)) {
				for (const output of outputs)
					if (output.includes(stretch))
						throw new Error(
							`shows "${stretch}" in: ${output.slice(Math.max(0, output.indexOf(stretch) - 200), output.indexOf(stretch) + 200)}`,
						);
			}
		}),
		draws(10),
	);
	// The keys were there to be shown.
	expect(found).toBeGreaterThan(20);
});

test("--show-secrets shows the secret in its own field and nowhere else", async () => {
	const key = expandSample("{hex:32}", "shown").text;
	const item = plant("x=", `${key}-us6`, "", [4, 32]);
	const tree: Tree = {
		files: [
			[
				{ path: `dir/${key}-us6`, planted: [] },
				{ text: item.line.text, planted: [item] },
			],
		],
		unreadable: undefined,
	};
	const outcome = await scanTree(tree, true);
	const { report } = outcome;
	expect(report.findings.map(({ secret }) => secret)).toEqual([`${key}-us6`]);
	const others = report.findings.map(({ secret: _, ...rest }) => rest);
	expect(JSON.stringify({ ...report, findings: others })).not.toContain(key);
	for (const format of ["sarif", "github"] as const) {
		const render = await loadReporter(format);
		expect([...render(report, looks[0]!)].join("")).not.toContain(key);
	}
	expect(JSON.stringify(mergedOf(outcome).report)).not.toContain(key);
});
