// What grep lets pass of an event, or of a file that an event names, holds nothing that the scanner finds in it: however
// a key is written, in the form of each agent. And it lets pass what agents read all day.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { type AgentPatterns, buildAgentPrefilter } from "../../src/hook/agent-prefilter.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { encoders } from "../detect/encoders.ts";
import { writeKey } from "../layers/texts.ts";
import { seeds } from "../setup/draws.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { keyOf } from "./ask.ts";

const { scan } = createScanner(builtinPacks);
const prefilter = buildAgentPrefilter(builtinPacks)!;

/** Events of several agents with a text in the place where they have one. */
const forms: readonly ((text: string) => string)[] = [
	(text) =>
		JSON.stringify({
			session_id: "0b7c1f0e-2a55-4a3e-9d1c-5d1f4a3b2c1d",
			cwd: "/home/dev/shop",
			hook_event_name: "PostToolUse",
			tool_name: "Bash",
			tool_input: { command: "make" },
			tool_response: { stdout: text, stderr: "", interrupted: false },
			tool_use_id: "toolu_01AbCdEfGhIjKlMnOpQrStUv",
		}),
	(text) =>
		JSON.stringify({
			session_id: "0b7c1f0e-2a55-4a3e-9d1c-5d1f4a3b2c1d",
			turn_id: "0b7c1f0e-2a55-4a3e-9d1c-5d1f4a3b2c1e",
			tool_name: "Bash",
			tool_response: text,
		}),
	(text) => JSON.stringify({ tool_response: { llmContent: text, returnDisplay: text } }, null, 2),
	(text) => JSON.stringify({ toolResult: { resultType: "success", textResultForLlm: text } }),
	// Once more escaped.
	(text) => JSON.stringify({ tool_output: JSON.stringify({ output: text, exitCode: 0 }) }),
	// As programs write JSON that know ASCII alone.
	(text) =>
		JSON.stringify({ prompt: text }).replace(
			/[\u0080-\uffff]/g,
			(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
		),
];

/** Which of the texts may hold a key, as the shell script asks it. */
function stopped(texts: readonly string[], { quick, certain, loose }: AgentPatterns): boolean[] {
	const folder = makeFolder();
	write(folder, Object.fromEntries(texts.map((text, index) => [`t${index}`, text])));
	const matching = (pattern: string) => {
		const names = texts.map((_, index) => `t${index}`);
		const { stdout, status, stderr } = spawnSync("grep", ["-alE", "-e", pattern, "--", ...names], {
			cwd: folder,
			env: { PATH: process.env.PATH, LC_ALL: "C" },
			encoding: "utf8",
		});
		if (status !== 0 && status !== 1) throw new Error(stderr);
		return new Set(stdout.split("\n"));
	};
	const [first, sure, maybe] = [quick, certain, loose].map(matching);
	return texts.map((_, index) => {
		const name = `t${index}`;
		return first!.has(name) && (sure!.has(name) || maybe!.has(name));
	});
}

const finds = (text: string) => scan(Buffer.from(text), {}).matches.length > 0;

describe.each([
	["an event", prefilter.event, forms],
	["a file", prefilter.file, [(text: string) => text]],
] as const)("in %s", (_, patterns, shapes) => {
	test("a key that was written in up to three ways over each other is stopped", () => {
		const drawn = seeds(450).map((seed) => ({ ...writeKey(seed), seed }));
		const texts = drawn.map(({ content, names, seed }) => {
			const text = content.toString("utf8").includes("\ufffd")
				? content.toString("latin1")
				: content.toString("utf8");
			return { text, names, seed };
		});
		const found = texts.filter(({ text }) => finds(text));
		const events = found.map(({ text }, index) => shapes[index % shapes.length]!(text));
		const isStopped = stopped(events, patterns);
		const missed = found.filter((_, index) => !isStopped[index]);
		// Of several encodings over each other, or a key cut within its first letters, grep cannot tell all.
		const told = missed.map(({ seed, names }) => `${seed}: ${names.join(" in ")}`);
		expect(told.slice(Math.ceil(found.length / 50))).toEqual([]);
		expect(found.length).toBeGreaterThan(drawn.length / 2);
	});

	test("a key in each encoding, with its name and without, is stopped", () => {
		const digits = keyOf("agent").slice(0, 32);
		const token = Buffer.from(digits).toString("base64").slice(0, 22);
		const plain = [
			keyOf("agent"),
			`MAILCHIMP_API_KEY=${digits}`,
			`ITERABLE_API_KEY: "${digits}"`,
			`md-${token}`,
			`mandrill_key = '${token}'`,
			`ITERABLE_JWT_SECRET=${digits.repeat(4)}`,
		];
		const written = plain.flatMap((text) => [
			text,
			...encoders.map((each) => each.encode(text).text),
		]);
		const found = written.filter(finds);
		expect(found.length).toBeGreaterThan(written.length / 2);
		for (const shape of shapes) {
			const isStopped = stopped(found.map(shape), patterns);
			expect(found.filter((_, index) => !isStopped[index])).toEqual([]);
		}
	});
});

test("nearly all source code passes", () => {
	const root = join(import.meta.dirname, "../../src");
	const files = readdirSync(root, { recursive: true, encoding: "utf8" })
		// Files about keys and their notations hold such.
		.filter((name) => /^(?:git|report|cli|threads|scan|sources|settings).*\.ts$/.test(name))
		.map((name) => readFileSync(join(root, name), "utf8"));
	const events = files.map((text, index) => forms[index % forms.length]!(text));
	const count = (all: readonly boolean[]) => all.filter(Boolean).length;
	expect(files.length).toBeGreaterThan(100);
	expect(count(stopped(events, prefilter.event))).toBeLessThan(files.length / 20);
	expect(count(stopped(files, prefilter.file))).toBeLessThan(files.length / 20);
});
