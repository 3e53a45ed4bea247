// Finds where text may be written as the numbers of its bytes, by counting numbers of text in a row. It decodes
// nothing: byte-list-reader.ts does. The kernel counts in the same way (kernel/assembly/byte-list.ts).

import type { EscapeReader } from "./escape-reader.ts";
import { maxEscapeDepth, openers } from "./escape-reader.ts";
import { filler } from "./fillers.ts";
import { byteSet } from "./run-scan.ts";
import { mayBeTextByte } from "./text-check.ts";
import { TextRow } from "./text-row.ts";

/** The most characters between two numbers. */
const maxSeparators = 8;
/** A number that begins a line is its offset where it has so many digits. */
const offsetDigits = 4;

const wordBytes = byteSet("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
const separatorBytes = byteSet(" \t,;:-.'\"|+\\");
const linePrefixes = byteSet(">#*/");
const quotes = byteSet("\"'`");
const [lineFeed, carriageReturn, letterX, letterH] = [10, 13, 120, 104] as const;

/** Every `blockBytes` bytes of a list hold at least so many digits, and so many escapes or numbers of two or more digits. */
const blockBytes = 64;
const minNumerals = 10;
const minNumbers = 5;
/** How far a list may reach beyond such blocks. */
const reachBytes = 128;
const memberBytes = byteSet("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/-_");
const numeralBytes = byteSet("0123456789");
const escapeBytes = byteSet("\0%&\\=");

/** Gives the ranges with as many digits as a list has, each with some bytes around it. */
export function* findDigitRanges(
	bytes: Uint8Array,
	from: number,
	to: number,
): Iterable<readonly [start: number, end: number]> {
	let [start, end] = [-1, -1];
	for (let at = from; at < to; at += blockBytes) {
		const last = Math.min(at + blockBytes, to);
		let numerals = 0;
		for (let index = at; index < last; index++) numerals += numeralBytes[bytes[index]!]!;
		// Nearly all blocks end here.
		if (numerals < minNumerals || !holdsNumbers(bytes, at, last)) continue;
		const first = Math.max(0, at - reachBytes);
		if (start >= 0 && first > end) yield [start, end];
		if (start < 0 || first > end) start = first;
		end = Math.min(bytes.length, last + reachBytes);
	}
	if (start >= 0) yield [start, end];
}

function holdsNumbers(bytes: Uint8Array, from: number, to: number): boolean {
	let [numbers, escapes] = [0, 0];
	for (let index = from; index < to; index++) {
		const byte = bytes[index]!;
		if (numeralBytes[byte] === 1) {
			const isLonger = index + 1 === to || memberBytes[bytes[index + 1]!] === 1;
			if (isLonger && (index === 0 || memberBytes[bytes[index - 1]!] === 0)) numbers++;
		} else if (escapeBytes[byte] === 1) escapes++;
	}
	return numbers >= minNumbers || escapes >= minNumbers;
}

/** Calls `found(start, end)` for numbers of text in a row in [from, to). */
export class ListPrefilter {
	readonly #found: (start: number, end: number) => void;
	readonly #hexInRow = new TextRow();
	readonly #decimalInRow = new TextRow();
	/** The first numbers of each line, whatever stands behind them. */
	readonly #hexInLines = new TextRow();
	readonly #decimalInLines = new TextRow();
	#digits = 0;
	#value = 0;
	#decimal = 0;
	#isHex = true;
	#isDecimal = true;
	#isPrefixed = false;
	#numberStart = 0;
	/** Numbers and separators of this line, and whether what follows on it is no part of a list in lines. */
	#onLine = 0;
	#separators = 0;
	#isBehind = false;
	#isLineStart = true;

	constructor(found: (start: number, end: number) => void) {
		this.#found = found;
	}

	read(reader: EscapeReader, from: number, to: number): void {
		const { bytes } = reader;
		this.#resetRows();
		this.#resetLines();
		this.#endNumber();
		this.#beginLine();
		for (let at = from; at < to; ) {
			const byte = bytes[at]!;
			let [next, code] = [at + 1, byte];
			if (openers[byte] === 1 && quotes[byte] === 0) {
				next = reader.read(maxEscapeDepth, at);
				code = reader.code;
			}
			if (code >= 0 && code < 256 && wordBytes[code] === 1) this.#addDigit(code, at);
			else if (code !== filler) {
				if (this.#digits > 0) this.#addNumber(at);
				this.#addSign(code);
			}
			at = next;
		}
		if (this.#digits > 0) this.#addNumber(to);
	}

	#addDigit(code: number, at: number): void {
		if (this.#digits === 0) this.#numberStart = at;
		this.#digits++;
		const letter = code | 32;
		const digit = code <= 57 ? code - 48 : letter - 87;
		if (this.#digits === 2 && this.#value === 0 && letter === letterX && this.#isDecimal) {
			this.#isPrefixed = true;
			this.#digits = 1;
			// "36h" of assemblers.
		} else if (letter === letterH && this.#digits === 3) this.#digits = 2;
		else if (code === 95 || digit > 15) this.#isHex = false;
		else {
			if (digit > 9) this.#isDecimal = false;
			this.#value = ((this.#value << 4) | digit) >>> 0;
			this.#decimal = this.#decimal * 10 + digit;
		}
	}

	#addNumber(at: number): void {
		if (this.#isPrefixed) this.#digits--;
		const size = this.#digits;
		const isOffset = this.#isLineStart && size >= offsetDigits;
		const isColumn = this.#onLine > 0 && this.#separators > 1;
		const isBytes = this.#isHex && (size === 2 || size === 4 || size === 8);
		const isNumber =
			this.#isDecimal && this.#isHex && !this.#isPrefixed && size <= 3 && this.#decimal < 256;
		if (isBytes) this.#addBytes(this.#hexInRow, at);
		else this.#hexInRow.reset();
		if (isNumber) this.#add(this.#decimalInRow, this.#decimal, at);
		else this.#decimalInRow.reset();
		if (!isOffset && !this.#isBehind) {
			if (isBytes && !(isColumn && !this.#isText())) this.#addBytes(this.#hexInLines, at);
			else if (this.#onLine > 0) this.#isBehind = true;
			else this.#hexInLines.reset();
			if (isNumber) this.#add(this.#decimalInLines, this.#decimal, at);
			else if (this.#onLine === 0) this.#decimalInLines.reset();
			if (!isBytes && isNumber) this.#isBehind = false;
			this.#onLine++;
		}
		this.#isLineStart = false;
		this.#separators = 0;
		this.#endNumber();
	}

	#endNumber(): void {
		this.#digits = 0;
		this.#value = 0;
		this.#decimal = 0;
		this.#isHex = true;
		this.#isDecimal = true;
		this.#isPrefixed = false;
	}

	/** What stands between two numbers, or ends a list. */
	#addSign(code: number): void {
		if (code === lineFeed || code === carriageReturn) {
			if (code === lineFeed && this.#onLine === 0 && !this.#isLineStart) this.#resetLines();
			this.#beginLine();
			return;
		}
		const isAscii = code >= 0 && code < 128;
		const isSeparator = isAscii && separatorBytes[code] === 1;
		if (isSeparator || (this.#isLineStart && isAscii && linePrefixes[code] === 1)) {
			if (!this.#isLineStart && ++this.#separators > maxSeparators) this.#resetRows();
			return;
		}
		this.#resetRows();
		if (this.#onLine > 0) this.#isBehind = true;
		else this.#resetLines();
	}

	#beginLine(): void {
		this.#onLine = 0;
		this.#separators = 0;
		this.#isBehind = false;
		this.#isLineStart = true;
	}

	#resetRows(): void {
		this.#hexInRow.reset();
		this.#decimalInRow.reset();
	}

	#resetLines(): void {
		this.#hexInLines.reset();
		this.#decimalInLines.reset();
	}

	#isText(): boolean {
		for (let shift = 0; shift < 4 * this.#digits; shift += 8) {
			if (!mayBeTextByte((this.#value >>> shift) & 255)) return false;
		}
		return true;
	}

	#addBytes(row: TextRow, end: number): void {
		for (let shift = 4 * this.#digits - 8; shift >= 0; shift -= 8) {
			this.#add(row, (this.#value >>> shift) & 255, end);
		}
	}

	#add(row: TextRow, byte: number, end: number): void {
		if (row.add(byte, this.#numberStart)) this.#found(row.start, end);
	}
}
