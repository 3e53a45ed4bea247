// Shows on standard error how far a search of a rotation is, while a person waits for it: a history takes a while.

import { createProgress, type Progress } from "../progress.ts";
import { describeTerminal } from "../terminal.ts";
import type { Dialog } from "./dialog.ts";

/** The line is gone when the search has ended. */
export async function withProgressLine<Result>(
	dialog: Pick<Dialog, "isInteractive">,
	search: (onProgress: Progress["update"]) => Promise<Result>,
): Promise<Result> {
	const { interactive, width } = describeTerminal(process.env, process.stderr);
	const enabled = dialog.isInteractive && interactive;
	const progress = createProgress(process.stderr, { enabled, width });
	try {
		return await search(progress.update);
	} finally {
		progress.end();
	}
}
