// Stores the new key at one destination with the store's own tool: looks what is there, asks, writes, and looks again.
// The tool's exit code proves nothing: the store has to show the change, or give the key back as it was written.

import type { Secret } from "../../model/secret.ts";
import { reach } from "../../rotate/destinations.ts";
import { type Message, message } from "../../rotate/messages.ts";
import type { DestinationRecord } from "../../rotate/rotation.ts";
import type { Destination } from "../../stores/destination.ts";
import type { StoreRecipe, StoreState, ToolRecipe } from "../../stores/recipe.ts";
import { ask } from "./ask-word.ts";
import type { Dialog } from "./dialog.ts";
import { holdsKey, inputText, isExactly, storedValue, toolInput } from "./key-values.ts";
import { offerToPaste } from "./paste-result.ts";
import type { ToolResult } from "./run-tool.ts";
import { isoNow } from "./session.ts";
import { outputMessages } from "./tool-output.ts";
import { shownCommand, type ToolSession } from "./tool-session.ts";

export interface StoreJob {
	readonly destination: Destination;
	readonly record: DestinationRecord;
	readonly recipe: StoreRecipe;
	readonly tool: ToolRecipe;
	readonly session: ToolSession;
	readonly dialog: Dialog;
	readonly keys: { readonly young: Secret; readonly old: Secret };
	/** The fingerprint of the new key. */
	readonly newKey: string;
	readonly save: (record: DestinationRecord) => void;
}

/** "hand" where the person is to do it, or the tool cannot; "stopped" when they stop. */
export type StoreResult = "stored" | "absent" | "hand" | "skip" | "stopped";

export async function storeByTool(job: StoreJob): Promise<StoreResult> {
	const { destination, tool, session, dialog } = job;
	dialog.print([message("text", `Asking ${session.program} what is there.`)]);
	const before = await look(job);
	if (!before) return "hand";
	if (!before.isThere && destination.isOptional) {
		dialog.print([message("text", "It has nothing of this name: nothing to do here.")]);
		job.save(reach(job.record, "absent", isoNow()));
		return "absent";
	}
	if (before.refusal !== undefined) {
		dialog.print([message("bad", `Not by its tool: ${before.refusal}.`)]);
		return "hand";
	}
	const command = tool.store(destination, before);
	dialog.print([
		...(await accountMessages(job)),
		message(
			"text",
			before.isThere
				? "The new key goes to the standard input of:"
				: "Nothing of this name is there yet. The new key would go to the standard input of:",
		),
		message("command", shownCommand(session.program, command)),
	]);
	const word = before.isThere ? "yes" : "create";
	for (;;) {
		const choice = await ask(
			dialog,
			`Type "${word}" to run it, "hand" to do it yourself, or "skip":`,
			[word, "hand", "skip"],
		);
		if (choice === undefined) return "stopped";
		if (choice !== word) return choice as "hand" | "skip";
		const result = await store(job, before, command);
		if (result !== "failed") return result;
	}
}

