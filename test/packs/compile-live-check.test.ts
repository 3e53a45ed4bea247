// The live part of a pack: what is refused when it is compiled, what a check takes over from
// another one, and that nothing is dead without a source.

import { expect, test } from "vitest";
import { FileError } from "../../src/errors.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { judgeAnswer } from "../../src/packs/judge-answer.ts";

const head = `provider: example
title: Example
rules:
  - id: example-key
    title: Key
    shown: { first: 4 }
    severity: { default: high }
    forms:
      - { pattern: '(?<secret>[0-9a-f]{32})', confidence: high, says: a shape }
    examples: ['«{hex:32}»']
    counterexamples: ['none']
playbook:
  - { title: Do, text: it }
live:
`;

const ping = `
  - id: ping-one
    rules: [example-key]
    hosts: [{ name: api.iterable.com }]
    request: { method: GET, path: /x, headers: { api-key: '{key}' } }
    control: '{hex:32}'
    answers: [{ status: [200], verdict: active, reason: r, source: s, next: [ping-two] }]
    cases: [{ says: c, status: 200, body: '', verdict: active }]
  - id: ping-two
    rules: [example-key]
    like: ping-one
    onlyNext: true
    request: { method: GET, path: /y }
`;

const compile = (live: string) =>
	compilePack({ file: "p.yaml", text: head + live, foreign: false });

function faultsOf(live: string): string[] {
	try {
		compile(live);
		return [];
	} catch (error) {
		if (error instanceof FileError) return error.faults.map(({ message }) => message);
		throw error;
	}
}

test("takes over hosts, control and answers with like", () => {
	const [one, two] = compile(ping).live;
	expect(two).toEqual({
		id: "ping-two",
		rules: ["example-key"],
		onlyNext: true,
		hosts: one?.hosts,
		request: { method: "GET", path: "/y", headers: {} },
		control: "{hex:32}",
		answers: one?.answers,
		cases: [],
	});
});

test.each<[string, string, string]>([
	[
		"a foreign host",
		ping.replace("api.iterable.com", "api.example.com"),
		'"api.example.com" is no host that a key may be sent to',
	],
	[
		"a placeholder inside a host",
		ping.replace("api.iterable.com", "'x.{datacenter}.api.mailchimp.com'"),
		'"x.{datacenter}.api.mailchimp.com" is no host that a key may be sent to',
	],
	[
		"a check that is not there",
		ping.replace("next: [ping-two]", "next: [ping-six]"),
		'no check of this pack has the id "ping-six"',
	],
	[
		"a model that is not there",
		ping.replace("like: ping-one", "like: ping-six"),
		'no check of this pack has the id "ping-six"',
	],
	["an id twice", ping.replace("id: ping-two", "id: ping-one"), 'the id "ping-one" is used twice'],
	["no control", ping.replace("    control: '{hex:32}'\n", ""), 'the key "control" is missing'],
	["no case", ping.replace(/ {4}cases: .*\n/, ""), "must hold at least one case"],
	[
		"a path that leads elsewhere",
		ping.replace("path: /x", "path: '@evil.example/'"),
		'"path": must begin with "/"',
	],
	[
		"a slow pattern",
		ping.replace("verdict: active, reason", "json: { a: '(x+)+y' }, verdict: active, reason"),
		'the pattern "(x+)+y" is refused',
	],
])("refuses %s", (_, live, message) => {
	expect(faultsOf(live)).toContainEqual(expect.stringContaining(message));
});

test("refuses a live part in a pack from outside", () => {
	const compileForeign = () => compilePack({ file: "p.yaml", text: head + ping, foreign: true });
	expect(compileForeign).toThrow("a pack from outside the package cannot ask a provider");
});

test("has a source for every answer, and a case for every one that means dead", () => {
	for (const check of builtinPacks.flatMap(({ live }) => live)) {
		for (const { source } of check.answers) expect(source.length).toBeGreaterThan(10);
		if (check.cases.length === 0) continue;
		const fitting = check.cases.map((one) =>
			judgeAnswer(check, { contentType: "application/json", ...one }),
		);
		const dead = check.answers.filter(({ verdict }) => verdict === "inactive");
		expect(dead.filter((listed) => !fitting.some((judged) => judged.listed === listed))).toEqual(
			[],
		);
		expect(fitting.map(({ status }) => status)).toEqual(check.cases.map(({ verdict }) => verdict));
	}
});

test("says nothing but unknown to an answer that fits none, whatever its body", () => {
	const bodies = [
		"",
		"null",
		"[]",
		"0",
		'"x"',
		"{}",
		'{"__proto__":{"title":"API Key Invalid"}}',
		"{".repeat(9999),
	];
	for (const check of builtinPacks.flatMap(({ live }) => live)) {
		for (const body of bodies) {
			for (const status of [200, 204, 302, 400, 401, 403, 404, 429, 500, 503]) {
				const judged = judgeAnswer(check, { status, contentType: "text/plain", body });
				expect(judged.status).toBe("unknown");
			}
		}
	}
});
