// Runs a command of the person's own with the new key on its standard input: `--store 'command …'`. It is split into
// words without a shell, and its program is never one of the repository.

import { isAbsolute, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { findProgram, isInRepository } from "../../git/git-program.ts";
import { quoted } from "../../text/quoted.ts";
import { runTool, type ToolResult } from "./run-tool.ts";

export interface OwnCommand {
	/** Its absolute path. */
	readonly program: string;
	readonly args: readonly string[];
	/** As it was given, to be shown. */
	readonly text: string;
}

/** @throws UsageError "usage" for one that cannot be run */
export function parseOwnCommand(text: string, root: string): OwnCommand {
	const [name, ...args] = splitWords(text) ?? [];
	if (name === undefined || name === "") {
		throw new UsageError(
			"usage",
			'Cannot run what "--store" names: it is no command with its arguments',
			"Quotes hold a word together; for a pipe give --store \"sh -c '…'\"",
		);
	}
	const isPath = /[\\/]/.test(name);
	const program = isPath ? resolve(name) : findProgram(name, root);
	const isUsable = program !== undefined && isAbsolute(program) && !isInRepository(program, root);
	if (isUsable) return { program, args, text };
	throw new UsageError(
		"usage",
		`Cannot run ${quoted(name)}, which "--store" names: ${program === undefined ? "no such program is on PATH outside of this repository" : "it lies in this repository, and whoever can change that would get the new key"}`,
		"Give the path of a program elsewhere",
	);
}

/** With the whole environment of the caller, who named it. */
export async function runOwnCommand(
	{ program, args }: OwnCommand,
	input: string,
	signal: AbortSignal,
): Promise<ToolResult> {
	const environment = Object.fromEntries(
		Object.entries(process.env).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, value]],
		),
	);
	// It may open /dev/stdin by its name.
	const opensStdin = true;
	return await runTool({
		program,
		args,
		environment,
		cwd: process.cwd(),
		input,
		opensStdin,
		signal,
	});
}

/** Words as a shell splits them, with quotes and backslashes and nothing else; undefined for an open quote. */
function splitWords(text: string): string[] | undefined {
	const words: string[] = [];
	let word: string | undefined;
	let quote = "";
	for (let index = 0; index < text.length; index++) {
		const character = text[index]!;
		if (character === "\\" && quote !== "'") word = (word ?? "") + (text[++index] ?? "");
		else if (quote !== "") {
			if (character === quote) quote = "";
			else word += character;
		} else if (character === "'" || character === '"') {
			quote = character;
			word ??= "";
		} else if (/\s/.test(character)) {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else word = (word ?? "") + character;
	}
	if (quote !== "") return undefined;
	return word === undefined ? words : [...words, word];
}
