// Revoking: the person does it on the provider's page, then the provider is asked until it calls
// the old key dead, a limited number of times. Only a key that it does not call active can be
// attested, and that is no proof.

import { say } from "../../rotate/say.ts";
import { tellVerdict } from "../../rotate/tell-leak.ts";
import { tellAbsent } from "../../rotate/tell-step.ts";
import { sleep } from "../../verify/sleep.ts";
import { askProvider } from "./ask-provider.ts";
import type { Made, Work } from "./work.ts";

/** Before each question; together about three minutes. */
const pausesMs = [0, 2000, 3000, 5000, 10_000, 15_000, 30_000, 30_000, 30_000, 60_000];

export async function revoke(work: Work): Promise<Made> {
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
		const typed = (await session.person.ask(`Type ${words.join(", ")}:`))?.toLowerCase();
		if (typed === undefined) return "stopped";
		if (typed === "missing") session.person.say(tellAbsent(work.guideFor(rotation)));
		if (typed === "revoked" || typed === "revoke") return await askUntilDead(work);
		if (typed === "attest" && mayAttest) {
			progress.take({ kind: "attested" });
			return "went-on";
		}
	}
}

async function askUntilDead({ session, key, progress }: Work): Promise<Made> {
	const { person, signal } = session;
	for (const [index, pauseMs] of pausesMs.entries()) {
		await sleep(pauseMs, signal);
		if (signal.aborted) return "stopped";
		const { rotation } = progress;
		const answer = await askProvider(session, key, rotation.details, rotation.heard);
		const { heard, details, problems } = answer;
		if (signal.aborted) return "stopped";
		progress.take({ kind: "asked", answer: heard, details });
		person.say([
			...problems.map((problem) => say("bad", `${problem}.`)),
			...tellVerdict(progress.rotation.heard),
		]);
		// Whoever was not asked now will not be asked later either.
		if (heard.status === "inactive" || heard.endpoint === undefined) return "went-on";
		const nextMs = pausesMs[index + 1];
		if (nextMs === undefined) break;
		person.say([say("text", `Asking again in ${nextMs / 1000} seconds (Ctrl-C stops).`)]);
	}
	person.say([say("bad", "It was not seen dead: look whether the right row was revoked.")]);
	return "went-on";
}
