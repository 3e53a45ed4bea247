// Reads chains. A chain is a value as it would read if no character of it were escaped and nothing stood inside it:
// its characters, each with its place in the text. What is skipped between them is a filler (fillers.ts).

import { EscapeReader, type MailReading, maxEscapeDepth, openers } from "./escape-reader.ts";
import { filler, maxFillers, softHyphen, wrap } from "./fillers.ts";
import type { ByteSet } from "./run-scan.ts";

/** Bits that say what is known of a character of a chain. */
export const markBits = {
	/** Something is skipped in front of it. */
	behindFiller: 1,
	/** A line break that a key cannot have. */
	behindWrap: 2,
	/** It is escaped, or stands for another one. */
	escaped: 4,
	/** It may be nothing. */
	unsure: 8,
	/** It is the first one, and an escape that ends in a letter or digit stands before it. */
	behindEscape: 16,
} as const;

export interface Chain {
	/** Where it was read. */
	readonly source: Buffer;
	/** One byte a character. */
	readonly text: Buffer;
	readonly starts: Uint32Array;
	readonly ends: Uint32Array;
	readonly marks: Uint8Array;
}

export const anyMark = markBits.escaped | markBits.behindFiller | markBits.behindEscape;

/** Whether something in [from, to) is escaped or skipped. */
export function hasMarks({ marks: own }: Chain, from: number, to: number): boolean {
	let all = own[from]! & (markBits.escaped | markBits.behindEscape);
	for (let index = from + 1; index < to; index++) all |= own[index]!;
	return (all & anyMark) !== 0;
}

/** A longer chain is read in pieces that overlap. */
export const maxChain: number = 1 << 16;
export const chainOverlap = 1024;
/** How far back a chain may start. */
const maxBack = 1 << 13;
/** The longest escape or filler, in bytes, as far as a chain is followed backwards. */
const maxElement = 192;

/** The longest escape whose last characters look like those of a value. */
const maxEscape = 24;
/** The shortest filler that may hold a value, as an attribute of a tag. */
const longFiller = 24;
const hyphen = 45;
const room = {
	text: Buffer.alloc(maxChain),
	starts: new Uint32Array(maxChain),
	ends: new Uint32Array(maxChain),
	marks: new Uint8Array(maxChain),
};

/** Reads chains whose characters are in a set. A chain is valid until the next is read. */
export class ChainReader {
	readonly #bytes: Buffer;
	readonly #set: ByteSet;
	readonly #reader: EscapeReader;
	/** Where the chain that was read last ends. */
	end = 0;
	/** Where what startAt() met ends; its place, for what is skipped. */
	next = 0;
	/** What startAt() met there. */
	openedBy = 0;
	/** The bits of all its characters. */
	all = 0;
	/** Starts and ends of what is skipped in it and long enough to hold a value of its own. */
	longFillers: readonly number[] = [];

	constructor(bytes: Buffer, set: ByteSet) {
		this.#bytes = bytes;
		this.#set = set;
		this.#reader = new EscapeReader(bytes, set);
	}

