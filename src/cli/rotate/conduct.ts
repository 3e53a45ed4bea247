// Leads through a rotation: does what its step asks for, or has the person do it, and tells the
// machine in rotate/steps.ts what came of it.

import { isDead } from "../../rotate/outcome.ts";
import type { Step } from "../../rotate/rotation.ts";
import { say } from "../../rotate/say.ts";
import { isGone } from "../../rotate/steps.ts";
import { tellGaps, tellMentions, tellUses } from "../../rotate/tell-leak.ts";
import { tellStep } from "../../rotate/tell-step.ts";
import { takeNewKey } from "./ask-new-key.ts";
import { searchUses } from "./investigate.ts";
import { revoke } from "./revoke.ts";
import type { Made, Work } from "./work.ts";

/** Goes on until the rotation is done or stopped. */
export async function conduct(work: Work): Promise<void> {
	const { session, progress } = work;
	// A new key of an earlier run was not stored: only one of this run is known to work.
	let isNewKeyKnown = false;
	let told: Step | undefined;
	while (progress.rotation.step !== "done") {
		const { rotation } = progress;
		const { step, successor } = rotation;
		if (told !== step) session.person.say(tellStep(rotation, work.guideFor(rotation)));
		told = step;
		const needsNewKey = step === "replace" || (step === "revoke" && !isDead(rotation));
		if (successor && needsNewKey && !isNewKeyKnown) {
			if ((await takeNewKey(session, progress, true)) === "stopped") return;
			isNewKeyKnown = true;
		}
		if ((await performers[step](work)) === "stopped") return;
		if (step === "check") isNewKeyKnown = true;
	}
}

const performers: Readonly<Record<Step, (work: Work) => Promise<Made>>> = {
	// Done before, at the start of every run.
	look: async () => "stopped",
	async create({ session, progress }) {
		const isMade = session.newKey !== undefined;
		const question = "Press Enter when the new key is made and saved:";
		if (!isMade && (await session.person.ask(question)) === undefined) return "stopped";
		progress.take({ kind: "created" });
		return "went-on";
	},
	check: ({ session, progress }) => takeNewKey(session, progress, false),
	replace,
	revoke,
	done: async () => "stopped",
};

async function replace({ session, key, needle, progress }: Work): Promise<Made> {
	const { person } = session;
	const { search } = progress.rotation;
	if (search) person.say([...tellUses(search), ...tellMentions(search), ...tellGaps(search.gaps)]);
	if (!person.isThere) {
		if (!search || !isGone(search)) return "stopped";
		progress.take({ kind: "replaced", search });
		return "went-on";
	}
	const typed = await person.ask(
		isGone(search)
			? "Press Enter when the new key is in use everywhere:"
			: 'Press Enter to search again, or type "leave" to go on with the tree as it is:',
	);
	if (typed === undefined) return "stopped";
	if (typed.toLowerCase() === "leave") {
		progress.take({ kind: "left" });
		return "went-on";
	}
	const again = await searchUses(session, key, needle);
	if (session.signal.aborted) return "stopped";
	if (again.uses.length > 0) person.say([say("bad", "The old key is still there.")]);
	progress.take({ kind: "replaced", search: again });
	return "went-on";
}
