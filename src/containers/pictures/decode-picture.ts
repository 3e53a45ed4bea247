// Turns the bytes of a picture into pixels, with the package sharp: only of the four formats that screenshots have, of no
// more pixels than the limit, the first frame alone, and with white behind what is transparent.

import { requireFrom } from "./ocr-models.ts";
import type { Pixels } from "./pixels.ts";

export interface DecodedPicture extends Pixels {
	/** It is cut off or broken: what could be decoded is there. */
	readonly isDamaged: boolean;
}

export interface PictureDecoder {
	/** @throws Error where it cannot be decoded at all. */
	decode(bytes: Uint8Array): Promise<DecodedPicture>;
	/** The same pixels in another size. */
	resize(pixels: Pixels, width: number, height: number): Promise<Pixels>;
}

interface Sharp {
	(
		input: Uint8Array,
		options: {
			limitInputPixels: number;
			failOn?: "none" | "truncated";
			raw?: { width: number; height: number; channels: 3 };
		},
	): Pipeline;
	block(options: { operation: readonly string[] }): void;
	unblock(options: { operation: readonly string[] }): void;
	cache(options: false): void;
	concurrency(threads: number): void;
}

interface Pipeline {
	rotate(): Pipeline;
	flatten(options: { background: string }): Pipeline;
	toColourspace(space: "srgb"): Pipeline;
	resize(width: number, height: number, options: { fit: "fill"; kernel: "cubic" }): Pipeline;
	raw(): Pipeline;
	toBuffer(options: {
		resolveWithObject: true;
	}): Promise<{ data: Buffer; info: { width: number; height: number; channels: number } }>;
}

/** Twice as many as the largest screens have. */
export const maxPixels = 40_000_000;

const loaders = [
	"VipsForeignLoadPngBuffer",
	"VipsForeignLoadJpegBuffer",
	"VipsForeignLoadNsgifBuffer",
	"VipsForeignLoadWebpBuffer",
];

/** `folder` is the node_modules that holds sharp. */
export function createPictureDecoder(folder: string): PictureDecoder {
	const sharp = requireFrom(folder, "sharp") as Sharp;
	sharp.block({ operation: ["VipsForeignLoad"] });
	sharp.unblock({ operation: loaders });
	sharp.cache(false);
	sharp.concurrency(1);
	const read = async (bytes: Uint8Array, failOn: "none" | "truncated"): Promise<Pixels> => {
		const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, failOn })
			.rotate()
			.flatten({ background: "#ffffff" })
			.toColourspace("srgb")
			.raw()
			.toBuffer({ resolveWithObject: true });
		return { width: info.width, height: info.height, bytes: threeChannels(data, info.channels) };
	};
	return {
		async decode(bytes) {
			try {
				return { ...(await read(bytes, "truncated")), isDamaged: false };
			} catch (error) {
				if (/exceeds pixel limit/.test((error as Error).message)) throw error;
				return { ...(await read(bytes, "none")), isDamaged: true };
			}
		},
		async resize({ width, height, bytes }, toWidth, toHeight) {
			const raw = { width, height, channels: 3 } as const;
			const { data } = await sharp(bytes, { limitInputPixels: maxPixels, raw })
				.resize(toWidth, toHeight, { fit: "fill", kernel: "cubic" })
				.raw()
				.toBuffer({ resolveWithObject: true });
			return { width: toWidth, height: toHeight, bytes: data };
		},
	};
}

/** Grey pictures come with one. */
function threeChannels(data: Buffer, channels: number): Uint8Array {
	if (channels === 3) return data;
	const pixels = data.length / channels;
	const bytes = new Uint8Array(3 * pixels);
	for (let pixel = 0; pixel < pixels; pixel++) {
		for (let index = 0; index < 3; index++) {
			bytes[3 * pixel + index] = data[channels * pixel + (channels < 3 ? 0 : index)]!;
		}
	}
	return bytes;
}
