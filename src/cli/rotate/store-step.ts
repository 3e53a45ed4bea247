// Brings the new key to every destination that is still open: by the store's own tool after a yes, by the commands of
// the person, or by hand; then asks once whether all of them run with it. Every change is saved at once.

import { isOpen, reach, startDestination } from "../../rotate/destinations.ts";
import { openMessages } from "../../rotate/leak-messages.ts";
import { message } from "../../rotate/messages.ts";
import type { DestinationRecord } from "../../rotate/rotation.ts";
import { type Destination, destinationId } from "../../stores/destination.ts";
import { describeDestination, recipeOf } from "../../stores/recipes.ts";
import { ask } from "./ask-word.ts";
import { replaceInEnvFile } from "./env-file.ts";
import { runOwnCommands } from "./own-commands.ts";
import type { RotationContext, StepResult } from "./progress.ts";
import { isoNow } from "./session.ts";
import { type StoreResult, storeByTool } from "./store-by-tool.ts";
import { openTool } from "./tool-session.ts";

/** How a destination is kept in a rotation that begins. */
export function recordOf(destination: Destination): DestinationRecord {
	const { path, line } = destination;
	const title = describeDestination(destination).slice(0, 1000);
	return startDestination({ id: destinationId(destination).slice(0, 2000), title, path, line });
}

export async function storeEverywhere(work: RotationContext): Promise<StepResult> {
	const { session, progress } = work;
	if ((await runOwnCommands(work)) === "stopped") return "stopped";
	if (!session.dialog.isInteractive) return leaveToCommands(work);
	const pending = work.destinations.filter((destination) => {
		const record = recordIn(work, destination);
		return record !== undefined && isOpen(record) && !["stored", "live"].includes(record.state);
	});
	for (const [index, destination] of pending.entries()) {
		const record = recordIn(work, destination)!;
		const number =
			pending.length === 1 ? "Destination" : `Destination ${index + 1} of ${pending.length}`;
		session.dialog.print([
			message("text", `${number}: ${record.title}`),
			message("item", `named in ${destination.path}:${destination.line}`),
		]);
		if ((await storeOne(work, destination, record)) === "stopped") return "stopped";
		if (session.signal.aborted) return "stopped";
	}
	return progress.rotation.destinations?.some(isOpen) ? await askLive(work) : "went-on";
}

async function storeOne(
	work: RotationContext,
	destination: Destination,
	record: DestinationRecord,
): Promise<StoreResult> {
	const { session, key, young, progress } = work;
	const { dialog } = session;
	const recipe = recipeOf(destination);
	const save = (next: DestinationRecord) =>
		progress.take({ kind: "destination", destination: next });
	let result: StoreResult = "hand";
	if (destination.store === "env-file" && young.current) {
		result = await writeEnvFile(work, destination, record);
	} else if (recipe.tool && young.current) {
		const tool = openTool(recipe.tool, destination, session);
		if (typeof tool === "string") dialog.print([message("text", `Not by its tool: ${tool}.`)]);
		else {
			const keys = { young: young.current.whole, old: key.secret };
			const { newKey } = young.current;
			const job = {
				destination,
				record,
				recipe,
				tool: recipe.tool,
				session: tool,
				dialog,
				keys,
				newKey,
				save,
			};
			result = await storeByTool(job);
		}
	}
	if (result === "hand" && destination.isOptional) {
		const reason = "not looked at: it may have a copy";
		dialog.print([message("text", "Look there, too: it may have a copy of the name.")]);
		save({ ...record, reason });
		return "skip";
	}
	if (result === "hand") result = await storeByHand(work, destination, record);
	if (result === "skip") result = await skip(work, record);
	return result;
}

