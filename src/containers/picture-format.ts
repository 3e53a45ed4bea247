// Tells the pictures that may be read by their first bytes. Others, such as SVG and TIFF, never reach what decodes them.

/** The four formats that screenshots have: PNG, JPEG, GIF, WebP. */
export function isPicture(memory: Uint8Array, at = 0, length: number = memory.length): boolean {
	if (length < minPictureBytes) return false;
	return marks.some((mark) =>
		mark.every((byte, index) => byte === undefined || memory[at + index] === byte),
	);
}

const minPictureBytes = 32;

const marks: readonly (readonly (number | undefined)[])[] = [
	bytesOf("\x89PNG\r\n\x1a\n"),
	bytesOf("\xff\xd8\xff"),
	bytesOf("GIF87a"),
	bytesOf("GIF89a"),
	[...bytesOf("RIFF"), undefined, undefined, undefined, undefined, ...bytesOf("WEBP")],
];

function bytesOf(text: string): number[] {
	return Array.from(text, (character) => character.charCodeAt(0));
}
