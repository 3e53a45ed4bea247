// Who does a step of a playbook, in the words that every report and command uses. The reader is taken for the owner of
// the account.

import type { PlaybookStep } from "./report.ts";

const names: Readonly<Record<NonNullable<PlaybookStep["by"]>, string>> = {
	owner: "You",
	developer: "Your developer",
};

/** "You" or "Your developer"; nothing where the pack does not say. */
export function doerName({ by }: Pick<PlaybookStep, "by">): string | undefined {
	return by === undefined ? undefined : names[by];
}

/** "Create a new key (you)", for a line of text. */
export function titleWithDoer(step: Pick<PlaybookStep, "by" | "title">): string {
	const name = doerName(step);
	return name === undefined ? step.title : `${step.title} (${name.toLowerCase()})`;
}