	/**
	 * Where the chain starts that what stands at a place belongs to, not before the floor; -1 where that
	 * belongs to none: it is no character of the set, and no filler.
	 */
	startAt(at: number, mail: MailReading, floor: number): number {
		const reader = this.#reader;
		reader.mail = mail;
		const end = reader.read(maxEscapeDepth, at);
		const { code } = reader;
		this.next = code >= 0 ? end : at;
		this.openedBy = code;
		const isFiller = code === filler || code === wrap;
		if ((!isFiller && code !== softHyphen && !this.#isMember(code)) || end === at) return -1;
		// What else is encoded before it was met before it.
		const isFirst = code !== wrap && mail === "none";
		const start = isFirst ? this.#startOfRun(at, floor) : this.#startBefore(at, at, mail, floor);
		return isFiller && start === at ? -1 : start;
	}

	#startOfRun(at: number, floor: number): number {
		let start = at;
		while (start > floor && this.#isPlain(start - 1)) start--;
		return this.#behindElement(start, floor);
	}

	/** Where the chain begins that a place may be in the middle of, even of an escape. */
	startAround(at: number, mail: MailReading, floor: number): number {
		return this.#startBefore(at, at + maxElement, mail, floor);
	}

	/** Goes back over characters of the set, and over what ends where they begin, but not behind `last`. */
	#startBefore(at: number, last: number, mail: MailReading, floor: number): number {
		this.#reader.mail = mail;
		const limit = Math.max(floor, at - maxBack);
		let [start, fillers] = [at, 0];
		while (start > limit && fillers <= maxFillers) {
			if (this.#isPlain(start - 1)) {
				start--;
				fillers = 0;
				continue;
			}
			const before = this.#elementBefore(start, last, limit);
			if (before < 0) break;
			fillers = this.#reader.code < 0 ? fillers + 1 : 0;
			start = before;
		}
		return this.#behindElement(start, limit);
	}

	joinsNear(at: number): boolean {
		return this.#reader.joinsNear(at);
	}

	/** Reads the chain that starts at a place, perhaps behind an escape of something else. */
	read(start: number, mail: MailReading, isBehindEscape = false): Chain {
		const reader = this.#reader;
		reader.mail = mail;
		let [at, length, before, fillers] = [start, 0, 0, 0];
		const longFillers: number[] = [];
		this.longFillers = longFillers;
		this.all = 0;
		this.end = start;
		while (length < maxChain) {
			const end = reader.read(maxEscapeDepth, at);
			const { code } = reader;
			if (code === filler && end - at >= longFiller) longFillers.push(at, end);
			fillers = code === filler || code === wrap ? fillers + 1 : 0;
			if (fillers > maxFillers) break;
			if (code === filler) before |= markBits.behindFiller;
			else if (code === wrap) before |= markBits.behindFiller | markBits.behindWrap;
			else {
				const value = code === softHyphen ? hyphen : code;
				if (code !== softHyphen && !this.#isMember(code)) {
					break;
				}
				if (length === 0) before = isBehindEscape ? markBits.behindEscape : 0;
				if (end - at > 1) before |= markBits.escaped;
				if (code === softHyphen) before |= markBits.unsure;
				room.text[length] = value;
				room.starts[length] = at;
				room.ends[length] = end;
				room.marks[length] = before;
				this.all |= before;
				length++;
				before = 0;
				this.end = end;
			}
			at = end;
		}
		return {
			source: this.#bytes,
			text: room.text.subarray(0, length),
			starts: room.starts.subarray(0, length),
			ends: room.ends.subarray(0, length),
			marks: room.marks.subarray(0, length),
		};
	}

	#isMember(code: number): boolean {
		return code >= 0 && code < 256 && this.#set[code] === 1;
	}

	/** Behind an escape of something else that goes on at a place: "%20", "\\n". */
	#behindElement(start: number, limit: number): number {
		let behind = start;
		for (let at = start - 1; at >= limit && at >= start - maxEscape; at--) {
			if (openers[this.#bytes[at]!] === 0) continue;
			const end = this.#reader.read(maxEscapeDepth, at);
			// An escape of escapes is longer; what is skipped may hold a value.
			const isCharacter = this.#reader.code >= 0;
			if (isCharacter || end - at <= maxEscape + 2) behind = Math.max(behind, end);
		}
		return behind;
	}

	#isPlain(at: number): boolean {
		return this.#set[this.#bytes[at]!] === 1 && openers[this.#bytes[at]!] === 0;
	}

	/** Where an escape or a filler begins that ends in [to, last]; -1 for none. */
	#elementBefore(to: number, last: number, limit: number): number {
		for (let at = to - 1; at >= limit && at >= to - maxElement; at--) {
			if (openers[this.#bytes[at]!] === 0) continue;
			const end = this.#reader.read(maxEscapeDepth, at);
			const { code } = this.#reader;
			if (end < to || end > last) continue;
			if (code === filler || code === wrap || code === softHyphen || this.#isMember(code))
				return at;
		}
		return -1;
	}
}
