// A content whose path is known is clean when neither of them names a provider, however many values of the right
// shape it holds; and whatever a scan under that path finds, it is never called clean.

import { expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createMatchCheck } from "../../src/detect/match-check.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { draws, fc, many } from "../setup/draws.ts";
import { hex, token } from "./texts.ts";

const scanner = createScanner(builtinPacks);
const { scan } = scanner;
const byKernel = createContentPrefilter(builtinPacks)!;
const byScanner = createContentPrefilter(builtinPacks, createMatchCheck(scanner))!;

function isClean(prefilter: typeof byKernel, text: string, path?: string): boolean {
	const bytes = Buffer.from(text, "latin1");
	prefilter.grow(bytes.length);
	prefilter.bytes().set(bytes);
	return prefilter.isClean(bytes.length, path);
}

test.each([
	"id: '{hex:32}'",
	"messageId: 'ajs-{hex:32}', other: '{hex:32}'",
	'{"id":"{uuid4}","token":"{token:22}"}',
	'"{\\"id\\":\\"{hex:32}\\",\\"name\\":\\"a\\"}"',
	"signature {hex:128}",
])("%s is clean by the kernel alone under a path that names nobody", (template) => {
	const { text } = expandSample(template);
	expect(isClean(byKernel, text, "src/a.txt")).toBe(true);
	expect(isClean(byKernel, `${text}\n`.repeat(40), "src/a.txt")).toBe(true);
	expect(isClean(byKernel, text)).toBe(false);
});

test.each([
	["api_key: {uuid4}", "config/iterable.yml"],
	["api_key: {uuid4}", "config/Itera-ble.yml"],
	["production: {token:22}", "config/mandrill.yml"],
	["MAIL_CHIMP_KEY = '{hex:32}'", "a.txt"],
	["mc_api_key = '{hex:32}'", "a.txt"],
	["api_key: '{hex:32}'\nserver: us6", "a.txt"],
	["x = ['{hex:32}', 'us6'].join('-')", "a.txt"],
	["api_key = '{hex:32}'-us6", "a.txt"],
	["\\x69terable: \\x22{uuid4}\\x22", "a.txt"],
	["%69terable_key=%22{uuid4}%22", "a.txt"],
	["\x1b[1mitera\x1b[0mble_api_key = {uuid4}", "a.txt"],
	["key {hex:32}-us6", "a.txt"],
	["{hex:32}%2Dus6", "a.txt"],
])("%s in %s is left to the scanner", (template, path) => {
	const { text } = expandSample(template);
	expect(isClean(byKernel, text, path)).toBe(false);
});

test("what only its path makes clean holds nothing that a scan finds under that path", () => {
	const anyPath = fc.constantFrom(
		"a.txt",
		"config/iterable.yml",
		"src/itbl/Api.scala",
		"config/mandrill.yml",
		"secrets/mail_chimp",
		"mc/key.txt",
	);
	const word = fc.constantFrom("iterable", "mail chimp", "mc", "us6", "server: us6", "md-", "itbl");
	const written = fc
		.tuple(word, fc.constantFrom<BufferEncoding>("latin1", "base64", "hex", "utf16le"))
		.map(([text, encoding]) => Buffer.from(text.repeat(8)).toString(encoding));
	const escaped = word.map((text) => text.replace("i", "\\x69").replace("u", "%75"));
	const part = fc.oneof(
		{ weight: 5, arbitrary: hex(32) },
		hex(32).map((digits) => `\\"${digits}\\"`),
		token(22),
		hex(128),
		word,
		written,
		escaped,
		fc.constantFrom("api_key", "id", '": "', "-", "= '", "\n", "', '", "\x1b[1m", "\\n", "%2D"),
	);
	const anyContent = fc
		.tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom("", " ", "\n"))
		.map(([parts, between]) => parts.join(between));
	let found = 0;
	let clean = 0;
	fc.assert(
		fc.property(anyContent, anyPath, (text, path) => {
			if (isClean(byScanner, text)) return;
			const { matches } = scan(Buffer.from(text, "latin1"), { path });
			const isCalledClean = isClean(byScanner, text, path);
			if (matches.length > 0) found++;
			if (isCalledClean) clean++;
			if (isCalledClean) expect(matches).toEqual([]);
		}),
		draws(1500),
	);
	expect(found).toBeGreaterThan(many(40));
	expect(clean).toBeGreaterThan(many(20));
});
