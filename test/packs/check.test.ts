// A pack is held to its own promises: what passes, and what each broken promise is told as.

import { expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { checkPack } from "../../src/settings/check-packs.ts";
import { changed, packText } from "./pack-text.ts";

const check = (text: string) => {
	return checkPack(compilePack({ file: "acme.yaml", text, foreign: false }));
};
const faultsOf = (text: string) =>
	check(text).faults.map(({ place, message }) => `${place.line}:${place.column} ${message}`);

test.each(builtinPacks.map((pack) => ({ pack, provider: pack.provider })))(
	"the pack for $provider keeps its promises",
	({ pack }) => {
		const result = checkPack(pack);
		expect(result.faults).toEqual([]);
		expect(result).toEqual({
			rules: pack.rules.length,
			samples: pack.rules.flatMap((rule) => [...rule.examples, ...rule.counterexamples]).length,
			cases: pack.live.flatMap((live) => live.cases).length,
			faults: [],
		});
	},
);

test("a pack that keeps its promises has no faults", () => {
	expect(check(packText)).toEqual({ rules: 1, samples: 2, cases: 0, faults: [] });
});

const live = (verdict: string) => `live:
  - id: ping
    rules: [acme-key]
    hosts: [{ name: api.iterable.com }]
    control: '{hex:32}'
    request: { method: GET, path: /ping }
    answers: [{ status: [200], verdict: active, reason: it answers, source: seen }]
    cases: [{ says: well, status: 200, body: '{}', verdict: ${verdict} }]
`;

test.each([
	[
		"an example that is not found",
		changed("'acme_key=«", "'acme_word=«"),
		"15:9 acme-key: the example gives 0 matches, not 1",
	],
	[
		"an example found twice",
		changed("{hex:32}»'", "{hex:32}» acme_key={hex:32}'"),
		"15:9 acme-key: the example gives 2 matches, not 1",
	],
	[
		"an example found elsewhere",
		changed("«{hex:32}»", "{hex:32} «there»"),
		/^15:9 acme-key: the example is found at 9-41, not at 42-47$/,
	],
	[
		"another confidence",
		changed("- 'acme_key=«{hex:32}»'", "- { text: 'acme_key=«{hex:32}»', confidence: medium }"),
		"15:9 acme-key: the example has high confidence, not medium",
	],
	[
		"another detail",
		changed(
			"- 'acme_key=«{hex:32}»'",
			"- { text: 'acme_key=«{hex:32}»', details: { keyType: server } }",
		),
		'15:9 acme-key: the example has keyType "", not "server"',
	],
	[
		"a counterexample that is found",
		changed("'other=", "'acme_key="),
		/^17:9 acme-key: the counterexample is found, because: named as a key; entropy [\d.]+ bits a character$/,
	],
	[
		"a live case that is judged otherwise",
		packText + live("inactive"),
		'1:1 ping: the case "well" is judged active, not inactive',
	],
])("%s is a fault", (_, text, message) => {
	const [only, ...others] = faultsOf(text);
	expect(others).toEqual([]);
	if (typeof message === "string") expect(only).toBe(message);
	else expect(only).toMatch(message);
});

test("a live case that is judged as it says is counted", () => {
	expect(check(packText + live("active"))).toEqual({ rules: 1, samples: 2, cases: 1, faults: [] });
});