async function store(
	job: StoreJob,
	before: StoreState,
	command: readonly string[],
): Promise<StoreResult | "failed"> {
	const { destination, tool, session, dialog, keys, recipe } = job;
	job.save(reach(job.record, "confirmed", isoNow()));
	const stored = before.isThere ? await readValue(job) : undefined;
	const wasOldKey = stored && holdsKey(stored, keys.old);
	if (stored && !wasOldKey) {
		const isNew = holdsKey(stored, keys.young);
		dialog.print([
			message(
				isNew ? "text" : "bad",
				isNew
					? "The new key is there already."
					: "What is there is not the leaked key: make sure that this is the right place.",
			),
		]);
		const choice = isNew
			? "replace"
			: await ask(dialog, 'Type "replace" to write the new key over it, "hand" or "skip":', [
					"replace",
					"hand",
					"skip",
				]);
		if (choice === undefined) return "stopped";
		if (choice !== "replace") return choice as "hand" | "skip";
	}
	const input = toolInput(tool, destination, { ...keys, stored });
	if (!input) {
		dialog.print([
			message(
				"bad",
				"It cannot be told what to write there: its value could not be read, or holds the key in no field.",
			),
		]);
		return "hand";
	}
	const result = await session.run(command, inputText(input));
	const paste = result.code === 0 ? tool.toPaste?.(result.stdout) : undefined;
	if (paste === undefined) dialog.print(outputMessages(session.program, result));
	if (result.code !== 0 || !result.isInputTaken) {
		dialog.print([
			message("bad", "It failed. What is there may have changed: look before you go on."),
		]);
		return "failed";
	}
	const facts = {
		by: "tool" as const,
		newKey: job.newKey,
		...(wasOldKey !== undefined && { wasOldKey }),
	};
	const accepted = reach(
		{ ...job.record, times: { ...job.record.times, confirmed: isoNow() } },
		"accepted",
		isoNow(),
		facts,
	);
	job.save(accepted);
	if (tool.toPaste) return await offerToPaste(job, accepted, paste);
	const proof = await prove(job, before, input);
	if (proof.text === undefined) {
		dialog.print([message("bad", `${proof.reason}. Look there yourself.`)]);
		const choice = await ask(
			dialog,
			'Type "again" to run it once more, "stored" if you saw the new key there, or "skip":',
			["again", "stored", "skip"],
		);
		if (choice === undefined) return "stopped";
		if (choice === "again") return "failed";
		if (choice === "skip") return "skip";
	}
	const said = proof.text ?? "the person saw it there";
	const record = reach(accepted, "stored", isoNow(), {
		proof: said,
		...(proof.text === undefined && { by: "hand" as const }),
	});
	job.save(recipe.isLiveAtOnce ? reach(record, "live", isoNow()) : record);
	dialog.print([
		message(
			"good",
			`Stored: ${said}.${wasOldKey ? " It was the leaked key that stood there." : ""}`,
		),
	]);
	return "stored";
}

/** What the store shows now that it did not show before. */
async function prove(
	job: StoreJob,
	before: StoreState,
	input: Secret,
): Promise<{ readonly text?: string; readonly reason: string }> {
	const { tool, keys } = job;
	const after = await look(job);
	if (!after?.isThere) return { reason: "The store does not list it" };
	const changed = Object.keys({ ...before.attributes, ...after.attributes }).filter(
		(name) => before.isThere && before.attributes?.[name] !== after.attributes?.[name],
	);
	if (changed.length > 0) return { reason: `Setting it changed its ${changed.join(", ")}` };
	if (tool.value) {
		const value = await readValue(job);
		if (value) {
			return isExactly(value, input, keys.young)
				? { text: "the store gives back exactly what was written", reason: "" }
				: { reason: "The store does not give back what was written" };
		}
	}
	if (after.stamp === undefined || after.stamp === "")
		return { reason: "The store lists it, and does not tell when it was set" };
	if (before.isThere && (before.stamp ?? "") === "")
		return { reason: "The store did not tell before when it was set" };
	if (after.stamp === before.stamp) return { reason: "The store shows no change" };
	const shown = after.stamp.length <= 40 ? after.stamp : "a new version";
	return {
		text: `the store shows ${shown}${before.isThere && before.stamp && after.stamp.length <= 40 ? ` (before: ${before.stamp})` : ""}`,
		reason: "",
	};
}

async function look({
	destination,
	tool,
	session,
	dialog,
}: StoreJob): Promise<StoreState | undefined> {
	const answers: ToolResult[] = [];
	for (const args of tool.look(destination)) answers.push(await session.run(args));
	const state = tool.readLook(answers, destination);
	if (!state) {
		const failed = answers.find(({ code }) => code !== 0);
		dialog.print([
			message("bad", "It does not say what is there, so nothing is written by it."),
			...(failed ? outputMessages(session.program, failed) : []),
		]);
	}
	return state;
}

async function readValue({ destination, tool, session }: StoreJob): Promise<Secret | undefined> {
	if (!tool.value) return undefined;
	const { code, stdout } = await session.run(tool.value.command(destination));
	return code === 0 ? storedValue(tool.value.read(stdout, destination)) : undefined;
}

/** Whose account it is, and what of the environment decides that: a wrong one is the commonest slip. */
async function accountMessages({ tool, session }: StoreJob): Promise<Message[]> {
	const answer = tool.account && (await session.run(tool.account));
	return [
		...(answer ? outputMessages("Logged in as", { ...answer, code: 0 }, 6) : []),
		...session.endpoints.map((endpoint) => message("text", `Your environment says ${endpoint}`)),
	];
}
