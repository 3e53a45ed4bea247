// Decodes the escapes of a range, one level a pass: \uXXXX, \xXX, \n and \" of strings, %XX of URLs, &#NN; and &quot;
// of HTML. The quoted-printable of mail, "=3D" and "=" at the end of a line, looks like assignments: it has passes of
// its own.

import { escapeKinds } from "./escape-codes.ts";
import { EscapeReader } from "./escape-reader.ts";
import { filler, plainEquals, softHyphen } from "./fillers.ts";
import type { OffsetMap } from "./layer.ts";
import { byteSet } from "./run-scan.ts";
import { isInMailColumn } from "./soft-line-breaks.ts";

export interface DecodedText {
	readonly decoded: Buffer;
	readonly map: OffsetMap;
	/** The kinds of escapes that were met. */
	readonly kinds: readonly string[];
}

const mailOpeners = byteSet("=");
const otherOpeners = byteSet("\\%&");

/**
 * Undoes the escapes of a text once, those of mail or all others; undefined when it holds none. Offsets
 * are shifted by `base`.
 */
export function decodeEscapes(
	bytes: Buffer,
	base: number,
	isMail: boolean,
): DecodedText | undefined {
	const reader = new EscapeReader(bytes);
	const decoded = Buffer.allocUnsafe(bytes.length);
	const starts = new Uint32Array(bytes.length);
	const ends = new Uint32Array(bytes.length);
	const kinds = new Set<string>();
	let size = 0;
	const push = (byte: number, start: number, end: number) => {
		decoded[size] = byte;
		starts[size] = base + start;
		ends[size] = base + end;
		size++;
	};
	const openers = isMail ? mailOpeners : otherOpeners;
	for (let at = 0; at < bytes.length; ) {
		const byte = bytes[at]!;
		const end = openers[byte] === 1 ? reader.unescape(0, byte, at + 1) : -1;
		// "NAME=" at the end of a short line is an empty setting.
		if (end < 0 || (isMail && reader.code === filler && !isInMailColumn(bytes, at))) {
			push(byte, at, at + 1);
			at++;
			continue;
		}
		kinds.add(escapeKinds.get(byte)!);
		const { code } = reader;
		if (code === softHyphen) push(hyphen, at, end);
		else if (code === plainEquals) push(equals, at, end);
		else if (code >= 256) {
			for (const each of Buffer.from(String.fromCodePoint(Math.min(code, 0x10ffff)))) {
				push(each, at, end);
			}
		} else if (code >= 0) push(code, at, end);
		at = end;
	}
	if (kinds.size === 0) return undefined;
	return {
		decoded: decoded.subarray(0, size),
		map: { start: (offset) => starts[offset]!, end: (offset) => ends[offset]! },
		kinds: [...kinds],
	};
}

const [hyphen, equals] = [45, 61] as const;
