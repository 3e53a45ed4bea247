// Gathers the ranges of a layer whose escapes are to be undone, and decodes each once, however many candidates it
// holds. Ranges that overlap become one.

import { decodeEscapes } from "./escapes.ts";
import { decodedLayer, type Layer, type LayerPiece } from "./layer.ts";
import type { ByteSet } from "./run-scan.ts";
import { mayBeMail } from "./soft-line-breaks.ts";

/** How much text around a candidate is decoded with it, in bytes. */
export const escapeContext = { before: 1500, after: 1000 } as const;
/** How much more is decoded at the most where each character takes many bytes. */
const maxScale = 16;
/** A longer range is decoded in pieces that overlap. */
const maxWindow = 1 << 18;
const overlap = 16_000;
/** So many bytes beside a window are decoded with it: they show whether its edge cuts a run, which is no value then. */
const edge = { before: 1, after: 2 } as const;

/** True for a run that goes on beyond the edge of a window: 40 digits can look like 32 there. */
export function isCutOff(
	{ bytes, window }: Layer,
	set: ByteSet,
	{ start, end }: { readonly start: number; readonly end: number },
): boolean {
	if (window === undefined) return false;
	return start < window.from || (end >= window.to && set[bytes[window.to] ?? 0] === 1);
}

/** Gathers the ranges to be decoded around candidates, and decodes each once. */
export class EscapeWindows {
	readonly #layer: Layer;
	readonly #spans: { start: number; end: number; isMail: boolean }[] = [];

	constructor(layer: Layer) {
		this.#layer = layer;
	}

	/**
	 * `isMail`: the escapes of mail are to be undone, too. Where each character takes many bytes, its name is
	 * as much farther away.
	 */
	add(start: number, end: number, isMail = false, bytesPerCharacter = 1): void {
		// What stands beside a window is no part of those in it.
		const { bytes, window } = this.#layer;
		const [first, last] = window ? [window.from, window.to] : [0, bytes.length];
		const scale = Math.min(maxScale, bytesPerCharacter);
		this.#spans.push({
			start: Math.max(first, start - escapeContext.before * scale),
			end: Math.min(last, end + escapeContext.after * scale),
			isMail,
		});
	}

	*windows(): Iterable<Layer> {
		this.#spans.sort((one, other) => one.start - other.start);
		for (let index = 0; index < this.#spans.length; ) {
			let { start, end, isMail } = this.#spans[index]!;
			for (index++; index < this.#spans.length && this.#spans[index]!.start <= end; index++) {
				end = Math.max(end, this.#spans[index]!.end);
				isMail ||= this.#spans[index]!.isMail;
			}
			// A long range is decoded in pieces, so that memory for one is free again before the next.
			for (; end - start > maxWindow; start += maxWindow - overlap) {
				yield* this.#decoded(start, start + maxWindow, isMail);
			}
			yield* this.#decoded(start, end, isMail);
		}
	}

	/** Where lines may be broken as mail does it, both with and without: base64 ends in "=" too. */
	*#decoded(start: number, end: number, isMail: boolean): Iterable<Layer> {
		const text = this.#layer.bytes.subarray(start, end);
		const { keepsBreaks = false } = this.#layer;
		const isUnsure = !keepsBreaks && (isMail || mayBeMail(text.toString("latin1")));
		for (const asMail of isUnsure ? [false, true] : [false]) {
			const decoded = decodeEscapes(text, start, asMail);
			if (!decoded) continue;
			const piece = { start, end, ...decoded, keepsBreaks: keepsBreaks || (isUnsure && !asMail) };
			const layer = decodedLayer(this.#layer, piece, decoded.kinds.join("+"), edge);
			const { from, to } = layer;
			yield { ...layer, ...this.#ownSpan(layer, piece), window: { from, to } };
		}
	}

	/** What stands beside a piece that was decoded is decoded with it, and is still no part of it. */
	#ownSpan(layer: Layer, { decoded, map }: LayerPiece): { from: number; to: number } {
		const { from, to, encodings } = this.#layer;
		if (encodings.length === 0) return layer;
		const first = countBefore(decoded.length, (offset) => map.start(offset) < from);
		const last = countBefore(decoded.length, (offset) => map.start(offset) < to);
		return { from: layer.from + first, to: layer.from + last };
	}
}

/** Binary search: how many of the first offsets are before something. */
function countBefore(length: number, isBefore: (offset: number) => boolean): number {
	let [low, high] = [0, length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (isBefore(middle)) low = middle + 1;
		else high = middle;
	}
	return low;
}
