// No format shows more of a secret than its redacted form: reports are made by real scans of
// made-up trees, with keys in lines, beside each other, encoded, in names and in problems.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Blob } from "../../src/model/blob.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import type { ScanPlan } from "../../src/plan.ts";
import { formats, loadReporter } from "../../src/report/reporter.ts";
import { runScan } from "../../src/scan.ts";
import { anyEncoders, type Encoded, frame, nest, plain } from "../detect/encoders.ts";

interface Planted {
	/** A text in which a rule finds the key. */
	readonly line: Encoded;
	readonly key: string;
	/** Where in the key the hidden part begins and ends. */
	readonly hidden: readonly [number, number];
}

const plant = (before: string, key: string, after: string, hidden: readonly [number, number]) => {
	const { text, starts, ends } = plain.encode(before + key + after);
	const slice = (offsets: readonly number[]) =>
		offsets.slice(before.length, before.length + key.length);
	return { line: { text, starts: slice(starts), ends: slice(ends) }, key, hidden };
};

/** Keys are drawn whole: one that shrinks becomes a placeholder, which nothing hides. */
const drawn = (template: string) =>
	fc.noShrink(fc.nat()).map((seed) => expandSample(template, `${seed}`).text);

/** Each with what names it, so that it is found wherever it stands. */
const anyPlanted: fc.Arbitrary<Planted> = fc.oneof(
	drawn("{hex:32}-us6").map((key) => plant("mailchimp_api_key=", key, "", [4, 32])),
	drawn("{hex:32}").map((key) => plant('MAILCHIMP_API_KEY: "', key, '"', [4, 32])),
	drawn("md-{token:22}").map((key) => plant("MANDRILL_API_KEY=", key, "", [4, 25])),
	drawn("{uuid4}").map((key) => plant("ITERABLE_API_KEY='", key, "'", [0, 24])),
	drawn("{hex:128}").map((key) => plant("ITERABLE_JWT_SECRET=", key, "", [4, 128])),
);

const encodedOnce = (item: Planted, chain: Parameters<typeof nest>[1][]): Planted => {
	let { line } = item;
	for (const encoder of chain) line = nest(line, encoder);
	return { ...item, line };
};

const anyPiece: fc.Arbitrary<Planted> = fc.oneof(
	{ weight: 2, arbitrary: anyPlanted },
	{
		weight: 1,
		arbitrary: fc
			.tuple(anyPlanted, anyEncoders)
			.map(([item, chain]) => encodedOnce(item, [...chain])),
	},
);

const separator = fc.constantFrom(
	"\n",
	" ; ",
	" \t ",
	"\r\n",
	" | é😀 | ",
	" <b>`*[x](y)*`</b> ",
	"\n::error::",
	"\0 ",
);

/** A content of pieces, and the pieces. */
const anyContent = fc
	.array(fc.tuple(anyPiece, separator), { minLength: 1, maxLength: 4 })
	.map((pieces) => ({
		text: pieces.map(([item, between]) => item.line.text + between).join(""),
		planted: pieces.map(([item]) => item),
	}));

/** A path may hold anything but NUL. */
const anyPath = fc.oneof(
	{
		weight: 2,
		arbitrary: fc
			.constantFrom("a.txt", "config/prod.env", "a b/<é>.md")
			.map((path) => ({ path, planted: [] as Planted[] })),
	},
	{
		weight: 1,
		arbitrary: anyPiece.map((item) => ({ path: `dir/${item.line.text}`, planted: [item] })),
	},
);

const anyTree = fc.record({
	files: fc.array(fc.tuple(anyPath, anyContent), { minLength: 1, maxLength: 3 }),
	unreadable: fc.option(anyPath, { nil: undefined }),
});
type Tree = typeof anyTree extends fc.Arbitrary<infer T> ? T : never;

async function scanTree({ files, unreadable }: Tree, showSecrets = false) {
	const paths = files.map(([{ path }]) => path);
	const plan: ScanPlan = {
		*source(intake): Generator<Blob> {
			for (const [{ path }, { text }] of files) {
				const bytes = Buffer.from(text, "latin1");
				intake.plan(bytes.length);
				yield { content: { kind: "bytes", bytes }, provenance: [{ where: "file", path }] };
			}
			if (unreadable) {
				const { path } = unreadable;
				intake.problem({ code: "unreadable", message: `Cannot read "${path}"`, path });
			}
			const names = [...paths, unreadable?.path ?? ""].map((path) =>
				path.replace(/[\r\n]/g, encodeURIComponent),
			);
			const bytes = Buffer.from(names.join("\n"));
			yield { content: { kind: "bytes", bytes }, provenance: [{ where: "name", path: "" }] };
		},
		scope: { mode: "tree", root: "/root" },
		packs: builtinPacks,
		confidence: "low",
		maxFileBytes: 1 << 20,
		isExcluded: () => false,
		allow: [],
		baseline: [],
		isWhole: true,
		showSecrets,
		tool: { name: "unleak", version: "0" },
		signal: new AbortController().signal,
		now: () => new Date(0),
	};
	return await runScan(plan);
}

const looks = [80, 20, 400].flatMap((width) =>
	[true, false].flatMap((color) => [
		{ width, color, verbose: true, quiet: false },
		{ width, color, verbose: false, quiet: color },
	]),
);

/** Everything that leaves, with what a reader could undo: colours, line breaks, JSON's escapes. */
async function outputsOf({
	report,
	excerpt,
}: Awaited<ReturnType<typeof scanTree>>): Promise<string[]> {
	const outputs: string[] = [];
	for (const format of formats) {
		const render = await loadReporter(format);
		for (const look of looks) {
			let text = [...render(report, { ...look, excerpt })].join("");
			// A fingerprint is 40 digits, among which any six may stand by chance.
			for (const { fingerprint } of report.findings) text = text.replaceAll(fingerprint, "");
			// biome-ignore lint/suspicious/noControlCharactersInRegex: colours
			const bare = text.replace(/\x1b\[[\d;]*m/g, "");
			outputs.push(text, bare.replace(/\s+/g, ""), bare.replaceAll("\\\\", "\\"));
		}
	}
	return outputs;
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
			const outputs = await outputsOf(outcome);
			for (const stretch of planted.flatMap(stretchesOf)) {
				for (const output of outputs)
					if (output.includes(stretch))
						throw new Error(
							`shows "${stretch}" in: ${output.slice(Math.max(0, output.indexOf(stretch) - 200), output.indexOf(stretch) + 200)}`,
						);
			}
		}),
		{ numRuns: 120, seed: 31 },
	);
	// The keys were there to be shown.
	expect(found).toBeGreaterThan(120);
});

test("--show-secrets shows the secret in its own field and nowhere else", async () => {
	const key = expandSample("{hex:32}", "shown").text;
	const item = plant("x=", `${key}-us6`, "", [4, 32]);
	const tree: Tree = {
		files: [
			[
				{ path: `dir/${key}-us6`, planted: [] },
				{ text: frame("", item.line, "").text, planted: [item] },
			],
		],
		unreadable: undefined,
	};
	const { report } = await scanTree(tree, true);
	expect(report.findings.map(({ secret }) => secret)).toEqual([`${key}-us6`]);
	const others = report.findings.map(({ secret: _, ...rest }) => rest);
	expect(JSON.stringify({ ...report, findings: others })).not.toContain(key);
});
