import { describe, expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import type { Pack, PlaybookStepTemplate } from "../../src/packs/pack.ts";
import { type PlaybookSubject, renderPlaybook } from "../../src/playbook/render.ts";

const packOf = (playbook: readonly PlaybookStepTemplate[], foreign = false): Pack => ({
	provider: "acme",
	title: "Acme",
	file: "acme.yaml",
	foreign,
	rules: [],
	live: [],
	playbook,
});
const titles = (pack: Pack, subject: PlaybookSubject) =>
	renderPlaybook(pack, subject).map(({ title }) => title);

test.each([
	["a data centre", { details: { datacenter: "us6" } }, "us6 us6. us6"],
	["no data centre", { details: {} }, "the part behind the dash, such as us12  $DC"],
])("with %s", (_, subject, text) => {
	const pack = packOf([{ title: "Step", text: "{datacenter} {datacenter.} {datacenter-or-dc}" }]);
	expect(renderPlaybook(pack, subject)).toEqual([{ title: "Step", text }]);
});

test.each([
	[undefined, "https://app.iterable.com/"],
	["us", "https://app.iterable.com/"],
	["eu", "https://app.eu.iterable.com/"],
])("in the region %s the link is %s", (region, url) => {
	const pack = packOf([{ title: "Step", text: "x", url: "https://app.{region.}iterable.com/" }]);
	const details = region === undefined ? {} : { region };
	expect(renderPlaybook(pack, { details })[0]!.url).toBe(url);
});

test.each([
	["0a1b********-us6", '"0a1b"'],
	["********9c2e11aa", '"9c2e11aa"'],
	[undefined, "the characters that your scan shows of the key"],
])("of the key %s a step names %s", (redacted, shown) => {
	const pack = packOf([{ title: "Step", text: "Look for {shown}" }]);
	const subject = redacted === undefined ? { details: {} } : { details: {}, redacted };
	expect(renderPlaybook(pack, subject)[0]!.text).toBe(`Look for ${shown}`);
});

test("what is no placeholder stays as it is written", () => {
	const text = '{} {Shown} {unknown} {constructor} {"key": 1} {shown} $HOME';
	expect(renderPlaybook(packOf([{ title: "Step", text }]), { details: {} })[0]!.text).toBe(
		text.replace("{shown}", "the characters that your scan shows of the key"),
	);
});

describe("which steps", () => {
	const pack = packOf([
		{ title: "for all", text: "x" },
		{ title: "for a", text: "x", rules: ["a"] },
		{ title: "for b", text: "x", rules: ["b"] },
		{ title: "for servers", text: "x", rules: ["a"], keyTypes: ["server"] },
	]);
	const typed = packOf([
		{ title: "for servers", text: "x", rules: ["a"], keyTypes: ["server", "backend"] },
		{ title: "for apps", text: "x", rules: ["a"], keyTypes: ["mobile"] },
		{ title: "of the other rule", text: "x", rules: ["b"] },
	]);

	test.each<[string, Pack, PlaybookSubject, string[]]>([
		["no rule: all", pack, { details: {} }, ["for all", "for a", "for b"]],
		["one rule", pack, { ruleId: "b", details: {} }, ["for all", "for b"]],
		[
			"a key type",
			pack,
			{ ruleId: "a", details: { keyType: "server" } },
			["for all", "for a", "for servers"],
		],
		[
			"another key type",
			pack,
			{ ruleId: "a", details: { keyType: "mobile" } },
			["for all", "for a"],
		],
		[
			"an unknown type takes the first where every step has a type",
			typed,
			{ ruleId: "a", details: {} },
			["for servers"],
		],
		[
			"the second type of a step",
			typed,
			{ ruleId: "a", details: { keyType: "backend" } },
			["for servers"],
		],
		["a type without steps", typed, { ruleId: "a", details: { keyType: "other" } }, []],
	])("%s", (_, from, subject, expected) => {
		expect(titles(from, subject)).toEqual(expected);
	});
});

test("a pack from outside speaks under its own name, without links and commands", () => {
	const step = {
		title: "Step",
		text: "See {shown}",
		url: "https://acme.example/",
		command: "rm -r .",
	};
	expect(renderPlaybook(packOf([step], true), { redacted: "0a1b********", details: {} })).toEqual([
		{ title: "Step (from acme.yaml, not part of unleak)", text: 'See "0a1b"' },
	]);
});

describe.each(builtinPacks.map((pack) => ({ pack, provider: pack.provider })))(
	"$provider",
	({ pack }) => {
		const types = new Set(pack.playbook.flatMap(({ keyTypes }) => keyTypes ?? []));
		const subjects = pack.rules.flatMap(({ id }) =>
			[undefined, ...types].flatMap((keyType) =>
				[{}, { datacenter: "us6", region: "eu" }].map((known) => ({
					ruleId: id,
					redacted: "0a1b********",
					details: { ...known, ...(keyType && { keyType }) },
				})),
			),
		);

		test("leaves no placeholder open", () => {
			const steps = [{ details: {} }, ...subjects].flatMap((subject) =>
				renderPlaybook(pack, subject),
			);
			const texts = steps.flatMap(({ title, text, url = "", command = "" }) => [
				title,
				text,
				url,
				command,
			]);
			expect(texts.filter((text) => /\{[a-z][a-z.-]*\}/.test(text))).toEqual([]);
		});

		test("links to the provider's own pages alone", () => {
			const hosts = subjects
				.flatMap((subject) => renderPlaybook(pack, subject))
				.flatMap(({ url }) => (url === undefined ? [] : [new URL(url).hostname]));
			expect(hosts.length).toBeGreaterThan(0);
			expect(
				hosts.filter((host) => !/(?:^|\.)(?:mailchimp|mandrillapp|iterable)\.com$/.test(host)),
			).toEqual([]);
		});

		test("has steps for a key of every rule whose type nobody knows", () => {
			for (const { id } of pack.rules) {
				expect(renderPlaybook(pack, { ruleId: id, details: {} }).length).toBeGreaterThan(2);
			}
		});

		test("never puts a key on a command line", () => {
			const commands = pack.playbook.flatMap(({ command }) => command ?? []);
			expect(commands.filter((command) => /\{shown\}|\{hex|\{token/.test(command))).toEqual([]);
		});
	},
);
