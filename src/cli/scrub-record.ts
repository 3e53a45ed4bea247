// Keeps the record of what was scrubbed, a line of JSON a run, in the user's own state folder: files, places and
// fingerprints, and no key.

import { closeSync, constants, fstatSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { sealTexts } from "../finding/seal.ts";
import { reasonOf } from "../text/system-error.ts";
import { ownFolder } from "./own-folder.ts";
import { withoutSecrets } from "./print.ts";

export interface ScrubbedFile {
	/** Absolute. */
	readonly path: string;
	readonly bytesBefore: number;
	readonly bytesAfter: number;
	readonly keys: readonly ScrubbedKey[];
}

export interface ScrubbedKey {
	readonly fingerprint: string;
	readonly ruleId: string;
	readonly redacted: string;
	/** Lines and columns of the file as it was; the first thousand. */
	readonly places: readonly { readonly line: number; readonly column: number }[];
	readonly replaced: number;
}

export interface ScrubRecord {
	readonly path: string;
	write(files: readonly ScrubbedFile[], now: Date): void;
	close(): void;
}

/** Opens the record; gives the reason where there can be none: what is printed is a record too. */
export function openScrubRecord(): ScrubRecord | { readonly failure: string } {
	const path = join(ownFolder(), "scrubbed.jsonl");
	let file: number;
	try {
		mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
		file = openSync(path, appendFlags, 0o600);
	} catch (error) {
		return { failure: `Kept no record in "${path}": ${reasonOf(error)}` };
	}
	if (!fstatSync(file).isFile()) {
		closeSync(file);
		return { failure: `Kept no record in "${path}": it is no regular file` };
	}
	return {
		path,
		write(files, now) {
			const entry = { version: 1, time: now.toISOString(), files };
			writeSync(file, `${JSON.stringify(sealTexts(entry, withoutSecrets))}\n`);
		},
		close: () => closeSync(file),
	};
}

const appendFlags =
	constants.O_WRONLY |
	constants.O_APPEND |
	constants.O_CREAT |
	(constants.O_NOFOLLOW ?? 0) |
	(constants.O_NONBLOCK ?? 0);
