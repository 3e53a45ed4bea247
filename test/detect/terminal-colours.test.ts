// Colours of a terminal around, between and inside of names and values: what they stand in reads as it looks.

import { expect, test, vi } from "vitest";
import { withoutColours } from "../../src/detect/context/terminal-colours.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { fc } from "../setup/draws.ts";

const scanner = createScanner(builtinPacks);
const { text: key } = expandSample("{uuid4}", "colours");

/** "^" stands for the escape character, "!" for the bell. */
test.each([
	"^[32mITERABLE_API_KEY^[0m^[K=^[KVALUE^[0m",
	"ITERABLE_API_KEY^[K=VALUE^[K",
	"ITER^[01;31m^[KABLE^[m^[K_API_KEY=VALUE",
	'"iterable^[0m_api_key": ^[33m"VALUE"^[0m',
	"^[38;2;1;2;3mITERABLE_API_KEY^[39m=^[0KVALUE",
	"a.env^[36m^[K:^[m^[K3^[36m^[K:^[m^[KITERABLE_^[01;31m^[KAPI_KEY^[m^[K=VALUE",
	String.raw`\e[32mITERABLE_API_KEY\e[0m=VALUE`,
	String.raw`\033[32mITER\033[1mABLE_API_KEY\033[0m=VALUE`,
	String.raw`\u001b[32mITERABLE_API_KEY\u001b[0m=\u001b[33mVALUE`,
	"ITER^]8;;https://x.test!ABLE^]8;;!_API_KEY=VALUE",
])("the name in %s is read", (written) => {
	const text = written.replaceAll("^", "\u001b").replaceAll("!", "\u0007").replace("VALUE", key);
	const found = (content: string) => scanner.scan(Buffer.from(content), { path: "a.log" }).matches;
	const [match, ...more] = found(`first\n${text}\nlast\n`);
	expect(more).toEqual([]);
	expect(match).toMatchObject({ ruleId: "iterable-api-key", confidence: "high" });
	expect(match?.start).toBe(6 + text.indexOf(key));
	expect(found(`first\n${text.replace(key, "none")}\nlast\n`)).toEqual([]);
});

test("withoutColours() keeps the length of a text and the places of its values and lines", () => {
	const value = fc.constant(key);
	const piece = fc.oneof(
		value,
		fc.constantFrom("\u001b[31m", "\u001b[K", "\\e[0m", "\u001b", "\n", " ", "name", "=", "["),
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
			// Values that touch are one.
			const text = pieces.join("").replaceAll(key + key, key);
			const plain = withoutColours(text);
			expect(plain).toHaveLength(text.length);
			expect(plain.split("\n")).toHaveLength(text.split("\n").length);
			const places = (of: string) =>
				[...of.matchAll(new RegExp(key, "g"))].map(({ index }) => index);
			expect(places(plain)).toEqual(places(text));
		}),
	);
});

test("a coloured line is read once, in however many texts it stands", () => {
	const lines = Array.from({ length: 300 }, (_, index) => `\u001b[31mline ${index}\u001b[0m end`);
	const read = vi.spyOn(String.prototype, "matchAll");
	try {
		for (let from = 0; from + 100 <= lines.length; from++) {
			expect(withoutColours(lines.slice(from, from + 100).join("\n"))).not.toContain("\u001b");
		}
		expect(read.mock.calls.length).toBeLessThanOrEqual(lines.length);
	} finally {
		read.mockRestore();
	}
});
