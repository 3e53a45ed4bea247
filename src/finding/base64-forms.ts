// Lists the ways in which a value can appear within base64: three, by its distance from a group of three bytes, for
// each of the two alphabets.

/** Gives what stays the same of the base64 of any text that holds the value. */
export function base64Forms(value: string): string[] {
	const forms = [0, 1, 2].flatMap((shift) => {
		const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
		const whole = Math.floor(bytes.length / 3) * 4;
		const first = [0, 2, 3][shift]!;
		return [bytes.toString("base64"), bytes.toString("base64url")].map((text) =>
			text.slice(first, whole),
		);
	});
	return [...new Set(forms)];
}
