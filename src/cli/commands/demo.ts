// `unleak demo`: the main job on a repository made for it. Ends with 0: the demo went well.

import { join } from "node:path";
import { escapeTerminal } from "../../text/escape.ts";
import type { CommandLine } from "../args.ts";
import { makeDemo } from "../demo-repository.ts";
import { interruptible } from "../interrupt.ts";
import { ownName } from "../own-name.ts";
import { print } from "../print.ts";
import { auditUntil } from "./audit.ts";

export async function demo({ flags }: CommandLine): Promise<number> {
	const { folder, root } = await makeDemo(new Date());
	const shown = escapeTerminal(root);
	await print([
		`A small repository with made-up keys, in ${shown}\n$ ${ownName()} audit ${shown}\n\n`,
	]);
	const output = [join(folder, "report")];
	await interruptible((signal) => auditUntil(signal, root, { ...flags, output }));
	await print([
		`\nThe keys are made up. All of it stays in ${escapeTerminal(folder)} for you to play with;\nremove it when you are done.\nNow your own repository: ${ownName()} audit PATH\n`,
	]);
	return 0;
}
