// Says what a key is called where it stands: the variable or the setting that it is bound to. Names that may be other
// keys are not reported.

import { CandidateContext, contextWindow } from "../detect/candidate-context.ts";
import { rootLayer } from "../detect/layer.ts";
import { ScanBudget } from "../detect/scan-budget.ts";

/** Undefined where it has none. @param start of the key in the bytes */
export function nameAt(bytes: Buffer, start: number, end: number): string | undefined {
	const from = Math.max(0, start - contextWindow.before);
	const near = bytes.subarray(from, end + contextWindow.after);
	const budget = new ScanBudget(near.length);
	const { name } = new CandidateContext(rootLayer(near), start - from, end - from, budget);
	return name === "" || mayBeSecret(name) ? undefined : name;
}

/** In a table the name may be a cell, and the cell another key. */
function mayBeSecret(name: string): boolean {
	const words = name.split("_");
	const mixed = words.filter((word) => /\d/.test(word) && word.length > 3);
	const scraps = words.filter((word) => word.length < 3);
	return words.some((word) => word.length > 20) || mixed.length > 1 || scraps.length > 3;
}
