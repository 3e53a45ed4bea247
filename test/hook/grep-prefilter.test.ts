// What the hook's first look lets pass holds nothing that the scanner would find on an added
// line: however a key is written, and whichever part of it a change touches.

import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { buildGrepPrefilter } from "../../src/hook/grep-prefilter.ts";
import { renderSharedScript } from "../../src/hook/shared-script.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import type { Form, Pack, Rule } from "../../src/packs/pack.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { findAddedLines } from "../../src/sources/repository/added-lines.ts";
import { anyEncoders, anyWide, type Encoder, encoders, nest, plain } from "../detect/encoders.ts";
import { anyText, hex, token } from "../detect/texts.ts";
import { startRepository } from "../git/golden.ts";
import { writeKey } from "../layers/texts.ts";
import { draws, fc, seeds } from "../setup/draws.ts";
import { makeFolder } from "../sources/tree.ts";
import { type Change, sieve, sieveFiles } from "./run-prefilter.ts";

const { scan } = createScanner(builtinPacks);

const anyNamed = fc.oneof(
	fc.tuple(
		fc.constantFrom("MAILCHIMP_API_KEY", "key"),
		hex(32).map((digits) => `${digits}-us6`),
	),
	fc.tuple(fc.constantFrom("MAILCHIMP_API_KEY", "ITERABLE_API_KEY"), hex(32)),
	fc.tuple(
		fc.constantFrom("MANDRILL_API_KEY", "key"),
		token(22).map((body) => `md-${body}`),
	),
	fc.tuple(fc.constantFrom("MANDRILL_API_KEY", "x-mc-apikey"), token(22)),
	fc.tuple(fc.constant("ITERABLE_JWT_SECRET"), hex(128)),
);

/** Some of the characters as escapes, as libraries write that escape signs, or all but digits. */
const partly: readonly Encoder[] = [
	[/[-_]/, (code: string) => `\\u00${code}`],
	[/[-_]/, (code: string) => `%${code.toUpperCase()}`],
	[/[-_]/, (code: string) => `&#x${code};`],
	[/[-_]/, (code: string) => `&#${Number.parseInt(code, 16)};`],
	[/[-_]/, (code: string) => `\\x${code}`],
	[/[^0-9]/, (code: string) => `%${code}`],
	[/[a-f]/, (code: string) => `\\x${code}`],
	[/[aeA1-3]/, (code: string) => `\\u00${code.toUpperCase()}`],
].map(([wanted, write]) => ({
	name: `partly ${wanted}`,
	encode(text) {
		const pieces = [...text].map((character) =>
			(wanted as RegExp).test(character)
				? (write as (code: string) => string)(character.charCodeAt(0).toString(16))
				: character,
		);
		const ends = pieces.map((_, index) => pieces.slice(0, index + 1).join("").length);
		return { text: pieces.join(""), starts: ends.map((end, i) => end - pieces[i]!.length), ends };
	},
}));

const anyChain: fc.Arbitrary<readonly Encoder[]> = fc.oneof(
	fc.constant([]),
	fc.constantFrom(...encoders).map((encoder) => [encoder]),
	fc.constantFrom(...partly).map((encoder) => [encoder]),
	anyEncoders,
	fc.tuple(anyEncoders, anyWide).map(([chain, wide]) => [...chain.slice(0, 1), wide]),
);

const filler = fc
	.tuple(fc.constantFrom("", "first = 1; ", "Dear all, ", "x"), fc.nat({ max: 90 }))
	.map(([head, length]) => head + "text, ".repeat(length / 6));

/** Keys with names, encoded, and what stands around them. */
const anyWritten = fc
	.record({
		lead: filler,
		keys: fc.array(anyNamed, { minLength: 1, maxLength: 2 }),
		sign: fc.constantFrom("=", '="', ": ", ":\n  ", "=\n", "=\\n", " => '"),
		tail: fc.constantFrom("", "\n", '";\nlast = 2\n', "\0", ", more and more of it"),
		chain: anyChain,
		around: fc.constantFrom(["", ""], ["data: ", "\n"], ['"', '"\n'], ["\\n", "\\n"], ["%20", "&"]),
	})
	.map(({ lead, keys, sign, tail, chain, around: [before, after] }) => {
		const text = keys.map(([name, key]) => `${lead}${name}${sign}${key}${tail}`).join("\n");
		let encoded = plain.encode(text);
		const last = chain.at(-1)?.name.startsWith("utf-16") ? chain.at(-1) : undefined;
		for (const encoder of chain) if (encoder !== last) encoded = nest(encoded, encoder);
		const framed = `${before}${encoded.text}${after}`;
		return last === undefined ? framed : last.encode(framed).text;
	});

