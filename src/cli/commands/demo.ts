// `unleak demo`: scans a repository made for it, to show what unleak does. It exits with 0 although it finds keys.

import { join } from "node:path";
import { escapeTerminal } from "../../text/escape.ts";
import type { CommandLine } from "../args.ts";
import { makeDemo } from "../demo-repository.ts";
import { withInterrupts } from "../interrupt.ts";
import { print } from "../print.ts";
import { typedProgramName } from "../program-name.ts";
import { runAudit } from "./audit.ts";

export async function demo({ flags }: CommandLine): Promise<number> {
	const { folder, root } = await makeDemo(new Date());
	const shown = escapeTerminal(root);
	await print([
		`A small repository with made-up keys, in ${shown}\n$ ${typedProgramName()} audit ${shown}\n\n`,
	]);
	const output = [join(folder, "report")];
	await withInterrupts((signal) => runAudit(signal, root, { ...flags, output }));
	await print([
		`\nThe keys are made up. All of it stays in ${escapeTerminal(folder)} for you to play with;\nremove it when you are done.\nNow your own repository: ${typedProgramName()} audit PATH\n`,
	]);
	return 0;
}
