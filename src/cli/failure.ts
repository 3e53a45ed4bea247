// What is printed when a program ends by an error? The user's own in words with a hint; of a
// fault of ours only its kind and the places in our code.

import { UsageError } from "../errors.ts";
import { escapeTerminal } from "../text/escape.ts";

/** Prints what ended the program, and gives the exit code. */
export function fail(thrown: unknown): number {
	const error = isFolderGone(thrown) ? folderGone() : thrown;
	process.stderr.on("error", () => {});
	if (error instanceof UsageError) {
		const lines = error.message.split("\n").map(safe);
		const hint = error.hint === undefined ? [] : [`  ${safe(error.hint)}`];
		process.stderr.write(
			`${["unleak: ", ...lines.flatMap((line) => [line, "\n"]), ...hint.flatMap((line) => [line, "\n"])].join("")}`,
		);
		return failed;
	}
	// A message of a library may quote what it read, and that may be a secret: only its kind and
	// the places in our own code are shown.
	const { name, code, stack } = error as NodeJS.ErrnoException;
	const frames = (stack ?? "")
		.split("\n")
		.filter((line) => /^\s+at /.test(line))
		.slice(0, 6);
	process.stderr.write(
		`unleak: Stopped by a fault of its own (${escapeTerminal(String(code ?? name))}), so the scan proves nothing. Please report it with these lines:\n${frames.map((frame) => escapeTerminal(frame.trim())).join("\n")}\n`,
	);
	return failed;
}

/** A message may quote what was typed, or what git says of a hostile file: a key in it is hidden. */
function safe(line: string): string {
	return escapeTerminal(line).replace(keyShaped, "********");
}

const keyShaped =
	/(?<![0-9A-Za-z])(?:[0-9a-f]{128}|[0-9a-f]{32})(?:-us[0-9]{1,2})?(?![0-9A-Za-z])|(?<![\w-])(?:md-)?(?=[\w-]{0,21}[0-9])(?=[\w-]{0,21}[A-Z])(?=[\w-]{0,21}[a-z])[\w-]{22}(?![\w-])/g;

/** 2 is for usage, config and packs, and for failures of our own: never 1, which means findings. */
const failed = 2;

function isFolderGone(error: unknown): boolean {
	return error instanceof Error && "syscall" in error && error.syscall === "uv_cwd";
}

function folderGone(): UsageError {
	const message = "Cannot tell the current folder: it was removed";
	return new UsageError("usage", message, "Change to a folder that exists");
}