/** What the file was before: without some of its lines, or with others in their place. */
const anyPast = fc.oneof(
	fc.constant(undefined),
	fc.array(fc.constantFrom("keep", "keep", "drop", "head", "tail", "swap"), {
		minLength: 1,
		maxLength: 12,
	}),
);

function past(next: string, edits: readonly string[]): string {
	return next
		.split("\n")
		.flatMap((line, index) => {
			const edit = edits[index % edits.length];
			if (edit === "drop") return [];
			if (edit === "head") return [`Q${line.slice(1)}`];
			if (edit === "tail") return [`${line.slice(0, -2)}Q${line.slice(-1)}`];
			if (edit === "swap") return [line.replace(/[0-9a-f]{4}/g, "0000")];
			return [line];
		})
		.join("\n");
}

const anyChange: fc.Arbitrary<Change> = fc
	.tuple(fc.oneof({ weight: 4, arbitrary: anyWritten }, { weight: 1, arbitrary: anyText }), anyPast)
	.map(([next, edits]) => ({
		old: edits === undefined ? undefined : Buffer.from(past(next, edits), "latin1"),
		next: Buffer.from(next, "latin1"),
	}));

function findsAdded({ old, next }: Change): boolean {
	const added = findAddedLines(old ?? Buffer.alloc(0), next);
	return scan(next, { path: "f1f" }).matches.some((match) =>
		added.some(({ start, end }) => match.start < end && match.end > start),
	);
}

test("what the scanner finds on an added line, the first look stops", () => {
	const changes = fc.sample(anyChange, draws(350));
	let found = 0;
	for (let at = 0; at < changes.length; at += 500) {
		const batch = changes.slice(at, at + 500);
		const stopped = sieve(startRepository(makeFolder()), batch);
		const missed = batch.filter((change, index) => findsAdded(change) && !stopped[index]);
		found += batch.filter(findsAdded).length;
		expect(missed.map(show)).toEqual([]);
	}
	// Else the samples prove nothing.
	expect(found).toBeGreaterThan(changes.length / 3);
});

test("what is encoded as other programs write it, the first look stops", () => {
	const written = seeds(150).map(writeKey);
	const changes = written.map(({ content }) => ({ old: undefined, next: content }));
	const stopped = sieve(startRepository(makeFolder()), changes);
	const found = written.filter((_, index) => findsAdded(changes[index]!));
	const missed = written.filter((_, index) => findsAdded(changes[index]!) && !stopped[index]);
	// In 1 of 100 several encodings lie over each other in a way that grep cannot tell yet.
	const names = missed.map(({ seed, names }) => `${seed}: ${names.join(" in ")}`);
	expect(names.slice(Math.ceil(found.length / 50))).toEqual([]);
});

test("packed data in base64 and in hexadecimal digits is stopped", () => {
	const text = expandSample('{"MAILCHIMP_API_KEY": "{hex:32}-us6"}').text;
	const zlib = [1, 5, 6, 9].map((level) => deflateSync(text, { level }));
	const all = [gzipSync(text), ...zlib];
	const once = all.map((bytes) => bytes.toString("base64"));
	const twice = Buffer.from(once[0]!).toString("base64");
	const hex = all
		.slice(0, 1)
		.concat(zlib)
		.map((bytes) => bytes.toString("hex"));
	const changes = [...once, twice, ...hex].map((packed): Change => {
		return { old: Buffer.from("a: 1\n"), next: Buffer.from(`a: 1\nrelease: ${packed}\n`) };
	});
	expect(changes.map(findsAdded)).toEqual(changes.map(() => true));
	expect(sieve(startRepository(makeFolder()), changes)).toEqual(changes.map(() => true));
});

test("what the scanner finds in a file, the look at named files stops", () => {
	const files = fc.sample(anyChange, draws(200)).map(({ next }) => next);
	const stopped = sieveFiles(startRepository(makeFolder()), files);
	const holdsKey = (file: Buffer) => scan(file, { path: "f1f" }).matches.length > 0;
	const missed = files.filter((file, index) => holdsKey(file) && !stopped[index]);
	expect(missed.map((file) => file.toString("latin1"))).toEqual([]);
	expect(files.filter(holdsKey).length).toBeGreaterThan(files.length * 0.3);
});

