// Replaces keys inside base64: the groups of characters that hold them are decoded, and encoded again with as many
// stars. So the length stays, what stands beside the key stays, and line breaks and escapes between the characters too.

import type { KeyText } from "./key-texts.ts";

export interface ContentEdit {
	readonly start: number;
	readonly end: number;
	readonly bytes: Buffer;
	readonly fingerprint: string;
}

/** Gives the edits of the base64 around an offset; none where no key can be read in it. */
export function redactBase64(
	bytes: Buffer,
	offset: number,
	keys: readonly KeyText[],
	depth = maxDepth,
): ContentEdit[] {
	for (const allowsBreaks of [false, true]) {
		const places = runAround(bytes, offset, allowsBreaks);
		for (let shift = 0; shift < 4; shift++) {
			const edits = redactRun(bytes, places.slice(shift), keys, depth);
			if (edits.length > 0) return edits;
		}
	}
	return [];
}

/** Base64 in base64 in base64. */
const maxDepth = 2;

/** `places` are those of the characters, from the first of a group of four. */
function redactRun(
	bytes: Buffer,
	places: readonly number[],
	keys: readonly KeyText[],
	depth: number,
): ContentEdit[] {
	const text = Buffer.from(places.map((place) => bytes[place]!)).toString("latin1");
	const alphabet = /[-_]/.test(text) ? "base64url" : "base64";
	const encode = (decoded: Buffer): string => decoded.toString(alphabet).replace(/=+$/, "");
	const decoded = Buffer.from(text, "base64");
	return innerEdits(decoded, keys, depth).flatMap((inner) => {
		const first = Math.floor(inner.start / 3) * 3;
		const last = Math.min(Math.ceil(inner.end / 3) * 3, decoded.length);
		const group = Buffer.from(decoded.subarray(first, last));
		const from = (first / 3) * 4;
		const to = from + encode(group).length;
		// Bits that decoding drops, or another alphabet beside it: then nothing is changed.
		if (encode(group) !== text.slice(from, to)) return [];
		inner.bytes.copy(group, inner.start - first);
		const [start, end] = [places[from]!, places[to - 1]! + 1];
		const changed = Buffer.from(bytes.subarray(start, end));
		for (const [index, character] of [...encode(group)].entries()) {
			changed[places[from + index]! - start] = character.charCodeAt(0);
		}
		return [{ start, end, bytes: changed, fingerprint: inner.fingerprint }];
	});
}

/** Edits of what was decoded, which keep its length. */
function innerEdits(decoded: Buffer, keys: readonly KeyText[], depth: number): ContentEdit[] {
	const edits: ContentEdit[] = [];
	for (const { value, masked, fingerprint } of keys) {
		for (const encoding of ["latin1", "utf16le"] as const) {
			const form = Buffer.from(value, encoding);
			for (let at = decoded.indexOf(form); at !== -1; at = decoded.indexOf(form, at + form.length))
				edits.push({
					start: at,
					end: at + form.length,
					bytes: Buffer.from(masked, encoding),
					fingerprint,
				});
		}
	}
	if (edits.length > 0 || depth === 0) return edits;
	const inner = decoded.toString("latin1");
	for (const { index } of inner.matchAll(/[A-Za-z0-9+/_-]{28,}/g)) {
		edits.push(...redactBase64(decoded, index, keys, depth - 1));
		if (edits.length > 0) return edits;
	}
	return edits;
}

/** The places of the characters of base64 around an offset, without escapes and, where allowed, line breaks. */
function runAround(bytes: Buffer, offset: number, allowsBreaks: boolean): number[] {
	const mayBelong = (byte: number | undefined): boolean =>
		byte !== undefined &&
		(isCharacter(byte) || byte === backslash || (allowsBreaks && isBreak(byte)));
	let [start, end] = [offset, offset];
	while (offset - start < maxReach && mayBelong(bytes[start - 1])) start--;
	while (end - offset < maxReach && mayBelong(bytes[end])) end++;
	let places: number[] = [];
	for (let at = start; at < end; at++) {
		const byte = bytes[at]!;
		if (isCharacter(byte)) places.push(at);
		else if (byte === backslash) {
			while (bytes[at] === backslash) at++;
			const escaped = String.fromCharCode(bytes[at] ?? 0);
			if (escaped === "/") places.push(at);
			else if (!allowsBreaks || !/[nrt]/.test(escaped)) {
				if (at > offset) return places;
				places = [];
			}
		}
	}
	return places;
}

const maxReach = 1 << 20;
const backslash = 0x5c;

function isCharacter(byte: number): boolean {
	return (
		(byte >= 0x30 && byte <= 0x39) ||
		(byte >= 0x41 && byte <= 0x5a) ||
		(byte >= 0x61 && byte <= 0x7a) ||
		byte === 0x2b ||
		byte === 0x2f ||
		byte === 0x2d ||
		byte === 0x5f
	);
}

function isBreak(byte: number): boolean {
	return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}
