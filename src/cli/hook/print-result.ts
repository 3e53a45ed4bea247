// Prints what installing or uninstalling hooks did, and what is left to do.

import { relative } from "node:path";
import { escapeTerminal } from "../../text/escape.ts";
import { print } from "../print.ts";

export interface ResultLine {
	/** False for what a person has to do before hooks are active. */
	readonly isDone: boolean;
	readonly text: string;
}

/** Gives the exit code: 2 when something is left to a person. */
export async function printResult(
	lines: readonly ResultLine[],
	notes: readonly string[],
): Promise<number> {
	const texts = [...lines.map(({ text }) => text), ...notes];
	await print(texts.map((text) => `${escapeLines(text)}\n`));
	return lines.every(({ isDone }) => isDone) ? 0 : 2;
}

/** A path as it is shown: from the working directory. */
export function shownPath(path: string): string {
	return relative(process.cwd(), path);
}

function escapeLines(text: string): string {
	return text.split("\n").map(escapeTerminal).join("\n");
}
