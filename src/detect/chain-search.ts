// Finds values of which something is escaped, or that are in pieces: it reads a chain (chain.ts) wherever an escape or
// a filler may stand in a value. Most openers open nothing, so cheap checks come first (opener-checks.ts). The kernel
// does the same in kernel/assembly/chain-search.ts.

import type { DecodedPiece } from "./base64.ts";
import { touchesEscape } from "./candidate-checks.ts";
import type { CandidateEvent, SearchSpan } from "./candidate-event.ts";
import { ChainReader, chainOverlap, markBits, maxChain } from "./chain.ts";
import { decodeChain } from "./chain-values.ts";
import type { ProbeSet } from "./compile-rules.ts";
import { type MailReading, openers } from "./escape-reader.ts";
import { hexDigits } from "./hex.ts";
import {
	isBeforeEmptyLine,
	isBlank,
	isConcat,
	isHexText,
	joinSigns,
	lineEscapeEnd,
	mayWrap,
	mayWrapEscaped,
} from "./opener-checks.ts";
import { byteSet } from "./run-scan.ts";
import type { ScanBudget } from "./scan-budget.ts";

const [lineFeed, carriageReturn, equals] = [10, 13, 61] as const;
const [backslash, percent, ampersand, comma, star, less, escapeByte] = [
	92, 37, 38, 44, 42, 60, 27,
] as const;
const greater = 62;
const quotes = byteSet("\"'`");
/** The longest tag or join. */
const maxFiller = 64;
/** A character of a chain takes as long to read as so many bytes. */
const stepsPerCharacter = 20;

/** Gives the values in a span, or on its edge, that are escaped or in pieces. */
export function* findChainValues(
	bytes: Buffer,
	probeSet: ProbeSet,
	{ from, to, floor }: SearchSpan,
	budget: ScanBudget,
): Generator<CandidateEvent> {
	yield* new ChainSearch(bytes, probeSet, floor, budget).run(from, to);
}

class ChainSearch {
	readonly #bytes: Buffer;
	readonly #probeSet: ProbeSet;
	readonly #budget: ScanBudget;
	readonly #floor: number;
	readonly #chains: ChainReader;
	/** Where the chains that were read in each reading of mail end. */
	readonly #done: Record<MailReading, number>;
	#found: CandidateEvent[] = [];

	constructor(bytes: Buffer, probeSet: ProbeSet, floor: number, budget: ScanBudget) {
		this.#bytes = bytes;
		this.#probeSet = probeSet;
		this.#budget = budget;
		this.#floor = floor;
		this.#chains = new ChainReader(bytes, probeSet.set);
		this.#done = { none: floor, plain: floor, escaped: floor, any: floor };
	}

