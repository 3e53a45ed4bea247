// Runs the steps of a rotation until it is done or stopped. Each step does its work or asks the person for it, and
// gives the result to the state machine in rotate/state-machine.ts.

import {
	breakingMessages,
	mentionMessages,
	unreadMessages,
	useMessages,
} from "../../rotate/leak-messages.ts";
import { message } from "../../rotate/messages.ts";
import { isDead } from "../../rotate/outcome.ts";
import type { RotationStep } from "../../rotate/rotation.ts";
import { isKeyGone } from "../../rotate/state-machine.ts";
import { stepMessages } from "../../rotate/step-messages.ts";
import { askNewKey } from "./ask-new-key.ts";
import { checkGate, exposedMessages } from "./gate.ts";
import { offerMachineSearch } from "./machine.ts";
import type { RotationContext, StepResult } from "./progress.ts";
import { revoke } from "./revoke.ts";
import { searchNewKey, searchUses } from "./searches.ts";
import { storeEverywhere } from "./store-step.ts";

/** Goes on until the rotation is done or stopped. */
export async function runSteps(work: RotationContext): Promise<void> {
	const { session, progress } = work;
	let isAskedAgain = false;
	let told: RotationStep | undefined;
	while (progress.rotation.step !== "done") {
		const { rotation } = progress;
		const { step, successor } = rotation;
		if (told !== step) session.dialog.print(stepMessages(rotation, work.guideFor(rotation)));
		told = step;
		const needsNewKey = step === "replace" || (step === "revoke" && !isDead(rotation));
		// A new key of an earlier run was not stored: only one of this run is known to work.
		if (successor && needsNewKey && !work.young.current && !isAskedAgain) {
			isAskedAgain = true;
			if ((await askNewKey(work, true)) === "stopped") return;
		}
		if ((await performers[step](work)) === "stopped") return;
	}
}

const performers: Readonly<Record<RotationStep, (work: RotationContext) => Promise<StepResult>>> = {
	// Done before, at the start of every run.
	look: async () => "stopped",
	create,
	check: (work) => askNewKey(work, false),
	replace,
	revoke: async (work) => {
		if (isDead(work.progress.rotation)) return await revoke(work);
		// Before: settings that still have the old key stop working with it.
		await offerMachineSearch(work);
		return (await checkGate(work)) === "went-on" ? await revoke(work) : "stopped";
	},
	done: async () => "stopped",
};

async function create({ session, progress }: RotationContext): Promise<StepResult> {
	if (session.newKey === undefined) {
		const isAbused = 'If the old key is being abused now, type "revoke first".';
		if (!isDead(progress.rotation)) session.dialog.print([message("text", isAbused)]);
		const question = "Press Enter when the new key is made and saved:";
		const typed = await session.dialog.prompt(question);
		if (typed === undefined) return "stopped";
		if (typed.toLowerCase() === "revoke first" && !isDead(progress.rotation)) {
			session.dialog.print(breakingMessages(progress.rotation));
			progress.take({ kind: "revoke-first" });
			return "went-on";
		}
	}
	progress.take({ kind: "created" });
	return "went-on";
}

async function replace(work: RotationContext): Promise<StepResult> {
	const { session, key, keySearch, progress } = work;
	const { dialog: person } = session;
	if ((await storeEverywhere(work)) === "stopped") return "stopped";
	if (await isNewKeyExposed(work)) return "stopped";
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
	// Where everything was stored and is in use, that was asked already.
	const isSaid = isKeyGone(search) && (progress.rotation.destinations ?? []).length > 0;
	const typed = isSaid
		? ""
		: await person.prompt(
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

/** Searched at each step, as the old one is: it may have been pasted into a file that git hands on. */
async function isNewKeyExposed({ session, repository, young }: RotationContext): Promise<boolean> {
	if (!young.current) return false;
	for (;;) {
		const { places } = await searchNewKey(session, repository, young.current.search, false);
		if (session.signal.aborted) return true;
		if (places.length === 0) return false;
		session.dialog.print(exposedMessages(places));
		if ((await session.dialog.prompt("Press Enter to search again:")) === undefined) return true;
	}
}
