// Extracts the text of a PDF's pages, their notes and the values of their forms with pdf.js.

import type { PdfAnswer } from "./pdf-pages.ts";

const maxPages = 2000;
const maxTextLength = 16 << 20;
const tooLong = `it has more text, or more than ${maxPages} pages, than is read of one document`;

export async function* extractPages(pdf: Uint8Array): AsyncGenerator<PdfAnswer> {
	const { getDocumentProxy } = await import("unpdf");
	let length = 0;
	// The library takes the bytes away.
	const isEncrypted = Buffer.from(pdf.buffer).includes("/Encrypt");
	try {
		const document = await getDocumentProxy(pdf, {
			verbosity: 0,
			isEvalSupported: false,
			useSystemFonts: false,
			disableFontFace: true,
			enableXfa: false,
		});
		for (let number = 1; number <= document.numPages; number++) {
			const page = await document.getPage(number);
			const texts = [
				[`page ${number}`, textOf((await page.getTextContent()).items)],
				[`notes of page ${number}`, notesOf(await page.getAnnotations())],
			] as const;
			for (const [name, text] of texts) {
				length += text.length;
				if (text.trim() !== "") yield { name, text };
			}
			page.cleanup();
			if (number >= maxPages || length > maxTextLength) {
				if (number < document.numPages) yield { problem: tooLong };
				break;
			}
		}
		if (isEncrypted) {
			yield* attachmentsOf(await document.getAttachments());
			const facts = [
				await document.getMetadata(),
				await document.getOutline(),
				await document.getFieldObjects(),
				await document.getJSActions(),
			];
			const text = textsIn(facts).join("\n");
			if (text !== "") yield { name: "properties", text };
		}
		await document.loadingTask.destroy();
	} catch (error) {
		yield { problem: `its pages cannot be read: ${messageOf(error)}` };
	}
}

function* attachmentsOf(attachments: unknown): Generator<PdfAnswer> {
	for (const each of Object.values(attachments ?? {})) {
		const { filename, content } = each as { filename?: string; content?: Uint8Array };
		if (content === undefined) continue;
		yield { name: filename || "attachment", base64: Buffer.from(content).toString("base64") };
	}
}

/** What titles, outlines, forms and scripts say: of a document that is not encrypted its streams show it. */
function textsIn(value: unknown, depth = 0): string[] {
	if (typeof value === "string") return value.length >= minFactLength ? [value] : [];
	if (typeof value !== "object" || value === null || depth > maxFactDepth) return [];
	const parts = value instanceof Map ? [...value.values()] : Object.values(value);
	return parts.slice(0, maxFacts).flatMap((part) => textsIn(part, depth + 1));
}

/** Shorter ones hold no key. */
const minFactLength = 20;
const [maxFacts, maxFactDepth] = [5000, 8];

/** Pieces of one line are joined as they stand. */
function textOf(items: readonly object[]): string {
	return items
		.map((item) => {
			const { str = "", hasEOL = false } = item as { str?: string; hasEOL?: boolean };
			return hasEOL ? `${str}\n` : str;
		})
		.join("");
}

/** What is written beside the text, and into the fields of a form. */
function notesOf(annotations: readonly Record<string, unknown>[]): string {
	const lines = annotations.flatMap(
		({ fieldName, fieldValue, contentsObj, url, unsafeUrl, alternativeText }) => {
			const contents = (contentsObj as { str?: string } | undefined)?.str;
			const values = [fieldValue]
				.flat()
				.filter((value) => typeof value === "string" && value !== "");
			return [
				...values.map(
					(value) => `${String(alternativeText || fieldName || "value")}: ${String(value)}`,
				),
				...[contents, url ?? unsafeUrl].filter((text) => typeof text === "string" && text !== ""),
			];
		},
	);
	return lines.join("\n");
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message.slice(0, 200) : "no reason is known";
}
