// The process that reads pictures: one at a time, with the packages of the folder that it is given.

import { serveContents } from "../child-process.ts";
import {
	createPictureDecoder,
	type DecodedPicture,
	type PictureDecoder,
} from "./decode-picture.ts";
import { loadModels } from "./ocr-models.ts";
import type { PictureAnswer } from "./picture-readings.ts";
import { createPictureReader, type PictureReader } from "./read-picture.ts";

export async function servePictures(): Promise<void> {
	const folder = process.argv[3]!;
	const maxContentCpuMs = Number(process.argv[4]);
	// On a busy machine it waits for others.
	const maxContentMs = 5 * maxContentCpuMs;
	let loaded: { readonly decoder: PictureDecoder; readonly reader: PictureReader } | undefined;
	async function* read(content: Uint8Array): AsyncGenerator<PictureAnswer> {
		try {
			loaded ??= await load(folder);
		} catch {
			yield { problem: "packages" };
			return;
		}
		let picture: DecodedPicture;
		try {
			picture = await loaded.decoder.decode(content);
		} catch (error) {
			yield { problem: /pixel limit/.test((error as Error).message) ? "tooLarge" : "broken" };
			return;
		}
		const { text, isCut } = await loaded.reader.read(picture);
		if (text !== undefined) yield { text };
		if (isCut) yield { problem: "tooMuchText" };
		if (picture.isDamaged) yield { problem: "damaged" };
	}
	await serveContents({ maxContentMs, maxContentCpuMs, maxMemoryBytes }, read);
}

async function load(folder: string) {
	const decoder = createPictureDecoder(folder);
	const models = await loadModels(folder);
	return { decoder, reader: createPictureReader(models, decoder) };
}

/** What the recogniser takes for a line of a whole screen, and twice as much. */
const maxMemoryBytes = 1536 << 20;
