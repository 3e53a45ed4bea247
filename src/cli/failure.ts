// Prints the error that ends the program, with every secret removed from it (print.ts): a usage error with its hint, or
// for a fault of unleak only its kind and the lines of code.

import { UsageError } from "../errors.ts";
import { escapeTerminal } from "../text/escape.ts";
import { printError, withoutSecrets } from "./print.ts";
import { withTypedName } from "./program-name.ts";

/** Prints what ended the program, and gives the exit code. */
export function printFailure(thrown: unknown): number {
	printError(`unleak: ${describeFailure(thrown).join("\n")}\n`);
	return failureExitCode;
}

/** Says what ended the program, in lines that are fit to be shown. */
export function describeFailure(thrown: unknown): string[] {
	const error = isFolderGone(thrown) ? folderGone() : isTooLong(thrown) ? tooLong() : thrown;
	if (error instanceof UsageError) {
		const hint = error.hint === undefined ? [] : [`  ${safe(withTypedName(error.hint))}`];
		return [...error.message.split("\n").map(safe), ...hint];
	}
	// A message of a library may quote what it read, and that may be a secret: only its kind and
	// the places in our own code are shown.
	const { name, code, stack } = error as NodeJS.ErrnoException;
	const frames = (stack ?? "")
		.split("\n")
		.filter((line) => /^\s+at /.test(line))
		.slice(0, 6);
	return [
		`Stopped by a fault of its own (${escapeTerminal(String(code ?? name))}), so the scan proves nothing. Please report it with these lines:`,
		...frames.map((frame) => escapeTerminal(frame.trim())),
	];
}

/** A message may quote what was typed, or what git says of a hostile file: a key in it is hidden. */
function safe(line: string): string {
	return escapeTerminal(withoutSecrets(line));
}

/** 2 is for usage, config and packs, and for failures of our own: never 1, which means findings. */
export const failureExitCode = 2;

function isFolderGone(error: unknown): boolean {
	return error instanceof Error && "syscall" in error && error.syscall === "uv_cwd";
}

/** What V8 says of a text, a list or a map that would be larger than any can be. */
function isTooLong(error: unknown): boolean {
	const told = /^Invalid (?:string|array) length$|^(?:Map|Set) maximum size exceeded$/;
	return error instanceof RangeError && told.test(error.message);
}

function tooLong(): UsageError {
	const message = "Cannot hold the report: a part of it is longer than any text can be";
	return new UsageError("report", message, "Scan or merge less at a time");
}

function folderGone(): UsageError {
	const message = "Cannot tell the current folder: it was removed";
	return new UsageError("usage", message, "Change to a folder that exists");
}
