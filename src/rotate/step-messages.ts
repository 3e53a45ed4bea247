// The messages at the start of a step: its number, the provider's instructions, and what to know before following
// them.

import type { PlaybookStep } from "../model/report.ts";
import { titleWithDoer } from "../model/step-doer.ts";
import { type Message, message } from "./messages.ts";
import { isDead } from "./outcome.ts";
import type { Rotation, RotationStep } from "./rotation.ts";
import { stepOrder } from "./state-machine.ts";

/** The playbook of the key, by the stage that a step shows. */
export type StepGuide = Readonly<
	Record<"open" | "create" | "replace" | "revoke" | "absent" | "misuse", readonly PlaybookStep[]>
>;

const titles: Readonly<Record<RotationStep, string>> = {
	look: "What leaked",
	create: "Make the new key",
	check: "Check the new key",
	replace: "Put the new key where the old one is used",
	revoke: "Revoke the old key",
	done: "Record",
};

export function stepMessages(rotation: Rotation, guide: StepGuide): Message[] {
	const plan = stepOrder(rotation);
	const { step } = rotation;
	const title = `Step ${plan.indexOf(step) + 1} of ${plan.length}: ${titles[step]}`;
	return [message("title", title), ...bodies[step](rotation, guide)];
}

const bodies: Readonly<Record<RotationStep, (rotation: Rotation, guide: StepGuide) => Message[]>> =
	{
		look: () => [],
		create: (rotation, { open, create }) => [
			...instructionMessages([...open, ...create]),
			message("text", `A name for it: ${suggestName(rotation)}`),
			message(
				"text",
				"Save the new key where you keep secrets before you go on: the provider shows it once, and unleak never stores it. If you are interrupted you will be asked for it again.",
			),
		],
		check: ({ title }) => [
			message(
				"text",
				`Type or paste the new ${title}: nothing is shown, and it is sent to its provider alone, to see that it works.`,
			),
		],
		replace: (rotation, { replace }) => [
			...instructionMessages(replace),
			message(
				"text",
				isDead(rotation)
					? "The old key is dead already, so whatever still uses it fails."
					: "The old key works until it is revoked. To go on another day, unleak needs it once more: it finds it in the tree or in the history, and else asks you for it. Keep it until it is dead.",
			),
		],
		revoke: (_, { revoke }) => [
			...instructionMessages(revoke),
			message("text", "Whatever still uses the old key stops working then."),
		],
		done: () => [],
	};

/** What to do when the dashboard does not list the key. */
export function absentKeyMessages({ absent }: StepGuide): Message[] {
	if (absent.length > 0) return instructionMessages(absent);
	return [message("text", "Look in every account that you have, and ask who may see its keys.")];
}

export function instructionMessages(steps: readonly PlaybookStep[]): Message[] {
	return steps.flatMap((step) => [
		message("text", `${titleWithDoer(step)}: ${step.text}`),
		...(step.url === undefined ? [] : [message("url", step.url)]),
		...(step.command === undefined ? [] : [message("command", step.command)]),
	]);
}

/** After the folder and the month; of the folder only what cannot be a key. */
function suggestName({ root, startedAt }: Rotation): string {
	const folder = root.split(/[\\/]/).findLast((part) => part !== "") ?? "";
	const words = folder
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter((word) => word !== "");
	const name = words
		.filter((word) => word.length < 16)
		.join("-")
		.slice(0, 24)
		.replace(/-$/, "");
	return `${name === "" ? "app" : name}-${startedAt.slice(0, 7)}`;
}
