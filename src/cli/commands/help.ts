// `unleak help`: prints what a command takes.

import type { CommandLine } from "../args.ts";
import { renderHelp } from "../help.ts";
import { print } from "../print.ts";
import { describeTerminal } from "../terminal.ts";

export async function help({ positionals }: CommandLine): Promise<number> {
	const { width } = describeTerminal(process.env, process.stdout);
	await print([renderHelp(positionals.join(" ") || undefined, width)]);
	return 0;
}
