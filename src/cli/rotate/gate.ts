// What has to be true before the old key is revoked: the new key was accepted and stands nowhere in the repository, and
// every destination is in use or explained. What is not so is said, and the person may look again.

import { openDestinations } from "../../rotate/destinations.ts";
import { openMessages } from "../../rotate/leak-messages.ts";
import { listItems, type Message, message } from "../../rotate/messages.ts";
import { stepOrder } from "../../rotate/state-machine.ts";
import type { RotationContext, StepResult } from "./progress.ts";
import { searchNewKey } from "./searches.ts";

/** "stopped" while something stands against it and nobody can or wants to change it. */
export async function checkGate(work: RotationContext): Promise<StepResult> {
	const { session, progress, repository, young } = work;
	const { dialog, signal } = session;
	if (isRevokedFirst(work)) return "went-on";
	for (;;) {
		const { rotation } = progress;
		const search =
			young.current && (await searchNewKey(session, repository, young.current.search, true));
		if (signal.aborted) return "stopped";
		const explained = (rotation.destinations ?? []).filter(
			({ reason, state }) => reason !== undefined && state !== "absent",
		);
		dialog.print([
			...(rotation.noSuccessor
				? [message("bad", "No new key was checked: whatever still uses the old one stops working.")]
				: []),
			...(explained.length > 0
				? [
						message("bad", "These may stop working:"),
						...listItems(explained, 20, ({ title, reason }) => `${title}: ${reason}`),
					]
				: []),
			...(search && search.gaps.length > 0
				? [
						message("text", "Not everything could be searched for the new key:"),
						...listItems(search.gaps, 5, (gap) => gap),
					]
				: []),
		]);
		const open = openDestinations(rotation);
		const places = search?.places ?? [];
		if (open.length + places.length === 0) return "went-on";
		dialog.print([
			...(places.length > 0 ? exposedMessages(places) : []),
			...(open.length > 0 ? openMessages(open) : []),
		]);
		if (!dialog.isInteractive) return "stopped";
		const typed = await dialog.prompt('Press Enter to look again, or type "anyway" to go on:');
		if (typed === undefined) return "stopped";
		if (typed.toLowerCase() !== "anyway") continue;
		for (const destination of open) {
			const explained = { ...destination, reason: "the person went on without it" };
			progress.take({ kind: "destination", destination: explained });
		}
		return "went-on";
	}
}

/** The new key is of no use once others can read it. */
export function exposedMessages(places: readonly string[]): Message[] {
	return [
		message("bad", "The new key stands where others get it:"),
		...listItems(places, 10, (place) => place),
		message(
			"text",
			"Take it out of the file, and out of the index (git restore --staged). If it was committed or pushed, it leaked: make another one.",
		),
	];
}

function isRevokedFirst({ progress }: RotationContext): boolean {
	const plan = stepOrder(progress.rotation);
	return plan.indexOf("revoke") < plan.indexOf("create");
}
