// Decodes a list of numbers line by line; offsets, columns of characters and comments are left out.

import type { DecodedPiece } from "./base64.ts";
import { hexDigits } from "./hex.ts";
import { alphanumeric, byteOf, type NumberToken, readNumber } from "./number-token.ts";
import { byteSet } from "./run-scan.ts";
import { holdsText, minText } from "./text-check.ts";

const [lineFeed, carriageReturn, bar, colon] = [10, 13, 124, 58] as const;

/** The longest indentation, and half of the longest comment. */
const maxSkip = 64;

/** The most characters between two numbers. */
const separators = byteSet(" \t,;:-.'\"|+\\");

const linePrefixes = byteSet(" \t>#*;/-|\"'+");

/** Reads numbers line by line, and hands what they decode to to the sink. */
export class ListReader {
	readonly #bytes: Buffer;
	readonly #limit: number;
	readonly #sink: ListSink;
	readonly #hex: NumberToken[] = [];
	readonly #decimal: NumberToken[] = [];
	/** How many of the hexadecimal ones stand on this line, and whether an offset stands before them. */
	#onLine = 0;
	#hasOffset = false;

	constructor(bytes: Buffer, limit: number, sink: ListSink) {
		this.#bytes = bytes;
		this.#limit = limit;
		this.#sink = sink;
	}

	/** Reads from the start of a line to the end of the list that goes on behind a place. */
	read(start: number, place: number): number {
		const bytes = this.#bytes;
		let [at, skipped] = [this.#startLine(start), 0];
		while (at < this.#limit) {
			const next = bytes[at]!;
			const lineEnd = endOfLine(bytes, at);
			if (lineEnd > at) {
				at = this.#startLine(lineEnd);
				continue;
			}
			const isFree = at === 0 || alphanumeric[bytes[at - 1]!] === 0;
			const token = isFree && hexDigits[next] === 1 ? readNumber(bytes, at) : undefined;
			const offsetEnd = token && token.size > 1 ? this.#behindOffset(at, false) : at;
			if (token && offsetEnd === at) this.#add(token);
			if (offsetEnd > at) this.#flush();
			if (token) {
				if (offsetEnd > at) this.#hasOffset = true;
				skipped = 0;
				at = Math.max(offsetEnd, token.end);
				continue;
			}
			if (separators[next] === 1 && skipped < 8) {
				skipped++;
				at++;
				if (next === 32 || next === bar) at = this.#behindCharacters(at);
				continue;
			}
			const comment = this.#behindComment(at);
			if (comment > at) {
				at = comment;
				continue;
			}
			this.#flush();
			skipped = 0;
			if (at >= place) return at + 1;
			at++;
		}
		this.#flush();
		return at;
	}

	/** Behind the indentation, the signs of a comment and the offset of a line. */
	#startLine(start: number): number {
		const bytes = this.#bytes;
		this.#onLine = 0;
		let at = start;
		while (at < start + maxSkip && linePrefixes[bytes[at] ?? 0] === 1) at++;
		const end = this.#behindOffset(at, true);
		this.#hasOffset = end > at;
		return end;
	}

