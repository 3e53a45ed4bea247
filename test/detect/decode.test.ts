// A key is found in whatever it was written in, up to three times over, and its place in the
// original is exactly the text that holds it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeEscapes } from "../../src/detect/escapes.ts";
import { decodedLayer, rootLayer } from "../../src/detect/layer.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { draws, fc } from "../setup/draws.ts";
import {
	anyEncoders,
	anyWide,
	type Encoder,
	encoders,
	frame,
	nest,
	plain,
	wide,
} from "./encoders.ts";
import { hex, token } from "./texts.ts";

const packs = ["mailchimp", "iterable"].map((name) => {
	const file = `rules/${name}.yaml`;
	const text = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
	return compilePack({ file, text, foreign: false });
});
const { scan } = createScanner(packs);

/** A key, and the name it is given. */
const anyNamed = fc.oneof(
	fc.tuple(
		fc.constantFrom("MAILCHIMP_API_KEY", "key"),
		hex(32).map((digits) => `${digits}-us6`),
	),
	fc.tuple(fc.constant("MAILCHIMP_API_KEY"), hex(32)),
	fc.tuple(
		fc.constant("MANDRILL_API_KEY"),
		token(22).map((body) => `md-${body}`),
	),
	// It ends as 16 bytes in base64 do: else base64 that decodes to it may look more like a key.
	fc.tuple(
		fc.constant("MANDRILL_API_KEY"),
		token(21).map((body) => `${body}A`),
	),
	fc.tuple(
		fc.constant("ITERABLE_API_KEY"),
		hex(32).map((digits) => `${digits.slice(0, 12)}4${digits.slice(13, 16)}8${digits.slice(17)}`),
	),
);
const anyQuote = fc.constantFrom("", '"', "'");
const anyLead = fc.constantFrom("", "a", "bc", "\n", "first = 1\n", '{"mode": "test", ', "é ");
/** What stands around encoded text; letters would be part of it. */
const anyBefore: fc.Arbitrary<string> = fc.constantFrom(
	"",
	"data: ",
	'"',
	"value = '",
	"x,",
	"(",
	"\n",
	"    ",
);
const anyAfter = fc.constantFrom("", '"', "'\n", "\nnext line\n", ")", ", more");

const anyCase = fc.record({
	named: anyNamed,
	quote: anyQuote,
	lead: anyLead,
	tail: fc.constantFrom("", "\n", ";\nlast = 2\n", '"}'),
	before: anyBefore,
	after: anyAfter,
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

/** The text, and where in it the key must be found. */
function build({ named, quote, lead, tail, before, after }: Case, chain: readonly Encoder[]) {
	const [name, key] = named;
	const ahead = `${lead}${name}=${quote}`;
	let encoded = plain.encode(`${ahead}${key}${quote}${tail}`);
	const last = chain.at(-1)?.name.startsWith("utf-16") ? chain.at(-1) : undefined;
	for (const encoder of chain) if (encoder !== last) encoded = nest(encoded, encoder);
	encoded = frame(before, encoded, after);
	if (last) encoded = nest(encoded, last);
	return {
		content: Buffer.from(encoded.text, "latin1"),
		start: encoded.starts[ahead.length]!,
		end: encoded.ends[ahead.length + key.length - 1]!,
		key,
	};
}

function expectFound(input: Case, chain: readonly Encoder[]): void {
	const { content, start, end, key } = build(input, chain);
	const { matches, problems } = scan(content, { path: "a.txt" });
	const found = matches.map((match) => [match.secret.reveal(), match.start, match.end]);
	expect({ found, problems }).toEqual({ found: [[key, start, end]], problems: [] });
}

/** A drawn key may hold what only a placeholder holds; then the plain text has no match either. */
const anyFound = anyCase.filter((input) => {
	const { content } = build(input, []);
	return scan(content, { path: "a.txt" }).matches.length === 1;
});

describe("one encoding", () => {
	test.each(encoders)("$name", (encoder) => {
		fc.assert(
			fc.property(anyFound, (input) => expectFound(input, [encoder])),
			draws(100),
		);
	});
	test.each([
		wide("utf-16le", true),
		wide("utf-16le", false),
		wide("utf-16be", true),
		wide("utf-16be", false),
	])("$name", (encoder) => {
		fc.assert(
			fc.property(anyFound, (input) => expectFound(input, [encoder])),
			draws(100),
		);
	});
});

describe("behind a line that ends in the padding of base64, as lines of mail may", () => {
	const padded = `CERT=${Buffer.from("a certificate ".repeat(4)).toString("base64")}\n`;
	test.each(encoders.filter(({ name }) => !name.startsWith("quoted-printable")))(
		"$name",
		(encoder) => {
			expect(padded).toMatch(/^.{60,}[^=]=\n$/);
			fc.assert(
				fc.property(anyFound, (input) => expectFound({ ...input, before: padded }, [encoder])),
				draws(50),
			);
		},
	);
});

test.each([1, 2, 3, 4])("a key behind an escape that was escaped %i times", (times) => {
	const value = ["Zq3hV8tX", "w2kLp9Rb", "T5nYc7"].join("");
	const sign = `\\${"u005c".repeat(times - 1)}u003d`;
	const bytes = Buffer.from(`MANDRILL_API_KEY${sign}${value}\n`);
	const { matches } = createScanner(builtinPacks).scan(bytes, { path: "a.txt" });
	expect(matches.map(({ start, end }) => bytes.toString("latin1", start, end))).toEqual([value]);
});

test("up to three encodings over each other", () => {
	fc.assert(
		fc.property(anyFound, anyEncoders, (input, chain) => expectFound(input, chain)),
		draws(500),
	);
});

test("up to three encodings in a text of two bytes a character", () => {
	fc.assert(
		fc.property(anyFound, anyEncoders, anyWide, (input, chain, encoder) =>
			expectFound(input, [...chain.slice(0, 2), encoder]),
		),
		draws(500),
	);
});

test("places never run backwards, however layers are nested", () => {
	const anyEscaped = fc.string({
		unit: fc.constantFrom(
			"a",
			"\\u0041",
			"%41",
			"%2541",
			"&#65;",
			"&amp;",
			"\\\\",
			"\\n",
			"=3D",
			"\\",
			"%",
		),
		maxLength: 40,
	});
	fc.assert(
		fc.property(anyEscaped, fc.nat({ max: 20 }), fc.nat({ max: 8 }), (text, cut, reach) => {
			let layer = rootLayer(Buffer.from(text, "latin1"), 0, text.length, 7);
			for (let depth = 0; depth < 3; depth++) {
				const start = Math.min(cut, layer.bytes.length);
				const end = layer.bytes.length - Math.min(cut, layer.bytes.length - start);
				const piece = decodeEscapes(layer.bytes.subarray(start, end), start, false);
				if (!piece) break;
				layer = decodedLayer(layer, { start, end, ...piece }, "x", { before: reach, after: reach });
				let last = 0;
				for (let offset = 0; offset < layer.bytes.length; offset++) {
					const origin = layer.origin(offset, offset + 1);
					expect(origin.start).toBeGreaterThanOrEqual(last);
					expect(origin.end).toBeGreaterThan(origin.start);
					expect(origin.end).toBeLessThanOrEqual(7 + text.length);
					last = origin.start;
				}
			}
		}),
		draws(400),
	);
});
