// Renders the help from the same tables as the parser uses. Plain text, at most as wide as the terminal.

import { UsageError } from "../errors.ts";
import { wrap } from "../text/columns.ts";
import { nearest } from "../text/nearest.ts";
import { quoted } from "../text/quoted.ts";
import { type Flag, flags } from "./flags.ts";
import { type Command, commands, exitCodes } from "./usage.ts";

/**
 * The help of a command ("scan", "baseline create"), of a group of commands ("baseline"), or
 * of the program. Throws a UsageError for a command that does not exist.
 */
export function renderHelp(command: string | undefined, width: number): string {
	const room = Math.min(100, Math.max(40, width));
	const lines = command === undefined ? program(room) : topic(command, room);
	return `${lines.join("\n")}\n`;
}

function program(width: number): string[] {
	const names: Row[] = commands.map(({ name, operands, summary }) => [
		`${name} ${operands}`.trim(),
		summary,
	]);
	return [
		...wrap("unleak finds leaked Mailchimp and Iterable keys, and says how to rotate them.", width),
		"",
		"Usage: unleak COMMAND [FLAG...] [PATH...]",
		...section("Commands", table(names, width)),
		...section(
			"Examples",
			table(
				["scan", "playbook", "demo"].flatMap((name) => examples(name).slice(0, 2)),
				width,
			),
		),
		...section("Exit codes", codes(exitCodes, width)),
		"",
		"Flags of a command: unleak help COMMAND",
	];
}

function topic(name: string, width: number): string[] {
	const found = commands.find((command) => command.name === name);
	if (found !== undefined) return one(found, width);
	const group = commands.filter((command) => command.name.startsWith(`${name} `));
	if (group.length > 0) return several(name, group, width);
	const known = commands.flatMap((command) => [command.name, command.name.split(" ")[0] ?? ""]);
	const near = nearest(name, new Set(known));
	throw new UsageError(
		"usage",
		`No help for ${quoted(name)}: there is no such command`,
		near === undefined ? 'Run "unleak help" for the commands' : `Did you mean "${near}"?`,
	);
}

function one(
	{ name, operands, summary, examples: own, exitCodes: ends }: Command,
	width: number,
): string[] {
	const mine = (flags as readonly Flag[]).filter(
		(flag) => flag.hidden !== true && (flag.commands === "all" || flag.commands.includes(name)),
	);
	const groups = [...new Set(mine.map(({ group }) => group))];
	return [
		...wrap(`${summary}.`, width),
		"",
		`Usage: ${["unleak", name, "[FLAG...]", operands].filter((word) => word !== "").join(" ")}`,
		...groups.flatMap((group) => {
			const rows = mine
				.filter((flag) => flag.group === group)
				.map((flag) => flagRow({ ...flag, help: flag.helpFor?.[name] ?? flag.help }));
			return section(`${group} flags`, table(rows, width));
		}),
		...section("Examples", table(own, width)),
		...(ends === undefined ? [] : section("Exit codes", codes(ends, width))),
	];
}

function several(name: string, group: readonly Command[], width: number): string[] {
	return [
		`Usage: unleak ${name} COMMAND [FLAG...]`,
		...section(
			"Commands",
			table(
				group.map((command) => [`${command.name} ${command.operands}`.trim(), command.summary]),
				width,
			),
		),
		...section(
			"Examples",
			table(
				group.flatMap((command) => command.examples.slice(0, 1)),
				width,
			),
		),
		"",
		`Flags of a command: unleak help ${name} COMMAND`,
	];
}

function examples(name: string): Command["examples"] {
	return commands.find((command) => command.name === name)?.examples ?? [];
}

function flagRow({ name, short, placeholder, negatable, help }: Flag): Row {
	const start = short === undefined ? "    " : `-${short}, `;
	const spelling = negatable === true ? `--${name}, --no-${name}` : `--${name}`;
	return [`${start}${spelling}${placeholder === undefined ? "" : ` ${placeholder}`}`, help];
}

function codes(ends: typeof exitCodes, width: number): string[] {
	return table(
		ends.map(([code, meaning]): Row => [String(code), meaning]),
		width,
	);
}

type Row = readonly [left: string, right: string];

/** Two columns; a left side that is too long gets a line of its own. */
function table(rows: readonly Row[], width: number): string[] {
	const widest = Math.max(...rows.map(([left]) => left.length));
	const left = Math.min(widest, Math.floor(width * 0.45));
	return rows.flatMap(([name, text]) => {
		const lines = wrap(text, width - left - 4);
		const margin = " ".repeat(left + 4);
		const fits = name.length <= left;
		const head = fits ? `  ${name.padEnd(left)}  ${lines[0] ?? ""}` : `  ${name}`;
		const rest = fits ? lines.slice(1) : lines;
		return [head.trimEnd(), ...rest.map((line) => `${margin}${line}`)];
	});
}

function section(title: string, lines: readonly string[]): string[] {
	return ["", `${title}:`, ...lines];
}
