// The revoke step: the person revokes the key on the provider's page, then the provider is asked, a limited number of
// times, until it calls the key dead. A key that the provider does not call active can be attested instead, which is
// no proof.

import { verdictMessages } from "../../rotate/leak-messages.ts";
import { message } from "../../rotate/messages.ts";
import { absentKeyMessages } from "../../rotate/step-messages.ts";
import { sleep } from "../../verify/sleep.ts";
import { askProvider } from "./ask-provider.ts";
import type { RotationContext, StepResult } from "./progress.ts";

/** Before each question; together about three minutes. */
const pausesMs = [0, 2000, 3000, 5000, 10_000, 15_000, 30_000, 30_000, 30_000, 60_000];

export async function revoke(work: RotationContext): Promise<StepResult> {
	const { session, progress } = work;
	for (;;) {
		const { rotation } = progress;
		const last = rotation.heard.at(-1);
		const mayAttest = last !== undefined && last.status !== "active";
		const words = [
			'"revoked" when it is done',
			'"missing" if no such row is listed',
			...(mayAttest ? ['"attest" to finish on your word, without a proof'] : []),
		];
		const typed = (await session.dialog.prompt(`Type ${words.join(", ")}:`))?.toLowerCase();
		if (typed === undefined) return "stopped";
		if (typed === "missing") session.dialog.print(absentKeyMessages(work.guideFor(rotation)));
		if (typed === "revoked" || typed === "revoke") return await askUntilDead(work);
		if (typed === "attest" && mayAttest) {
			progress.take({ kind: "attested" });
			return "went-on";
		}
	}
}

async function askUntilDead({ session, key, progress }: RotationContext): Promise<StepResult> {
	const { dialog: person, signal } = session;
	for (const [index, pauseMs] of pausesMs.entries()) {
		await sleep(pauseMs, signal);
		if (signal.aborted) return "stopped";
		const { rotation } = progress;
		const answer = await askProvider(session, key, rotation.details, rotation.heard);
		const { heard, details, problems } = answer;
		if (signal.aborted) return "stopped";
		progress.take({ kind: "asked", answer: heard, details });
		person.print([
			...problems.map((problem) => message("bad", `${problem}.`)),
			...verdictMessages(progress.rotation.heard),
		]);
		// Whoever was not asked now will not be asked later either.
		if (heard.status === "inactive" || heard.endpoint === undefined) return "went-on";
		const nextMs = pausesMs[index + 1];
		if (nextMs === undefined) break;
		person.print([message("text", `Asking again in ${nextMs / 1000} seconds (Ctrl-C stops).`)]);
	}
	person.print([message("bad", "It was not seen dead: look whether the right row was revoked.")]);
	return "went-on";
}
