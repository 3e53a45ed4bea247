// Parses the command line into a command, its operands and its flags. What is wrong is a UsageError that names the
// nearest right word. Nothing is looked up on disk here.

import { parseArgs } from "node:util";
import { UsageError } from "../errors.ts";
import { nearest } from "../text/nearest.ts";
import { quoted } from "../text/quoted.ts";
import { checkConflicts } from "./conflicts.ts";
import { type Flag, flags as table } from "./flags.ts";
import { commandHint, flagHint } from "./other-words.ts";
import { type Command, commands } from "./usage.ts";

type Entry = (typeof table)[number];

type FlagValue<F> = F extends { kind: "boolean" }
	? boolean
	: F extends { values: readonly (infer V)[]; kind: infer K }
		? K extends "list"
			? readonly V[]
			: V
		: F extends { kind: "list" }
			? readonly string[]
			: string;

/** What was given; a flag that was not typed is absent. Keys are the flags' own names. */
export type Flags = { readonly [F in Entry as F["name"]]?: FlagValue<F> };

export interface CommandLine {
	/** A name of the table: "scan", "baseline create"; or "version". */
	readonly command: string;
	readonly positionals: readonly string[];
	readonly flags: Flags;
}

/**
 * Reads the words after the program's name. "--help" anywhere, and no word at all, is the
 * command "help". Throws a UsageError with code "usage".
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
	const { words, options } = tokenize(argv);
	const asked = options.map((option) => ({ ...option, flag: findFlag(option) }));
	if (asked.some(({ flag }) => flag?.name === "help")) {
		return { command: "help", positionals: helpTopic(words), flags: {} };
	}
	if (asked.some(({ flag }) => flag?.name === "version")) {
		return { command: "version", positionals: [], flags: {} };
	}
	if (words.length === 1 && words[0] === "version") {
		return { command: "version", positionals: [], flags: {} };
	}
	const command = findCommand(words, options.length > 0);
	const stray = asked.find(({ flag }) => flag === undefined);
	if (stray !== undefined) failUnknownFlag(stray, command);
	if (command === undefined) failCommand(words);
	const positionals = words.slice(command.name.split(" ").length);
	const flags: Record<string, boolean | string | readonly string[]> = {};
	for (const option of asked) {
		const { flag } = option;
		if (flag === undefined) continue;
		checkCommand(flag, option, command);
		const [name, value] =
			flag.means !== undefined && readValue(flag, option) === true
				? flag.means
				: [flag.name, readValue(flag, option)];
		const before = flags[name];
		const { kind } = (table as readonly Flag[]).find((one) => one.name === name)!;
		// The last of several wins, as elsewhere; lists collect.
		flags[name] =
			kind === "list" ? [...(Array.isArray(before) ? before : []), value as string] : value;
	}
	checkOperands(command, positionals, flags);
	checkConflicts(flags, command.name);
	return { command: command.name, positionals, flags: flags as Flags };
}

interface Option {
	/** Without dashes. */
	readonly name: string;
	/** As typed, without a value. */
	readonly rawName: string;
	readonly value: string | undefined;
	readonly inline: boolean;
}

function tokenize(argv: readonly string[]): { words: string[]; options: Option[] } {
	const known: Record<string, { type: "boolean" | "string"; short?: string; multiple: true }> = {};
	for (const { name, kind, short, aliases = [] } of table as readonly Flag[]) {
		const type = kind === "boolean" ? "boolean" : "string";
		for (const spelling of [name, ...aliases]) known[spelling] = { type, multiple: true };
		if (short !== undefined) known[name] = { type, short, multiple: true };
	}
	// Not strict: the messages are ours.
	const { tokens } = parseArgs({
		args: [...argv],
		options: known,
		strict: false,
		allowPositionals: true,
		tokens: true,
	});
	const words: string[] = [];
	const options: Option[] = [];
	for (const token of tokens) {
		if (token.kind === "positional") words.push(token.value);
		if (token.kind !== "option") continue;
		const { name, rawName, value } = token;
		options.push({ name, rawName, value, inline: token.inlineValue === true });
	}
	return { words, options };
}

function findFlag({ name }: Option): Flag | undefined {
	return (table as readonly Flag[]).find(
		(flag) =>
			flag.name === name ||
			flag.aliases?.includes(name) === true ||
			(flag.negatable === true && name === `no-${flag.name}`),
	);
}

function findCommand(words: readonly string[], withFlags: boolean): Command | undefined {
	const [first, second] = words.length === 0 && !withFlags ? ["help"] : words;
	return commands.find(({ name }) => name === first || name === `${first} ${second}`);
}

