// Packed data in base64 and hexadecimal digits, as Helm stores releases, requests carry zip files and databases dump
// columns: a key in it is found, its place is the digits, and what unpacks to more than the budget is a problem.

import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createScanCheck } from "../../src/detect/match-check.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { makeZip } from "../containers/zip-writer.ts";
import { draws, fc } from "../setup/draws.ts";

const { scan } = createScanner(builtinPacks);
const prefilter = createContentPrefilter(builtinPacks, createScanCheck(builtinPacks))!;

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64");
const wrapped = (text: string): string => text.replace(/.{76}/g, "$&\n");
const release = (secret: string): string =>
	JSON.stringify({
		name: "shop",
		config: { env: { API: "https://shop.example", ...JSON.parse(secret) } },
	});

/** The middle one of three members. */
function zipOf(text: string | Buffer): Buffer {
	const other = { name: "a.txt", content: Buffer.from("some words\n".repeat(50)) };
	return makeZip([other, { name: "shop.json", content: Buffer.from(text) }, other]);
}

/** Sizes behind the contents, as a program writes them that cannot go back. */
function streamedZipOf(text: string): Buffer {
	const sizes = Buffer.alloc(16);
	sizes.writeUInt32LE(0x08074b50);
	const packed = Buffer.concat([deflateRawSync("some words"), sizes]);
	return makeZip([
		{ name: "a.txt", flags: 8, packed },
		{ name: "shop.json", content: Buffer.from(text) },
	]);
}

/** Behind a member that is packed in a way that is not read here. */
function mixedZipOf(text: string): Buffer {
	const strange = { name: "a.txt", method: 12, packed: Buffer.from("BZh9 as it may be") };
	return makeZip([strange, { name: "shop.json", content: Buffer.from(text) }]);
}

const keys = [
	["mailchimp-api-key", '{"MAILCHIMP_API_KEY": "{hex:32}-us6"}'],
	["mailchimp-transactional-key", '{"MANDRILL_API_KEY": "{token:21}A"}'],
	["iterable-api-key", '{"ITERABLE_API_KEY": "{uuid4}"}'],
] as const;

const forms: readonly (readonly [
	name: string,
	encoding: string,
	write: (text: string) => string,
])[] = [
	["gzip", "base64+gzip", (text) => base64(gzipSync(text))],
	["gzip in lines", "base64+gzip", (text) => wrapped(base64(gzipSync(text)))],
	[
		"gzip in lines below words",
		"base64+gzip",
		(text) => `a\nbackup\n${wrapped(base64(gzipSync(text)))}`,
	],
	[
		"gzip in lines below a rule",
		"base64+gzip",
		(text) => `${"-".repeat(28)}\n${wrapped(base64(gzipSync(text)))}`,
	],
	[
		"zlib in lines of hex below digits",
		"hex+zlib",
		(text) => `1 of 2\n${wrapped(deflateSync(text).toString("hex"))}`,
	],
	["gzip in a string behind an escape", "base64+gzip", (text) => `"\\n${base64(gzipSync(text))}"`],
	["gzip for URLs", "base64+gzip", (text) => gzipSync(text).toString("base64url")],
	["a release of Helm", "base64+base64+gzip", (text) => base64(base64(gzipSync(text)))],
	["zlib", "base64+zlib", (text) => base64(deflateSync(text))],
	["zlib at its fastest", "base64+zlib", (text) => base64(deflateSync(text, { level: 1 }))],
	["zlib at level 5", "base64+zlib", (text) => base64(deflateSync(text, { level: 5 }))],
	["zlib at its best", "base64+zlib", (text) => base64(deflateSync(text, { level: 9 }))],
	["a zip file", "base64+zip", (text) => base64(zipOf(text))],
	["a zip file that was streamed", "base64+zip", (text) => base64(streamedZipOf(text))],
	["a zip file with a member of bzip2", "base64+zip", (text) => base64(mixedZipOf(text))],
	["a zip file in lines", "base64+zip", (text) => wrapped(base64(zipOf(text)))],
	["gzip in gzip", "base64+gzip", (text) => base64(gzipSync(gzipSync(text)))],
	[
		"zlib in gzip in zlib",
		"hex+zlib",
		(text) => deflateSync(gzipSync(deflateSync(text))).toString("hex"),
	],
	["gzip in a zip file in gzip", "base64+gzip", (text) => base64(gzipSync(zipOf(gzipSync(text))))],
	["gzip in hex", "hex+gzip", (text) => gzipSync(text).toString("hex")],
	[
		"gzip in hex as a database dumps it",
		"hex+gzip",
		(text) => `\\x${gzipSync(text).toString("hex")}`,
	],
	[
		"zlib in hex in capitals",
		"hex+zlib",
		(text) => `0x${deflateSync(text).toString("hex").toUpperCase()}`,
	],
	["zlib in lines of hex", "hex+zlib", (text) => wrapped(deflateSync(text).toString("hex"))],
	["a zip file in hex", "hex+zip", (text) => zipOf(text).toString("hex")],
];

