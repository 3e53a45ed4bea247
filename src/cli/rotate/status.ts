// `unleak rotate --status`: lists the rotations that were started and the last known state of their keys. No provider
// is asked.

import { type Message, message } from "../../rotate/messages.ts";
import { describeOutcome } from "../../rotate/summary-messages.ts";
import { listRotations } from "./state-folder.ts";

export function statusMessages(): Message[] {
	const { rotations, broken } = listRotations();
	if (rotations.length + broken.length === 0) return [message("text", "No rotation was started.")];
	return [
		...rotations.flatMap((rotation) => {
			const { fingerprint, title, redacted, root, step, startedAt, updatedAt } = rotation;
			const state = step === "done" ? "finished" : `open, at "${step}"`;
			return [
				message("title", `${fingerprint.slice(0, 12)}  ${title} ${redacted}`),
				message("item", `${state}; started ${startedAt}, last change ${updatedAt}`),
				message("item", describeOutcome(rotation)),
				message("item", root),
			];
		}),
		...broken.map((name) => message("bad", `No record of a rotation: ${name}`)),
	];
}
