// The fixtures against the rules as they stand in rules/*.yaml: every form in which a key is
// written is found, every look-alike is passed over. Each scan is compared whole, so that one
// match too many fails as one too few does; and with other keys, so that no result hangs on digits.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createScanner } from "../../src/detect/scanner.ts";
import type { Confidence, Details, Match } from "../../src/model/match.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import type { Sample } from "../../src/packs/pack.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { seeds } from "../setup/draws.ts";

/** One text, and all that a scan of it gives, at low confidence too. */
interface Fixture {
	/** The number of the shape, where there is one. */
	readonly shape?: string | number;
	readonly title: string;
	readonly path: string;
	/** With generators, and «» around each secret. */
	readonly text: string;
	readonly encode?: "utf-16le" | "utf-16be" | "latin1";
	/** Bytes, as latin1, that stand around the encoded text; so often. */
	readonly before?: string | { readonly text: string; readonly times: number };
	readonly after?: string | { readonly text: string; readonly times: number };
	readonly expect: readonly Expected[];
}

interface Expected extends Details {
	readonly rule: string;
	readonly confidence: Confidence;
	readonly line: number;
	readonly column: number;
}

const root = join(import.meta.dirname, "../..");
const packs = ["mailchimp", "iterable"].map((name) => {
	const file = `rules/${name}.yaml`;
	return compilePack({ file, text: readFileSync(join(root, file), "utf8"), foreign: false });
});
const scanner = createScanner(packs);
/** The text itself, and others that make other keys of the same template. */
const others = [undefined, ...seeds(3).map((seed) => `seed ${seed}`)];

const folder = join(root, "fixtures");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
	.filter((name) =>
		/^(?:shapes\/|lookalikes\/|encoded)[\w-]*\.yaml$/.test(name.replaceAll("\\", "/")),
	)
	.sort();

describe.each(files)("%s", (file) => {
	const fixtures: Fixture[] = parse(readFileSync(join(folder, file), "utf8"));
	test.each(fixtures.map((fixture) => ({ fixture, name: nameOf(fixture) })))(
		"$name",
		({ fixture }) => {
			for (const seed of others) {
				const { content, spans } = build(fixture, seed);
				const { matches, problems } = scanner.scan(content, { path: fixture.path });
				expect(matches.map((match) => describeMatch(match, content, fixture))).toEqual(
					fixture.expect,
				);
				expect(matches.map(({ start, end }) => ({ start, end }))).toEqual(spans);
				expect(problems).toEqual([]);
			}
		},
	);
});

const rules = packs.flatMap((pack) => pack.rules);

describe.each(rules)("examples of $id", ({ id, examples, counterexamples }) => {
	const scan = ({ text, path = "example.txt" }: Sample) => {
		const sample = expandSample(text);
		return { ...sample, matches: scanner.scan(Buffer.from(sample.text), { path }).matches };
	};

	test.each(examples)("finds: $text", (sample) => {
		const { matches, spans } = scan(sample);
		expect(spans).not.toEqual([]);
		expect(matches.map(({ ruleId, start, end }) => ({ ruleId, start, end }))).toEqual(
			spans.map((span) => ({ ruleId: id, ...span })),
		);
		for (const match of matches) {
			expect(match.confidence).toMatch(sample.confidence ?? /medium|high/);
			if (sample.details) expect(match.details).toEqual(sample.details);
		}
	});

	test.each(counterexamples)("passes over: $text", (sample) => {
		expect(scan(sample).matches.filter(({ confidence }) => confidence !== "low")).toEqual([]);
	});
});

test("a fixture stands in every file and every number of a shape has one", () => {
	const shapesOf = (file: string) =>
		new Set(
			(parse(readFileSync(join(folder, file), "utf8")) as { shape: string }[]).map(
				({ shape }) => `${shape}`,
			),
		);
	const numbers = (section: string, count: number) =>
		Array.from({ length: count }, (_, index) => `${section}.${index + 1}`);
	const [mailchimp, iterable] = ["mailchimp", "iterable"].map((name) =>
		shapesOf(`shapes/${name}.yaml`),
	);
	const missing = [
		...numbers("2.2", 50).filter((shape) => !mailchimp!.has(shape)),
		...numbers("6.2", 51).filter((shape) => !iterable!.has(shape)),
	];
	expect(missing).toEqual([]);
});

function nameOf({ shape = "", title }: Fixture): string {
	return `${shape} ${title}`.trim();
}

function build(fixture: Fixture, seed: string | undefined) {
	const { text, spans } = expandSample(fixture.text, seed);
	const before = Buffer.from(repeat(fixture.before), "latin1");
	const at = (index: number) => before.length + encode(text.slice(0, index), fixture.encode).length;
	return {
		content: Buffer.concat([
			before,
			encode(text, fixture.encode),
			Buffer.from(repeat(fixture.after), "latin1"),
		]),
		spans: spans.map(({ start, end }) => ({ start: at(start), end: at(end) })),
	};
}

function repeat(piece: Fixture["before"]): string {
	if (piece === undefined || typeof piece === "string") return piece ?? "";
	return piece.text.repeat(piece.times);
}

function encode(text: string, encoding: Fixture["encode"]): Buffer {
	if (encoding === "utf-16be") return Buffer.from(text, "utf16le").swap16();
	return Buffer.from(text, encoding === "utf-16le" ? "utf16le" : (encoding ?? "utf8"));
}

function describeMatch(match: Match, content: Buffer, fixture: Fixture): Expected {
	const { ruleId: rule, confidence, start, details } = match;
	// What has bytes around it is a binary, with a column for each byte.
	const encoding = fixture.before ? "latin1" : fixture.encode;
	return { rule, confidence, ...placeOf(content.subarray(0, start), encoding), ...details };
}

/** Line and column, in UTF-16 code units, of what stands behind the bytes; a byte order mark has none. */
function placeOf(ahead: Buffer, encoding: Fixture["encode"]): { line: number; column: number } {
	const wide = encoding?.startsWith("utf-16");
	const bytes = encoding === "utf-16be" ? Buffer.from(ahead).swap16() : ahead;
	const text = bytes.toString(wide ? "utf16le" : ((encoding as "latin1") ?? "utf8"));
	const lines = text.replace(/^\ufeff/, "").split("\n");
	return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
