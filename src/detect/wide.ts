// Finds text in UTF-16: whole files of it, or strings inside a binary, in which every other byte is NUL. Only content
// with a NUL byte is looked at, and only around runs of 20 characters.

import { decodedLayer, type Layer } from "./layer.ts";
import { byteSet, findWideRuns } from "./probe.ts";

const minRun = 20;
const runSet = byteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=%\\&#;");
/** How much wide text around a run is decoded with it, in characters. */
const reachCharacters = 3000;

/** Gives a layer for each stretch of UTF-16 text that holds a run long enough for a secret. */
export function* findWideText(layer: Layer): Iterable<Layer> {
	const { bytes } = layer;
	if (bytes.indexOf(0) < 0) return;
	const stretches: { start: number; end: number; run: number }[] = [];
	findWideRuns(bytes, runSet, minRun, (start, end) => {
		const last = stretches.at(-1);
		if (last && start < last.end && start >= last.start && (start - last.start) % 2 === 0) return;
		const limit = 2 * reachCharacters;
		let from = start;
		while (from - 2 >= 0 && start - from < limit && isWideText(bytes, from - 2)) from -= 2;
		// A big-endian byte order mark ends in a byte that reads as a letter here.
		if (bytes[from] === 0xff && bytes[from - 1] === 0xfe) from += 2;
		let to = end;
		while (to < bytes.length && to - end < 1 << 22 && isWideText(bytes, to + 1)) to += 2;
		stretches.push({ start: from, end: to, run: start });
	});
	for (const { start, end } of stretches) {
		const length = (end - start + 1) >> 1;
		const decoded = Buffer.allocUnsafe(length);
		const starts = new Uint32Array(length);
		const ends = new Uint32Array(length);
		// The NUL stands behind its character in little-endian text and before it in big-endian.
		const bigEndian = start > 0 && bytes[start - 1] === 0 && bytes[end] !== 0;
		for (let index = 0; index < length; index++) {
			const at = start + 2 * index;
			decoded[index] = bytes[at]!;
			starts[index] = bigEndian ? at - 1 : at;
			ends[index] = bigEndian ? at + 1 : at + 2;
		}
		yield decodedLayer(
			layer,
			{ start, end, decoded, map: { starts, ends } },
			bigEndian ? "utf-16be" : "utf-16le",
			{
				before: 0,
				after: 0,
			},
		);
	}
}

/** A printable character, tab or line break with a NUL beside it. */
function isWideText(bytes: Uint8Array, at: number): boolean {
	const byte = bytes[at];
	if (byte === undefined || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
	return bytes[at + 1] === 0 || bytes[at - 1] === 0;
}
