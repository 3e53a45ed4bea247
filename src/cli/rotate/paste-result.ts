// Shows what a tool made of the new key, encrypted, for the person to put into a file of theirs: unleak writes into no
// repository, and only their word says that it is there.

import { reach } from "../../rotate/destinations.ts";
import { message } from "../../rotate/messages.ts";
import type { DestinationRecord } from "../../rotate/rotation.ts";
import { ask } from "./ask-word.ts";
import type { Dialog } from "./dialog.ts";
import { isoNow } from "./session.ts";

/** `text`: undefined where the tool printed something else. */
export async function offerToPaste(
	{ dialog, save }: { readonly dialog: Dialog; readonly save: (record: DestinationRecord) => void },
	accepted: DestinationRecord,
	text: string | undefined,
): Promise<"stored" | "hand" | "skip" | "stopped"> {
	if (text === undefined) {
		dialog.print([message("bad", "It printed something else than an encrypted value.")]);
		return "hand";
	}
	dialog.print([
		message("text", "Put this in the place of the old value; it holds the key encrypted:"),
		...text.split("\n").map((line) => message("url", line)),
	]);
	const choice = await ask(dialog, 'Type "stored" when it is in the file, or "skip":', [
		"stored",
		"skip",
	]);
	if (choice === undefined) return "stopped";
	if (choice === "skip") return "skip";
	save(reach(accepted, "stored", isoNow(), { proof: "the person put it into the file" }));
	return "stored";
}
