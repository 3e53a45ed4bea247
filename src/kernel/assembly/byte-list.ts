// Prefilter for text that is written as the numbers of its bytes: "36 61 62", "0x36, 0x61", "54, 97", the
// lines of a dump with their offsets and characters. It counts numbers of text in a row, and takes more for
// a list than src/detect/byte-list.ts, which decodes.

import { carriageReturn, isDigit, isHexDigit, isLetter, lineFeed } from "./ascii";
import { decimalOf, isListLinePrefix, isSeparator } from "./byte-list-signs";
import { content, size } from "./candidate-regions";
import { addDecoded } from "./chain-values";
import { code, filler, isOpener, maxEscapeDepth, noMail } from "./characters";
import { read, setMail } from "./escape-reader";
import { skipOnlyMarkup } from "./fillers";
import { isQuote } from "./join-signs";
import { minText, notText, plainText, textKind } from "./text-check";

/** How far a list may reach to what is checked: in front of and behind a part of a content that holds many digits, and of a changed range. */
const nearReach: u32 = 128;
const farReach: u32 = 512;
/** The most characters between two numbers. */
const maxSeparators: u32 = 8;
/** A number takes more only where its characters are escaped. */
const bytesPerNumber: u32 = 8;
/** A number that begins a line is its offset where it has so many digits. */
const offsetDigits: u32 = 4;
/** The most bytes in a row that are no text: a sign between two characters has so many. */
const maxOthers: u32 = 9;

/** So many bytes in a row, each one more than the last: numbers of lines, or a placeholder (randomness.ts). */
const maxAscending: u32 = 8;

/**
 * Of each reading of a list: how many bytes of text, how many others behind them, where they begin, the last byte, and
 * for how long each has been the next one of that before.
 */
const readingBytes: usize = 5 * 4;
const readings = memory.data(4 * 5 * 4, 4);
/** In place of the last byte, where there is none. */
const noByte: u32 = 0xffff;
const hexInRow: u32 = 0;
const decimalInRow: u32 = 1;
/** The first numbers of each line, whatever stands behind them. */
const hexInLines: u32 = 2;
const decimalInLines: u32 = 3;

/** What was read already, and where what is read begins and ends. */
let doneTo: u32 = 0;
let rangeStart: u32 = 0;
let rangeEnd: u32 = 0;

export function beginLists(from: u32, to: u32): void {
	doneTo = 0;
	rangeStart = from;
	rangeEnd = to;
}

/** Adds the regions of lists in and around 64 bytes that hold many digits. */
export function findByteLists(from: u32, to: u32): void {
	const isFirst = doneTo === 0 && from > 0;
	const before = isFirst && from < rangeStart + 64 ? farReach : nearReach;
	const after = to >= rangeEnd ? farReach : nearReach;
	const end = min<u32>(size, to + after);
	if (end <= doneTo) return;
	const start = from > before ? from - before : 0;
	skipOnlyMarkup(true);
	setMail(noMail);
	if (isFirst || start > doneTo || doneTo === 0) {
		doneTo = start;
		beginLine();
		endNumber();
		for (let reading: u32 = 0; reading < 4; reading++) reset(reading, start);
	}
	readLists(end);
	skipOnlyMarkup(false);
}

/** The number that is being read. */
let digits: u32 = 0;
let value: u64 = 0;
let isHex: bool = true;
let isDecimal: bool = true;
let isPrefixed: bool = false;
let numberStart: u32 = 0;
/** Numbers and separators of this line, and whether what follows on it is no part of a list in lines. */
let onLine: u32 = 0;
let separators: u32 = 0;
let isBehind: bool = false;
let isLineStart: bool = true;

function beginLine(): void {
	onLine = 0;
	separators = 0;
	isBehind = false;
	isLineStart = true;
}

function endNumber(): void {
	digits = 0;
	value = 0;
	isHex = true;
	isDecimal = true;
	isPrefixed = false;
}

function readLists(end: u32): void {
	let at = doneTo;
	while (at < end) {
		const byte: u32 = load<u8>(content + at);
		let next = at + 1;
		let character: i32 = byte;
		if (isOpener(byte) && !isQuote(byte)) {
			next = read(maxEscapeDepth, at);
			character = code;
		}
		if (character === filler) {
			at = next;
			continue;
		}
		if (character >= 0 && (isDigit(character) || isLetter(character) || character === 0x5f)) {
			addDigit(character, at);
		} else {
			if (digits > 0) addNumber(at);
			addSign(character, at);
		}
		at = next;
	}
	doneTo = at;
}

