// `unleak demo`: the main job on a repository made for it. Ends with 0: the demo went well.

import { makeDemo } from "../../demo.ts";
import { listTree } from "../../sources/listing.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { CommandLine } from "../args.ts";
import { interruptible } from "../interrupt.ts";
import { writeStdout } from "../output.ts";
import { present } from "../present.ts";
import { runPlanned, settingsOf } from "../session.ts";

export async function demo({ flags }: CommandLine): Promise<number> {
	const root = makeDemo();
	const shown = escapeTerminal(root);
	await writeStdout([
		`A small repository with made-up keys, in ${shown}\n$ cd ${shown} && unleak scan\n\n`,
	]);
	const settings = await settingsOf(root, { "no-config": true });
	const outcome = await interruptible((signal) =>
		runPlanned({ root, flags, settings, listing: listTree(root), isWhole: true, signal }),
	);
	await present(outcome, [{ format: "text" }], flags);
	await writeStdout([
		`\nThe keys above are made up. The repository stays in ${shown} for you to play with;\nremove it when you are done.\nNow your own files: unleak scan PATH\n`,
	]);
	return 0;
}
