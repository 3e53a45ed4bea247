// Which stretches of a layer must be decoded because quoting touches a candidate there? Each
// stretch is decoded once, however many candidates it holds.

import { decodeEscapes } from "./escapes.ts";
import { decodedLayer, type Layer } from "./layer.ts";
import { mayBeMail } from "./soft-breaks.ts";

/** How much text around a candidate is decoded with it, in bytes. */
export const escapeReach = { before: 1500, after: 1000 } as const;

/** Gathers what has to be decoded around candidates, each stretch of text once. */
export class EscapeWindows {
	readonly #layer: Layer;
	readonly #spans: { start: number; end: number }[] = [];

	constructor(layer: Layer) {
		this.#layer = layer;
	}

	add(start: number, end: number): void {
		this.#spans.push({
			start: Math.max(0, start - escapeReach.before),
			end: Math.min(this.#layer.bytes.length, end + escapeReach.after),
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
			yield decodedLayer(this.#layer, piece, decoded.kinds.join("+"), { before: 0, after: 0 });
		}
	}
}
