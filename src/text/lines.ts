// Where is an offset for a person: which line and column? Lines end with LF; columns count
// UTF-16 code units, as editors and SARIF do, whatever the content is written in.

/** Both start at 1. */
export interface Position {
	readonly line: number;
	readonly column: number;
}

export type TextEncoding = "utf-8" | "latin-1" | "utf-16le" | "utf-16be";

/** What a content is written in, told by its first bytes. Content that is no UTF-8 counts as Latin-1, line by line. */
export function sniffEncoding(head: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
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
 * offsets must be asked for in order too.
 */
export class LineCursor {
	readonly #encoding: "utf-8" | "utf-16le" | "utf-16be";
	#line = 1;
	/** Offset of the current line's first byte. */
	#lineStart = 0;
	/** Up to here lines are counted. */
	#counted = 0;

	constructor(encoding: "utf-8" | "utf-16le" | "utf-16be") {
		this.#encoding = encoding;
	}

	/** Counts the lines up to `offset`; `bytes` begin at `base` of the content. */
	advance(bytes: Buffer, base: number, offset: number): void {
		const end = Math.min(offset - base, bytes.length);
		for (let at = Math.max(0, this.#counted - base); at < end; ) {
			const found = bytes.indexOf(10, at);
			if (found < 0 || found >= end) break;
			at = found + 1;
			if (this.#encoding === "utf-8") this.#breakLine(base + at);
			else if (isWideBreak(bytes, found, base, this.#encoding)) {
				this.#breakLine(base + found + (this.#encoding === "utf-16le" ? 2 : 1));
			}
		}
		this.#counted = Math.max(this.#counted, base + Math.max(0, end));
	}

	/** The position of an offset in `bytes`; what of its line stood in an earlier piece counts a unit a character. */
	position(bytes: Buffer, base: number, offset: number): Position {
		this.advance(bytes, base, offset);
		const from = Math.max(0, this.#lineStart - base);
		const before = bytes.subarray(from, Math.max(from, offset - base));
		const missing = Math.max(0, base - this.#lineStart) / (this.#encoding === "utf-8" ? 1 : 2);
		return { line: this.#line, column: 1 + Math.floor(missing) + this.#units(before) };
	}

	#breakLine(lineStart: number): void {
		this.#line++;
		this.#lineStart = lineStart;
	}

	#units(before: Buffer): number {
		if (this.#encoding === "utf-8")
			return countUnits(before) - (this.#lineStart === 0 && hasMark(before) ? 1 : 0);
		const mark = this.#lineStart === 0 && isWideMark(before) ? 1 : 0;
		return Math.ceil(before.length / 2) - mark;
	}
}

/** UTF-16 code units of a text in UTF-8, or in Latin-1 where it is not valid. */
export function countUnits(bytes: Buffer): number {
	const units = bytes.toString("utf8");
	return units.includes("\ufffd") ? bytes.length : units.length;
}

function hasMark(bytes: Buffer): boolean {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isWideMark(bytes: Buffer): boolean {
	return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function isWideBreak(
	bytes: Buffer,
	at: number,
	base: number,
	encoding: "utf-16le" | "utf-16be",
): boolean {
	const even = (base + at) % 2 === 0;
	if (encoding === "utf-16le") return even && bytes[at + 1] === 0;
	return !even && bytes[at - 1] === 0;
}