/** What the person does is attested, and never more. */
async function storeByHand(
	{ session, progress, young }: RotationContext,
	destination: Destination,
	record: DestinationRecord,
): Promise<StoreResult> {
	const { text, url, command } = recipeOf(destination).byHand(destination);
	session.dialog.print([
		message("text", `By hand: ${text}.`),
		...(url === undefined ? [] : [message("url", url)]),
		...(command === undefined ? [] : [message("command", command)]),
	]);
	const typed = await session.dialog.prompt('Press Enter when that is done, or type "skip":');
	if (typed === undefined) return "stopped";
	if (typed.toLowerCase() === "skip") return "skip";
	const newKey = young.current && { newKey: young.current.newKey };
	const facts = { by: "hand" as const, proof: "the person says so", ...newKey };
	progress.take({ kind: "destination", destination: reach(record, "stored", isoNow(), facts) });
	return "stored";
}

async function writeEnvFile(
	{ session, key, young, progress }: RotationContext,
	destination: Destination,
	record: DestinationRecord,
): Promise<StoreResult> {
	const { dialog, root } = session;
	dialog.print([
		message(
			"text",
			"Git ignores this file. unleak can put the new key into it, in the place of the old one.",
		),
	]);
	const choice = await ask(dialog, 'Type "write", "hand" to do it yourself, or "skip":', [
		"write",
		"hand",
		"skip",
	]);
	if (choice === undefined) return "stopped";
	if (choice !== "write") return choice as "hand" | "skip";
	const count = replaceInEnvFile(root, destination.path, key.secret, young.current!);
	if (count === 0) {
		dialog.print([message("bad", "It does not hold the old key as a plain text any more.")]);
		return "hand";
	}
	const facts = {
		by: "file" as const,
		newKey: young.current!.newKey,
		proof: `replaced ${count} times`,
	};
	progress.take({ kind: "destination", destination: reach(record, "stored", isoNow(), facts) });
	dialog.print([message("good", `Written: ${destination.path}.`)]);
	return "stored";
}

async function skip(
	{ session, progress }: RotationContext,
	record: DestinationRecord,
): Promise<StoreResult> {
	const reason = await askReason(session.dialog);
	if (reason === undefined) return "stopped";
	progress.take({
		kind: "destination",
		destination: reach(record, "skipped", isoNow(), { reason }),
	});
	return "skip";
}

async function askReason(
	dialog: RotationContext["session"]["dialog"],
): Promise<string | undefined> {
	for (;;) {
		const typed = await dialog.prompt("Why not (kept in the record)?");
		if (typed === undefined || typed !== "") return typed?.slice(0, 300);
	}
}

/** One question for all: each says what makes it live. */
async function askLive(work: RotationContext): Promise<StepResult> {
	const { session, progress } = work;
	const stored = (progress.rotation.destinations ?? []).filter(isOpen);
	session.dialog.print([
		message("text", "What is stored is not in use yet:"),
		...stored.map((record) => message("item", `${record.title}: ${liveText(work, record)}`)),
	]);
	const question =
		'Type "live" when all of them run with the new key, "used" if you saw them use it, or "skip":';
	const choice = await ask(session.dialog, question, ["live", "used", "skip"]);
	if (choice === undefined) return "stopped";
	const reason = choice === "skip" ? await askReason(session.dialog) : undefined;
	if (choice === "skip" && reason === undefined) return "stopped";
	for (const record of stored) {
		const destination =
			reason === undefined
				? reach(record, choice as "live" | "used", isoNow())
				: { ...record, reason };
		progress.take({ kind: "destination", destination });
	}
	return "went-on";
}

function liveText({ destinations }: RotationContext, { id }: DestinationRecord): string {
	const destination = destinations.find((found) => destinationId(found) === id);
	return destination ? recipeOf(destination).live(destination) : "start again what reads it";
}

/** Without a person the commands that were given are all that can be done. */
function leaveToCommands({ session, progress }: RotationContext): StepResult {
	const open = (progress.rotation.destinations ?? []).filter(isOpen);
	if (open.length === 0) return "went-on";
	session.dialog.print(openMessages(open));
	if (session.commands.length === 0) return "stopped";
	const reason = "left to the commands that were given";
	for (const record of open)
		progress.take({ kind: "destination", destination: { ...record, reason } });
	return "went-on";
}

function recordIn(
	{ progress }: RotationContext,
	destination: Destination,
): DestinationRecord | undefined {
	const id = destinationId(destination);
	return progress.rotation.destinations?.find((record) => record.id === id);
}
