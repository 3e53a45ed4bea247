// What a key can do is the pack's to say.

import { expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { natureOf } from "../../src/playbook/power.ts";

test("every rule of the package says it", () => {
	const silent = builtinPacks.flatMap((pack) =>
		pack.rules.filter(({ id }) => natureOf(pack, { ruleId: id, details: {} }).power === undefined),
	);
	expect(silent).toEqual([]);
});

const rule = {
	...builtinPacks[0]!.rules[0]!,
	id: "acme-key",
	clientSide: ["web"],
	power: { default: "It opens all.", byKeyType: { web: "It opens a page." } },
};
const pack = { rules: [rule], file: "acme.yaml", foreign: false };

test.each([
	["of its type", { keyType: "web" }, "It opens a page.", { isMadePublic: true }],
	["of a type that is not named", { keyType: "constructor" }, "It opens all.", {}],
	["of no known type", {}, "It opens all.", {}],
])("a key %s", (_, details, power, more) => {
	expect(natureOf(pack, { ruleId: "acme-key", details })).toEqual({ power, ...more });
	expect(natureOf({ ...pack, foreign: true }, { ruleId: "acme-key", details })).toEqual({
		power: `${power} (from acme.yaml, not part of unleak)`,
		...more,
	});
});

test("a pack may say nothing", () => {
	const { power: _, ...silent } = rule;
	const silentPack = { ...pack, rules: [silent] };
	expect(natureOf(silentPack, { ruleId: "acme-key", details: {} })).toEqual({});
	expect(natureOf(pack, { ruleId: "other-key", details: {} })).toEqual({});
});
