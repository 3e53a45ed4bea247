// Packed data in base64, as Helm stores releases and settings carry blobs: a key in it is found, its place is the
// base64, and what unpacks to more than the budget is a problem.

import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { draws, fc } from "../setup/draws.ts";

const { scan } = createScanner(builtinPacks);

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64");
const wrapped = (text: string): string => text.replace(/.{76}/g, "$&\n");
const release = (secret: string): string =>
	JSON.stringify({
		name: "shop",
		config: { env: { API: "https://shop.example", ...JSON.parse(secret) } },
	});

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
	["gzip in a string behind an escape", "base64+gzip", (text) => `"\\n${base64(gzipSync(text))}"`],
	["gzip for URLs", "base64+gzip", (text) => gzipSync(text).toString("base64url")],
	["a release of Helm", "base64+base64+gzip", (text) => base64(base64(gzipSync(text)))],
	["zlib", "base64+zlib", (text) => base64(deflateSync(text))],
	["zlib at its best", "base64+zlib", (text) => base64(deflateSync(text, { level: 9 }))],
];

describe.each(forms)("in %s", (_, encoding, write) => {
	test.each(keys)("%s is found", (ruleId, template) => {
		const packed = write(release(expandSample(template).text));
		const content = `data:\n  release: ${packed}\n`;
		const { matches, problems } = scan(Buffer.from(content), { path: "a.yaml" });
		expect(problems).toEqual([]);
		expect(matches.map((match) => [match.ruleId, match.details.encoding])).toEqual([
			[ruleId, encoding],
		]);
		const { start, end } = matches[0]!;
		expect(packed).toContain(content.slice(start, end));
		expect(end - start).toBeGreaterThan(packed.length - 12);
	});
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
	for (const content of [bomb, almost, `${bomb}\n\n`.repeat(40), `${almost}\n\n`.repeat(40)]) {
		const { matches, problems } = scan(Buffer.from(content), { path: "a.txt" });
		expect(matches).toEqual([]);
		if (content !== almost) expect(problems).not.toEqual([]);
	}
});

test("whatever stands behind the head of such data is read to its end", () => {
	const head = fc.constantFrom("H4sI", "H4sIAAAAAAAA", "eJx", "SDRzSUFBQUFBQUFB");
	fc.assert(
		fc.property(head, fc.uint8Array({ minLength: 30, maxLength: 300 }), (start, bytes) => {
			const { matches } = scan(Buffer.from(start + base64(bytes)), { path: "a.txt" });
			expect(matches).toEqual([]);
		}),
		draws(100),
	);
});
