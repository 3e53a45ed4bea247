// Decodes what quoting makes of a text: \uXXXX, \xXX, \n and \" of strings, %XX of URLs,
// &#NN; and &quot; of HTML, =3D of mail. One pass takes them all; nested quoting takes more.

import type { OffsetMap } from "./layer.ts";

export interface DecodedText {
	readonly decoded: Buffer;
	readonly map: OffsetMap;
	/** The kinds of escapes that were met. */
	readonly kinds: readonly string[];
}

const escapes =
	/\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([0-3][0-7]{2})|([nrtbfv"'`\\/&@]))|%([0-9a-f]{2})|&#x([0-9a-f]{1,6});|&#([0-9]{1,7});|&(quot|apos|amp|lt|gt|nbsp|dash|hyphen|colon|equals|period|lowbar|Tab|NewLine);|=(3D)|(=\r?\n)/gi;

const controls: Readonly<Record<string, string>> = {
	n: "\n",
	r: "\r",
	t: "\t",
	b: "\b",
	f: "\f",
	v: "\v",
};
const entities: Readonly<Record<string, string>> = {
	quot: '"',
	apos: "'",
	amp: "&",
	lt: "<",
	gt: ">",
	nbsp: " ",
	dash: "-",
	hyphen: "-",
	colon: ":",
	equals: "=",
	period: ".",
	lowbar: "_",
	tab: "\t",
	newline: "\n",
};

/** Decodes a latin1 text once; undefined when it holds no escape. Offsets are shifted by `base`. */
export function decodeEscapes(text: string, base: number): DecodedText | undefined {
	escapes.lastIndex = 0;
	if (!escapes.test(text)) return undefined;
	const decoded = Buffer.allocUnsafe(text.length);
	const starts = new Uint32Array(text.length);
	const ends = new Uint32Array(text.length);
	const kinds = new Set<string>();
	let size = 0;
	const push = (code: number, start: number, end: number) => {
		decoded[size] = code < 256 ? code : 63;
		starts[size] = base + start;
		ends[size] = base + end;
		size++;
	};
	let done = 0;
	escapes.lastIndex = 0;
	for (let match = escapes.exec(text); match; match = escapes.exec(text)) {
		for (; done < match.index; done++) push(text.charCodeAt(done), done, done + 1);
		const { code, kind } = decodeOne(match);
		kinds.add(kind);
		done = match.index + match[0].length;
		if (code !== undefined) push(code, match.index, done);
	}
	for (; done < text.length; done++) push(text.charCodeAt(done), done, done + 1);
	return {
		decoded: decoded.subarray(0, size),
		map: { starts: starts.subarray(0, size), ends: ends.subarray(0, size) },
		kinds: [...kinds],
	};
}

function decodeOne(match: RegExpExecArray): { code?: number; kind: string } {
	const [, brace, unicode, byte, octal, letter, percent, hexEntity, entity, named, quoted] = match;
	const hex = brace ?? unicode ?? byte;
	if (hex !== undefined) return { code: Number.parseInt(hex, 16), kind: "escape" };
	if (octal !== undefined) return { code: Number.parseInt(octal, 8), kind: "escape" };
	if (letter !== undefined) {
		return { code: (controls[letter.toLowerCase()] ?? letter).charCodeAt(0), kind: "escape" };
	}
	if (percent !== undefined) return { code: Number.parseInt(percent, 16), kind: "percent" };
	if (hexEntity !== undefined) return { code: Number.parseInt(hexEntity, 16), kind: "html" };
	if (entity !== undefined) return { code: Number(entity), kind: "html" };
	if (named !== undefined)
		return { code: (entities[named.toLowerCase()] ?? "?").charCodeAt(0), kind: "html" };
	return quoted !== undefined
		? { code: 61, kind: "quoted-printable" }
		: { kind: "quoted-printable" };
}

/**
 * Calls `found(start, end)` for stretches of [from, to) where at least 20 escapes of one kind
 * stand close together: a secret that is written in escapes from end to end. Looks at eight
 * bytes in every 64, for the shortest such secret (22 characters as %XX) has 66.
 */
export function findDenseEscapes(
	bytes: Uint8Array,
	from: number,
	to: number,
	found: (start: number, end: number) => void,
): void {
	let done = from;
	for (let index = from; index < to; index += 56) {
		if (index < done) continue;
		for (let at = index; at < index + 8 && at < to; at++) {
			const byte = bytes[at]!;
			if (byte !== 37 && byte !== 92 && byte !== 38) continue;
			const period = nextEscape(bytes, at, byte);
			if (period < 3) continue;
			const { start, end, count } = measureDense(bytes, at, byte);
			if (count >= 20) {
				found(start, end);
				done = end;
				break;
			}
		}
	}
}

/** The distance to the next introducer, 3 to 8 bytes away, or 0. */
function nextEscape(bytes: Uint8Array, at: number, introducer: number): number {
	for (let distance = 3; distance <= 9; distance++) {
		if (bytes[at + distance] === introducer) return distance;
	}
	return 0;
}

function measureDense(
	bytes: Uint8Array,
	at: number,
	introducer: number,
): { start: number; end: number; count: number } {
	let [start, end, count] = [at, at, 1];
	for (
		let step = nextEscape(bytes, end, introducer);
		step > 0 && count < 4096;
		step = nextEscape(bytes, end, introducer)
	) {
		end += step;
		count++;
	}
	for (let back = 3; back <= 9 && count < 8192; back++) {
		if (start - back >= 0 && bytes[start - back] === introducer) {
			start -= back;
			count++;
			back = 2;
		}
	}
	return { start, end: Math.min(bytes.length, end + 10), count };
}