test("a key that mail broke into lines is stopped, whichever of its lines changes", () => {
	const digits = expandSample("{hex:128}", "broken by mail").text;
	const name = `${"text, ".repeat(5)} ITERABLE_JWT_SECRET=3D`;
	// The scanner takes a line for broken from 60 characters on: four of them hold the longest key.
	const changes = [60, 64, 75].flatMap((width) => {
		const rest = digits.slice(width - name.length).match(new RegExp(`.{1,${width}}`, "g"))!;
		const lines = [name + digits.slice(0, width - name.length), ...rest];
		const next = `first\n${lines.join("=\n")}"\nlast\n`;
		return lines.map((line): Change => {
			const other = line.replace(/[0-9a-f]+$/, (tail) => "-".repeat(tail.length));
			const old = next.replace(line, other);
			return { old: Buffer.from(old), next: Buffer.from(next) };
		});
	});
	expect(changes.map(findsAdded)).toEqual(changes.map(() => true));
	const stopped = sieve(startRepository(makeFolder()), changes);
	expect(stopped).toEqual(changes.map(() => true));
});

test("a key right behind an escape is stopped, also where the escape's own sign is written as another", () => {
	const signs = ["\\", "%5C", "&#92;", "&#x5c;", "&bsol;", "\\u005c", "=5C"];
	const changes = signs.flatMap((sign) =>
		[..."abfnrtv0"].map((letter, index): Change => {
			const { text } = expandSample(`{hex:32}-us6`, `${sign}${index}`);
			return { old: undefined, next: Buffer.from(`"mailchimp_api_key=${sign}${letter}${text}"\n`) };
		}),
	);
	const found = changes.map(findsAdded);
	const stopped = sieve(startRepository(makeFolder()), changes);
	const missed = changes.filter((_, index) => found[index] && !stopped[index]);
	expect(missed.map(show)).toEqual([]);
	// Else they prove nothing.
	for (const sign of signs.slice(0, 4)) {
		const own = changes.filter(
			({ next }) => next.includes(`=${sign}n`) || next.includes(`=${sign}t`),
		);
		expect([sign, own.map(findsAdded)]).toEqual([sign, [true, true]]);
	}
});

test("every example of the rules is stopped, as a new file and as the only new line", () => {
	const changes = builtinPacks.flatMap(({ rules }) =>
		rules.flatMap(({ examples }) =>
			examples.map(({ text }): Change => {
				const next = Buffer.from(expandSample(text).text, "latin1");
				return { old: undefined, next };
			}),
		),
	);
	const changed = changes.map(({ next }) => ({ old: Buffer.from("first\n"), next }));
	const stopped = sieve(startRepository(makeFolder()), [...changes, ...changed]);
	expect(stopped).toEqual([...changes, ...changed].map(() => true));
});

test("ordinary changes are not", () => {
	const lines = [
		"const getHTTPResponseHandler1 = make();\n",
		`  integrity sha512-${"Ab1+/".repeat(17)}Q==\n`,
		`golang.org/x/sys v0.1.0 h1:${"kunALQeHf1/".repeat(4).slice(0, 43)}=\n`,
		`commit ${"0a1b2c3d".repeat(5)}\n`,
		"options +=\n\tmore;\n",
		"<p>it isn&#39;t &quot;here&quot;&nbsp;%20</p>\n",
		`${"-".repeat(80)}\n`,
		"\x7fELF\0\0\0text\0\0",
	];
	const changes = lines.map((line) => ({
		old: Buffer.from("first\n"),
		next: Buffer.from(`first\n${line}last\n`, "latin1"),
	}));
	const stopped = sieve(startRepository(makeFolder()), changes);
	expect(lines.filter((_, index) => stopped[index])).toEqual([]);
});

test("a pattern that grep would read differently makes every commit start unleak", () => {
	const [pack] = builtinPacks as [Pack];
	const [rule] = pack.rules as [Rule];
	const [form] = rule.forms as [Form];
	const withPattern = (pattern: string) =>
		buildGrepPrefilter([{ ...pack, rules: [{ ...rule, forms: [{ ...form, pattern }] }] }]);
	expect(withPattern("(?<secret>[0-9a-f]{32})(?:-us[1-9]|_x)?")).toBeUndefined();
	expect(withPattern("(?<secret>\\w{32})")).toBeUndefined();
	expect(withPattern("(?=a)(?<secret>[0-9a-f]{32})")).toBeUndefined();
	expect(withPattern("(?<secret>(x|y)[0-9a-f]{32}z?)")).toBeDefined();
	expect(buildGrepPrefilter([])).toBeUndefined();
	expect(renderSharedScript(undefined)).toContain("first=''");
});

function show({ old, next }: Change): string {
	return JSON.stringify([old?.toString("latin1"), next.toString("latin1")]);
}
