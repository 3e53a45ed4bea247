// Lists the ways in which a value can appear within base64: three, by its distance from a group of three bytes, for
// each of the two alphabets.

/** Gives what stays the same of the base64 of any text that holds the value. */
export function base64Forms(value: string): string[] {
	const own = Buffer.from(value);
	const bytes = Buffer.alloc(2 + own.length);
	own.copy(bytes, 2);
	const forms = new Set<string>();
	for (const shift of [0, 1, 2] as const) {
		// As many bytes more in front, and none that is not of a whole group.
		const shifted = bytes.subarray(2 - shift);
		const end = shifted.length - (shifted.length % 3);
		const text = shifted.toString("base64", 0, end).slice(shift === 0 ? 0 : shift + 1);
		forms.add(text).add(text.replaceAll("+", "-").replaceAll("/", "_"));
	}
	return [...forms];
}