describe.each(forms)("in %s", (_, encoding, write) => {
	test.each(keys)("%s is found", (ruleId, template) => {
		const packed = write(release(expandSample(template).text));
		const content = `data:\n  release: ${packed}\n`;
		const bytes = Buffer.from(content);
		const { matches, problems } = scan(bytes, { path: "a.yaml" });
		expect(problems).toEqual([]);
		prefilter.grow(bytes.length);
		bytes.copy(prefilter.bytes());
		expect(prefilter.isClean(bytes.length)).toBe(false);
		expect(matches.map((match) => [match.ruleId, match.details.encoding])).toEqual([
			[ruleId, encoding],
		]);
		const { start, end } = matches[0]!;
		expect(packed).toContain(content.slice(start, end));
		expect(end - start).toBeGreaterThan(packed.length - 32);
	});
});

test.each([
	["gzip", gzipSync, 8],
	["zlib", deflateSync, 4],
] as const)("in %s with a wrong checksum it is found", (_, pack, checkBytes) => {
	const packed = pack(release(expandSample(keys[0][1]).text));
	packed[packed.length - checkBytes]! ^= 1;
	const { matches } = scan(Buffer.from(`release: ${base64(packed)}\n`), { path: "a.yaml" });
	expect(matches.map(({ ruleId }) => ruleId)).toEqual(["mailchimp-api-key"]);
});

test("a name that base64 begins with is not joined with a word above it", () => {
	const { text } = expandSample('mandrill_key_of_the_shop: "{token:21}A"');
	const content = `the first line\ndata\n${base64(`${text}\n`).replace(/.{64}/g, "$&\n")}\n`;
	const { matches } = scan(Buffer.from(content), { path: "a.txt" });
	expect(matches.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([
		["mailchimp-transactional-key", "high"],
	]);
});

test.each(forms)("in %s several are found, in their order", (_, _encoding, write) => {
	const texts = [...keys, keys[0]].map(
		([, template], seed) => expandSample(template, `${seed}`).text,
	);
	const packed = write(JSON.stringify({ config: texts.join("\n") }));
	const { matches } = scan(Buffer.from(`release: ${packed}\n`), { path: "a.yaml" });
	expect(matches.map(({ ruleId }) => ruleId)).toEqual([...keys, keys[0]].map(([ruleId]) => ruleId));
});

test("what looks like a key and is none stays silent", () => {
	const { text } = expandSample('{"etag": "{hex:32}", "sha256": "{hex:64}", "id": "{uuid4}"}');
	const content = `release: ${base64(gzipSync(release(text)))}`;
	expect(scan(Buffer.from(content), { path: "a.yaml" })).toMatchObject({
		matches: [],
		problems: [],
	});
});

test("of data that is cut off, what is there is read", () => {
	const { text } = expandSample(keys[0][1]);
	const packed = gzipSync(text + " more".repeat(5) + expandSample("{hex:200}").text);
	const content = base64(packed.subarray(0, packed.length - 60));
	expect(scan(Buffer.from(content), {}).matches).toHaveLength(1);
});

test("bombs end, and are a problem", () => {
	const bomb = base64(gzipSync(Buffer.alloc(20 << 20)));
	const almost = base64(gzipSync(Buffer.alloc(3 << 20)));
	const inHex = gzipSync(Buffer.alloc(20 << 20)).toString("hex");
	const zip = base64(zipOf("\0".repeat(20 << 20)));
	const many = base64(makeZip(Array.from({ length: 1200 }, () => ({ name: "a" }))));
	const again = base64(gzipSync(gzipSync(Buffer.alloc(3 << 20))));
	const repeated = [bomb, almost, zip, again].map((content) => `${content}\n\n`.repeat(40));
	for (const content of [bomb, almost, inHex, zip, many, ...repeated]) {
		const { matches, problems } = scan(Buffer.from(content), { path: "a.txt" });
		expect(matches).toEqual([]);
		if (content !== almost) expect(problems).not.toEqual([]);
	}
});

test("whatever stands behind the head of such data is read to its end", () => {
	const heads = ["H4sI", "H4sIAAAAAAAA", "eJx", "SDRzSUFBQUFBQUFB", "UEsDBBQAAAAIAAAAAAA"];
	const hexHeads = ["1f8b0800", "789c", "504b0304140000000800"];
	const head = fc.constantFrom(...heads, ...hexHeads);
	fc.assert(
		fc.property(head, fc.uint8Array({ minLength: 30, maxLength: 300 }), (start, bytes) => {
			const rest = hexHeads.includes(start) ? Buffer.from(bytes).toString("hex") : base64(bytes);
			const { matches } = scan(Buffer.from(start + rest), { path: "a.txt" });
			expect(matches).toEqual([]);
		}),
		draws(100),
	);
});

test.each([1, 2, 3])("all keys are found in what was packed %i times", (times) => {
	const keys = ["one", "two", "three"].map((seed) => expandSample("{hex:32}-us6", seed).text);
	let text = keys.map((key) => `MAILCHIMP_API_KEY=${key}\n`).join("some words\n");
	for (let count = 0; count < times; count++) text = `data: ${base64(gzipSync(text))}\nend\n`;
	const { matches, problems } = scan(Buffer.from(text), { path: "a.txt" });
	expect(problems).toEqual([]);
	expect(matches.map(({ secret }) => secret.reveal())).toEqual(keys);
});
