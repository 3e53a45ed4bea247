// Where does the rotation stand, and what remains? Said at the end of a run, whether it came to
// its end or was stopped.

import { outcomeOf, proofOf } from "./outcome.ts";
import { rewritingOf } from "./recipe.ts";
import type { Rotation, Use } from "./rotation.ts";
import { counted, type Say, say } from "./say.ts";

import { advice, type Guide } from "./tell-step.ts";

export function tellEnd(rotation: Rotation, guide: Guide): Say[] {
	const outcome = outcomeOf(rotation);
	const isOver = outcome !== "alive" && outcome !== "unknown";
	return [
		say(isOver && outcome !== "attested" ? "good" : "bad", describeOutcome(rotation)),
		...tellRest(rotation),
		...(isOver ? [...tellHistoryRest(rotation), ...advice(guide.misuse)] : []),
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
			const { before } = proofOf(heard)!;
			return `Proven dead: ${where} called the old key active at ${before.until ?? before.at} and calls it inactive at ${when}.`;
		}
		case "refused": {
			const wasActive = heard.some(({ status }) => status === "active");
			const why = wasActive
				? "it was another endpoint that called it active before"
				: "this rotation never heard it called active";
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

function tellRest({ search, noSuccessor, successor, step }: Rotation): Say[] {
	const uses = search?.uses ?? [];
	return [
		...(uses.length > 0
			? [say("bad", `The old key still stands in the tree, in ${counted(uses.length, "place")}.`)]
			: []),
		...(search && search.gaps.length > 0
			? [say("bad", `Not all of the tree could be read: ${counted(search.gaps.length, "gap")}.`)]
			: []),
		...(successor ? [say("text", `The new key: ${successor.redacted}, ${successor.status}.`)] : []),
		...(step === "done" && noSuccessor ? [say("text", "No new key was checked.")] : []),
	];
}

/** Why a history may stay as it is, and how it is rewritten by those who must. */
export function tellHistoryRest({ leak, pattern, firstSearch }: Rotation): Say[] {
	if (!leak || leak.places.length === 0) return [];
	const rewriting = rewritingOf(pattern);
	const isEncoded = firstSearch?.uses.some(({ encoded }) => encoded) === true;
	return [
		say(
			"text",
			`The history keeps the old key in ${counted(leak.places.length + leak.more, "place")}. A dead key opens nothing, so rewriting is optional; forks, clones and caches keep it whatever you do. If you must, look first at what the pattern hits:`,
		),
		say("command", rewriting.look),
		say("text", 'Then write this line into a file "replacements.txt" of a fresh clone:'),
		say("url", rewriting.replacement),
		say("text", "Then rewrite the clone, and push it with force:"),
		say("command", rewriting.rewrite),
		...(isEncoded
			? [say("text", "The pattern does not hit the key where it stands encoded.")]
			: []),
	];
}

/** Places that are free of the key now, by their path, and those that are not. */
export function comparedUses({ firstSearch, search }: Rotation): {
	readonly replaced: readonly string[];
	readonly remaining: readonly Use[];
} {
	const remaining = search?.uses ?? [];
	const paths = new Set(remaining.map(({ path }) => path));
	const before = [...new Set((firstSearch?.uses ?? []).map(({ path }) => path))];
	return { replaced: before.filter((path) => !paths.has(path)), remaining };
}
