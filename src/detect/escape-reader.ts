// Reads a text with its escapes undone, as deep as they are nested: "\u0026#x61;" is "&#x61;" at the first level and
// "a" at the second. A filler (fillers.ts) is one character at every level.

import { endOfText, filler, fillerOpeners, type LevelReader, skipFiller } from "./fillers.ts";
import { JoinSearch } from "./join-search.ts";
import { byteSet } from "./run-scan.ts";
import { undoEscape } from "./undo-escape.ts";

/** Escapes are undone so many levels deep. */
export const maxEscapeDepth = 4;

const failed = -1;
const equals = 61;

/** The bytes that escapes and fillers begin with. */
export const openers: Uint8Array = byteSet(`\\%&=${fillerOpeners}`);

/**
 * Which escapes of mail are undone, "=61" and "=" at the end of a line. They look like assignments, and so
 * do other escapes with digits behind them: "key%3D61" may be either. So those whose sign stands there as
 * it is, and those whose sign is escaped, are undone in different readings.
 */
export type MailReading = "none" | "plain" | "escaped" | "any";

export class EscapeReader implements LevelReader {
	code = 0;
	mail: MailReading = "none";
	skipsOnlyMarkup = false;
	readonly bytes: Uint8Array;
	readonly #size: number;
	readonly #members: Uint8Array;
	#isInFiller = false;
	#joins: JoinSearch | undefined;

	/** `members` are bytes that a value may hold: they open no filler. */
	constructor(bytes: Uint8Array, members: Uint8Array = none) {
		this.bytes = bytes;
		this.#members = members;
		this.#size = bytes.length;
	}

	read(level: number, at: number): number {
		return this.#readLevel(level, at, level);
	}

	/** What stands there as it is may open a filler at the last level alone: elsewhere it was tried, or will be. */
	#readLevel(level: number, at: number, last: number): number {
		if (at >= this.#size) {
			this.code = endOfText;
			return at;
		}
		const byte = this.bytes[at]!;
		if (level === 0 || openers[byte] === 0) {
			this.code = byte;
			return at + 1;
		}
		const start = this.#readLevel(level - 1, at, last);
		const code = this.code;
		if (code < 0 || (code < 256 && openers[code] === 0 && code !== 0)) return start;
		const { mail } = this;
		const isMail = mail === "any" || mail === (start - at === 1 ? "plain" : "escaped");
		// Mail is wrapped last: what else is escaped in it is so one level deeper.
		const isUndone = code === equals ? isMail : mail !== "plain" || level > 1;
		const unescaped = isUndone ? this.unescape(level - 1, code, start) : failed;
		const end = unescaped === failed ? start : unescaped;
		const value = unescaped === failed ? code : this.code;
		if (
			value >= 0 &&
			!this.#isInFiller &&
			!this.#isMember(value) &&
			(level === last || unescaped !== failed)
		) {
			// Text of two bytes a character may be escaped too.
			if (value === 0 && end - at > 1) {
				this.code = filler;
				return end;
			}
			this.#isInFiller = true;
			const behind = skipFiller(this, level, value, end);
			this.#isInFiller = false;
			if (behind !== failed) return behind;
		}
		this.code = value;
		return end;
	}

	/** Undoes the escape that a character opens, whose other characters are read at `level`. */
	unescape(level: number, code: number, end: number): number {
		return undoEscape(this, level, code, end);
	}

	#isMember(code: number): boolean {
		return code < 256 && this.#members[code] === 1;
	}

	joinsNear(at: number): boolean {
		this.#joins ??= new JoinSearch(this.bytes);
		return this.#joins.isNear(at);
	}
}

const none = new Uint8Array(256);
