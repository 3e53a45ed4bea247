// Runs the person's own commands, `--store 'command …'`, once for each new key. They were typed for this run, so nothing
// is asked; that a command ended well is all that is known of it.

import { createHash } from "node:crypto";
import { basename } from "node:path";
import { reach, startDestination } from "../../rotate/destinations.ts";
import { message } from "../../rotate/messages.ts";
import { inputText } from "./key-values.ts";
import { runOwnCommand } from "./own-command.ts";
import type { RotationContext, StepResult } from "./progress.ts";
import { isoNow } from "./session.ts";
import { outputMessages } from "./tool-output.ts";
import { shownCommand } from "./tool-session.ts";

/** "stopped" where one fails. */
export async function runOwnCommands({
	session,
	young,
	progress,
}: RotationContext): Promise<StepResult> {
	const { dialog, commands, signal } = session;
	if (commands.length === 0) return "went-on";
	if (!young.current) {
		dialog.print([message("bad", '"--store" needs a new key that was accepted in this run.')]);
		return dialog.isInteractive ? "went-on" : "stopped";
	}
	const { whole, newKey } = young.current;
	for (const command of commands) {
		const { program, args, text } = command;
		// The words may hold a token: the record names the program alone.
		const mark = createHash("sha256").update(text).digest("hex").slice(0, 8);
		const place = { id: `command ${mark}`, title: `Your command ${basename(program)} (${mark})` };
		const known = progress.rotation.destinations?.find(({ id }) => id === place.id);
		if (known?.newKey === newKey) continue;
		dialog.print([
			message("text", "The new key goes to the standard input of your command:"),
			message("command", shownCommand(program, args)),
		]);
		const result = await runOwnCommand(command, inputText(whole), signal);
		dialog.print(outputMessages(program, result));
		if (result.code !== 0 || !result.isInputTaken) {
			dialog.print([message("bad", "It failed, so that nothing is known of what it stored.")]);
			return "stopped";
		}
		const facts = {
			by: "command" as const,
			newKey,
			proof: "the command ended well, which proves nothing",
			...(!dialog.isInteractive && { reason: "nobody was there to say that it is in use" }),
		};
		const destination = reach(startDestination(place), "accepted", isoNow(), facts);
		progress.take({ kind: "destination", destination });
	}
	return "went-on";
}
