// Numbers the steps of a playbook. A step that is done only if something is not as expected gets "-" in place of a
// number.

import type { PlaybookStep } from "../model/report.ts";

/** One mark a step: "1.", "2.", and "-" for an exception. */
export function stepNumbers(steps: readonly PlaybookStep[]): string[] {
	let number = 0;
	return steps.map(({ isException }) => (isException ? "-" : `${++number}.`));
}
