// Decodes text that another program wrote. PowerShell writes what it redirects in UTF-16.

/** UTF-8, or UTF-16 where a byte order mark says so; the mark is left out. */
export function decodeText(bytes: Buffer): string {
	const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
	return bytes.toString(isWide ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
}
