// A scan of the ranges that the kernel lists finds in a long content what a scan of all of it finds, no more and no less:
// whatever misleads a scan stands in it, at any place, as it is or inside of JSON.

import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { draw, pieceOf, randomFrom } from "../git/pack/material.ts";
import { draws, fc } from "../setup/draws.ts";

const whole = createScanner(builtinPacks);
const ranged = createScanner(builtinPacks, { usesKernel: true });

/** What no rule wants, and a little more than the length from which on ranges are asked for. */
const filler = "lorem ipsum dolor sit amet, consectetur\n".repeat(6600);

function found({ scan }: typeof whole, content: string, path: string) {
	const { matches, problems } = scan(Buffer.from(content, "latin1"), { path });
	const facts = matches.map(({ ruleId, start, end, confidence, sum, details, why, identity }) => {
		return { ruleId, start, end, confidence, sum, details, why, key: identity.redacted };
	});
	return { facts, problems };
}

const hex = (random: () => number): string => draw(random, "0123456789abcdef", 32);

/** Keys with a name, among what misleads a scan. */
const anyContent = fc.record({
	seeds: fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 }),
	keys: fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 5 }),
	at: fc.nat(filler.length),
	depth: fc.nat(2),
});

test("whatever is drawn: a named key that a scan of all finds is found", () => {
	fc.assert(
		fc.property(anyContent, ({ seeds, keys, at, depth }) => {
			const named = keys.map((seed) => `\nMAILCHIMP_API_KEY=${hex(randomFrom(seed))}-us6\n`);
			const pieces = seeds.map((seed, index) => pieceOf(seed) + (named[index] ?? ""));
			let text = pieces.join("\n");
			for (let level = 0; level < depth; level++) text = JSON.stringify({ type: "user", text });
			const content = filler.slice(0, at) + text + filler.slice(at);
			const namedKeys = ({ facts }: ReturnType<typeof found>) =>
				facts.filter(({ why }) => why.some((reason) => reason.includes("its name speaks")));
			expect(namedKeys(found(ranged, content, "s.jsonl"))).toEqual(
				namedKeys(found(whole, content, "s.jsonl")),
			);
		}),
		draws(10),
	);
});

test("keys in a long transcript, and a word far away that decides", () => {
	const random = randomFrom(11);
	const id = () => hex(random);
	const lines = Array.from({ length: 300 }, (_, index) =>
		JSON.stringify({
			sessionId: `${id().slice(0, 8)}-1234-4abc-8abc-${id().slice(0, 12)}`,
			content:
				index % 50 === 7 ? `  1\tMAILCHIMP_API_KEY=${id()}-us6\n` : `text ${filler.slice(0, 900)}`,
			note: index === 299 ? "mailchimp.setConfig is called" : "",
		}),
	);
	const bare = `x = "${id()}"`;
	for (const content of [
		lines.join("\n"),
		[bare, ...lines].join("\n"),
		[...lines, bare].join("\n"),
	]) {
		const result = found(ranged, content, "s.jsonl");
		expect(result.facts.length).toBeGreaterThanOrEqual(6);
		expect(result).toEqual(found(whole, content, "s.jsonl"));
	}
});

test("a key in the lines of a dump of which each character is escaped twice", () => {
	const bytes = Buffer.from(`\t\t${hex(randomFrom(13))}-us22\r\n`);
	const lines = Array.from({ length: 3 }, (_, index) => {
		const line = bytes.subarray(16 * index, 16 * index + 16);
		const numbers = line.toString("hex").replace(/../g, "$& ").padEnd(51);
		const characters = line.toString("latin1").replace(/[^ -~]/g, ".");
		const offset = `${index.toString(16)}0`.padStart(8, "0");
		return `${offset}  ${numbers}|${characters}|`;
	});
	const codes = (text: string, write: (code: number) => string) =>
		[...text].map((character) => write(character.charCodeAt(0))).join("");
	const octal = codes(lines.join("\r\n"), (code) => `\\${code.toString(8).padStart(3, "0")}`);
	const text = codes(octal, (code) => `%u${code.toString(16).padStart(4, "0")}`);
	const content = `${filler}x = "${text}";\n${filler}`;
	const result = found(ranged, content, "a.txt");
	expect(result.facts).toHaveLength(1);
	expect(result).toEqual(found(whole, content, "a.txt"));
});
