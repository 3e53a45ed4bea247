// Reads office documents that are one XML file: flat ODF, flat OOXML, and those of Word and Excel of 2003.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart, PartProblem } from "../container.ts";
import { madeText } from "./made-text.ts";
import { readParagraphs } from "./paragraphs.ts";

/** A larger one is scanned as it is, and its runs are not joined. */
const maxXmlBytes = 48 << 20;

export function* readFlatXml(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	if (bytes.length > maxXmlBytes) {
		yield { code: "archive-limit", message: "it is too large for its text to be joined" };
		return;
	}
	const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024));
	const { text, sheets } = readParagraphs(bytes, head.includes("<office:") ? "odf" : "ooxml");
	if (text.trim() !== "") yield madeText("text of the document", text, budget);
	for (const sheet of sheets) yield madeText(`sheet "${sheet.name}"`, sheet.text, budget);
}
