// Offers to look for the old and the new key in what agents, shells and API clients keep on this machine, and says what
// to do about each copy. It only reads, and nothing is sent.

import { formatBytes, formatCount } from "../../report/amounts.ts";
import { copyMessages, type KeyCopy } from "../../rotate/machine-messages.ts";
import { message } from "../../rotate/messages.ts";
import { shellWord } from "../../text/shell-word.ts";
import { traceKeysOnMachine } from "../../trace/key-on-machine.ts";
import { planMachineSearch } from "../machine-copies.ts";
import { typedProgramName } from "../program-name.ts";
import type { RotationContext } from "./progress.ts";

type Work = Pick<RotationContext, "session" | "keySearch" | "young" | "machine">;

/** Once a run; nothing where there is no person, or no such place. */
export async function offerMachineSearch(
	{ session: { dialog, signal }, keySearch, young, machine: copies }: Work,
	makePlan: typeof planMachineSearch = planMachineSearch,
): Promise<void> {
	if (!dialog.isInteractive || signal.aborted || copies.isOffered) return;
	copies.isOffered = true;
	const plan = await makePlan(signal);
	if (plan.found.length === 0 || signal.aborted) return;
	const programs = [...new Set(plan.found.map(({ program }) => program))].sort();
	const sum = (read: (place: (typeof plan.found)[number]) => number) =>
		plan.found.reduce((total, place) => total + read(place), 0);
	const amount = `${formatCount(
		sum(({ files }) => files),
		"file",
	)}, ${formatBytes(sum(({ bytes }) => bytes))}`;
	dialog.print([
		message("title", "Copies on this machine"),
		message(
			"text",
			`unleak can look for the old and the new key in what these keep here (${amount}): ${programs.join(", ")}. It only reads, and sends nothing.`,
		),
	]);
	const typed = await dialog.prompt('Type "yes" to look, or press Enter to leave it:');
	if (typed?.toLowerCase() !== "yes" && typed?.toLowerCase() !== "y") return;
	const search = { ...plan, old: keySearch, young: young.current?.search, signal };
	const traced = await traceKeysOnMachine(search);
	if (signal.aborted) return;
	copies.scrubCommands = scrubCommands(traced.copies);
	dialog.print(copyMessages(traced));
}

/** What was found, and could wait until the old key is dead. */
export function remindOfCopies({ session, machine }: Work): void {
	if (machine.scrubCommands.length === 0) return;
	session.dialog.print([
		message("text", "Take the old key out of what remembers it on this machine:"),
		...machine.scrubCommands.map((command) => message("command", command)),
	]);
}

/** Several, for a line that is pasted has its limits. */
function scrubCommands(copies: readonly KeyCopy[]): string[] {
	const words = copies
		.filter(({ kind, holds }) => kind === "scrub" && holds.includes("old"))
		.flatMap(({ path }) => shellWord(path, process.platform) ?? []);
	const commands: string[] = [];
	for (let from = 0; from < words.length && commands.length < maxCommands; from += filesInCommand) {
		commands.push(
			`${typedProgramName()} scrub ${words.slice(from, from + filesInCommand).join(" ")}`,
		);
	}
	return commands;
}

const filesInCommand = 10;
const maxCommands = 10;
