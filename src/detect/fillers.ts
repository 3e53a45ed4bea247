// Skips fillers: what may stand inside a value and is no part of it. They are zero-width characters, tags, terminal
// colours, the join of two literals ("a" + "b"), a line break. A sign that looks like a hyphen is read as one.
// kernel/assembly/fillers.ts skips the same.

import { continuationBytes, isDash, isInvisible } from "./invisible-signs.ts";

/** A text that is read one character at a time, with escapes undone up to some level. */
export interface LevelReader {
	/** The last character: a byte, a code point beyond it, or one of the signs below. */
	code: number;
	/** True where only what is skipped anywhere is: no joins, line breaks and stars. */
	skipsOnlyMarkup: boolean;
	/** Reads the character at a place, and gives where the next one begins. */
	read(level: number, at: number): number;
	/** True where a call that joins a list of literals stands near. */
	joinsNear(at: number): boolean;
}

/** Behind the end of the text. */
export const endOfText = -1;
/** In place of a filler. */
export const filler = -2;
/** A line break inside of base64 or hexadecimal digits; a key has none. */
export const wrap = -3;
/** A soft hyphen, or "\-": a hyphen or nothing. */
export const softHyphen = -4;
/** The equals sign of "=3D" in mail: it opens nothing. */
export const plainEquals = -5;

/** The longest tag or join, in characters; what is skipped in a join counts as one. */
const maxFiller = 64;
/** The most fillers in a row. */
export const maxFillers = 16;
const failed = -1;

const [tab, lineFeed, carriageReturn, escapeByte, blank] = [9, 10, 13, 27, 32] as const;
const [quote, apostrophe, backtick, comma, dot, star] = [34, 39, 96, 44, 46, 42] as const;
const [hyphen, less, slash] = [45, 60, 47] as const;

/** The bytes that fillers, and signs that are replaced, begin with. */
export const fillerOpeners = `<"'\`*\n\r\x1b\xad\x96\x97\xc2\xcd\xd8\xe1\xe2\xef`;

/**
 * Reads on behind a character that may open a filler. Gives where the text goes on, with what stands in
 * place of the filler as the reader's code; -1 where it opens none.
 */
export function skipFiller(reader: LevelReader, level: number, code: number, end: number): number {
	if (reader.skipsOnlyMarkup && code < 128 && code !== less && code !== escapeByte) return failed;
	switch (code) {
		case less:
			return skipTag(reader, level, end);
		case quote:
		case apostrophe:
		case backtick:
			return skipJoin(reader, level, end);
		case lineFeed:
		case carriageReturn:
			return skipLineBreak(reader, level, end);
		case escapeByte:
			return skipColour(reader, level, end);
		case star:
			return skipStars(reader, level, end);
		case 0x96:
		case 0x97:
			return put(reader, hyphen, end);
		default:
			return code < 128 ? failed : skipInvisible(reader, level, code, end);
	}
}

/** Reads the next character that is no filler itself. */
function readNext(reader: LevelReader, level: number, start: number): number {
	let end = reader.read(level, start);
	for (let fillers = 1; fillers < maxFillers && isSkipped(reader.code); fillers++) {
		end = reader.read(level, end);
	}
	return end;
}

/** Zero-width characters and the bytes of such, and NULs of wide text that is escaped. */
function isSkipped(code: number): boolean {
	return code === filler || code >= 128 || code === 0;
}

function put(reader: LevelReader, code: number, end: number): number {
	reader.code = code;
	return end;
}

/** `<wbr>`, `</b>`, `<span class="x">`, `<!-- -->` */
function skipTag(reader: LevelReader, level: number, start: number): number {
	let end = readNext(reader, level, start);
	if (!isLetter(reader.code) && reader.code !== 47 && reader.code !== 33) return failed;
	for (let length = 2; length <= maxFiller; length++) {
		end = reader.read(level, end);
		if (reader.code === 62) return put(reader, filler, end);
		if (reader.code === less || reader.code === lineFeed || reader.code === endOfText)
			return failed;
	}
	return failed;
}

/** "\x1b[31m" */
function skipColour(reader: LevelReader, level: number, start: number): number {
	let end = readNext(reader, level, start);
	const { code: opener } = reader;
	if (opener !== 91) return failed;
	for (let length = 2; length <= 16; length++) {
		end = reader.read(level, end);
		const { code } = reader;
		if (isLetter(code)) return put(reader, filler, end);
		// What else is skipped may stand there, too.
		if (!isDigit(code) && code !== 59 && code !== 63 && !isSkipped(code)) return failed;
	}
	return failed;
}

