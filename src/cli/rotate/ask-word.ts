// Asks a person for one of a few words, until they type one of them or stop.

import type { Dialog } from "./dialog.ts";

/** One of the words; undefined when the person stops. */
export async function ask(
	dialog: Dialog,
	question: string,
	words: readonly string[],
): Promise<string | undefined> {
	for (;;) {
		const typed = (await dialog.prompt(question))?.toLowerCase();
		if (typed === undefined || words.includes(typed)) return typed;
	}
}
