// Masks pieces of known secrets: a key in groups, halves or columns is as good as whole. Six or more characters that
// the redacted form hides are masked, whatever separates them.

import type { Secret } from "../model/secret.ts";

export class PieceMask {
	/** By their first characters: the hidden rests that begin so. */
	readonly #pieces = new Map<string, string[]>();
	readonly #filter = new Uint8Array(filterSize);
	/** Six characters with a dash or underscore among them, which count as separators elsewhere. */
	readonly #dashed = new Set<string>();
	#count = 0;

	add(secret: Secret): void {
		// A short one may be a word, as rules of others allow it.
		if (secret.length < minSecret || ++this.#count > maxSecrets) return;
		const whole = hiddenPart(secret);
		for (const at of dashesIn(whole))
			for (const window of around(whole, at)) this.#dashed.add(window);
		const hidden = compact(whole).text;
		for (let at = 0; at + minPiece <= hidden.length; at++) {
			const start = hidden.slice(at, at + minPiece);
			const rest = hidden.slice(at);
			const known = this.#pieces.get(start);
			if (known === undefined) {
				this.#pieces.set(start, [rest]);
				this.#filter[hashOf(start)] = 1;
			}
			// Made to begin alike, secrets would be compared without end.
			else if (known.length < maxAlike && !known.includes(rest)) known.push(rest);
		}
	}

	mask(text: string): string {
		if (this.#count > maxSecrets) return maskAnyPiece(text);
		const masked = mayHold(text, this.#filter) ? maskPieces(text, this.#pieces) : text;
		return this.#dashed.size === 0 ? masked : this.#maskDashed(masked);
	}

	#maskDashed(text: string): string {
		const found = dashesIn(text).flatMap((at) =>
			around(text, at).filter((window) => this.#dashed.has(window)),
		);
		return found.reduce((masked, window) => masked.replaceAll(window, mask), text);
	}
}

function dashesIn(text: string): number[] {
	return [...text.matchAll(/[-_]/g)].map(({ index }) => index);
}

/** All stretches of six characters that hold the one at `at`. */
function around(text: string, at: number): string[] {
	const starts = Array.from({ length: minPiece }, (_, index) => at - index);
	return starts
		.filter((start) => start >= 0 && start + minPiece <= text.length)
		.map((start) => text.slice(start, start + minPiece))
		.filter((window) => compact(window).text.length >= minPiece - 2);
}

/** Of so many secrets nearly every six digits are a piece of one. */
const maxSecrets = 50_000;

/** Masks whatever could be a piece of some key: six and more letters and digits with a digit among them, and groups of hexadecimal digits. */
export function maskAnyPiece(text: string): string {
	return text.replace(word, mask).replace(groups, (found) => {
		const digits = found.replace(/[^0-9A-Za-z]/g, "");
		return digits.length >= minPiece && /[0-9]/.test(digits) ? mask : found;
	});
}

const word = /(?<![0-9A-Za-z])(?=[A-Za-z]*[0-9])[0-9A-Za-z]{6,}/g;
const groups =
	/(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{1,5}[^0-9A-Za-z*]{1,9})+[0-9A-Fa-f]{1,5}(?![0-9A-Za-z])/g;

const minPiece = 6;
const minSecret = 20;
const maxAlike = 16;
const mask = "********";

/** A hash of the last five letters and digits. */
function rolled(hash: number, code: number): number {
	return ((hash << 4) ^ code) & (filterSize - 1);
}

const filterSize = 1 << 20;
const filterSpan = 5;

function hashOf(start: string): number {
	let hash = 0;
	for (let at = 0; at < filterSpan; at++) hash = rolled(hash, start.charCodeAt(at));
	return hash;
}

/** Nearly every text ends here: no five signs in a row begin a piece. */
function mayHold(text: string, filter: Uint8Array): boolean {
	let hash = 0;
	let run = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		const sign = code < signs.length ? signs[code]! : 0;
		if (sign === 0) continue;
		hash = rolled(hash, sign);
		if (++run >= filterSpan && filter[hash] === 1) return true;
	}
	return false;
}

/** The code in lower case of each letter and digit; 0 for what may separate them. */
const signs = Uint8Array.from({ length: 128 }, (_, code) => {
	const sign = String.fromCharCode(code).toLowerCase();
	return /[0-9a-z]/.test(sign) ? sign.charCodeAt(0) : 0;
});

function maskPieces(text: string, places: ReadonlyMap<string, readonly string[]>): string {
	const { text: compacted, places: origin } = compact(text);
	let masked = "";
	let done = 0;
	for (let at = 0; at + minPiece <= compacted.length; ) {
		const known = places.get(compacted.slice(at, at + minPiece));
		if (known === undefined) {
			at++;
			continue;
		}
		const length = Math.max(...known.map((rest) => sharedLength(compacted, at, rest)));
		masked += text.slice(done, origin[at]) + mask;
		at += length;
		done = origin[at - 1]! + 1;
	}
	return done === 0 ? text : masked + text.slice(done);
}

/** What the redacted form does not show. */
function hiddenPart(secret: Secret): string {
	const value = secret.reveal();
	const { redacted } = secret;
	let start = 0;
	while (start < value.length && value[start] === redacted[start]) start++;
	let end = value.length;
	while (end > start && value[end - 1] === redacted[redacted.length - (value.length - end) - 1])
		end--;
	return value.slice(start, end);
}

interface Compact {
	/** Letters and digits alone, in lower case, with a blank where too much stands between two. */
	readonly text: string;
	/** Where each of them stands. */
	readonly places: readonly number[];
}

function compact(text: string): Compact {
	let compacted = "";
	const places: number[] = [];
	let last = -1;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		const sign = code < signs.length ? signs[code]! : 0;
		if (sign === 0) continue;
		// What is masked already separates for good.
		const isApart =
			at - last > maxSeparator + 1 || (at > last + 1 && text.slice(last, at).includes("*"));
		if (last >= 0 && isApart) {
			compacted += " ";
			places.push(at - 1);
		}
		compacted += String.fromCharCode(sign);
		places.push(at);
		last = at;
	}
	return { text: compacted, places };
}

/** As long as what stands around an item of a list: `", "-", "`. */
const maxSeparator = 9;

function sharedLength(text: string, at: number, rest: string): number {
	let length = minPiece;
	while (length < rest.length && text[at + length] === rest[length]) length++;
	return length;
}
