// Reads the texts that pictures carry packed or in pieces: compressed text of PNG, and long comments of GIF. All other
// metadata, EXIF and XMP among them, stands in the open and is found by the scan of the raw bytes.

import { inflateSync } from "node:zlib";
import { type ContainerBudget, ContainerLimit } from "../budget.ts";
import type { ContainerPart, PartProblem } from "../container.ts";
import { madeText } from "./made-text.ts";

const maxTextBytes = 16 << 20;

export function* readPng(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	for (let at = 8; at + 12 <= png.length; ) {
		const length = png.readUInt32BE(at);
		const type = png.toString("latin1", at + 4, at + 8);
		const data = png.subarray(at + 8, at + 8 + length);
		at += 12 + length;
		const packed = type === "zTXt" || type === "iTXt" ? packedTextOf(type, data) : undefined;
		if (packed === undefined) continue;
		budget.takeBytes(bytesPerText);
		const name = `${type} "${packed.keyword}"`;
		try {
			const text = inflateSync(packed.bytes, { maxOutputLength: maxTextBytes });
			yield madeText(name, text.toString(type === "zTXt" ? "latin1" : "utf8"), budget);
		} catch (error) {
			if (error instanceof ContainerLimit) throw error;
			const isLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
			const message = isLarge
				? `its text has more than ${maxTextBytes >> 20} MB`
				: `its text cannot be unpacked: ${(error as Error).message}`;
			yield { code: isLarge ? "archive-limit" : "archive-damaged", name, message };
		}
	}
}

/** Texts are many, and each takes time. */
const bytesPerText = 1 << 12;

/** The packed text of a chunk; undefined where it is none, or not packed. */
function packedTextOf(type: string, data: Buffer) {
	const keywordEnd = data.indexOf(0);
	if (keywordEnd < 1 || keywordEnd > 79) return undefined;
	const keyword = data.toString("latin1", 0, keywordEnd);
	if (type === "zTXt") return { keyword, bytes: data.subarray(keywordEnd + 2) };
	if (data[keywordEnd + 1] !== 1) return undefined;
	const languageEnd = data.indexOf(0, keywordEnd + 3);
	const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
	return translatedEnd < 0 ? undefined : { keyword, bytes: data.subarray(translatedEnd + 1) };
}

/** Comments stand in blocks of 255 bytes, with a length between that can cut a key. */
export function* readGif(bytes: Uint8Array, budget: ContainerBudget): Generator<ContainerPart> {
	const gif = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const tableBytes = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
	let at = 13 + tableBytes(gif[10] ?? 0);
	let comments = 0;
	while (at < gif.length) {
		const kind = gif[at];
		if (kind === 0x2c) at += 11 + tableBytes(gif[at + 9] ?? 0);
		else if (kind === 0x21) at += 2;
		else return;
		const isComment = kind === 0x21 && gif[at - 1] === 0xfe;
		const pieces: Buffer[] = [];
		for (let length = gif[at] ?? 0; length > 0; length = gif[at] ?? 0) {
			if (isComment) pieces.push(gif.subarray(at + 1, at + 1 + length));
			at += 1 + length;
		}
		at++;
		if (pieces.length > 1) {
			yield madeText(`comment ${++comments}`, Buffer.concat(pieces).toString("latin1"), budget);
		}
	}
}
