// The other keys that leaked here: none of them can be the new key, and those that may still work are named at the end.

import { countText, type Message, message } from "../../rotate/messages.ts";
import type { LeakedKey } from "../../rotate/new-key.ts";
import { isDead } from "../../rotate/outcome.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import type { NamedKey } from "../fingerprint.ts";
import { typedProgramName } from "../program-name.ts";
import { listRotations } from "./state-folder.ts";

export function leakedKeys(candidates: readonly NamedKey[], all: readonly Rotation[]): LeakedKey[] {
	return [
		...candidates.map(({ fingerprint, note }) => ({ fingerprint, note })),
		...all.map(({ fingerprint, startedAt }) => ({
			fingerprint,
			note: `its rotation was started ${startedAt}`,
		})),
	];
}

/** What leaked here besides this key and is not known to be dead. */
export function remainingMessages(candidates: readonly NamedKey[], done: string): Message[] {
	const dead = new Set(
		listRotations()
			.rotations.filter(isDead)
			.map(({ fingerprint }) => fingerprint),
	);
	const left = candidates.filter(
		({ fingerprint, status }) =>
			fingerprint !== done && !dead.has(fingerprint) && status !== "inactive",
	);
	const [next] = left;
	if (!next) return [];
	const text = `${countText(left.length, "other key")} leaked here and ${left.length === 1 ? "is" : "are"} not known to be dead. The next:`;
	return [
		message("bad", text),
		message("command", `${typedProgramName()} rotate ${next.fingerprint.slice(0, 12)}`),
	];
}
