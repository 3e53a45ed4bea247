// Parses the JSON of a document whole. What is none, or too large for that, stays the text that it is, which is scanned
// as well.

/** Parsed, it takes a few times as much memory. */
const maxJsonBytes = 24 << 20;

export function parseJson(bytes: Uint8Array): unknown {
	if (bytes.length > maxJsonBytes) return undefined;
	try {
		return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
	} catch {
		return undefined;
	}
}
