// `unleak rotate --status`: every rotation that was begun, and what is known of its old key. Nobody
// is asked: what is said of a key is as old as its time.

import { type Say, say } from "../../rotate/say.ts";
import { describeOutcome } from "../../rotate/tell-end.ts";
import { listRotations } from "./state-folder.ts";

export function tellStatus(): Say[] {
	const { rotations, broken } = listRotations();
	if (rotations.length + broken.length === 0) return [say("text", "No rotation was begun.")];
	return [
		...rotations.flatMap((rotation) => {
			const { fingerprint, title, redacted, root, step, startedAt, updatedAt } = rotation;
			const state = step === "done" ? "finished" : `open, at "${step}"`;
			return [
				say("title", `${fingerprint.slice(0, 12)}  ${title} ${redacted}`),
				say("item", `${state}; begun ${startedAt}, last change ${updatedAt}`),
				say("item", describeOutcome(rotation)),
				say("item", root),
			];
		}),
		...broken.map((name) => say("bad", `No record of a rotation: ${name}`)),
	];
}
