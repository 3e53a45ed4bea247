// `unleak demo`: the main job on a repository made for it. Ends with 0: the demo went well.

import { makeDemo } from "../../demo.ts";
import { listTree } from "../../sources/listing.ts";
import type { CommandLine } from "../args.ts";
import { writeStdout } from "../output.ts";
import { present } from "../present.ts";
import { runPlanned, settingsOf } from "../session.ts";

export async function demo({ flags }: CommandLine): Promise<number> {
	const root = makeDemo();
	await writeStdout([
		`A small repository with made-up keys, in ${root}\n$ cd ${root} && unleak scan\n\n`,
	]);
	const settings = await settingsOf(root, { "no-config": true });
	const outcome = await runPlanned({
		root,
		flags,
		settings,
		listing: listTree(root),
		isWhole: true,
	});
	await present(outcome, [{ format: "text" }], flags);
	await writeStdout([
		`\nThe keys above are made up. The repository stays in ${root} for you to play with; remove it when you are done.\nNow your own files: unleak scan PATH\n`,
	]);
	return 0;
}
