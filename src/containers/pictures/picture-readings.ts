// Asks a process of its own what pictures show (picture-process.ts). What was read once is remembered: a picture stands in
// many versions of a document, and is looked at again when its place in a history is found.

import { createHash } from "node:crypto";
import { type ChildReader, startChildReader } from "../child-reader.ts";
import type { PartProblem } from "../container.ts";
import { maxPixels } from "./decode-picture.ts";
import type { PictureText } from "./picture-text.ts";
import { maxBoxes } from "./text-boxes.ts";

export type PictureAnswer =
	| { readonly text: PictureText }
	| { readonly problem: "packages" | "tooLarge" | "tooMuchText" | "broken" | "damaged" }
	| { readonly isDone: true };

/** What one picture shows, and what could not be read of it. */
export interface PictureReading {
	readonly text?: PictureText;
	readonly problem?: Pick<PartProblem, "code" | "message">;
}

export type ReadPicture = (bytes: Uint8Array) => Promise<PictureReading>;

/** The argument that makes this program such a process. */
export const readPicturesArgument = "--read-pictures";

export interface PictureReadingOptions {
	/** The file that is run. */
	readonly program: string;
	/** The node_modules with the packages. */
	readonly packages: string;
	/** Of processor time. */
	readonly maxPictureMs?: number;
	/** In a scan: an archive can hold more pictures than anybody waits for, and 1,000 take an hour. */
	readonly maxReadPictures?: number;
}

/** One process for all; the next picture after one that ended it gets another. */
export function createPictureReadings({
	program,
	packages,
	maxPictureMs = 30_000,
	maxReadPictures = 1000,
}: PictureReadingOptions): ReadPicture {
	const known = new Map<string, PictureReading>();
	let current: ChildReader<PictureAnswer> | undefined;
	let readPictures = 0;
	const read = async (bytes: Uint8Array): Promise<PictureReading> => {
		if (current === undefined || current.isOver()) {
			current = startChildReader<PictureAnswer>({
				program,
				args: [readPicturesArgument, packages, String(maxPictureMs)],
				maxHeapMb: 512,
				maxContents: maxPictures,
			});
		}
		const { send, answers, stop } = current;
		// Where the process does not even end itself.
		const timer = setTimeout(stop, 5 * maxPictureMs + graceMs);
		let reading: PictureReading = {};
		try {
			send(bytes);
			for await (const answer of answers()) {
				if ("isDone" in answer) return reading;
				reading = { ...reading, ...readingOf(answer) };
			}
			return { problem: problems.tookTooLong };
		} finally {
			clearTimeout(timer);
		}
	};
	return async (bytes) => {
		const digest = createHash("sha256").update(bytes).digest("base64");
		const before = known.get(digest);
		if (before !== undefined) return before;
		if (readPictures >= maxReadPictures) return { problem: problems.tooMany };
		readPictures++;
		const reading = await read(bytes);
		if (known.size >= maxRemembered) known.delete(known.keys().next().value!);
		known.set(digest, reading);
		return reading;
	};
}

function readingOf(answer: Exclude<PictureAnswer, { isDone: true }>): PictureReading {
	return "text" in answer ? { text: answer.text } : { problem: problems[answer.problem] };
}

const look = "look at it yourself";
const problems = {
	packages: {
		code: "picture-packages",
		message: "the packages that read pictures cannot be loaded: install them again",
	},
	tookTooLong: {
		code: "picture-limit",
		message: `to read it takes more time or memory than the budget allows: ${look}`,
	},
	tooMany: {
		code: "picture-limit",
		message: "as many other pictures were read as a scan may read: scan it in a run of its own",
	},
	tooLarge: {
		code: "picture-limit",
		message: `it has more than ${maxPixels / 1e6} million pixels: ${look}`,
	},
	tooMuchText: {
		code: "picture-limit",
		message: `it has more than ${maxBoxes} lines of text: ${look}`,
	},
	broken: { code: "picture-damaged", message: `it cannot be decoded: ${look}` },
	damaged: { code: "picture-damaged", message: `it is cut off or broken: ${look}` },
} as const;

/** A process reads so many, since its packages keep something of each. */
const maxPictures = 500;
const maxRemembered = 5000;
const graceMs = 10_000;
