import { expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { characterClass, keyPattern, rewriteCommands } from "../../src/rotate/history-rewrite.ts";

const rows: readonly [rule: string, template: string, first: number, last: number][] = [
	["mailchimp-api-key", "{hex:32}", 4, 0],
	["mailchimp-transactional-key", "md-{token:22}", 4, 0],
	["iterable-api-key", "{uuid4}", 0, 8],
	["iterable-jwt-secret", "{hex:128}", 4, 0],
];

test.each(rows)(
	"the pattern of a %s hits it, alone, and shows no more than its dashboard",
	(id, template, first, last) => {
		const rule = builtinPacks.flatMap(({ rules }) => rules).find((one) => one.id === id);
		const key = expandSample(template, "recipe").text;
		const pattern = keyPattern({
			characters: characterClass(rule!.forms.map(({ probe }) => probe.bytes).join("")),
			length: key.length,
			first: key.slice(0, first),
			last: last > 0 ? key.slice(-last) : "",
		});
		expect(rule?.shown.first ?? 0).toBe(first);
		expect(rule?.shown.last ?? 0).toBe(last);
		expect(new RegExp(`^${pattern}$`).test(key)).toBe(true);
		const alone = /regex:(.+)==>/.exec(rewriteCommands(pattern).replacement)![1]!;
		expect(`x="${key}-us6"`.match(new RegExp(alone))?.[0] ?? "none").toBe(
			id === "mailchimp-transactional-key" ? "none" : key,
		);
		expect(`x="${key}";`.match(new RegExp(alone))?.[0]).toBe(key);
		expect(`x="0${key}0"`.match(new RegExp(alone))).toBeNull();
		const hidden = key.slice(first, key.length - last);
		for (let at = 0; at + 6 <= hidden.length; at++) {
			expect(JSON.stringify(rewriteCommands(pattern))).not.toContain(hidden.slice(at, at + 6));
		}
	},
);

test("every shell takes the commands, whatever was shown of a key", () => {
	const pattern = keyPattern({ characters: "0-9a-f", length: 32, first: "a';$(x)", last: "" });
	expect(pattern).toBe("ax[0-9a-f]{25}");
	// Within double quotes sh, cmd and PowerShell see nothing more in these.
	const { look, rewrite } = rewriteCommands(pattern);
	expect(look).toMatch(/ -G"[\w[\]{}-]+"$/);
	expect(rewrite).toMatch(/^[\w .-]+$/);
});
