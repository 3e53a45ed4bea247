// The scan for runs, the probes and the shortcuts never lose what the rules alone would find, at any
// place, beside any byte, and in windows of any size.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createScanCheck } from "../../src/detect/match-check.ts";
import { scanWindows } from "../../src/detect/scan-windows.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { confidences, type Match } from "../../src/model/match.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { draws, fc } from "../setup/draws.ts";
import { compileOdd } from "./odd.ts";
import { findByRules, type Sight } from "./oracle.ts";
import { anyText, hex } from "./texts.ts";

const builtin = ["mailchimp", "iterable"].map((name) => {
	const file = `rules/${name}.yaml`;
	const text = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
	return compilePack({ file, text, foreign: false });
});

/** Patterns as strangers write them: neighbours of the run's own class, signs in the class, suffixes. */
const odd = compileOdd([
	["prefix of the class", "(?<secret>abc[0-9a-f]{30})", "word"],
	["suffix of the class", "(?<secret>[0-9a-f]{20,22}0f)", "word"],
	["words with signs", "(?<secret>[a-z0-9_-]{18,20})", "word"],
	["token with dots", "(?<secret>[A-Za-z0-9._-]{24})", "token"],
	["far prefix", "us[:= ]{1,3}(?<secret>[0-9a-f]{32})", "word"],
	["between", "<(?<secret>[a-f0-9]{31,33})>", "word"],
	["not ASCII", "(?<secret>[^\\x00-\\x60\\x67-\\xe8]{16,18})", "word"],
]);

const of = (characters: string, minLength: number, maxLength = minLength) =>
	fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
/** What these match, between other texts. */
const anyOdd = fc.oneof(
	hex(30).map((digits) => `abc${digits}`),
	hex(22).map((digits) => `${digits}0f`),
	of("abcxyz0189_-", 18, 20),
	of("abcXYZ0189._-", 24),
	hex(32).map((digits) => `us: ${digits}`),
	hex(32).map((digits) => `<${digits}>`),
	of("abcdef\xe9\xf3\xff", 16, 18),
);
const anyOddText = fc
	.array(fc.oneof(anyOdd, anyText, fc.constantFrom(" ", "\n", '"', "=", "-", "\0")), {
		maxLength: 8,
	})
	.map((parts) => parts.join(""));

const sets = [
	["the package's packs", builtin, anyText],
	["packs with odd patterns", [odd], anyOddText],
] as const;

const runs = draws(500);

test.each(sets)("%s: whatever a rule finds at any offset, the scan finds", (_, packs, texts) => {
	const { scan } = createScanner(packs);
	const met = new Set<string>();
	fc.assert(
		fc.property(texts, (text) => {
			const { matches, problems } = scan(Buffer.from(text, "latin1"), { path: "a.txt" });
			for (const { ruleId } of matches) met.add(ruleId);
			expect(problems).toEqual([]);
			expect(lostOf(findByRules(packs, text, "a.txt"), matches)).toEqual([]);
		}),
		draws(900),
	);
	// Else some rule would not be put to the test.
	const rules = packs.flatMap((pack) => pack.rules.map(({ id }) => id));
	expect([...met].sort()).toEqual(rules.sort());
});

test("an undecoded match spans its secret and nothing else, apart from all others", () => {
	const { scan } = createScanner(builtin);
	fc.assert(
		fc.property(anyText, (text) => {
			const { matches } = scan(Buffer.from(text, "latin1"), { path: "a.txt" });
			let done = 0;
			for (const { start, end, secret, identity, details } of matches) {
				expect(start).toBeGreaterThanOrEqual(done);
				done = end;
				if (details.encoding) continue;
				// A split key is told whole, but its data centre stands elsewhere.
				expect([secret.reveal(), identity.reveal()]).toContain(text.slice(start, end));
			}
		}),
		runs,
	);
});

test("a match belongs to the window in which it begins, and to no other", () => {
	const { scan } = createScanner(builtin);
	fc.assert(
		fc.property(
			anyText,
			fc.array(fc.nat(), { maxLength: 3 }),
			fc.nat({ max: 1000 }),
			(text, cuts, base) => {
				const bytes = Buffer.from(text, "latin1");
				const whole = scan(bytes, { path: "a.txt", base });
				const ends = cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other);
				const borders = [0, ...ends, bytes.length];
				const inWindows = borders.slice(1).flatMap((to, index) => {
					return scan(bytes, { path: "a.txt", base, from: borders[index]!, to }).matches;
				});
				expect(inWindows.map(describeMatch)).toEqual(whole.matches.map(describeMatch));
			},
		),
		runs,
	);
});

