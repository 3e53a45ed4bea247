// `unleak help`: prints what a command takes.

import type { CommandLine } from "../args.ts";
import { renderHelp } from "../help.ts";
import { writeStdout } from "../output.ts";
import { describeTerminal } from "../terminal.ts";

export async function help({ positionals }: CommandLine): Promise<number> {
	const { width } = describeTerminal(process.env, process.stdout);
	await writeStdout([renderHelp(positionals.join(" ") || undefined, width)]);
	return 0;
}
