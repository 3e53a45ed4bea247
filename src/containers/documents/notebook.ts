// Reads Jupyter notebooks: each cell's source and outputs as text with lines of its own. The cells together are scanned
// as well, since what one imports names what another holds.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart } from "../container.ts";
import { parseJson } from "./json.ts";
import { madeText } from "./made-text.ts";

export function* readNotebook(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart> {
	const notebook = parseJson(bytes);
	const cells = listOf(fieldOf(notebook, "cells"));
	// Notebooks of before 2015 have their cells in sheets.
	const older = listOf(fieldOf(notebook, "worksheets")).flatMap((sheet) =>
		listOf(fieldOf(sheet, "cells")),
	);
	const texts: ContainerPart[] = [];
	for (const [index, cell] of [...cells, ...older].entries()) {
		const source = textOf(fieldOf(cell, "source") ?? fieldOf(cell, "input"));
		const output = listOf(fieldOf(cell, "outputs")).map(outputOf).join("\n");
		if (source !== "") texts.push(madeText(`cell ${index + 1}`, source, budget));
		if (output !== "") texts.push(madeText(`output of cell ${index + 1}`, output, budget));
	}
	const all = texts.map(({ bytes: text }) => Buffer.from(text).toString());
	yield { ...madeText("cells", all.join("\n\n"), budget), hasText: true };
	yield* texts;
}

function outputOf(output: unknown): string {
	const data = fieldOf(output, "data");
	const shown = typeof data === "object" && data !== null ? Object.entries(data) : [];
	return [
		textOf(fieldOf(output, "text")),
		...shown
			.filter(([type]) => type === "image/svg+xml" || !type.startsWith("image/"))
			.map(([, value]) => textOf(value)),
		// Each of its entries is a line, or several.
		listOf(fieldOf(output, "traceback")).map(textOf).join("\n"),
		textOf(fieldOf(output, "evalue")),
	]
		.filter((text) => text !== "")
		.join("\n");
}

/** A text, or the lines of one with their ends; other values as JSON. */
function textOf(value: unknown): string {
	if (typeof value === "string") return value;
	if (Array.isArray(value)) return value.map(textOf).join("");
	return value === undefined || value === null ? "" : JSON.stringify(value, undefined, "\t");
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function fieldOf(value: unknown, name: string): unknown {
	return (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
}
