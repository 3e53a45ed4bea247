// Tells where mail may have broken a line inside a value: behind "=" at the end of a line that is long enough (a soft
// line break of quoted-printable). "NAME=" at the end of a short line is an empty setting. escapes.ts joins the lines.

/** Whether a text may be mail: an equals sign is written out, or a line is broken; it may as well end in the padding of base64. */
export function mayBeMail(text: string): boolean {
	return text.includes("=3D") || holdsSoftBreak(text, "=\n") || holdsSoftBreak(text, "=\r\n");
}

/** Written by hand: several times faster than a pattern with a look-behind. */
function holdsSoftBreak(text: string, sign: string): boolean {
	for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
		if (at >= mailColumn && text.lastIndexOf("\n", at) < at - mailColumn) return true;
	}
	return false;
}

/** True when a sign at `at` stands far enough behind the start of its line for mail to break it there. */
export function isInMailColumn(bytes: Buffer, at: number): boolean {
	return at >= mailColumn && bytes.lastIndexOf(lineFeed, at) < at - mailColumn;
}

/** How long a line of mail is at least where it is broken. */
const mailColumn = 60;
const lineFeed = 10;
