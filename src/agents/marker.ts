// The words that stand where a key was hidden from a model. They cannot be taken for a value, and are found again
// when a model writes them into a file.

/** `redacted` is what the provider's dashboard shows of the key. */
export function hiddenKeyMarker(redacted: string): string {
	return `[unleak hid a key here: ${redacted}]`;
}

/** Stands for a text that could not be looked at. */
export const withheldText: string = "[unleak hid this text: it could not be checked for keys]";

export function holdsMarker(text: string): boolean {
	return marker.test(text);
}

const marker = /\[unleak hid (?:a key here|this text): [^\]\n]{1,80}\]/;
