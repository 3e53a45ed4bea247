// Small files in shapes of public code: every key in them is shown, as what it is, and nothing else is.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";

interface PublicShape {
	readonly title: string;
	readonly path: string;
	/** With generators such as {{hex32:2}}. */
	readonly text: string;
	readonly expect: readonly { readonly line: number; readonly rule: string }[];
}

const { scan } = createScanner(builtinPacks);
const file = join(import.meta.dirname, "..", "..", "fixtures", "public-shapes.jsonl");
const shapes = readFileSync(file, "utf8")
	.trimEnd()
	.split("\n")
	.map((line) => JSON.parse(line) as PublicShape);

test.each(shapes)("$title", ({ title, path, text, expect: expected }) => {
	const bytes = Buffer.from(fill(text, title));
	const found = scan(bytes, { path })
		.matches.filter(({ confidence }) => confidence !== "low")
		.map(({ start, ruleId }) => {
			const line = bytes.toString("latin1", 0, start).split("\n").length;
			return { line, rule: ruleId };
		});
	expect(found).toHaveLength(expected.length);
	expect(found).toEqual(expect.arrayContaining([...expected]));
});

/** Puts values in for the generators: the same for the same seed and number. */
function fill(text: string, seed: string): string {
	return text.replace(/\{\{(hex32|v4|m22)(:\d+)?\}\}/g, (token, kind: keyof typeof makers) => {
		for (let attempt = 0; ; attempt++) {
			const bytes = createHash("sha256").update(`${seed} ${token} ${attempt}`).digest();
			const value = makers[kind](bytes.subarray(0, 16));
			if (value !== undefined) return value;
		}
	});
}

const makers = {
	hex32: (bytes: Buffer) => {
		const value = bytes.toString("hex");
		// By chance it would be one of Iterable's.
		return isMixed(value) && !/^.{12}4.{3}[89ab]/.test(value) ? value : undefined;
	},
	v4: (bytes: Buffer) => {
		bytes[6] = (bytes[6]! & 15) | 64;
		bytes[8] = (bytes[8]! & 63) | 128;
		const value = bytes.toString("hex");
		return isMixed(value) ? value : undefined;
	},
	m22: (bytes: Buffer) => {
		const value = bytes.toString("base64url");
		return isMixed(value) && /\d/.test(value) && !/^[-_]|--|__/.test(value) ? value : undefined;
	},
};

function isMixed(value: string): boolean {
	return new Set(value).size >= 12;
}
