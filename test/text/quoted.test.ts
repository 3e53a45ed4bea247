import { expect, test } from "vitest";
import { columns } from "../../src/text/columns.ts";
import { quoted } from "../../src/text/quoted.ts";
import { fc } from "../setup/draws.ts";

const hex = "0f".repeat(16);

test.each([
	["src/a.ts", '"src/a.ts"'],
	["a name with spaces", '"a name with spaces"'],
	["mailchimp-transactional-key", '"mailchimp-transactional-key"'],
	[`x/${hex}-us1/y`, '"x/…/y"'],
	[`${hex.slice(0, 16)}\u200b${hex.slice(16)}`, '"…"'],
	["x".repeat(100), `"${"x".repeat(79)}…"`],
])("quoted(%j) is %j", (word, shown) => {
	expect(quoted(word)).toBe(shown);
});

test("quoted() is one short line without anything that is not seen", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (word) => {
			const shown = quoted(word);
			expect(shown).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u);
			expect(columns(shown)).toBeLessThanOrEqual(82);
		}),
	);
});
