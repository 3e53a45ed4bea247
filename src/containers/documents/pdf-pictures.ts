// Gives the pictures of a PDF as files that what reads pictures takes: JPEG as it stands, and plain pixels as PNG.

import { crc32, deflateSync } from "node:zlib";
import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart, PartProblem } from "../container.ts";
import { undoFilters } from "./pdf-filters.ts";

export interface PdfPicture {
	readonly name: string;
	/** What stands before its bytes. */
	readonly dictionary: string;
	readonly filters: readonly string[];
	readonly data: Buffer;
}

/** Undefined for one in which no key has room. */
export function pictureOf(
	{ name, dictionary, filters, data }: PdfPicture,
	budget: ContainerBudget,
): ContainerPart | PartProblem | undefined {
	const [width, height] = [numberOf(dictionary, "Width|W"), numberOf(dictionary, "Height|H")];
	if (width !== undefined && height !== undefined && (width < minWidth || height < minHeight))
		return undefined;
	const isJpeg = /^(?:DCTDecode|DCT)$/.test(filters.at(-1) ?? "");
	const content = undoFilters(data, isJpeg ? filters.slice(0, -1) : filters, maxPictureBytes);
	if (typeof content === "string")
		return { code: "picture-unread", name, message: messages[content] };
	budget.takeBytes(content.length);
	if (isJpeg) return { name, bytes: content };
	const png = width && height ? toPng(content, width, height, dictionary) : undefined;
	return png === undefined
		? { code: "picture-unread", name, message: messages.unknown }
		: { name, bytes: png };
}

/** A key has no room in less, nor has an icon a key. */
const [minWidth, minHeight] = [64, 8];
const maxPictureBytes = 64 << 20;
const look = "look at the document yourself";
const messages = {
	"too large": `it unpacks to more than ${maxPictureBytes >> 20} MB: ${look}`,
	damaged: `it cannot be unpacked: ${look}`,
	unknown: `its pixels are packed in a way that nothing here reads: ${look}`,
} as const;

function numberOf(dictionary: string, names: string): number | undefined {
	const found = new RegExp(`/(?:${names})\\s+(\\d{1,6})(?![\\d\\s]*R)`).exec(dictionary)?.[1];
	return found === undefined ? undefined : Number(found);
}

/** Eight bits a colour, grey or three of them; rows that say how they were predicted are rows of a PNG already. */
function toPng(
	pixels: Buffer,
	width: number,
	height: number,
	dictionary: string,
): Uint8Array | undefined {
	if (
		/\/Indexed\b|\/ImageMask\s+true/.test(dictionary) ||
		numberOf(dictionary, "BitsPerComponent|BPC") !== 8
	)
		return undefined;
	const isPredicted = /\/Predictor\s+1[0-5]\b/.test(dictionary);
	if (!isPredicted && /\/Predictor\s+[2-9]\b/.test(dictionary)) return undefined;
	const channels = [1, 3].find(
		(count) => Math.abs(pixels.length - height * (width * count + (isPredicted ? 1 : 0))) <= 2,
	);
	if (channels === undefined) return undefined;
	const rowBytes = width * channels;
	let rows = pixels;
	if (!isPredicted) {
		rows = Buffer.alloc(height * (rowBytes + 1));
		for (let row = 0; row < height; row++) {
			pixels.copy(rows, row * (rowBytes + 1) + 1, row * rowBytes, (row + 1) * rowBytes);
		}
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, channels === 1 ? 0 : 2], 8);
	return Buffer.concat([
		Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
		chunk("IHDR", head),
		chunk("IDAT", deflateSync(rows, { level: 0 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(content));
	return Buffer.concat([length, content, sum]);
}
