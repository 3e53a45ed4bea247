// Runs the steps of a rotation until it is done or stopped. Each step does its work or asks the person for it, and
// gives the result to the state machine in rotate/state-machine.ts.

import { mentionMessages, unreadMessages, useMessages } from "../../rotate/leak-messages.ts";
import { message } from "../../rotate/messages.ts";
import { isDead } from "../../rotate/outcome.ts";
import type { RotationStep } from "../../rotate/rotation.ts";
import { isKeyGone } from "../../rotate/state-machine.ts";
import { stepMessages } from "../../rotate/step-messages.ts";
import { askNewKey } from "./ask-new-key.ts";
import type { RotationContext, StepResult } from "./progress.ts";
import { revoke } from "./revoke.ts";
import { searchUses } from "./searches.ts";

/** Goes on until the rotation is done or stopped. */
export async function runSteps(work: RotationContext): Promise<void> {
	const { session, progress } = work;
	// A new key of an earlier run was not stored: only one of this run is known to work.
	let isNewKeyKnown = false;
	let told: RotationStep | undefined;
	while (progress.rotation.step !== "done") {
		const { rotation } = progress;
		const { step, successor } = rotation;
		if (told !== step) session.dialog.print(stepMessages(rotation, work.guideFor(rotation)));
		told = step;
		const needsNewKey = step === "replace" || (step === "revoke" && !isDead(rotation));
		if (successor && needsNewKey && !isNewKeyKnown) {
			if ((await askNewKey(session, progress, true)) === "stopped") return;
			isNewKeyKnown = true;
		}
		if ((await performers[step](work)) === "stopped") return;
		if (step === "check") isNewKeyKnown = true;
	}
}

const performers: Readonly<Record<RotationStep, (work: RotationContext) => Promise<StepResult>>> = {
	// Done before, at the start of every run.
	look: async () => "stopped",
	async create({ session, progress }) {
		const isMade = session.newKey !== undefined;
		const question = "Press Enter when the new key is made and saved:";
		if (!isMade && (await session.dialog.prompt(question)) === undefined) return "stopped";
		progress.take({ kind: "created" });
		return "went-on";
	},
	check: ({ session, progress }) => askNewKey(session, progress, false),
	replace,
	revoke,
	done: async () => "stopped",
};

async function replace({
	session,
	key,
	keySearch,
	progress,
}: RotationContext): Promise<StepResult> {
	const { dialog: person } = session;
	const { search } = progress.rotation;
	if (search)
		person.print([
			...useMessages(search),
			...mentionMessages(search),
			...unreadMessages(search.gaps),
		]);
	if (!person.isInteractive) {
		if (!search || !isKeyGone(search)) return "stopped";
		progress.take({ kind: "replaced", search });
		return "went-on";
	}
	const typed = await person.prompt(
		isKeyGone(search)
			? "Press Enter when the new key is in use everywhere:"
			: 'Press Enter to search again, or type "leave" to go on with the tree as it is:',
	);
	if (typed === undefined) return "stopped";
	if (typed.toLowerCase() === "leave") {
		progress.take({ kind: "left" });
		return "went-on";
	}
	const again = await searchUses(session, key, keySearch);
	if (session.signal.aborted) return "stopped";
	if (again.uses.length > 0) person.print([message("bad", "The old key is still there.")]);
	progress.take({ kind: "replaced", search: again });
	return "went-on";
}
