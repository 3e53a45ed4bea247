// The first step of every run: what leaked, where it is used, where the new key has to go, and what the provider says. A
// death that was recorded is asked about again.

import { leakMessages } from "../../rotate/leak-messages.ts";
import { message } from "../../rotate/messages.ts";
import { stepMessages } from "../../rotate/step-messages.ts";
import { withoutSecrets } from "../print.ts";
import { askProvider } from "./ask-provider.ts";
import { findDestinations } from "./find-destinations.ts";
import type { RotationContext } from "./progress.ts";
import { searchLeak, searchUses } from "./searches.ts";
import { recordOf } from "./store-step.ts";

/** Gives the destinations; undefined when stopped. */
export async function lookAtLeak({
	session,
	key,
	keySearch,
	progress,
	repository,
}: Omit<RotationContext, "destinations" | "young" | "machine">): Promise<
	RotationContext["destinations"] | undefined
> {
	const { dialog: person, signal } = session;
	const { rotation } = progress;
	person.print([
		...stepMessages({ ...rotation, step: "look" }, {} as never),
		...(rotation.step === "look"
			? []
			: [message("text", `Begun ${rotation.startedAt}, and now at "${rotation.step}".`)]),
		message(
			"text",
			`Searching ${session.root}${rotation.leak || !repository ? "" : " and its history"}.`,
		),
	]);
	const leak = rotation.leak ?? (await searchLeak(session, repository, keySearch));
	const search = await searchUses(session, key, keySearch);
	const known = { ...key.details, ...rotation.details };
	const answer = await askProvider(session, key, known, rotation.heard);
	const { heard, details, problems } = answer;
	const { destinations, gaps } = await findDestinations(session, repository, key, search);
	if (signal.aborted) return undefined;
	const records = destinations.map(recordOf);
	progress.take({ kind: "looked", leak, search, answer: heard, details, destinations: records });
	person.print([
		...problems.map((problem) => message("bad", `${problem}.`)),
		...leakMessages(progress.rotation),
		...(gaps.length > 0 ? [message("bad", "Places where the key is kept may be missing:")] : []),
		...gaps.map((gap) => message("item", withoutSecrets(gap))),
	]);
	return destinations;
}
