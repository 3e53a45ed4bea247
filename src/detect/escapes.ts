// Decodes what quoting makes of a text: \uXXXX, \xXX, \n and \" of strings, %XX of URLs,
// &#NN; and &quot; of HTML, =3D of mail. One pass takes them all; nested quoting takes more.

import type { OffsetMap } from "./layer.ts";
import { byteSet } from "./probe.ts";
import { mayBeMail } from "./soft-breaks.ts";

export interface DecodedText {
	readonly decoded: Buffer;
	readonly map: OffsetMap;
	/** The kinds of escapes that were met. */
	readonly kinds: readonly string[];
}

// Mail breaks its lines near column 76; "NAME=" at the end of a short line is an empty setting.
const escapes =
	/\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([0-3][0-7]{2})|([nrtbfv"'`\\/&@]))|%([0-9a-f]{2})|&#x([0-9a-f]{1,6});|&#([0-9]{1,7});|&(quot|apos|amp|lt|gt|nbsp|dash|hyphen|colon|equals|period|lowbar|Tab|NewLine);|=(3D)|((?<=[^\n]{60})=\r?\n)/iy;

/** The group of a soft break of mail. */
const softBreak = 11;

/** What an escape begins with. */
const openers = byteSet("\\%&=");

const equals = 61;

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

/**
 * Decodes a latin1 text once; undefined when it holds no escape. Offsets are shifted by `base`.
 * With `isMail` soft breaks are undone, and nothing else: mail breaks lines inside of other escapes.
 */
export function decodeEscapes(
	text: string,
	base: number,
	isMail: boolean = mayBeMail(text),
): DecodedText | undefined {
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
	// Looking for the openers by hand is several times faster than a search by the pattern.
	for (let at = 0; at < text.length; at++) {
		const opener = text.charCodeAt(at);
		if (openers[opener] !== 1 || (isMail && opener !== equals)) continue;
		escapes.lastIndex = at;
		const match = escapes.exec(text);
		if (!match || (!isMail && match[softBreak] !== undefined)) continue;
		for (; done < at; done++) push(text.charCodeAt(done), done, done + 1);
		const { code, kind } = decodeOne(match);
		kinds.add(kind);
		done = at + match[0].length;
		at = done - 1;
		if (code !== undefined) push(code, match.index, done);
	}
	if (kinds.size === 0) return undefined;
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

/** 20 escapes are more than any text has by chance, and fewer than the shortest secret takes. */
const minDense = 20;
/** The longest distance between escapes that follow each other: "\\u005cu0061", "&amp;#100;". */
const maxPeriod = 10;
/** The same across a soft line break of mail. */
const maxStep = maxPeriod + 3;
/**
 * The shortest dense stretch (22 characters as %XX) has 66 bytes, so that each holds a whole
 * glance. The stride has no factor in common with 8 and 10 and three with 9: where escapes are
 * longer than a glance, the next ones in the stretch see its other phases.
 */
const stride = 57;
const glanceBytes = 6;

const introducers = byteSet("%\\&");
/** What stands behind an introducer; "=" where mail breaks the line just there. */
const followers: Readonly<Record<number, Uint8Array>> = {
	37: byteSet("0123456789abcdefABCDEF="),
	92: byteSet("uUxX01234567\\="),
	38: byteSet("#a="),
};

/**
 * Calls `found(start, end)` for stretches of [from, to) where escapes of one kind follow each
 * other: a secret written in escapes from end to end.
 */
export function findDenseEscapes(
	bytes: Uint8Array,
	from: number,
	to: number,
	found: (start: number, end: number) => void,
): void {
	for (let index = from; index < to; index += stride) {
		const limit = Math.min(to, index + glanceBytes);
		for (let at = index; at < limit; at++) {
			if (introducers[bytes[at]!] === 0) continue;
			if (nextEscape(bytes, at, bytes[at]!) === 0) continue;
			const { start, end, count } = measureDense(bytes, at);
			if (count < minDense) continue;
			found(start, end);
			index = end;
			break;
		}
	}
}

/** The distance to the next escape of the same kind, or 0. */
function nextEscape(bytes: Uint8Array, at: number, introducer: number): number {
	for (let distance = 3; distance <= maxStep; distance++) {
		if (bytes[at + distance] === introducer && isEscape(bytes, at + distance)) return distance;
	}
	return 0;
}

function isEscape(bytes: Uint8Array, at: number): boolean {
	return followers[bytes[at]!]![bytes[at + 1]!] === 1;
}

function measureDense(
	bytes: Uint8Array,
	at: number,
): { start: number; end: number; count: number } {
	const introducer = bytes[at]!;
	let [start, end, count] = [at, at, 1];
	for (
		let step = nextEscape(bytes, end, introducer);
		step > 0 && count < 4096;
		step = nextEscape(bytes, end, introducer)
	) {
		end += step;
		count++;
	}
	for (let back = 3; back <= maxStep && count < 8192; back++) {
		const before = start - back;
		if (before >= 0 && bytes[before] === introducer && isEscape(bytes, before)) {
			start = before;
			count++;
			back = 2;
		}
	}
	return { start, end: Math.min(bytes.length, end + maxStep), count };
}
