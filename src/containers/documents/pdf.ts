// Reads PDF files in two steps. Their streams are unpacked here: that gives metadata, forms, notes, attachments and text
// that is not coded by glyph, of damaged files too. Then a process of its own gives the text of the pages.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart, PartProblem, Surroundings } from "../container.ts";
import { readZip } from "../zip.ts";
import { madeText } from "./made-text.ts";
import { undoPredictor } from "./pdf-filters.ts";
import { pictureOf } from "./pdf-pictures.ts";
import { streamsOf, unpackStream } from "./pdf-streams.ts";

/** A stream that unpacks to more is a problem. */
const maxStreamBytes = 16 << 20;
/** Where the end of a zip stands that was put behind the document. */
const zipTailBytes = 66 << 10;
const zipEndMark = Buffer.from("PK\x05\x06", "latin1");

export async function* readPdf(
	bytes: Uint8Array,
	budget: ContainerBudget,
	{ wantsPictures }: Surroundings,
): AsyncGenerator<ContainerPart | PartProblem> {
	const pdf = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	if (isEncrypted(pdf)) {
		// Most are readable without a password, and only forbid to print or to change them.
		yield* readPageTexts(pdf, budget);
		if (wantsPictures && imageMark.test(pdf.toString("latin1")))
			yield { code: "archive-unread", message: encryptedPictures };
		return;
	}
	let isHostile = false;
	const masks = wantsPictures ? masksOf(pdf) : undefined;
	for (const stream of streamsOf(pdf, budget)) {
		budget.takeBytes(bytesPerStream);
		const name = `object ${stream.object}`;
		if (masks !== undefined && stream.isImage && !masks.has(stream.object)) {
			const picture = pictureOf({ ...stream, filters: stream.filters[0] ?? [], name }, budget);
			if (picture !== undefined) yield picture;
		}
		if (!stream.mayHoldText || stream.filters.length === 0) continue;
		const content = unpackStream(stream, maxStreamBytes);
		if (Buffer.isBuffer(content)) {
			const plain =
				stream.predictor === undefined ? [] : [undoPredictor(content, stream.predictor)];
			for (const bytes of [content, ...plain]) {
				// Its own limit was kept.
				const output = budget.output(bytes.length);
				output.append(bytes);
				yield { name, bytes: output.bytes, hasText: true };
			}
			continue;
		}
		isHostile ||= content === "too large";
		yield { code: codes[content], name, message: messages[content] };
	}
	if (!isHostile) yield* readPageTexts(pdf, budget);
	if (pdf.subarray(-zipTailBytes).includes(zipEndMark)) yield* readZip(bytes, budget);
}

/** Text that is coded by glyph; where another program would be harmed, it is not asked. */
async function* readPageTexts(
	pdf: Buffer,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart | PartProblem> {
	if (pdf.length > maxPagesBytes) {
		yield { code: "archive-limit", message: tooLarge };
		return;
	}
	const { readPages, tookTooLong } = await import("./pdf-pages.ts");
	budget.takeBytes(bytesPerDocument);
	const failures = failuresOf.get(budget) ?? 0;
	if (failures >= maxFailures) {
		yield { code: "archive-limit", message: tooManyFailures };
		return;
	}
	for await (const page of readPages(pdf)) {
		if (page === tookTooLong) failuresOf.set(budget, failures + 1);
		if (typeof page === "string") yield problemOf(page);
		else if ("text" in page) yield madeText(page.name, page.text, budget);
		else {
			const content = Buffer.from(page.base64, "base64");
			const output = budget.output(content.length);
			output.append(content);
			yield { name: page.name, bytes: output.bytes };
		}
	}
}

function problemOf(reason: string): PartProblem {
	return /password/i.test(reason)
		? { code: "archive-encrypted", message: encrypted }
		: { code: "archive-unread", message: reason };
}

const imageMark = /\/Subtype\s{0,9}\/Image\b/;
const encryptedPictures =
	"pictures in an encrypted document are not read: save it without a password";
const encrypted = "it is encrypted: open it and save it without a password";
const maxPagesBytes = 64 << 20;
const tooLarge = `it has more than ${maxPagesBytes >> 20} MB, so the text of its pages was not read`;
const bytesPerDocument = 1 << 14;
/** Documents of one archive that took more than the process may: each has cost seconds. */
const failuresOf = new WeakMap<ContainerBudget, number>();
const maxFailures = 3;
const tooManyFailures =
	"its pages were not read, since those of other documents in this archive took too long";
const bytesPerStream = 1024;
const codes = {
	"too large": "archive-limit",
	damaged: "archive-damaged",
	unknown: "archive-unread",
} as const;
const messages = {
	"too large": `it unpacks to more than ${maxStreamBytes >> 20} MB, or is packed too many times`,
	damaged: "it cannot be unpacked",
	unknown: "it is packed in a way that nothing here reads",
} as const;

/** How much of a picture shows through is a picture of its own, with nothing to read. */
function masksOf(pdf: Buffer): ReadonlySet<string> {
	const masks = new Set<string>();
	for (let at = pdf.indexOf("/SMask"); at >= 0; at = pdf.indexOf("/SMask", at + 6)) {
		const object = /^\/SMask\s+(\d{1,10})\s/.exec(pdf.toString("latin1", at, at + 30))?.[1];
		if (object !== undefined) masks.add(object);
	}
	return masks;
}

/** The reference in the trailer, or in the dictionary of a table of references. */
function isEncrypted(pdf: Buffer): boolean {
	for (let at = pdf.indexOf("/Encrypt"); at >= 0; at = pdf.indexOf("/Encrypt", at + 8)) {
		if (/^\/Encrypt\s+\d+\s+\d+\s+R|^\/Encrypt\s*<</.test(pdf.toString("latin1", at, at + 40)))
			return true;
	}
	return false;
}
