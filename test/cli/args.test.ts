import { describe, expect, test } from "vitest";
import { type CommandLine, parseCommandLine } from "../../src/cli/args.ts";
import { pairOutputs } from "../../src/cli/destinations.ts";
import { type Flag, flags } from "../../src/cli/flags.ts";
import { renderHelp } from "../../src/cli/help.ts";
import { commands } from "../../src/cli/usage.ts";
import { UsageError } from "../../src/errors.ts";
import { fc } from "../setup/draws.ts";

const words = (line: string): string[] => line.split(" ").filter((word) => word !== "");

function faultOf(work: () => unknown): [message: string, hint: string | undefined] {
	try {
		work();
	} catch (error) {
		if (error instanceof UsageError && error.code === "usage") return [error.message, error.hint];
		throw error;
	}
	throw new Error("No UsageError");
}

describe("parseCommandLine", () => {
	test.each<[string, CommandLine]>([
		["scan", { command: "scan", positionals: [], flags: {} }],
		["scan a b", { command: "scan", positionals: ["a", "b"], flags: {} }],
		[
			"--no-color scan a -q",
			{ command: "scan", positionals: ["a"], flags: { color: false, quiet: true } },
		],
		["scan -q .", { command: "scan", positionals: ["."], flags: { quiet: true } }],
		["scan --color --no-color", { command: "scan", positionals: [], flags: { color: false } }],
		["scan --no-progress", { command: "scan", positionals: [], flags: { progress: false } }],
		[
			"scan --format json --output x.json --format text",
			{ command: "scan", positionals: [], flags: { format: ["json", "text"], output: ["x.json"] } },
		],
		[
			"scan --report-format json --report-path=x --baseline-path b --redact",
			{
				command: "scan",
				positionals: [],
				flags: { format: ["json"], output: ["x"], baseline: "b", redact: true },
			},
		],
		["scan --redact=80", { command: "scan", positionals: [], flags: { redact: true } }],
		["scan --config a --config b", { command: "scan", positionals: [], flags: { config: "b" } }],
		["scan --no-config", { command: "scan", positionals: [], flags: { "no-config": true } }],
		["scan --output -", { command: "scan", positionals: [], flags: { output: ["-"] } }],
		["scan --config=-x", { command: "scan", positionals: [], flags: { config: "-x" } }],
		["scan -- --format -q", { command: "scan", positionals: ["--format", "-q"], flags: {} }],
		[
			"playbook mailchimp --dc us12",
			{ command: "playbook", positionals: ["mailchimp"], flags: { dc: "us12" } },
		],
		[
			"baseline create src --reason ok",
			{ command: "baseline create", positionals: ["src"], flags: { reason: "ok" } },
		],
		["rules show some-id", { command: "rules show", positionals: ["some-id"], flags: {} }],
		["", { command: "help", positionals: [], flags: {} }],
		["help", { command: "help", positionals: [], flags: {} }],
		["help scan", { command: "help", positionals: ["scan"], flags: {} }],
		["help baseline create", { command: "help", positionals: ["baseline", "create"], flags: {} }],
		["-h", { command: "help", positionals: [], flags: {} }],
		["scan . --bogus --help", { command: "help", positionals: ["scan"], flags: {} }],
		["version", { command: "version", positionals: [], flags: {} }],
		[
			"scan --json -o a.json -f text",
			{ command: "scan", positionals: [], flags: { format: ["json", "text"], output: ["a.json"] } },
		],
		["baseline create x -h", { command: "help", positionals: ["baseline", "create"], flags: {} }],
		["--version", { command: "version", positionals: [], flags: {} }],
		["scan -V", { command: "version", positionals: [], flags: {} }],
	])("reads %j", (line, expected) => {
		expect(parseCommandLine(words(line))).toEqual(expected);
	});

	test.each<[string, string, string | undefined]>([
		["scna", 'Unknown command "scna"', 'Did you mean "unleak scan"?'],
		["xyzzy", 'Unknown command "xyzzy"', 'Run "unleak help" for the commands'],
		[
			"./src",
			'Unknown command "./src"',
			'To scan a path, put "scan" before it: "unleak scan PATH"',
		],
		["--color", "No command given", 'Run "unleak help" for the commands'],
		[
			"baseline",
			'"baseline" needs one of create, prune or check',
			'Run "unleak help baseline" for its flags and examples',
		],
		["rules lst", 'Unknown command "rules" "lst"', 'Did you mean "unleak rules list"?'],
		["rules xyzzy", 'Unknown command "rules" "xyzzy"', "It is one of list, show or check"],
		["scan --formt json", 'Unknown flag "--formt"', 'Did you mean "--format"?'],
		["--formt json scan", 'Unknown flag "--formt"', 'Did you mean "--format"?'],
		["scan --no-colour", 'Unknown flag "--no-colour"', 'Did you mean "--no-color"?'],
		["scan --xyzzy", 'Unknown flag "--xyzzy"', 'Run "unleak help scan" for its flags and examples'],
		["scan -x", 'Unknown flag "-x"', 'Run "unleak help scan" for its flags and examples'],
		[
			"scan --format",
			'"--format" needs a value',
			"Write --format text|json|jsonl|sarif|html|markdown|github|junit|gitlab|csv",
		],
		["scan --config=", '"--config" needs a value', "Write --config FILE"],
		[
			"scan --config --quiet",
			'"--config" needs a value',
			"If the value begins with a dash, write --config=VALUE",
		],
		["scan --quiet=yes", '"--quiet" takes no value', undefined],
		[
			"scan --format jsn",
			'"--format" cannot be "jsn": it is one of text, json, jsonl, sarif, html, markdown, github, junit, gitlab, csv',
			'Did you mean "json"?',
		],
		[
			"scan --format xml",
			'"--format" cannot be "xml": it is one of text, json, jsonl, sarif, html, markdown, github, junit, gitlab, csv',
			undefined,
		],
		[
			"scan --report-format pdf",
			'"--report-format" cannot be "pdf": it is one of text, json, jsonl, sarif, html, markdown, github, junit, gitlab, csv',
			undefined,
		],
		[
			"scan --fail-on some",
			'"--fail-on" cannot be "some": it is one of any, active, none',
			undefined,
		],
		[
			"scan --reason x",
			'"unleak scan" has no flag "--reason"',
			'It belongs to "unleak baseline create", "unleak allow"',
		],
		[
			"doctor --json",
			'"unleak doctor" has no flag "--json"',
			expect.stringMatching(/^It belongs to "unleak scan", (?:"[a-z ]+", ?)*"[a-z ]+" and others$/),
		],
		// Words of other scanners.
		["detect", 'Unknown command "detect"', 'Here it is "unleak scan --history"'],
		["init", 'Unknown command "init"', 'Here it is "unleak hook install"'],
		[
			"scan --exit-code 0",
			'Unknown flag "--exit-code"',
			'"--fail-on none" makes the exit code 0, whatever is found',
		],
		["doctor --dc us1", '"unleak doctor" has no flag "--dc"', 'It belongs to "unleak playbook"'],
		[
			"playbook",
			'"unleak playbook" needs PROVIDER',
			'Run "unleak help playbook" for its flags and examples',
		],
		[
			"playbook a b",
			'"unleak playbook" cannot take "b"',
			'Run "unleak help playbook" for its flags and examples',
		],
		[
			"doctor .",
			'"unleak doctor" cannot take "."',
			'Run "unleak help doctor" for its flags and examples',
		],
		["scan --stdin x", '"--stdin" takes no paths, but "x" is one', undefined],
		[
			"scan --config a --no-config",
			'"--config" and "--no-config" contradict each other',
			"Leave one of them out",
		],
		[
			"scan --redact --show-secrets",
			'"--redact" and "--show-secrets" contradict each other',
			"Leave one of them out",
		],
		["scan -qv", '"--quiet" and "--verbose" contradict each other', "Leave one of them out"],
	])("refuses %j", (line, message, hint) => {
		expect(faultOf(() => parseCommandLine(words(line)))).toEqual([message, hint]);
	});

	test("never repeats what could be a key", () => {
		const hex = fc.string({
			unit: fc.constantFrom(..."0123456789abcdef"),
			minLength: 32,
			maxLength: 32,
		});
		const hidden = fc.constantFrom("", "\u200b");
		fc.assert(
			fc.property(hex, hidden, (half, gap) => {
				fc.pre(/\d/.test(half));
				const key = `${half.slice(0, 9)}${gap}${half.slice(9)}-${["us", "12"].join("")}`;
				for (const argv of [
					[key],
					["rules", key],
					["scan", `--${key}`],
					["scan", "--format", key],
					["scan", `--quiet=${key}`],
					["scan", "--stdin", key],
					["doctor", key],
				]) {
					const [message, hint = ""] = faultOf(() => parseCommandLine(argv));
					expect(`${message}${hint}`).not.toContain(half.slice(9, 20));
				}
			}),
		);
	});

	test("gives a command of the table or a usage error, whatever is typed", () => {
		const spelled = [
			...commands.map(({ name }) => name.split(" ")[0] ?? ""),
			...flags.map(({ name }) => `--${name}`),
		];
		const word = fc.oneof(fc.constantFrom(...spelled, "--", "-", "create", "list"), fc.string());
		const known = [...commands.map(({ name }) => name), "version"];
		fc.assert(
			fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
				try {
					expect(known).toContain(parseCommandLine(argv).command);
				} catch (error) {
					expect(error).toBeInstanceOf(UsageError);
				}
			}),
		);
	});
});

