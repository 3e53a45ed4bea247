// What is said when a step begins: its number, what to do in the provider's words, and what the
// person must know before it.

import type { PlaybookStep } from "../model/report.ts";
import { isDead } from "./outcome.ts";
import type { Rotation, Step } from "./rotation.ts";
import { type Say, say } from "./say.ts";
import { planOf } from "./steps.ts";

/** The playbook of the key, by the stage that a step shows. */
export type Guide = Readonly<
	Record<"open" | "create" | "replace" | "revoke" | "absent" | "misuse", readonly PlaybookStep[]>
>;

const titles: Readonly<Record<Step, string>> = {
	look: "What leaked",
	create: "Make the new key",
	check: "Check the new key",
	replace: "Put the new key where the old one is used",
	revoke: "Revoke the old key",
	done: "Record",
};

export function tellStep(rotation: Rotation, guide: Guide): Say[] {
	const plan = planOf(rotation);
	const { step } = rotation;
	const title = `Step ${plan.indexOf(step) + 1} of ${plan.length}: ${titles[step]}`;
	return [say("title", title), ...bodies[step](rotation, guide)];
}

const bodies: Readonly<Record<Step, (rotation: Rotation, guide: Guide) => Say[]>> = {
	look: () => [],
	create: (rotation, { open, create }) => [
		...advice([...open, ...create]),
		say("text", `A name for it: ${suggestName(rotation)}`),
		say(
			"text",
			"Save the new key where you keep secrets before you go on: the provider shows it once, and unleak never stores it. If you are interrupted you will be asked for it again.",
		),
	],
	check: ({ title }) => [
		say(
			"text",
			`Type or paste the new ${title}: nothing is shown, and it is sent to its provider alone, to see that it works.`,
		),
	],
	replace: (rotation, { replace }) => [
		...advice(replace),
		say(
			"text",
			isDead(rotation)
				? "The old key is dead already, so whatever still uses it fails."
				: "The old key works until it is revoked. To go on another day, unleak needs it once more: it finds it in the tree or in the history, and else asks you for it. Keep it until it is dead.",
		),
	],
	revoke: (_, { revoke }) => [
		...advice(revoke),
		say("text", "Whatever still uses the old key stops working then."),
	],
	done: () => [],
};

/** What to do when the dashboard does not list the key. */
export function tellAbsent({ absent }: Guide): Say[] {
	if (absent.length > 0) return advice(absent);
	return [say("text", "Look in every account that you have, and ask who may see its keys.")];
}

export function advice(steps: readonly PlaybookStep[]): Say[] {
	return steps.flatMap(({ title, text, url, command }) => [
		say("text", `${title}: ${text}`),
		...(url === undefined ? [] : [say("url", url)]),
		...(command === undefined ? [] : [say("command", command)]),
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
