// Prints the program's own lines on standard output and standard error. Known secrets and whatever looks like a key
// are removed. Reports are sealed where they are made, since they may show secrets that were asked for.

import { createSeal, type Seal } from "../finding/seal.ts";
import type { Secret } from "../model/secret.ts";
import { writeStdout } from "./output.ts";

let known: Secret[] = [];
let seal: Seal | undefined;

/** Keeps these out of whatever is printed or named from now on. */
export function learnSecrets(secrets: Iterable<Secret>): void {
	known = [...known, ...secrets];
	seal = undefined;
}

/** Makes a text fit to leave, whatever it came from; escape it afterwards. */
export function withoutSecrets(text: string): string {
	seal ??= createSeal(known);
	return seal(text);
}

/** Writes lines to standard output; ends quietly when its reader goes away. */
export async function print(lines: Iterable<string>): Promise<void> {
	await writeStdout(sealedLines(lines));
}

/** Writes to standard output at once, as a prompt must; nobody may be reading it. */
export function printNow(text: string): void {
	ignoreErrors(process.stdout);
	process.stdout.write(withoutSecrets(text));
}

/** Writes to standard error at once; nobody may be reading it. */
export function printError(text: string): void {
	ignoreErrors(process.stderr);
	process.stderr.write(withoutSecrets(text));
}

const ignored = new Set<NodeJS.WritableStream>();

/** A reader that goes away is no error; one listener is enough for all that is printed. */
function ignoreErrors(stream: NodeJS.WritableStream): void {
	if (ignored.has(stream)) return;
	ignored.add(stream);
	stream.on("error", () => {});
}

function* sealedLines(lines: Iterable<string>): Generator<string> {
	for (const line of lines) yield withoutSecrets(line);
}
