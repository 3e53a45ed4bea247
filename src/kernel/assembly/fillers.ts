// Skips fillers: what may stand inside a value and is no part of it. They are zero-width characters, tags, terminal
// colours, the join of two literals, a line break. A sign that looks like a hyphen is read as one. It skips what
// src/detect/fillers.ts skips.

import { carriageReturn, isDigit, isLetter, lineFeed } from "./ascii";
import { byteAt } from "./candidate-regions";
import { code, endOfText, failed, filler, maxFillers, put, softHyphen, wrap } from "./characters";
// biome-ignore lint/suspicious/noImportCycles: an escape may stand in a filler, and a filler in an escape
import { read } from "./escape-reader";
import { continuationBytes, isDash, isInvisible } from "./invisible-signs";
import { joinsNear } from "./join-search";
import { isJoinByte, isJoinSign, isLinePrefix, isLiteralPrefix } from "./join-signs";

/** The longest tag or join, in characters; what is skipped in a join counts as one. */
const maxFiller: u32 = 64;
const quote: i32 = 0x22;
const apostrophe: i32 = 0x27;
const backtick: i32 = 0x60;
const less: i32 = 0x3c;
const escapeByte: i32 = 27;
const hyphen: i32 = 0x2d;

/** True where only what is skipped anywhere is: no joins, line breaks and stars. */
export let readsMarkupOnly: bool = false;

export function skipOnlyMarkup(isOn: bool): void {
	readsMarkupOnly = isOn;
}

/** Gives where the text goes on behind a filler that a character opens; `failed` where it opens none. */
export function skipFiller(level: u32, opener: i32, end: u32): u32 {
	if (opener >= 128) {
		if (opener === 0x96 || opener === 0x97) return put(hyphen, end);
		return skipInvisible(level, opener, end);
	}
	if (opener === less) return skipTag(level, end);
	if (opener === escapeByte) return skipColour(level, end);
	if (readsMarkupOnly) return failed;
	if (opener === quote || opener === apostrophe || opener === backtick) return skipJoin(level, end);
	if (opener === lineFeed || opener === carriageReturn) return skipLineBreak(level, end);
	return opener === 0x2a ? skipStars(level, end) : failed;
}

/** Reads the next character that is no filler itself. */
function readNext(level: u32, start: u32): u32 {
	let end = read(level, start);
	for (let fillers: u32 = 1; fillers < maxFillers && isSkipped(code); fillers++)
		end = read(level, end);
	return end;
}

/** Zero-width characters and the bytes of such, and NULs of wide text that is escaped. */
function isSkipped(character: i32): bool {
	return character === filler || character >= 128 || character === 0;
}

/** `<wbr>`, `</b>`, `<span class="x">`, `<!-- -->` */
function skipTag(level: u32, start: u32): u32 {
	let end = readNext(level, start);
	if (code < 0 || !(isLetter(code) || code === 0x2f || code === 0x21)) return failed;
	for (let length: u32 = 2; length <= maxFiller; length++) {
		end = read(level, end);
		if (code === 0x3e) return put(filler, end);
		if (code === less || code === lineFeed || code === endOfText) return failed;
	}
	return failed;
}

/** "\x1b[31m" */
function skipColour(level: u32, start: u32): u32 {
	let end = readNext(level, start);
	if (code !== 0x5b) return failed;
	for (let length: u32 = 2; length <= 16; length++) {
		end = read(level, end);
		if (code >= 0 && isLetter(code)) return put(filler, end);
		const isPart = code === 0x3b || code === 0x3f || (code >= 0 && isDigit(code));
		if (!isPart && !isSkipped(code)) return failed;
	}
	return failed;
}

/** The emphasis of Markdown. */
function skipStars(level: u32, start: u32): u32 {
	let end = start;
	for (let length: u32 = 1; length <= 3; length++) {
		const next = read(level, end);
		if (code !== 0x2a) return put(filler, end);
		end = next;
	}
	return failed;
}

/** `" + "`, `" "`, `' . '`, `" \` and a line break, `", "` in a list that is joined */
function skipJoin(level: u32, start: u32): u32 {
	if (!isJoinByte(byteAt(start))) return failed;
	let end = start;
	let signs: u32 = 0;
	let prefix: u32 = 0;
	let commas: u32 = 0;
	let isLineStart = false;
	for (let length: u32 = 2; length <= maxFiller; length++) {
		end = read(level, end);
		const next = code;
		if (next === quote || next === apostrophe || next === backtick) {
			if (commas > 0 && (signs > commas || !joinsNear(start))) return failed;
			return put(filler, end);
		}
		// A zero-width character, a tag or a colour may stand there, too.
		if (next === 0x20 || next === 9 || isSkipped(next)) continue;
		const behind =
			next === less ? skipTag(level, end) : next === escapeByte ? skipColour(level, end) : failed;
		if (behind !== failed) {
			end = behind;
			continue;
		}
		if (next === lineFeed || next === carriageReturn) {
			isLineStart = true;
			prefix = 0;
			continue;
		}
		if (prefix === 0 && next === 0x2e && signs === 0) {
			const word = skipConcat(level, end);
			if (word !== failed) {
				end = word;
				continue;
			}
		}
		if (next === 0x2c) commas++;
		if (isJoinSign(next) || (isLineStart && isLinePrefix(next))) {
			if (++signs > 5) return failed;
		} else if (!isLiteralPrefix(next) || ++prefix > 2) return failed;
	}
	return failed;
}

/** "concat(" */
function skipConcat(level: u32, start: u32): u32 {
	let end = start;
	// Its characters, the last one in the lowest byte.
	const word: u64 = 0x63_6f_6e_63_61_74_28;
	for (let shift: i32 = 48; shift >= 0; shift -= 8) {
		do end = read(level, end);
		while (code >= 128);
		if (<u64>(<u32>code) !== ((word >> shift) & 255)) return failed;
	}
	return end;
}

/** A line break with the indentation and the signs of a quotation or a comment behind it. */
function skipLineBreak(level: u32, start: u32): u32 {
	let end = start;
	let signs: u32 = 0;
	let breaks: u32 = 1;
	for (let length: u32 = 1; length <= maxFiller; length++) {
		let next = read(level, end);
		if (code === lineFeed && breaks < 2) breaks++;
		else if (code === 0x2f) {
			// "// ", for base64 may begin with a slash itself.
			do next = read(level, next);
			while (code >= 128);
			if (code !== 0x2f) break;
			do next = read(level, next);
			while (code >= 128);
			if (code !== 0x20) break;
		} else if (code !== 0x20 && code !== 9 && !(isLinePrefix(code) && ++signs <= 4)) break;
		end = next;
	}
	return put(wrap, end);
}

/** A sign beyond ASCII, as a code point or as its bytes in UTF-8. */
function skipInvisible(level: u32, first: i32, start: u32): u32 {
	let character = first;
	let end = start;
	const more = continuationBytes(first);
	if (more > 0) {
		character = first & (more === 1 ? 31 : 15);
		for (let index: u32 = 0; index < more; index++) {
			end = read(level, end);
			if (code < 128 || code > 191) return failed;
			character = (character << 6) | (code & 63);
		}
	}
	if (character === 0xad) return put(softHyphen, end);
	if (isInvisible(character)) return put(filler, end);
	if (isDash(character)) return put(hyphen, end);
	// Full-width letters and digits.
	return character > 0xff00 && character < 0xff5f ? put(character - 0xfee0, end) : failed;
}
