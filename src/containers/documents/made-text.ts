// Makes a part of text that was read from a document. It counts as decoded bytes.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";

/** @throws ContainerLimit */
export function madeText(name: string, text: string, budget: ContainerBudget): ContainerPart {
	const bytes = Buffer.from(text);
	const output = budget.output(bytes.length);
	output.append(bytes);
	return { name, bytes: output.bytes, text: true };
}
