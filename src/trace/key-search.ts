// Searches for one known key as bytes: as it is, in UTF-16 and in base64. A rule asks for evidence around a value;
// whoever searches for this very key wants every location, with evidence or without.

import { base64Forms } from "../finding/base64-forms.ts";
import { createSeal, type Seal } from "../finding/seal.ts";
import type { Secret } from "../model/secret.ts";

export interface KeyOccurrence {
	readonly start: number;
	readonly end: number;
	readonly encoded: boolean;
}

export interface KeySearch {
	/** The longest form, in bytes. */
	readonly maxLength: number;
	isIn(bytes: Buffer): boolean;
	/** All occurrences, in order and without overlaps. */
	find(bytes: Buffer): KeyOccurrence[];
	/** Keeps another key out of what is shown, too. */
	learn(other: Secret): void;
	/** Makes a text fit to be shown: without this key, those learned, their pieces, and whatever looks like a key. */
	readonly seal: (text: string) => string;
}

export function createKeySearch(secret: Secret): KeySearch {
	const value = secret.reveal();
	// From the first character's byte to the last one's: the same in both byte orders.
	const wide = Buffer.from(value, "utf16le").subarray(0, -1);
	const base64 = base64Forms(value);
	const encoded = [wide, ...base64.map((form) => Buffer.from(form))];
	const forms = [
		{ bytes: Buffer.from(value), encoded: false },
		...encoded.map((bytes) => ({ bytes, encoded: true })),
	];
	const known = new Map([[value, secret]]);
	let seal: Seal | undefined;
	return {
		maxLength: Math.max(...forms.map(({ bytes }) => bytes.length)),
		isIn: (bytes) => forms.some((form) => bytes.includes(form.bytes)),
		find(bytes) {
			const all = forms.flatMap((form) => occurrencesOf(bytes, form.bytes, form.encoded));
			all.sort((one, other) => one.start - other.start);
			return all.filter(({ start }, index) => index === 0 || start >= all[index - 1]!.end);
		},
		learn(other) {
			if (known.has(other.reveal())) return;
			known.set(other.reveal(), other);
			seal = undefined;
		},
		seal(text) {
			seal ??= createSeal(known.values());
			return seal(text);
		},
	};
}

function occurrencesOf(bytes: Buffer, form: Buffer, encoded: boolean): KeyOccurrence[] {
	const found: KeyOccurrence[] = [];
	for (let at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + form.length)) {
		found.push({ start: at, end: at + form.length, encoded });
	}
	return found;
}