describe("pairOutputs", () => {
	test.each<[Parameters<typeof pairOutputs>[0], unknown]>([
		[{}, [{ format: "text" }]],
		[{ format: ["json"] }, [{ format: "json" }]],
		[{ format: ["json"], output: ["x"] }, [{ format: "json", file: "x" }]],
		[
			{ format: ["json", "text"], output: ["x.json"] },
			[{ format: "json", file: "x.json" }, { format: "text" }],
		],
		[
			{ format: ["json"], output: ["a", "b.md", "c.JSONL", "d", "e.HTML"] },
			[
				{ format: "json", file: "a" },
				{ format: "markdown", file: "b.md" },
				{ format: "jsonl", file: "c.JSONL" },
				{ format: "text", file: "d" },
				{ format: "html", file: "e.HTML" },
			],
		],
		[{ output: ["-"] }, [{ format: "text" }]],
		[{ format: ["json"], output: ["/dev/stdout"] }, [{ format: "json" }]],
		[
			{ format: ["text", "json"], output: ["-", "x"] },
			[{ format: "text" }, { format: "json", file: "x" }],
		],
	])("pairs %j", (given, pairs) => {
		expect(pairOutputs(given)).toEqual(pairs);
	});

	test.each<[Parameters<typeof pairOutputs>[0], string]>([
		[{ format: ["json", "text"] }, "Two reports cannot both go to standard output"],
		[{ format: ["json", "text"], output: ["-"] }, "Two reports cannot both go to standard output"],
		[{ format: ["json", "text"], output: ["a", "./a"] }, 'Two reports cannot both go to "./a"'],
		[{ output: ["x.xml"] }, 'Cannot tell which format "x.xml" should have'],
	])("refuses %j", (given, message) => {
		expect(faultOf(() => pairOutputs(given))[0]).toBe(message);
	});
});

