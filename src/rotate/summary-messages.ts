// The messages at the end of a run, finished or stopped: where the rotation stands and what remains.

import { rewriteCommands } from "./history-rewrite.ts";
import { countText, listItems, type Message, message } from "./messages.ts";
import { outcomeOf, proofOf } from "./outcome.ts";
import type { KeyUse, Rotation } from "./rotation.ts";

import { instructionMessages, type StepGuide } from "./step-messages.ts";

export function summaryMessages(rotation: Rotation, guide: StepGuide): Message[] {
	const outcome = outcomeOf(rotation);
	const isOver = outcome !== "alive" && outcome !== "unknown";
	return [
		message(isOver && outcome !== "attested" ? "good" : "bad", describeOutcome(rotation)),
		...tellRest(rotation),
		...(isOver ? [...historyMessages(rotation), ...instructionMessages(guide.misuse)] : []),
	];
}

/** One sentence that claims no more than was heard. */
export function describeOutcome(rotation: Rotation): string {
	const { heard, attestedAt } = rotation;
	const last = heard.at(-1);
	const where = last?.endpoint ?? "the provider";
	const when = last?.until ?? last?.at ?? "";
	switch (outcomeOf(rotation)) {
		case "proven": {
			const { before, after } = proofOf(heard)!;
			const again = when === after.at ? "" : `, and still at ${when}`;
			return `Proven dead: ${where} called the old key active at ${before.until ?? before.at} and calls it inactive at ${after.at}${again}.`;
		}
		case "refused": {
			const wasActive = heard.some(({ status }) => status === "active");
			const why = wasActive
				? "it was another endpoint that called it active before"
				: "in this rotation it was never called active";
			return `Dead: ${where} calls the old key inactive at ${when}. That is not a proof that it was revoked now, for ${why}.`;
		}
		case "attested":
			return `Attested by you at ${attestedAt}: the old key is revoked. The provider does not confirm it (${last?.reason ?? "not asked"}), so this is not proven.`;
		case "alive":
			return `The old key works: ${last?.reason ?? ""} (${where}, ${when}).`;
		case "unknown":
			return `Nobody knows whether the old key works: ${last?.reason ?? "not asked"}.`;
	}
}

function tellRest({ search, noSuccessor, successor, step, destinations }: Rotation): Message[] {
	const uses = search?.uses ?? [];
	const without = (destinations ?? []).filter(({ reason }) => reason !== undefined);
	return [
		...(without.length > 0
			? [
					message("bad", "Not known to have the new key:"),
					...listItems(without, 20, ({ title, reason }) => `${title}: ${reason}`),
				]
			: []),
		...(uses.length > 0
			? [message("bad", `The old key is still in the tree, in ${countText(uses.length, "place")}.`)]
			: []),
		...(search && search.gaps.length > 0
			? [
					message(
						"bad",
						`Not all of the tree could be read: ${countText(search.gaps.length, "gap")}.`,
					),
				]
			: []),
		...(successor
			? [message("text", `The new key: ${successor.redacted}, ${successor.status}.`)]
			: []),
		...(step === "done" && noSuccessor ? [message("text", "No new key was checked.")] : []),
	];
}

/** Why a history may stay as it is, and how it is rewritten by those who must. */
export function historyMessages({ leak, pattern, firstSearch }: Rotation): Message[] {
	if (!leak || leak.places.length === 0) return [];
	const rewriting = rewriteCommands(pattern);
	const isEncoded = firstSearch?.uses.some(({ encoded }) => encoded) === true;
	return [
		message(
			"text",
			`The history keeps the old key in ${countText(leak.places.length + leak.more, "place")}. A dead key opens nothing, so rewriting is optional; forks, clones and caches keep it whatever you do. If you must, look first at what the pattern hits:`,
		),
		message("command", rewriting.look),
		message("text", 'Then write this line into a file "replacements.txt" of a fresh clone:'),
		message("url", rewriting.replacement),
		message("text", "Then rewrite the clone, and push it with force:"),
		message("command", rewriting.rewrite),
		...(isEncoded
			? [message("text", "The pattern does not match the key where it is encoded.")]
			: []),
	];
}

/** Places that are free of the key now, by their path, and those that are not. */
export function compareUses({ firstSearch, search }: Rotation): {
	readonly replaced: readonly string[];
	readonly remaining: readonly KeyUse[];
} {
	const remaining = search?.uses ?? [];
	const paths = new Set(remaining.map(({ path }) => path));
	const before = [...new Set((firstSearch?.uses ?? []).map(({ path }) => path))];
	return { replaced: before.filter((path) => !paths.has(path)), remaining };
}
