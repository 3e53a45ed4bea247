// What grep lets pass of an event, or of a file that an event names, holds nothing that the scanner finds in it: however
// a key is written, in the form of each agent. And it lets pass what agents read all day.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { type AgentPatterns, buildAgentPrefilter } from "../../src/hook/agent-prefilter.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { encoders } from "../detect/encoders.ts";
import { writeKey } from "../layers/texts.ts";
import { draws, fc, seeds } from "../setup/draws.ts";
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

/** The names of those files in which a line matches. */
function matching(folder: string, names: readonly string[], pattern: string): Set<string> {
	const { stdout, status, stderr } = spawnSync("grep", ["-alE", "-e", pattern, "--", ...names], {
		cwd: folder,
		env: { PATH: process.env.PATH, LC_ALL: "C" },
		encoding: "utf8",
	});
	if (status !== 0 && status !== 1) throw new Error(stderr);
	return new Set(stdout.split("\n"));
}

/** Which of the texts may hold a key, as the shell script asks it. */
function stopped(texts: readonly string[], { certain, words, loose }: AgentPatterns): boolean[] {
	const folder = makeFolder();
	write(folder, Object.fromEntries(texts.map((text, index) => [`t${index}`, text])));
	const names = texts.map((_, index) => `t${index}`);
	const [sure, named, maybe] = [certain, words, loose].map((pattern) =>
		matching(folder, names, pattern),
	);
	return names.map((name) => sure!.has(name) || (named!.has(name) && maybe!.has(name)));
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
			...[1, 5, 6, 9].flatMap((level) => {
				const packed = deflateSync(`${text}\n`.repeat(3), { level });
				return [packed.toString("base64"), `data: ${packed.toString("hex")}`];
			}),
		]);
		const found = written.filter(finds);
		expect(found.length).toBeGreaterThan(written.length / 2);
		for (const shape of shapes) {
			const isStopped = stopped(found.map(shape), patterns);
			expect(found.filter((_, index) => !isStopped[index])).toEqual([]);
		}
	});
});

test("whatever the exact expressions match, the first look does", () => {
	const pieces = [
		..."0123456789abcdefABCDEFghnrtuxXmMd-_=%&;#\\\"'`<>*[]{}(),.:/+ ",
		...[
			"\\n",
			'\\"',
			"md-",
			"deadbeef",
			"0a1b2c3d4e",
			"\\u00",
			"\\\\n",
			"%2",
			"=3",
			"&#x",
			"&amp;",
		],
		...[
			"\u00e4",
			"\u200b",
			"\u001b[0m",
			"<b>",
			"</b>",
			"eJyz",
			"QUJD",
			"bWQt",
			"YQBi",
			"109, ",
			"0x6d, ",
		],
		...[
			"mandrill",
			"x-mc-api",
			"XMCAPI",
			"transactional",
			"-US1",
			"ABCDEFGH01",
			'",\\n"',
			"6d 64 ",
		],
	];
	// What stands often beside itself makes repeats, which most expressions are about.
	const piece = fc
		.tuple(fc.constantFrom(...pieces), fc.constantFrom(...pieces), fc.integer({ min: 1, max: 24 }))
		.map(([one, other, times]) => (one + other).repeat(times));
	const line = fc.array(fc.oneof(piece, fc.constantFrom(...pieces)), { maxLength: 14 });
	const { seed, numRuns } = draws(12_000);
	const lines = fc.sample(line, { seed, numRuns }).map((parts) => parts.join(""));
	const { certain, words } = prefilter.event;
	const folder = makeFolder();
	write(folder, { all: lines.map((text) => `${text}\n`).join("") });
	const found = (pattern: string) => {
		const { stdout } = spawnSync("grep", ["-anE", "-e", pattern, "all"], {
			cwd: folder,
			env: { PATH: process.env.PATH, LC_ALL: "C" },
			maxBuffer: 1 << 28,
		});
		return new Set(stdout.toString("latin1").match(/^\d+(?=:)/gm));
	};
	const [first, exact] = [found(prefilter.first), found(`${certain}|${words}`)];
	const lost = [...exact].filter((number) => !first.has(number));
	expect(lost.map((number) => lines[Number(number) - 1])).toEqual([]);
	expect(exact.size).toBeGreaterThan(lines.length / 20);
	expect(exact.size).toBeLessThan(lines.length);
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