	*run(from: number, to: number): Generator<CandidateEvent> {
		const bytes = this.#bytes;
		for (const mail of ["none", "plain", "escaped", "any"] as const) {
			const start = this.#chains.startAround(from, mail, this.#floor);
			if (start < from) this.#readChain(start, mail);
			// An escape of something else opens nothing in its middle.
			else this.#setDone(mail, start);
		}
		if (this.#found.length > 0) yield* this.#found.splice(0);
		for (let at = from; at < to; at++) {
			const byte = bytes[at]!;
			if (openers[byte] === 0) continue;
			if (byte === equals) this.#checkEquals(at);
			else if (byte === backslash || byte === percent || byte === ampersand) this.#checkEscape(at);
			else if (at > this.#floor && this.#probeSet.set[bytes[at - 1]!] === 1)
				this.#checkFiller(at, byte);
			if (this.#found.length > 0) yield* this.#found.splice(0);
			if (this.#budget.isSpent) return;
		}
	}

	#checkEscape(at: number): void {
		if (at < this.#done.none || !this.#mayBeInValue(at)) return;
		const end = lineEscapeEnd(this.#bytes, at);
		if (end > 0 && !mayWrapEscaped(this.#bytes, at, end)) return;
		this.#check(at, "none");
		if (this.#chains.openedBy !== equals) return;
		this.#check(at, "escaped");
		this.#check(at, "any");
	}

	/**
	 * Whether as many bytes as a value has stand around an escape without a blank. A blank stands only in what
	 * is skipped: between two literals, in a tag, at the start of a line that goes on.
	 */
	#mayBeInValue(at: number): boolean {
		const bytes = this.#bytes;
		const { length } = this.#probeSet;
		const next = bytes[at + 1];
		if (next === lineFeed || next === carriageReturn) return true;
		let from = at;
		while (from > at - length && from > 0 && !isBlank(bytes[from - 1])) from--;
		for (let to = at; to < bytes.length && !isBlank(bytes[to]); to++) {
			if (to - from >= length || bytes[to] === less) return true;
			if (quotes[bytes[to]!] === 1 && isBlank(bytes[to + 1])) return true;
		}
		return false;
	}

	/** What mail has written out, or where it has broken a line. */
	#checkEquals(at: number): void {
		const bytes = this.#bytes;
		const next = bytes[at + 1] ?? 0;
		const isPair = hexDigits[next] === 1 && hexDigits[bytes[at + 2] ?? 0] === 1;
		const isOther = openers[next] === 0 || quotes[next] === 1 || next === star || next === equals;
		if ((!isPair && isOther) || isBeforeEmptyLine(bytes, at)) return;
		// An escape may be written in those of mail.
		for (let before = at - 1; before >= at - 12 && before >= this.#floor; before--) {
			const byte = bytes[before];
			if (byte === backslash || byte === percent || byte === ampersand)
				this.#check(before, "plain");
		}
		this.#check(at, "plain");
	}

	/** What a character stands in front of that a value may hold. */
	#checkFiller(at: number, byte: number): void {
		if (at < this.#done.none) return;
		const bytes = this.#bytes;
		if (byte === lineFeed || byte === carriageReturn) {
			if (!mayWrap(bytes, at)) return;
		} else if (quotes[byte] === 1) {
			if (!this.#mayJoin(at)) return;
		} else if (byte === less) {
			if (!this.#mayGoOn(at)) return;
		} else if (byte === star) {
			let next = at + 1;
			while (bytes[next] === star) next++;
			if (isBlank(bytes[next]) || bytes[next] === lineFeed || bytes[next] === carriageReturn)
				return;
		}
		this.#check(at, "none");
	}

	/** Whether another literal may follow, as far as that can be told from what stands there as it is. */
	#mayJoin(at: number): boolean {
		const bytes = this.#bytes;
		let hasComma = false;
		for (let next = at + 1; next < at + maxFiller; next++) {
			const byte = bytes[next] ?? 0;
			if (quotes[byte] === 1) return !hasComma || this.#chains.joinsNear(at);
			if (byte === comma) hasComma = true;
			else if (joinSigns[byte] === 0) return isConcat(bytes, next);
			// What is skipped or escaped may be anything.
			else if (openers[byte] === 1 && byte !== lineFeed && byte !== carriageReturn) return true;
		}
		return false;
	}

	/** Whether something may follow a tag. */
	#mayGoOn(at: number): boolean {
		const bytes = this.#bytes;
		for (let next = at + 1; next < at + maxFiller; next++) {
			const byte = bytes[next] ?? 0;
			if (byte === greater) {
				const behind = bytes[next + 1] ?? 0;
				return this.#probeSet.set[behind] === 1 || openers[behind] === 1;
			}
			if (byte === lineFeed || byte === less) return false;
			if (byte === backslash || byte === percent || byte === ampersand) return true;
			if (byte >= 128 || byte === escapeByte) return true;
		}
		return false;
	}

	#check(at: number, mail: MailReading): void {
		const chains = this.#chains;
		if (at < this.#done[mail]) return;
		const start = chains.startAt(at, mail, this.#done[mail]);
		if (start < 0) {
			// What is an escape of something else opens nothing in its middle.
			if (chains.next > at + 1) {
				this.#setDone(mail, chains.next);
				if (mail === "none" && this.#isRunAt(chains.next)) this.#readChain(chains.next, mail, true);
			}
			return;
		}
		// Digits behind "\\x" may as well all be one text.
		if (mail === "none" && isHexText(this.#bytes, at)) this.#readChain(at + 2, mail);
		this.#readChain(start, mail);
	}

	/** Whether a value may stand behind an escape that its characters seem to belong to. */
	#isRunAt(at: number): boolean {
		const { set, length } = this.#probeSet;
		if (set[this.#bytes[at - 1]!] === 0) return false;
		for (let index = at; index < at + length; index++) {
			if (set[this.#bytes[index] ?? 0] === 0) return false;
		}
		return true;
	}

	#readChain(start: number, mail: MailReading, isBehindEscape = false): void {
		const bytes = this.#bytes;
		const chain = this.#chains.read(start, mail, isBehindEscape);
		const { end, all, longFillers } = this.#chains;
		const { length } = chain.text;
		this.#budget.takeSteps(stepsPerCharacter * length);
		this.#setDone(mail, length === maxChain ? chain.starts[length - chainOverlap]! : end);
		if (all !== 0 && length >= this.#probeSet.length) {
			// Another chain takes the place of this one in memory when a piece is decoded.
			const pieces = [...decodeChain(chain, this.#probeSet, this.#budget)];
			if (pieces.length > 0) {
				const first = Math.min(...pieces.map((piece) => piece.start));
				const last = Math.max(...pieces.map((piece) => piece.end));
				if ((all & markBits.escaped) !== 0 || touchesEscape(bytes, first, last)) {
					const ratio = Math.max(...pieces.map(bytesPerCharacter));
					const isMail = mail !== "none";
					this.#found.push({
						kind: "escaped",
						start: first,
						end: last,
						isMail,
						bytesPerCharacter: ratio,
					});
				}
				for (const piece of pieces) this.#found.push({ kind: "piece", piece });
			}
		}
		// What is skipped may hold a value of its own.
		for (let filler = 0; filler < longFillers.length; filler += 2) {
			const [from, to] = [longFillers[filler]! + 1, longFillers[filler + 1]!];
			const inside = new ChainSearch(bytes.subarray(0, to), this.#probeSet, from, this.#budget);
			for (const event of inside.run(from, to)) this.#found.push(event);
		}
	}

	#setDone(mail: MailReading, to: number): void {
		if (to > this.#done[mail]) this.#done[mail] = to;
	}
}

function bytesPerCharacter({ start, end, decoded }: DecodedPiece): number {
	return Math.floor((end - start) / decoded.length);
}
