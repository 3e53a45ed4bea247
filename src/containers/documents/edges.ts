// Gives the first and the last bytes of a binary value as text: in the raw bytes of its document the value before it, or
// behind it, would go on in a key that stands there.

const edgeBytes = 256;

export function edgesOf(value: Buffer): string[] {
	const pieces =
		value.length <= 2 * edgeBytes
			? [value]
			: [value.subarray(0, edgeBytes), value.subarray(-edgeBytes)];
	return pieces
		.map((piece) => piece.toString("latin1").replace(/[^ -~]+/g, "\n"))
		.filter((text) => longText.test(text));
}

/** What is shorter holds no key. */
const longText = /[!-~]{20}/;
