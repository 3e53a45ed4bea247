// Which stretches of a layer must be decoded because quoting touches a candidate there? Each
// stretch is decoded once, however many candidates it holds.

import { decodeEscapes } from "./escapes.ts";
import { decodedLayer, type Layer } from "./layer.ts";
import type { ByteSet } from "./probe.ts";
import { mayBeMail } from "./soft-breaks.ts";

/** How much text around a candidate is decoded with it, in bytes. */
export const escapeReach = { before: 1500, after: 1000 } as const;
/** What stands beside a window tells whether its edge cuts a run, which is no value then. */
const edge = { before: 1, after: 2 } as const;

/** True for a run of some class that goes on beyond the edge of a window: 40 digits can look like 32 there. */
export function isCutOff(
	{ bytes, from, to, isWindow }: Layer,
	set: ByteSet,
	{ start, end }: { readonly start: number; readonly end: number },
): boolean {
	return isWindow === true && (start < from || (end >= to && set[bytes[to] ?? 0] === 1));
}

/** Gathers what has to be decoded around candidates, each stretch of text once. */
export class EscapeWindows {
	readonly #layer: Layer;
	readonly #spans: { start: number; end: number }[] = [];

	constructor(layer: Layer) {
		this.#layer = layer;
	}

	add(start: number, end: number): void {
		// What stands beside a window is no part of those in it.
		const { bytes, isWindow, from, to } = this.#layer;
		const [first, last] = isWindow ? [from, to] : [0, bytes.length];
		this.#spans.push({
			start: Math.max(first, start - escapeReach.before),
			end: Math.min(last, end + escapeReach.after),
		});
	}

	*windows(): Iterable<Layer> {
		this.#spans.sort((one, other) => one.start - other.start);
		for (let index = 0; index < this.#spans.length; ) {
			const { start } = this.#spans[index]!;
			let { end } = this.#spans[index]!;
			for (index++; index < this.#spans.length && this.#spans[index]!.start <= end; index++) {
				end = Math.max(end, this.#spans[index]!.end);
			}
			yield* this.#decoded(start, end);
		}
	}

	/** Where lines may be broken as mail does it, both with and without: base64 ends in "=" too. */
	*#decoded(start: number, end: number): Iterable<Layer> {
		const text = this.#layer.bytes.toString("latin1", start, end);
		const { keepsBreaks = false } = this.#layer;
		const isUnsure = !keepsBreaks && mayBeMail(text);
		for (const isMail of isUnsure ? [false, true] : [false]) {
			const decoded = decodeEscapes(text, start, isMail);
			if (!decoded) continue;
			const piece = { start, end, ...decoded, keepsBreaks: keepsBreaks || (isUnsure && !isMail) };
			const layer = decodedLayer(this.#layer, piece, decoded.kinds.join("+"), edge);
			yield { ...layer, isWindow: true };
		}
	}
}
