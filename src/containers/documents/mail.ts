// Reads what mail carries in base64, attachments and texts, and headers in encoded words. Anything else the raw mail
// shows in its own lines, which are scanned as well; so mail without base64 is not taken apart. A file of many mails is
// split at its "From " lines.

import { type ContainerBudget, ContainerLimit } from "../budget.ts";
import type { ContainerPart, PartProblem } from "../container.ts";
import { madeText } from "./made-text.ts";

/** The parser takes ten times as much memory. */
const maxMailBytes = 25 << 20;
const tooLarge = `it has more than ${maxMailBytes >> 20} MB, so its attachments were not opened: save them and scan those`;
const separator = Buffer.from("\nFrom ");
const base64Header = /^content-transfer-encoding:(?:\s|\([^()]*\))*"?base64/im;
/** A header's text in two encoded words, which are one text. */
const splitWord = /\?=\r?\n[ \t]+=\?/;
const maxHeadBytes = 64 << 10;

export async function* readMail(
	bytes: Uint8Array,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart | PartProblem> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	if (buffer.toString("latin1", 0, 5) !== "From ") {
		yield* readOne(buffer, "", budget);
		return;
	}
	let number = 0;
	for (let start = 0; start < buffer.length; ) {
		const next = buffer.indexOf(separator, start);
		const end = next < 0 ? buffer.length : next + 1;
		budget.takeBytes(bytesPerMail);
		yield* readOne(buffer.subarray(start, end), `mail ${++number}: `, budget);
		start = end;
	}
}

/** Mails are many, and each takes time. */
const bytesPerMail = 1024;

/** What cannot be taken apart of one mail is a problem of that mail. */
async function* readOne(
	mail: Buffer,
	prefix: string,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart | PartProblem> {
	if (!holdsBase64(mail) && !splitWord.test(mail.toString("latin1", 0, maxHeadBytes))) return;
	const name = prefix.slice(0, -2);
	const fail = (code: string, message: string): PartProblem => ({
		code,
		...(name !== "" && { name }),
		message,
	});
	if (mail.length > maxMailBytes) {
		yield fail("archive-limit", tooLarge);
		return;
	}
	try {
		yield* partsOf(mail, prefix, budget);
	} catch (error) {
		if (error instanceof ContainerLimit) throw error;
		yield fail("archive-damaged", `its attachments cannot be read: ${(error as Error).message}`);
	}
}

async function* partsOf(
	mail: Buffer,
	prefix: string,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart> {
	const { default: PostalMime, decodeWords } = await import("postal-mime");
	// Memory that threads share is no input for its decoder.
	const { text, html, attachments, headers } = await PostalMime.parse(Buffer.from(mail));
	const encoded = headers.filter(({ value }) => value.includes("=?"));
	if (encoded.length > 0) {
		const lines = encoded.map(({ key, value }) => `${key}: ${decodeWords(value)}`);
		yield madeText(`${prefix}headers`, lines.join("\n"), budget);
	}
	if (text) yield madeText(`${prefix}text`, text, budget);
	if (html) yield madeText(`${prefix}text.html`, html, budget);
	for (const [index, { filename, content }] of attachments.entries()) {
		const data = typeof content === "string" ? Buffer.from(content) : new Uint8Array(content);
		const output = budget.output(data.length);
		output.append(data);
		yield { name: `${prefix}${filename || `attachment ${index + 1}`}`, bytes: output.bytes };
	}
}

/** In a header of the mail or of one of its parts. */
function holdsBase64(mail: Buffer): boolean {
	for (let at = mail.indexOf("ase64"); at >= 0; at = mail.indexOf("ase64", at + 5)) {
		let line = mail.lastIndexOf("\n", at) + 1;
		// A header goes on in lines that begin with a blank.
		while (at - line < 100 && line > 1 && (mail[line] === 0x20 || mail[line] === 9))
			line = mail.lastIndexOf("\n", line - 2) + 1;
		if (at - line < 200 && base64Header.test(mail.toString("latin1", line, at + 5))) return true;
	}
	return false;
}
