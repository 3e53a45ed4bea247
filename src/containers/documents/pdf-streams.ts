// Finds the streams of a PDF and what their dictionaries say of them. A dictionary can be written in many ways: with
// comments, strings and escapes that hold what looks like a part of it, or with the names of filters in another object.
// Where readings differ, each is tried.

import type { ContainerBudget } from "../budget.ts";
import { type FilterFailure, type Predictor, undoFilters } from "./pdf-filters.ts";

export interface PdfStream {
	readonly object: string;
	/** The filters as each reading of the dictionary has them, the plainest first; none where none has some. */
	readonly filters: readonly (readonly string[])[];
	/** False for pixels and fonts. */
	readonly mayHoldText: boolean;
	/** Its pixels are those of a picture. */
	readonly isImage: boolean;
	readonly dictionary: string;
	readonly predictor?: Predictor | undefined;
	readonly data: Buffer;
}

export function* streamsOf(pdf: Buffer, budget: ContainerBudget): Generator<PdfStream> {
	let at = 0;
	for (;;) {
		const mark = pdf.indexOf(streamMark, at);
		if (mark < 0) return;
		at = mark + streamMark.length;
		if (pdf[mark - 1] === 0x64) continue;
		budget.takeTime(maxDictionaryBytes);
		const dictionary = dictionaryBefore(pdf, mark, budget);
		if (dictionary === undefined) continue;
		if (pdf[at] === 13) at++;
		if (pdf[at] === 10) at++;
		const end = pdf.indexOf(endMark, at);
		const data = pdf.subarray(at, end < 0 ? pdf.length : end);
		yield { ...describe(dictionary, pdf), data };
		if (end < 0) return;
		at = end + endMark.length;
	}
}

/** @returns what the first reading gives that fits the data, or why none does. */
export function unpackStream(
	{ data, filters }: PdfStream,
	maxBytes: number,
): Buffer | FilterFailure {
	let failure: FilterFailure = "unknown";
	for (const reading of filters) {
		const content = undoFilters(data, reading, maxBytes);
		if (Buffer.isBuffer(content) || content === "too large") return content;
		failure = content;
	}
	return failure;
}

/** What stands between "obj" and a stream; undefined where that is no dictionary. */
function dictionaryBefore(pdf: Buffer, end: number, budget: ContainerBudget): string | undefined {
	let text = pdf.toString("latin1", Math.max(0, end - maxDictionaryBytes), end);
	const close = text.lastIndexOf(">>");
	if (close < 0 || !/^(?:\s|%[^\r\n]*[\r\n])*$/.test(text.slice(close + 2))) return undefined;
	let mark = text.lastIndexOf("obj");
	if (mark < 0) {
		budget.takeTime(maxLongDictionaryBytes);
		text = pdf.toString("latin1", Math.max(0, end - maxLongDictionaryBytes), end);
		mark = text.lastIndexOf("obj");
	}
	const head = /\d{1,10}\s{1,4}\d{1,5}\s{1,4}$/.exec(
		text.slice(Math.max(0, mark - 24), Math.max(0, mark)),
	);
	return head === null ? text : head[0] + text.slice(mark);
}

function describe(dictionary: string, pdf: Buffer): Omit<PdfStream, "data"> {
	const object = /^(\d+)\s+\d+\s+obj/.exec(dictionary)?.[1] ?? "?";
	const readings = [...new Set(readingsOf(dictionary))];
	const filters = new Map(
		readings.flatMap((reading) => filtersIn(reading, pdf)).map((list) => [list.join(), list]),
	);
	const plain = readings.at(-1)!;
	// A file that is carried along may have any type.
	const isFile = /\/Type\s*\/(?:EmbeddedFile|Metadata|ObjStm|XRef)\b/.test(plain);
	const mayHoldText =
		isFile ||
		!/\/Subtype\s*\/(?:Image|Type1C|CIDFontType0C|OpenType)\b|\/Length1\b|\/(?:DCT|JPX|CCITTFax|JBIG2)Decode\b/.test(
			plain,
		);
	const isImage = !isFile && /\/Subtype\s{0,9}\/Image\b/.test(plain);
	const predictor = predictorIn(plain);
	return { object, filters: [...filters.values()], mayHoldText, isImage, dictionary, predictor };
}

/** As it stands, without strings, and without strings and comments; names without escapes. */
function* readingsOf(dictionary: string): Iterable<string> {
	const names = dictionary.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) =>
		String.fromCharCode(Number.parseInt(hex, 16)),
	);
	yield names;
	const withoutStrings = names.replace(/\((?:\\[\s\S]|[^\\()])*\)/g, " ");
	yield withoutStrings;
	yield names.replace(/%[^\r\n]*/g, " ");
	yield withoutStrings.replace(/%[^\r\n]*/g, " ");
}

/** No list where the dictionary names no filter. */
function filtersIn(dictionary: string, pdf: Buffer): string[][] {
	const lists: string[][] = [];
	for (const [, list, name, number] of dictionary.matchAll(
		/\/F(?:ilter)?\b\s*(?:\[([^\]]*)\]|\/(\w+)|(\d{1,10})\s+\d{1,5}\s+R)/g,
	)) {
		const named = list ?? (name === undefined ? objectText(pdf, number!) : `/${name}`);
		const referred = named.replace(/(\d{1,10})\s+\d{1,5}\s+R/g, (_, other: string) =>
			objectText(pdf, other),
		);
		const filters = referred.match(/(?<=\/)\w+/g) ?? [];
		// Where an object that is packed itself names them, it is what nearly all are.
		lists.push(filters.length > 0 ? filters : list?.trim() === "" ? [] : ["FlateDecode"]);
	}
	return lists.filter((filters) => filters.length > 0);
}

/** The first bytes of an object, as it was written last. */
function objectText(pdf: Buffer, number: string): string {
	const mark = Buffer.from(`${number} 0 obj`, "latin1");
	for (
		let at = pdf.lastIndexOf(mark);
		at >= 0;
		at = at === 0 ? -1 : pdf.lastIndexOf(mark, at - 1)
	) {
		if (/\d/.test(String.fromCharCode(pdf[at - 1] ?? 0))) continue;
		const start = at + mark.length;
		return pdf.toString("latin1", start, start + maxNamesBytes).split("endobj", 1)[0]!;
	}
	return "";
}

function predictorIn(dictionary: string): Predictor | undefined {
	const numberOf = (name: string, otherwise: number) =>
		Number(new RegExp(`/${name}\\s+(\\d{1,6})`).exec(dictionary)?.[1] ?? otherwise);
	if (numberOf("Predictor", 1) < 2) return undefined;
	const [colors, bits] = [numberOf("Colors", 1), numberOf("BitsPerComponent", 8)];
	return {
		isPng: numberOf("Predictor", 1) >= 10,
		rowBytes: Math.max(1, Math.ceil((colors * bits * numberOf("Columns", 1)) / 8)),
		pixelBytes: Math.max(1, Math.ceil((colors * bits) / 8)),
	};
}

/** How far before a stream its dictionary may begin, and how far at most. */
const [maxDictionaryBytes, maxLongDictionaryBytes] = [4096, 1 << 16];
const maxNamesBytes = 300;
const [streamMark, endMark] = [Buffer.from("stream"), Buffer.from("endstream")];