/** The emphasis of Markdown. */
function skipStars(reader: LevelReader, level: number, start: number): number {
	let end = start;
	for (let length = 1; ; length++) {
		const next = reader.read(level, end);
		if (reader.code !== star) return put(reader, filler, end);
		if (length === 3) return failed;
		end = next;
	}
}

/** `" + "`, `" "`, `' . '`, `" \` and a line break, `", "` in a list that is joined */
function skipJoin(reader: LevelReader, level: number, start: number): number {
	let [end, signs, prefix, commas] = [start, 0, 0, 0];
	let isLineStart = false;
	for (let length = 2; length <= maxFiller; length++) {
		end = reader.read(level, end);
		const { code } = reader;
		if (code === quote || code === apostrophe || code === backtick) {
			if (commas > 0 && (signs > commas || !reader.joinsNear(start))) return failed;
			return put(reader, filler, end);
		}
		// A zero-width character, a tag or a colour may stand there, too.
		if (code === blank || code === tab || isSkipped(code)) continue;
		const behind =
			code === less
				? skipTag(reader, level, end)
				: code === escapeByte
					? skipColour(reader, level, end)
					: failed;
		if (behind !== failed) {
			end = behind;
			continue;
		}
		if (code === lineFeed || code === carriageReturn) {
			isLineStart = true;
			prefix = 0;
			continue;
		}
		if (prefix === 0 && code === dot && signs === 0) {
			const word = skipWord(reader, level, end, "concat(");
			if (word !== failed) {
				end = word;
				continue;
			}
		}
		if (code === comma) commas++;
		if (isJoinSign(code) || (isLineStart && isLinePrefix(code))) {
			if (++signs > 5) return failed;
		} else if (!isLiteralPrefix(code) || ++prefix > 2) return failed;
	}
	return failed;
}

function skipWord(reader: LevelReader, level: number, start: number, word: string): number {
	let end = start;
	for (let index = 0; index < word.length; index++) {
		do end = reader.read(level, end);
		while (reader.code >= 128);
		if (reader.code !== word.charCodeAt(index)) return failed;
	}
	return end;
}

/** A line break with the indentation and the signs of a quotation or a comment behind it. */
function skipLineBreak(reader: LevelReader, level: number, start: number): number {
	let [end, signs, breaks] = [start, 0, 1];
	for (let length = 1; length <= maxFiller; length++) {
		let next = reader.read(level, end);
		const { code } = reader;
		if (code === lineFeed && breaks < 2) breaks++;
		else if (code === slash) {
			// "// ", for base64 may begin with a slash itself.
			next = skipWord(reader, level, next, "/ ");
			if (next === failed) break;
		} else if (code !== blank && code !== tab && !(isLinePrefix(code) && ++signs <= 4)) break;
		end = next;
	}
	return put(reader, wrap, end);
}

/** A sign beyond ASCII, as a code point or as its bytes in UTF-8. */
function skipInvisible(reader: LevelReader, level: number, first: number, start: number): number {
	let [code, end] = [first, start];
	const more = continuationBytes(first);
	if (more > 0) {
		code = first & (more === 1 ? 31 : 15);
		for (let index = 0; index < more; index++) {
			end = reader.read(level, end);
			if (reader.code < 128 || reader.code > 191) return failed;
			code = (code << 6) | (reader.code & 63);
		}
	}
	if (code === 0xad) return put(reader, softHyphen, end);
	if (isInvisible(code)) return put(reader, filler, end);
	if (isDash(code)) return put(reader, hyphen, end);
	// Full-width letters and digits.
	return code > 0xff00 && code < 0xff5f ? put(reader, code - 0xfee0, end) : failed;
}

/** Between two literals: + . & | ~ < > ^ _ , */
function isJoinSign(code: number): boolean {
	return joinSigns.includes(code);
}

const joinSigns = [..."+.&|~<>^_,"].map((sign) => sign.charCodeAt(0));

/** At the start of a line. */
function isLinePrefix(code: number): boolean {
	return linePrefixes.includes(code);
}

const linePrefixes = [...">#*;|"].map((sign) => sign.charCodeAt(0));

/** In front of a literal, as in b"", @"", N'' */
function isLiteralPrefix(code: number): boolean {
	return literalPrefixes.includes(code);
}

const literalPrefixes = [..."bBrRuUfFLN@$"].map((sign) => sign.charCodeAt(0));

function isLetter(code: number): boolean {
	return (code | 32) >= 97 && (code | 32) <= 122;
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}
