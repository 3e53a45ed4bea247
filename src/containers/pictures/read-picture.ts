// Reads the text of a picture: where text may be, which lines are long enough for a key, what they say, and only where one
// of them may hold a key, all the rest as well, since that names the key.

import type { DecodedPicture, PictureDecoder } from "./decode-picture.ts";
import { compareReadings, findKeyCandidates } from "./key-candidates.ts";
import type { OcrModels } from "./ocr-models.ts";
import { layOut, type PictureText, type ReadLine } from "./picture-text.ts";
import type { Pixels } from "./pixels.ts";
import { sampleLine } from "./sample-line.ts";
import { findTextBoxes, maxBoxes, scaleBox, type TextBox, type TextMap } from "./text-boxes.ts";

export interface PictureReader {
	/** The text is absent where nothing in it may be a key. */
	read(picture: DecodedPicture): Promise<{
		readonly text?: PictureText;
		/** It has more lines than are read of one. */
		readonly isCut: boolean;
	}>;
}

export function createPictureReader(models: OcrModels, decoder: PictureDecoder): PictureReader {
	const readLine = async (pixels: Pixels, box: TextBox): Promise<ReadLine> => {
		const reading = await models.recognise(sampleLine(pixels, box));
		return { box, ...findKeyCandidates(reading) };
	};
	/** A little larger and wider, which moves what the recogniser sees in one step. */
	const readAgain = async (pixels: Pixels, line: ReadLine): Promise<ReadLine> => {
		const { box } = line;
		const wider = { ...box, width: box.width + 2, height: box.height * secondHeight };
		const second = await models.recognise(sampleLine(pixels, wider, secondStretch));
		return { box, ...compareReadings(line, findKeyCandidates(second)) };
	};
	return {
		async read(picture) {
			const scale = picture.width * picture.height > largePixels ? smaller : larger;
			const map = await detectText(picture, scale, models, decoder);
			const boxes = findTextBoxes(map).map((box) => scaleBox(box, 1 / scale));
			const isLong = ({ width, height }: TextBox) => width > minKeyRatio * height;
			const lines: ReadLine[] = [];
			for (const box of boxes.filter(isLong)) {
				const line = await readLine(picture, box);
				lines.push(line.candidates.length === 0 ? line : await readAgain(picture, line));
			}
			const isCut = boxes.length === maxBoxes;
			if (lines.every(({ candidates }) => candidates.length === 0)) return { isCut };
			for (const box of boxes.filter((box) => !isLong(box)))
				lines.push(await readLine(picture, box));
			return { text: layOut(lines), isCut };
		},
	};
}

const [secondHeight, secondStretch] = [1.1, 1.2];

/** Small text is found when it is larger; of a large picture the larger text is enough. */
const [largePixels, larger, smaller] = [1_500_000, 1.5, 0.75];
/** How many times wider than high a key of 22 characters is at least. */
const minKeyRatio = 7;

/** Tile by tile, since the detector takes 500 bytes of memory a pixel. */
async function detectText(
	picture: Pixels,
	scale: number,
	models: OcrModels,
	decoder: PictureDecoder,
): Promise<TextMap> {
	const width = upTo32(picture.width * scale);
	const height = upTo32(picture.height * scale);
	const scaled = await decoder.resize(picture, width, height);
	const likelihood = new Float32Array(width * height);
	for (const rows of tiles(height)) {
		for (const columns of tiles(width)) {
			const [tileWidth, tileHeight] = [columns.end - columns.start, rows.end - rows.start];
			const input = normalise(scaled, columns.start, rows.start, tileWidth, tileHeight);
			const found = await models.detect(input, tileWidth, tileHeight);
			for (let y = rows.from; y < rows.to; y++) {
				const at = (y - rows.start) * tileWidth;
				const own = found.subarray(
					at + columns.from - columns.start,
					at + columns.to - columns.start,
				);
				likelihood.set(own, y * width + columns.from);
			}
		}
	}
	return { width, height, likelihood };
}

function upTo32(size: number): number {
	return Math.max(32, 32 * Math.round(size / 32));
}

/** Stretches of a side: each is read from `start` to `end`, and counts from `from` to `to`. */
function tiles(size: number): { start: number; end: number; from: number; to: number }[] {
	const count = Math.ceil(size / maxTile);
	const step = 32 * Math.ceil(size / count / 32);
	const found = [];
	for (let from = 0; from < size; from += step) {
		const to = Math.min(size, from + step);
		found.push({
			start: Math.max(0, from - tileOverlap),
			end: Math.min(size, to + tileOverlap),
			from,
			to,
		});
	}
	return found;
}

const [maxTile, tileOverlap] = [1024, 64];

/** Blue, green and red as planes, with the mean and spread that the detector was trained with. */
function normalise(
	{ width: stride, bytes }: Pixels,
	left: number,
	top: number,
	width: number,
	height: number,
): Float32Array {
	const plane = width * height;
	const values = new Float32Array(3 * plane);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const from = 3 * ((top + y) * stride + left + x);
			const to = y * width + x;
			for (let index = 0; index < 3; index++) {
				values[index * plane + to] =
					(bytes[from + 2 - index]! / 255 - means[index]!) / spreads[index]!;
			}
		}
	}
	return values;
}

const means = [0.485, 0.456, 0.406];
const spreads = [0.229, 0.224, 0.225];
