// Converts offsets into lines and columns. Lines end with LF; columns count UTF-16 code units, as editors and SARIF
// do, whatever the encoding of the content.

import { isUtf8 } from "node:buffer";

/** Both start at 1. */
export interface Position {
	readonly line: number;
	readonly column: number;
}

export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

/** What a content is written in, told by its first bytes; without a sign of UTF-16 it is UTF-8. */
export function sniffEncoding(head: Buffer): TextEncoding {
	if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
	if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
	const size = Math.min(head.length, 4096) & ~1;
	let [even, odd] = [0, 0];
	for (let index = 0; index < size; index += 2) {
		if (head[index] === 0) even++;
		if (head[index + 1] === 0) odd++;
	}
	// Western text in UTF-16 has a NUL in nearly every other byte, binaries have them anywhere.
	if (odd > size * 0.3 && even < size * 0.02) return "utf-16le";
	return even > size * 0.3 && odd < size * 0.02 ? "utf-16be" : "utf-8";
}

/**
 * Turns offsets into positions, going forward only: content may be fed in pieces, in order, and
 * offsets must be asked for in order too. Each byte is looked at once, however many offsets a
 * line has. What is no valid UTF-8 from its line's start on counts a unit a byte, as Latin-1.
 */
export class LineCursor {
	readonly #encoding: TextEncoding;
	#line = 1;
	/** Offset of the current line's first byte, behind a byte order mark. */
	#lineStart: number;
	/** Up to here the content is counted. */
	#counted = 0;
	/** UTF-16 code units from the line's start on, while it is valid UTF-8. */
	#units = 0;
	#isUtf8 = true;
	/** The head of a character that the last piece cut in two, or of a wide line break. */
	#rest: Buffer = nothing;

	/** @param head the first bytes of the content, by which its encoding is told. */
	constructor(head: Buffer) {
		this.#encoding = sniffEncoding(head);
		this.#lineStart = markLength(head);
	}

	/** Counts the lines up to `offset`; `bytes` begin at `base` of the content. */
	advance(bytes: Buffer, base: number, offset: number): void {
		const at = Math.max(0, this.#counted - base);
		const end = Math.min(offset - base, bytes.length);
		if (end <= at) return;
		const piece = bytes.subarray(at, end);
		if (this.#encoding === "utf-8") this.#advanceNarrow(piece, base + at);
		else this.#advanceWide(piece, base + at);
		this.#counted = base + end;
	}

	/** The position of an offset in `bytes`. */
	position(bytes: Buffer, base: number, offset: number): Position {
		this.advance(bytes, base, offset);
		return { line: this.#line, column: 1 + this.#column() };
	}

	#column(): number {
		const size = Math.max(0, this.#counted - this.#lineStart);
		if (this.#encoding !== "utf-8") return size >> 1;
		return this.#isUtf8 && this.#rest.length === 0 ? this.#units : size;
	}

	#advanceNarrow(piece: Buffer, base: number): void {
		let from = Math.max(0, this.#lineStart - base);
		for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
			from = at + 1;
			this.#breakLine(base + from);
		}
		this.#measure(piece.subarray(from));
	}

	#measure(piece: Buffer): void {
		if (!this.#isUtf8) return;
		const text = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
		const whole = wholeCharacters(text);
		this.#isUtf8 = isUtf8(text.subarray(0, whole));
		this.#units += countUnits(text, whole);
		this.#rest = Buffer.from(text.subarray(whole));
	}

	/** Line breaks stand at whole code units; a piece may end inside one. */
	#advanceWide(piece: Buffer, base: number): void {
		const text = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
		const start = base - this.#rest.length;
		const [high, low] = this.#encoding === "utf-16le" ? [1, 0] : [0, 1];
		for (let found = text.indexOf(10); found >= 0; found = text.indexOf(10, found + 1)) {
			const unit = found - low;
			if ((start + unit) % 2 === 0 && unit >= 0 && text[unit + high] === 0)
				this.#breakLine(start + unit + 2);
		}
		this.#rest = Buffer.from(text.subarray(text.length - ((start + text.length) % 2)));
	}

	#breakLine(lineStart: number): void {
		this.#line++;
		this.#lineStart = lineStart;
		this.#units = 0;
		this.#isUtf8 = true;
		this.#rest = nothing;
	}
}

const nothing: Buffer = Buffer.alloc(0);

/** UTF-16 code units of the first `size` bytes, which are valid UTF-8. */
function countUnits(bytes: Buffer, size: number): number {
	let units = 0;
	for (let index = 0; index < size; index++) {
		const byte = bytes[index]!;
		// Each character has one byte that is no continuation; four bytes make a surrogate pair.
		if ((byte & 0xc0) !== 0x80) units++;
		if (byte >= 0xf0) units++;
	}
	return units;
}

/** The length without a last character that may go on in the next piece. */
function wholeCharacters(bytes: Buffer): number {
	const size = bytes.length;
	for (let back = 1; back <= Math.min(3, size); back++) {
		const byte = bytes[size - back]!;
		if ((byte & 0xc0) === 0x80) continue;
		const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
		return length > back ? size - back : size;
	}
	return size;
}

function markLength(head: Buffer): number {
	if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 3;
	const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
	return isWide ? 2 : 0;
}