function failCommand([first, second]: readonly string[]): never {
	if (first === undefined) fail("No command given", 'Run "unleak help" for the commands');
	const group = commands.filter(({ name }) => name.startsWith(`${first} `));
	if (group.length === 0) {
		const names = commands.map(({ name }) => name.split(" ")[0] ?? name);
		fail(`Unknown command ${quoted(first)}`, commandHint(first, names));
	}
	const endings = group.map(({ name }) => name.slice(first.length + 1));
	const choice = `${endings.slice(0, -1).join(", ")} or ${endings.at(-1)}`;
	if (second === undefined) fail(`"${first}" needs one of ${choice}`, helpHint(first));
	const near = nearest(second, endings);
	fail(
		`Unknown command "${first}" ${quoted(second)}`,
		near === undefined ? `It is one of ${choice}` : `Did you mean "unleak ${first} ${near}"?`,
	);
}

/** "help baseline crate" stays as typed: the command "help" says what is wrong with it. */
function helpTopic(words: readonly string[]): string[] {
	const [first, second] = words[0] === "help" ? words.slice(1) : words;
	if (first === undefined) return [];
	return commands.some(({ name }) => name === `${first} ${second}`)
		? [`${first}`, `${second}`]
		: [first];
}

function failUnknownFlag({ name, rawName }: Option, command: Command | undefined): never {
	const hint = rawName.startsWith("--") ? flagHint(name, flagNames(command)) : undefined;
	fail(`Unknown flag ${quoted(rawName)}`, hint ?? helpHint(command?.name));
}

/** What may be suggested: the command's own flags, or all where no command was understood. */
function flagNames(command: Command | undefined): string[] {
	return (table as readonly Flag[])
		.filter((flag) => command === undefined || belongs(flag, command))
		.filter((flag) => flag.hidden !== true)
		.flatMap((flag) => (flag.negatable === true ? [flag.name, `no-${flag.name}`] : [flag.name]));
}

function checkCommand(flag: Flag, { rawName }: Option, command: Command): void {
	if (belongs(flag, command)) return;
	const owners = flag.commands === "all" ? [] : flag.commands;
	const more = owners.length > maxOwners ? " and others" : "";
	const shown = owners.slice(0, maxOwners).map((owner) => `"unleak ${owner}"`);
	fail(
		`"unleak ${command.name}" has no flag ${quoted(rawName)}`,
		`It belongs to ${shown.join(", ")}${more}`,
	);
}

const maxOwners = 3;

function belongs(flag: Flag, command: Command): boolean {
	return flag.commands === "all" || flag.commands.includes(command.name);
}

function readValue(flag: Flag, option: Option): boolean | string {
	const { name, rawName, value, inline } = option;
	if (flag.kind === "boolean") {
		if (value !== undefined && flag.valueIgnored !== true)
			fail(`${quoted(rawName)} takes no value`);
		return name === flag.name || flag.aliases?.includes(name) === true;
	}
	// A lone "-" is a value; "--format --quiet" is a forgotten one.
	if (value === undefined || value === "" || (!inline && /^-./.test(value))) {
		const hint = value?.startsWith("-")
			? `If the value begins with a dash, write ${rawName}=VALUE`
			: `Write ${rawName} ${flag.values?.join("|") ?? flag.placeholder}`;
		fail(`${quoted(rawName)} needs a value`, hint);
	}
	if (flag.values !== undefined && !flag.values.includes(value)) {
		const near = nearest(value, flag.values);
		fail(
			`${quoted(rawName)} cannot be ${quoted(value)}: it is one of ${flag.values.join(", ")}`,
			near === undefined ? undefined : `Did you mean "${near}"?`,
		);
	}
	return value;
}

function checkOperands(command: Command, words: readonly string[], given: object): void {
	const { name, operands, minOperands, maxOperands } = command;
	if (words.length < minOperands) fail(`"unleak ${name}" needs ${operands}`, helpHint(name));
	if (words.length > maxOperands) {
		fail(`"unleak ${name}" cannot take ${quoted(words[maxOperands] ?? "")}`, helpHint(name));
	}
	if (words.includes("")) {
		fail(`"unleak ${name}" cannot take "": it names nothing`, "Is a variable not set?");
	}
	for (const flag of ["stdin", "range"]) {
		if (!Object.hasOwn(given, flag) || words.length === 0) continue;
		fail(`"--${flag}" takes no paths, but ${quoted(words[0] ?? "")} is one`);
	}
	if (name === "audit" && !Object.hasOwn(given, "machine") && words.length > 1) {
		fail(
			`"unleak audit" takes one repository, but ${quoted(words[1] ?? "")} is a second`,
			'Audit each with "--output-dir reports", and join them: "unleak merge reports --output all.html"',
		);
	}
	if (Object.hasOwn(given, "history") && words.length > 1) {
		fail(`"--history" takes one repository, but ${quoted(words[1] ?? "")} is a second`);
	}
}

function helpHint(name: string | undefined): string {
	return name === undefined
		? 'Run "unleak help" for the commands'
		: `Run "unleak help ${name}" for its flags and examples`;
}

function fail(message: string, hint?: string): never {
	throw new UsageError("usage", message, hint);
}
