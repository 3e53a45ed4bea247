// Offers to ask the provider, with the new key, what happened since the leak. What cannot be asked is a list of screens
// to open.

import { firstDate } from "../../rotate/leak-messages.ts";
import { type Message, message } from "../../rotate/messages.ts";
import { askAboutMisuse, hasMisuseQuestions } from "../../verify/misuse.ts";
import { withoutSecrets } from "../print.ts";
import type { RotationContext } from "./progress.ts";
import { isoNow } from "./session.ts";

/** Nothing where there is no person, no new key of this run, or nothing to ask. */
export async function offerMisuseCheck(work: RotationContext): Promise<void> {
	const { session, progress, young } = work;
	const { dialog, packs, signal } = session;
	const { successor, provider, leak } = progress.rotation;
	const endpoint = successor?.endpoint;
	if (!dialog.isInteractive || !young.current || !hasMisuseQuestions(endpoint)) return;
	const since = leak && firstDate(leak);
	const when = since === undefined ? "" : ` since ${since.slice(0, 10)}, the day of the leak`;
	dialog.print([
		message("title", "What happened in the meantime"),
		message(
			"text",
			`unleak can ask ${provider} with the new key${when}: exports, mail that was sent, webhooks, connected apps. It only reads.`,
		),
	]);
	const typed = await dialog.prompt('Type "yes" to ask, or press Enter to leave it:');
	if (typed?.toLowerCase() !== "yes" && typed?.toLowerCase() !== "y") return;
	const { secret, details } = young.current.key;
	const datacenter = details.datacenter ?? progress.rotation.details.datacenter;
	const answers = await askAboutMisuse(packs, {
		secret,
		datacenter,
		endpoint: endpoint!,
		since,
		signal,
	});
	if (signal.aborted) return;
	const lines = answers.flatMap(({ title, text, isNotable }) =>
		text === undefined
			? []
			: [{ text: withoutSecrets(`${title} ${text}`).slice(0, 1000), isNotable }],
	);
	const unanswered = answers.filter(({ text }) => text === undefined);
	progress.take({
		kind: "misuse-asked",
		misuse: { at: isoNow(), ...(since !== undefined && { since }), lines },
	});
	const seen: Message[] = [
		...lines.map(({ text, isNotable }) => message(isNotable ? "bad" : "good", `${text}.`)),
		...(unanswered.length > 0 ? [message("text", "It did not say the rest. Look yourself:")] : []),
		...unanswered.map(({ title, place }) => message("item", `${title} ${place}`)),
	];
	dialog.print(seen);
}