	/** Behind the offset that the numbers of a line begin with. */
	#behindOffset(at: number, isLineStart: boolean): number {
		const bytes = this.#bytes;
		let end = at;
		while (end - at < 16 && hexDigits[bytes[end] ?? 0] === 1) end++;
		const length = end - at;
		if (length < 4) return at;
		if (bytes[end] === colon) return end + 1;
		if (bytes[end] !== 32 || !(isLineStart || (length >= 7 && bytes[end + 1] === 32))) return at;
		// It is longer than the numbers behind it.
		let next = end;
		while (next < end + 4 && bytes[next] === 32) next++;
		const token = readNumber(bytes, next);
		return token !== undefined && token.size > 0 && 2 * token.size < length ? end + 1 : at;
	}

	/** Behind the characters that the numbers of the line stand for, if these follow. */
	#behindCharacters(at: number): number {
		const bytes = this.#bytes;
		const tokens = this.#hex.slice(this.#hex.length - this.#onLine);
		if (this.#onLine === 0 || this.#onLine > 64) return at;
		let place = at;
		while (place < at + maxSkip && bytes[place] === 32) place++;
		if (this.#hasOffset && (bytes[place] === bar || this.#isColumn(at, place))) {
			const end = bytes.indexOf(lineFeed, place);
			return end < 0 || end > place + 2 * maxSkip ? Math.min(this.#limit, place + 18) : end;
		}
		if (bytes[place] === bar) place++;
		for (const token of tokens) {
			for (let index = 0; index < token.size; index++) {
				const byte = byteOf(token, index, true);
				const isShown = byte >= 32 && byte < 127;
				if (bytes[place] !== (isShown ? byte : 46)) return at;
				place++;
			}
		}
		if (bytes[place] === bar) place++;
		return alphanumeric[bytes[place] ?? 0] === 1 ? at : place;
	}

	/** Whether blanks set a column apart; those in the middle of hexdump's lines do not. */
	#isColumn(at: number, place: number): boolean {
		if (place === at) return false;
		return (
			this.#onLine !== 8 || this.#hex.at(-1)!.size > 1 || readNumber(this.#bytes, place)?.size !== 1
		);
	}

	/** Behind a comment that ends the line. */
	#behindComment(at: number): number {
		const bytes = this.#bytes;
		if (this.#onLine === 0 || !(bytes[at] === 47 || bytes[at] === 35)) return at;
		const end = bytes.indexOf(lineFeed, at);
		return end < 0 || end > at + 2 * maxSkip ? at : end;
	}

	#add(token: NumberToken): void {
		const last = this.#hex.at(-1);
		// The last number of a dump may be shorter.
		if (token.size === 0 || (last !== undefined && last.size < token.size)) this.#flushHex();
		if (token.size > 0) {
			this.#hex.push(token);
			this.#onLine++;
		}
		if (token.decimal < 0) this.#flushDecimal();
		else this.#decimal.push(token);
	}

	#flush(): void {
		this.#flushHex();
		this.#flushDecimal();
	}

	#flushHex(): void {
		const tokens = this.#hex.splice(0);
		this.#onLine = 0;
		// Most lists are short, and no text.
		if (tokens.reduce((bytes, { size }) => bytes + size, 0) < minText) return;
		const owners = tokens.flatMap((token) => Array<NumberToken>(token.size).fill(token));
		// Two bytes in one number stand in the order of the processor that wrote them.
		for (const isBigEndian of (tokens[0]?.size ?? 0) > 1 ? [true, false] : [true]) {
			const decoded = tokens.flatMap((token) =>
				Array.from({ length: token.size }, (_, index) => byteOf(token, index, isBigEndian)),
			);
			this.#give(owners, decoded, "hex");
		}
	}

	#flushDecimal(): void {
		const tokens = this.#decimal.splice(0);
		if (tokens.length < minText) return;
		this.#give(
			tokens,
			tokens.map(({ decimal }) => decimal),
			"decimal",
		);
	}

	/** Each byte with the number that it stands in. */
	#give(owners: readonly NumberToken[], bytes: readonly number[], encoding: string): void {
		if (bytes.length < minText) return;
		const decoded = Buffer.from(bytes);
		if (!holdsText(decoded)) return;
		this.#sink.piece({
			start: owners[0]!.start,
			end: owners.at(-1)!.end,
			decoded,
			map: {
				start: (byte) => owners[byte]!.start,
				end: (byte) => owners[byte]!.end,
			},
			encoding,
		});
	}
}

/** Behind a line break; the place itself where there is none. */
function endOfLine(bytes: Buffer, at: number): number {
	if (bytes[at] === lineFeed) return at + 1;
	if (bytes[at] !== carriageReturn) return at;
	return bytes[at + 1] === lineFeed ? at + 2 : at + 1;
}

export interface ListSink {
	piece(piece: DecodedPiece): void;
	escaped(start: number, end: number, isMail: boolean): void;
}
