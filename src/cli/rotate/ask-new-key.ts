// The new key: typed without echo or read from a descriptor, judged by its shape, then by its
// provider. It lives in this run's memory alone.

import { judgeNewKey, refuseShape } from "../../rotate/new-key.ts";
import { say } from "../../rotate/say.ts";
import { askProvider } from "./ask-provider.ts";
import { keepIn, now, type Session } from "./session.ts";
import { readKey } from "./typed-key.ts";
import type { Made, Progress } from "./work.ts";

/** Asks until a key is accepted. @param again It was checked in an earlier run, and is not known in this one. */
export async function takeNewKey(
	session: Session,
	progress: Progress,
	again: boolean,
): Promise<Made> {
	const { person, newKey } = session;
	if (newKey !== undefined) return await judge(session, progress, newKey);
	if (again) {
		// What was heard before counts as long as nobody can be asked for the key itself.
		if (!person.isThere) return "went-on";
		const shown = progress.rotation.successor?.redacted ?? "";
		const text = `The new key (${shown}) was checked before and not stored: type it once more, to see that it still works.`;
		person.say([say("text", text)]);
	}
	for (;;) {
		const typed = await person.askSecret("New key (not shown; Enter alone to go on without):");
		if (typed === undefined) return "stopped";
		if (typed === "") {
			progress.take({ kind: "no-new-key" });
			return "went-on";
		}
		if ((await judge(session, progress, typed)) === "went-on") return "went-on";
		if (session.signal.aborted) return "stopped";
	}
}

/** "stopped" when the key is refused. */
async function judge(session: Session, progress: Progress, typed: string): Promise<Made> {
	const { rotation } = progress;
	const { person, packs, signal } = session;
	const keys = readKey(typed, packs);
	// Of the providers that share a shape, the old key's own is meant.
	const key = keys.find(({ ruleId }) => ruleId === rotation.ruleId) ?? keys[0];
	if (key) keepIn(key.secret);
	const refusal = refuseShape(rotation, key);
	if (refusal !== undefined || !key) {
		person.say([say("bad", `${refusal}.`)]);
		return "stopped";
	}
	const { datacenter } = rotation.details;
	const isSplit = datacenter !== undefined && key.details.datacenter === undefined;
	const details = isSplit ? { ...key.details, datacenter } : key.details;
	const answer = await askProvider(session, key, details, []);
	if (signal.aborted) return "stopped";
	person.say(answer.problems.map((problem) => say("bad", `${problem}.`)));
	const judged = judgeNewKey(rotation, key, answer, now());
	if (judged.kind === "refused") {
		person.say([say("bad", `${judged.reason}.`)]);
		return "stopped";
	}
	const { redacted, status, reason, account } = judged.successor;
	const about = account === undefined ? reason : `${reason}, ${account}`;
	person.say([
		say(status === "active" ? "good" : "text", `The new key ${redacted}: ${about}.`),
		...judged.notes.map((note) => say("text", `${note}.`)),
	]);
	progress.take({ kind: "new-key", successor: judged.successor });
	return "went-on";
}