test("what a rule finds is found in some window, also where its run begins in the next one", () => {
	const { scan } = createScanner([odd]);
	fc.assert(
		fc.property(anyText, fc.nat(), (text, cut) => {
			const bytes = Buffer.from(text, "latin1");
			const to = cut % (bytes.length + 1);
			const matches = [
				...scan(bytes, { path: "a.txt", to }).matches,
				...scan(bytes, { path: "a.txt", from: to }).matches,
			];
			expect(lostOf(findByRules([odd], text, "a.txt"), matches)).toEqual([]);
		}),
		runs,
	);
});

const filler = fc.nat({ max: 9000 }).map((size) => "filler\n".repeat(size >> 3));

test.each([
	["in JavaScript", undefined],
	["behind the prefilter", createContentPrefilter(builtin, createScanCheck(builtin))],
])("windows of a large content, %s, give what a scan of the whole gives", (_, prefilter) => {
	const scanner = createScanner(builtin);
	fc.assert(
		fc.property(
			fc.noShrink(fc.array(fc.oneof(anyText, filler), { minLength: 20, maxLength: 60 })),
			fc.integer({ min: 500, max: 5000 }),
			fc.integer({ min: 1, max: 9000 }),
			(parts, windowBytes, readBytes) => {
				const bytes = Buffer.from(parts.join("\n"), "latin1");
				const content = {
					size: bytes.length,
					readAt: (into: Uint8Array, position: number) =>
						bytes.copy(into, 0, position, Math.min(position + readBytes, bytes.length)),
				};
				const windows = scanWindows(content, scanner, "a.txt", prefilter, windowBytes * 2);
				const found: Match[] = [];
				let step = windows.next();
				for (; !step.done; step = windows.next()) found.push(...(step.value?.matches ?? []));
				expect(step.value).toEqual({ bytes: bytes.length, problems: [] });
				const whole = scanner.scan(bytes, { path: "a.txt" });
				expect(found.map(describeMatch)).toEqual(whole.matches.map(describeMatch));
			},
		),
		draws(3),
	);
});

test("no window shows the tail of a key that begins in the one before", () => {
	const scanner = createScanner(builtin);
	const windowBytes = 40_000;
	const [first, second] = ["one", "two"].map((seed) => expandSample("{hex:32}-us7", seed).text);
	const line = `mailchimp ${first} mailchimp ${second}\n`;
	// The border of the windows moves through the line, from before the first key to behind the last.
	for (let before = windowBytes - line.length; before <= windowBytes; before++) {
		const bytes = Buffer.from(`${".".repeat(before - 1)}\n${line}${".".repeat(windowBytes)}\n`);
		const content = {
			size: bytes.length,
			readAt: (into: Uint8Array, position: number) => bytes.copy(into, 0, position),
		};
		const windows: { text: string; base: number; matches: readonly Match[] }[] = [];
		// A window's bytes are valid until the next one.
		const prefilter = createContentPrefilter(builtin, createScanCheck(builtin));
		const all = scanWindows(content, scanner, "a.txt", prefilter, windowBytes);
		for (const window of all) {
			if (window === undefined) continue;
			const { bytes, base, matches } = window;
			windows.push({ text: bytes.toString("latin1"), base, matches });
		}
		expect(windows.map(({ text }) => text).join("")).toBe(bytes.toString("latin1"));
		expect(windows.flatMap(({ matches }) => matches.map(({ secret }) => secret.reveal()))).toEqual([
			first,
			second,
		]);
		for (const { text, base, matches } of windows) {
			for (const { end } of matches) expect(text.length).toBeGreaterThanOrEqual(end - base);
			const known = matches.map(({ secret }) => secret.reveal());
			const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, ""), text);
			expect(hidden).not.toMatch(/[0-9a-f]{3}-us7/);
		}
	}
});

/** Sights that no match covers: their place is taken only by what is at least as certain. */
function lostOf(sights: readonly Sight[], matches: readonly Match[]): Sight[] {
	return sights.filter(
		({ start, end, confidence }) =>
			!matches.some(
				(match) =>
					match.start < end &&
					match.end > start &&
					confidences.indexOf(match.confidence) >= confidences.indexOf(confidence),
			),
	);
}

function describeMatch({ ruleId, secret, start, end, confidence, details, why, severity }: Match) {
	return { ruleId, secret: secret.reveal(), start, end, confidence, details, why, severity };
}