describe("the tables", () => {
	test("name each flag once, and only commands that exist", () => {
		const names = commands.map(({ name }) => name);
		const spellings = (flags as readonly Flag[]).flatMap(({ name, aliases = [], short }) => [
			name,
			...aliases,
			...(short === undefined ? [] : [short]),
		]);
		expect(spellings).toEqual([...new Set(spellings)]);
		for (const flag of flags as readonly Flag[]) {
			if (flag.commands !== "all")
				expect(names).toEqual(expect.arrayContaining([...flag.commands]));
			expect(flag.kind === "boolean").toBe(flag.placeholder === undefined);
		}
	});

	test("hold examples that the parser accepts", () => {
		for (const { name, examples } of commands) {
			for (const [example] of examples) {
				const typed = example.replace(/^.*\| /, "").replace(/"[^"]*"/g, "text");
				expect(parseCommandLine(words(typed).slice(1)).command).toBe(name);
			}
		}
	});
});

describe("renderHelp", () => {
	test("explains one command with its own flags", () => {
		expect(renderHelp("playbook", 80)).toBe(`\
Print how to rotate and revoke a provider's key.

Usage: unleak playbook [FLAG...] PROVIDER

Output flags:
      --color, --no-color  Use colours (default on a terminal; NO_COLOR and
                           FORCE_COLOR count)

Key flags:
      --dc us12        The Mailchimp data centre, which ends the key
      --region REGION  The Iterable region: us or eu
      --key-type TYPE  The type of the key, as a finding names it

Other flags:
  -h, --help     Show this help
  -V, --version  Show the version

Examples:
  unleak playbook mailchimp --dc us12   with links to the right data centre
  unleak playbook iterable --region eu  for an account in Europe
  unleak playbook mandrill              for one kind of key, by its rule or a
                                        word of its title
`);
	});

	test("tells the exit codes of what a script runs", () => {
		const told = commands.filter(({ name }) => renderHelp(name, 80).includes("\nExit codes:\n"));
		expect(told.map(({ name }) => name)).toEqual(
			expect.arrayContaining(["scan", "audit", "verify", "rotate"]),
		);
		expect(renderHelp("verify", 80)).toContain(`
Exit codes:
  0    every key is dead
  1    a key works, or nobody could tell whether it does
  2    no key came, a wrong flag, or a failure of unleak itself
  3    every key that was asked about is dead, but some could not be asked about
  130  stopped before a provider was asked
`);
	});

	test("names every command, and every flag of each, within the width", () => {
		const top = renderHelp(undefined, 80);
		for (const { name } of commands) {
			expect(top).toContain(`\n  ${name}`);
			for (const width of [60, 80, 300]) {
				const help = renderHelp(name, width);
				const wide = help.split("\n").filter((line) => line.length > Math.min(100, width));
				expect(wide.filter((line) => !/^ +(-|unleak|git)|^Usage/.test(line))).toEqual([]);
				for (const flag of flags as readonly Flag[]) {
					const mine = flag.commands === "all" || flag.commands.includes(name);
					expect(new RegExp(` --${flag.name}[ ,\n]`).test(sectionsOf(help))).toBe(
						mine && flag.hidden !== true,
					);
				}
			}
		}
	});

	test("refuses a command that does not exist", () => {
		expect(faultOf(() => renderHelp("scam", 80))).toEqual([
			'No help for "scam": there is no such command',
			'Did you mean "scan"?',
		]);
	});
});

/** The lists of flags, without the examples and explanations around them. */
function sectionsOf(help: string): string {
	return help
		.split("\n")
		.filter((line) => /^ {2}(-\w,| {3}) --/.test(line))
		.map((line) => `${line}\n`)
		.join("");
}
