// Asks for the new key, without echo or from a descriptor, and checks it: first its shape, then with its provider. It
// is kept only in the memory of this run.

import { message } from "../../rotate/messages.ts";
import { judgeNewKey, shapeRefusal } from "../../rotate/new-key.ts";
import { isDead } from "../../rotate/outcome.ts";
import { askProvider } from "./ask-provider.ts";
import { exposedMessages } from "./gate.ts";
import { wholeKey } from "./key-values.ts";
import type { RotationContext, StepResult } from "./progress.ts";
import { searchNewKey } from "./searches.ts";
import { isoNow, keepSecret } from "./session.ts";
import { parseTypedKey } from "./typed-key.ts";

/** Asks until a key is accepted. @param again It was checked in an earlier run, and is not known in this one. */
export async function askNewKey(work: RotationContext, again: boolean): Promise<StepResult> {
	const { session, progress } = work;
	const { dialog: person, newKey } = session;
	if (newKey !== undefined) return await judge(work, newKey);
	if (again) {
		// What was heard before counts as long as nobody can be asked for the key itself.
		if (!person.isInteractive) return "went-on";
		const shown = progress.rotation.successor?.redacted ?? "";
		const text = `The new key (${shown}) was checked before and not stored: type it once more, to see that it still works.`;
		person.print([message("text", text)]);
	}
	if (!person.isInteractive && isDead(progress.rotation)) {
		progress.take({ kind: "no-new-key" });
		return "went-on";
	}
	for (;;) {
		const typed = await person.promptSecret("New key (not shown; Enter alone to go on without):");
		if (typed === undefined) return "stopped";
		if (typed === "") {
			progress.take({ kind: "no-new-key" });
			return "went-on";
		}
		if ((await judge(work, typed)) === "went-on") return "went-on";
		if (session.signal.aborted) return "stopped";
	}
}

/** "stopped" when the key is refused. */
async function judge(work: RotationContext, typed: string): Promise<StepResult> {
	const { session, progress } = work;
	const { rotation } = progress;
	const { dialog: person, packs, signal } = session;
	const keys = parseTypedKey(typed, packs);
	// Of the providers that share a shape, the old key's own is meant.
	const key = keys.find(({ ruleId }) => ruleId === rotation.ruleId) ?? keys[0];
	const search = key && keepSecret(key.secret);
	const refusal = shapeRefusal(rotation, key, session.leaked);
	if (refusal !== undefined || !key || !search) {
		person.print([message("bad", `${refusal}.`)]);
		return "stopped";
	}
	const found = await searchNewKey(session, work.repository, search, true);
	if (session.signal.aborted) return "stopped";
	if (found.places.length > 0) {
		person.print(exposedMessages(found.places));
		return "stopped";
	}
	const { datacenter } = rotation.details;
	const isSplit = datacenter !== undefined && key.details.datacenter === undefined;
	const details = isSplit ? { ...key.details, datacenter } : key.details;
	const answer = await askProvider(session, key, details, []);
	if (signal.aborted) return "stopped";
	person.print(answer.problems.map((problem) => message("bad", `${problem}.`)));
	const judged = judgeNewKey(rotation, key, answer, isoNow());
	if (judged.kind === "refused") {
		person.print([message("bad", `${judged.reason}.`)]);
		return "stopped";
	}
	const { redacted, status, reason, account } = judged.successor;
	const about = account === undefined ? reason : `${reason}, ${account}`;
	person.print([
		message(status === "active" ? "good" : "text", `The new key ${redacted}: ${about}.`),
		...judged.notes.map((note) => message("text", `${note}.`)),
	]);
	progress.take({ kind: "new-key", successor: judged.successor });
	const isWithDatacenter = work.key.claims.some((claim) => claim.ownDatacenters.length > 0);
	const own = isWithDatacenter ? answer.details.datacenter : undefined;
	const whole = wholeKey(key.secret, key.details.datacenter ?? own);
	work.young.current = { newKey: key.fingerprint, bare: key.secret, whole, search, key };
	return "went-on";
}
