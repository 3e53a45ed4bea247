// Removes what stands between the characters of a text and is none: tags, terminal colours, zero-width characters.

import type { DecodedPiece } from "./base64.ts";
import { EscapeReader } from "./escape-reader.ts";
import { filler, skipFiller } from "./fillers.ts";
import { byteSet } from "./run-scan.ts";

/** The bytes that markup begins with. */
const openers = byteSet("<\x1b\xc2\xcd\xd8\xe1\xe2\xef\xad");

/** Gives [from, to) without markup; undefined where there is none. */
export function withoutMarkup(bytes: Buffer, from: number, to: number): DecodedPiece | undefined {
	const own = bytes.subarray(from, to);
	if (!own.some((byte) => openers[byte] === 1)) return undefined;
	const reader = new EscapeReader(own);
	const decoded = Buffer.allocUnsafe(own.length);
	const places = new Uint32Array(own.length);
	let size = 0;
	for (let at = 0; at < own.length; ) {
		const byte = own[at]!;
		const end = openers[byte] === 1 ? skipFiller(reader, 0, byte, at + 1) : -1;
		if (end >= 0 && reader.code === filler) {
			at = end;
			continue;
		}
		decoded[size] = byte;
		places[size++] = from + at++;
	}
	if (size === own.length) return undefined;
	return {
		start: from,
		end: to,
		decoded: decoded.subarray(0, size),
		map: { start: (offset) => places[offset]!, end: (offset) => places[offset]! + 1 },
		encoding: "joined",
	};
}
