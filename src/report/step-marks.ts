// Which number has a step of a playbook? What is done only if something is not as expected is set
// apart: it has none, so that whoever counts the steps counts what there is to do.

import type { PlaybookStep } from "../model/report.ts";

/** One mark a step: "1.", "2.", and "-" for an exception. */
export function stepMarks(steps: readonly PlaybookStep[]): string[] {
	let number = 0;
	return steps.map(({ isException }) => (isException ? "-" : `${++number}.`));
}
