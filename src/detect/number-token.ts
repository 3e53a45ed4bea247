// Reads one number of a list of bytes: two, four or eight hexadecimal digits, or up to three decimal ones. A number
// may be both; the list that it stands in decides.

import { hexDigits } from "./hex.ts";
import { byteSet } from "./run-scan.ts";

/** A number: its bytes if read as hexadecimal, its value if read as decimal; -1 where it cannot be. */
export interface NumberToken {
	readonly start: number;
	readonly end: number;
	/** How many bytes its hexadecimal digits are. */
	readonly size: number;
	readonly hex: number;
	readonly decimal: number;
}

/** The number that begins at a place, which nothing alphanumeric stands before. */
export function readNumber(bytes: Buffer, start: number): NumberToken | undefined {
	const isPrefixed = bytes[start] === 48 && (bytes[start + 1]! | 32) === 120;
	const first = isPrefixed ? start + 2 : start;
	let end = first;
	while (end - first < 9 && hexDigits[bytes[end] ?? 0] === 1) end++;
	const length = end - first;
	// "36h" of assemblers.
	const next = bytes[end] ?? 0;
	if (alphanumeric[next] === 1 && !(length === 2 && (next | 32) === 104)) return undefined;
	const text = bytes.toString("latin1", first, end);
	const isDecimal = !isPrefixed && length > 0 && length <= 3 && /^\d+$/.test(text);
	const isHex = length === 2 || length === 4 || length === 8;
	if (!isDecimal && !isHex) return undefined;
	const decimal = isDecimal && Number(text) < 256 ? Number(text) : -1;
	const size = isHex ? length / 2 : 0;
	return { start, end, size, hex: isHex ? Number.parseInt(text, 16) : -1, decimal };
}

export function byteOf({ hex, size }: NumberToken, index: number, isBigEndian: boolean): number {
	return (hex >>> (8 * (isBigEndian ? size - 1 - index : index))) & 255;
}

export const alphanumeric = byteSet(
	"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_",
);
