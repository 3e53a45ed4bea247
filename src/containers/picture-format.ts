// Tells the pictures that may be read by their first bytes. Others, such as SVG and TIFF, never reach what decodes them.

/** The four formats that screenshots have: PNG, JPEG, GIF, WebP. */
export function isPicture(bytes: Uint8Array): boolean {
	if (bytes.length < minPictureBytes) return false;
	return marks.test(Buffer.from(bytes.buffer, bytes.byteOffset, 12).toString("latin1"));
}

const minPictureBytes = 32;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about bytes
const marks = /^(?:\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP)/s;
