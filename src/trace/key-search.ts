// Searches for one known key as bytes: as it is, in UTF-16 and in base64. A rule asks for evidence around a value;
// whoever searches for this very key wants every location, with evidence or without.

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
	/** The text with every occurrence replaced by the redacted form. */
	seal(text: string): string;
}

export function createKeySearch(secret: Secret): KeySearch {
	const value = secret.reveal();
	// From the first character's byte to the last one's: the same in both byte orders.
	const wide = Buffer.from(value, "utf16le").subarray(0, -1);
	const encoded = [wide, ...base64Forms(value)];
	const forms = [
		{ bytes: Buffer.from(value), encoded: false },
		...encoded.map((bytes) => ({ bytes, encoded: true })),
	];
	const texts = [value, ...base64Forms(value).map((bytes) => bytes.toString())];
	return {
		maxLength: Math.max(...forms.map(({ bytes }) => bytes.length)),
		isIn: (bytes) => forms.some((form) => bytes.includes(form.bytes)),
		find(bytes) {
			const all = forms.flatMap((form) => occurrencesOf(bytes, form.bytes, form.encoded));
			all.sort((one, other) => one.start - other.start);
			return all.filter(({ start }, index) => index === 0 || start >= all[index - 1]!.end);
		},
		seal: (text) => texts.reduce((sealed, form) => sealed.replaceAll(form, secret.redacted), text),
	};
}

function occurrencesOf(bytes: Buffer, form: Buffer, encoded: boolean): KeyOccurrence[] {
	const found: KeyOccurrence[] = [];
	for (let at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + form.length)) {
		found.push({ start: at, end: at + form.length, encoded });
	}
	return found;
}

/** The part of base64 that is the same for every text that holds the value: one form for each alignment. */
function base64Forms(value: string): Buffer[] {
	const forms = [0, 1, 2].flatMap((shift) => {
		const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
		const whole = Math.floor(bytes.length / 3) * 4;
		const first = [0, 2, 3][shift]!;
		return [bytes.toString("base64"), bytes.toString("base64url")].map((text) =>
			text.slice(first, whole),
		);
	});
	return [...new Set(forms)].map((text) => Buffer.from(text));
}
