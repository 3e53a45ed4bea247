// Made-up trees with keys in them (in lines, beside each other, encoded, in names and in problems),
// and real scans of them.

import type { Blob } from "../../src/model/blob.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import type { ScanPlan } from "../../src/scan/plan.ts";
import { runScan, type ScanOutcome } from "../../src/scan/scan.ts";
import { anyEncoders, type Encoded, nest, plain } from "../detect/encoders.ts";
import { fc } from "../setup/draws.ts";

export interface Planted {
	/** A text in which a rule finds the key. */
	readonly line: Encoded;
	readonly key: string;
	/** Where in the key the hidden part begins and ends. */
	readonly hidden: readonly [number, number];
}

export const plant = (
	before: string,
	key: string,
	after: string,
	hidden: readonly [number, number],
) => {
	const { text, starts, ends } = plain.encode(before + key + after);
	const slice = (offsets: readonly number[]) =>
		offsets.slice(before.length, before.length + key.length);
	return { line: { text, starts: slice(starts), ends: slice(ends) }, key, hidden };
};

/** Keys are drawn whole: one that shrinks becomes a placeholder, which nothing hides. */
const drawn = (template: string) =>
	fc.noShrink(fc.nat()).map((seed) => expandSample(template, `${template} ${seed}`).text);

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

/** A line break in a name is a key's end: nobody can tell a name from two. */
const anyPath = fc.oneof(
	{
		weight: 2,
		arbitrary: fc
			.constantFrom("a.txt", "config/prod.env", "a b/<é>.md")
			.map((path) => ({ path, planted: [] as Planted[] })),
	},
	{
		weight: 1,
		arbitrary: anyPiece
			.filter(({ line }) => !/[\r\n]/.test(line.text))
			.map((item) => ({ path: `dir/${item.line.text}`, planted: [item] })),
	},
);

export interface Tree {
	readonly files: readonly (readonly [Named, Content])[];
	readonly unreadable?: Named | undefined;
}
interface Named {
	readonly path: string;
	readonly planted: readonly Planted[];
}
interface Content {
	readonly text: string;
	readonly planted: readonly Planted[];
}

export const anyTree: fc.Arbitrary<Tree> = fc.record({
	files: fc.array(fc.tuple(anyPath, anyContent), { minLength: 1, maxLength: 3 }),
	unreadable: fc.option(anyPath, { nil: undefined }),
});

export async function scanTree(
	{ files, unreadable }: Tree,
	showSecrets = false,
): Promise<ScanOutcome> {
	const paths = files.map(([{ path }]) => path);
	const plan: ScanPlan = {
		*source(accounting): Generator<Blob> {
			for (const [{ path }, { text }] of files) {
				const bytes = Buffer.from(text, "latin1");
				accounting.addPlanned(bytes.length);
				yield { content: { kind: "bytes", bytes }, provenance: [{ where: "file", path }] };
			}
			if (unreadable) {
				const { path } = unreadable;
				accounting.addProblem({ code: "unreadable", message: `Cannot read "${path}"`, path });
			}
			// In their order, as sources list them.
			const names = [...paths, unreadable?.path ?? ""]
				.sort()
				.map((path) => path.replace(/[\r\n]/g, encodeURIComponent));
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