function addDigit(character: i32, at: u32): void {
	if (digits === 0) numberStart = at;
	digits++;
	const letter = character | 32;
	if (digits === 2 && value === 0 && letter === 0x78 && isDecimal) {
		isPrefixed = true;
		digits = 1;
	} else if (letter === 0x68 && digits === 3) {
		// "36h" of assemblers.
		digits = 2;
	} else if (!isHexDigit(character)) {
		isHex = false;
	} else if (isDigit(character)) {
		value = (value << 4) | (character - 0x30);
	} else {
		isDecimal = false;
		value = (value << 4) | (letter - 0x57);
	}
}

function addNumber(at: u32): void {
	if (isPrefixed) digits--;
	const isOffset = isLineStart && digits >= offsetDigits;
	const isColumn = onLine > 0 && separators > 1;
	const isBytes = isHex && (digits === 2 || digits === 4 || digits === 8);
	const decimal = isDecimal && isHex && !isPrefixed && digits <= 3 ? decimalOf(<u32>value) : 256;
	if (isBytes) addBytes(hexInRow, numberStart, at);
	else reset(hexInRow, at);
	if (decimal < 256) addByte(decimalInRow, decimal, numberStart, at);
	else reset(decimalInRow, at);
	if (!isOffset && !isBehind) {
		if (isBytes && !(isColumn && !isText())) addBytes(hexInLines, numberStart, at);
		else if (onLine > 0) isBehind = true;
		else reset(hexInLines, at);
		if (decimal < 256) addByte(decimalInLines, decimal, numberStart, at);
		else if (onLine === 0) reset(decimalInLines, at);
		if (!isBytes && decimal < 256) isBehind = false;
		onLine++;
	}
	isLineStart = false;
	separators = 0;
	endNumber();
}

/** What stands between two numbers, or ends a list. */
function addSign(character: i32, at: u32): void {
	if (character === lineFeed || character === carriageReturn) {
		if (character === lineFeed && onLine === 0 && !isLineStart) resetLines(at);
		beginLine();
		return;
	}
	if (isSeparator(character) || (isLineStart && isListLinePrefix(character))) {
		if (!isLineStart && ++separators > maxSeparators) resetRows(at);
		return;
	}
	resetRows(at);
	if (onLine > 0) isBehind = true;
	else resetLines(at);
}

function resetRows(at: u32): void {
	reset(hexInRow, at);
	reset(decimalInRow, at);
}

function resetLines(at: u32): void {
	reset(hexInLines, at);
	reset(decimalInLines, at);
}

function reset(reading: u32, at: u32): void {
	const address = readings + readingBytes * <usize>reading;
	store<u32>(address, 0);
	store<u32>(address, 0, 4);
	store<u32>(address, at, 8);
	store<u32>(address, noByte, 12);
	store<u32>(address, 0, 16);
}

function addBytes(reading: u32, start: u32, end: u32): void {
	for (let shift: i32 = 4 * digits - 8; shift >= 0; shift -= 8) {
		addByte(reading, <u32>(value >> shift) & 255, start, end);
	}
}

function addByte(reading: u32, byte: u32, start: u32, end: u32): void {
	const kind = textKind(byte);
	if (kind === notText) {
		reset(reading, end);
		return;
	}
	const address = readings + readingBytes * <usize>reading;
	if (kind !== plainText) {
		const others = load<u32>(address, 4) + 1;
		store<u32>(address, others, 4);
		if (others > maxOthers) reset(reading, end);
		return;
	}
	const ascending = byte === load<u32>(address, 12) + 1 ? load<u32>(address, 16) + 1 : 0;
	store<u32>(address, byte, 12);
	store<u32>(address, ascending, 16);
	if (ascending >= maxAscending) {
		store<u32>(address, 0);
		store<u32>(address, 0, 4);
		return;
	}
	const count = load<u32>(address) + 1;
	if (count === 1) store<u32>(address, start, 8);
	store<u32>(address, count);
	store<u32>(address, 0, 4);
	if (count < minText) return;
	const first = load<u32>(address, 8);
	addDecoded(first, end, (end - first) / (bytesPerNumber * minText));
	reset(reading, end);
}

function isText(): bool {
	for (let shift: u32 = 0; shift < 4 * digits; shift += 8) {
		if (textKind(<u32>(value >> shift) & 255) === notText) return false;
	}
	return true;
}
