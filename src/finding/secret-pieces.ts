// Masks pieces of known secrets: a key in groups, halves or columns is as good as whole. Six or more characters that
// the redacted form hides are masked, whatever separates them.

import type { Secret } from "../model/secret.ts";
import { minPiece, PieceTable, pieceHash, signNumbers } from "./piece-table.ts";

export class PieceMask {
	readonly #pieces = new PieceTable();
	/** Six characters with a dash or underscore among them, which count as separators elsewhere. */
	readonly #dashed = new Set<string>();
	#count = 0;
	/** Of a key and the same one with its data centre the same is hidden. */
	readonly #hidden = new Set<string>();
	readonly #waiting: string[] = [];

	add(secret: Secret): void {
		// A short one may be a word, as rules of others allow it.
		if (secret.length < minSecret || ++this.#count > maxSecrets) return;
		const whole = hiddenPart(secret);
		if (this.#hidden.has(whole)) return;
		this.#hidden.add(whole);
		for (const at of dashesIn(whole))
			for (const window of around(whole, at)) this.#dashed.add(window);
		this.#waiting.push(whole.replace(/[^0-9A-Za-z]/g, ""));
	}

	mask(text: string): string {
		if (this.#count > maxSecrets) return maskAnyPiece(text);
		// All at once, for which room is made once.
		this.#pieces.add(this.#waiting.splice(0));
		const masked = this.#count === 0 ? text : maskPieces(text, this.#pieces);
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
		.filter((window) => window.replace(/[^0-9A-Za-z]/g, "").length >= minPiece - 2);
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

const minSecret = 20;
const mask = "********";

function maskPieces(text: string, pieces: PieceTable): string {
	const { signs, places, count } = compact(text);
	let masked = "";
	let done = 0;
	let [hash, run] = [0, 0];
	for (let at = 0; at < count; at++) {
		const sign = signs[at]!;
		hash = pieceHash(hash, sign);
		run = sign === 0 ? 0 : run + 1;
		if (run < minPiece) continue;
		const start = at - minPiece + 1;
		const length = pieces.lengthAt(signs, start, hash);
		if (length === 0) continue;
		masked += text.slice(done, places[start]) + mask;
		at = start + length - 1;
		done = places[at]! + 1;
		run = 0;
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
	/** The numbers of letters and digits alone, with a 0 where too much stands between two, and behind the last. */
	readonly signs: Uint8Array;
	/** Where each of them stands. */
	readonly places: Int32Array;
	readonly count: number;
}

/** Of the last text: the next one takes its place. */
let [signsOfText, placesOfText] = [new Uint8Array(0), new Int32Array(0)];

function compact(text: string): Compact {
	// A sign and what parts it from the one before; texts are long in turns.
	const size = 2 * text.length + 1;
	if (signsOfText.length < size || signsOfText.length > 8 * size + maxKept) {
		[signsOfText, placesOfText] = [new Uint8Array(size), new Int32Array(size)];
	}
	const [signs, places] = [signsOfText, placesOfText];
	let count = 0;
	let last = -1;
	// What is masked already separates for good.
	let isMasked = false;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		const sign = code < signNumbers.length ? signNumbers[code]! : 0;
		if (sign === 0) {
			isMasked ||= code === star;
			continue;
		}
		if (last >= 0 && (isMasked || at - last > maxSeparator + 1)) {
			places[count] = at - 1;
			signs[count++] = 0;
		}
		places[count] = at;
		signs[count++] = sign;
		last = at;
		isMasked = false;
	}
	signs[count] = 0;
	return { signs, places, count };
}

const star = 0x2a;
const maxKept = 1 << 16;

/** As long as what stands around an item of a list: `", "-", "`. */
const maxSeparator = 9;
