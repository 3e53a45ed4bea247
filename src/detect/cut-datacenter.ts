// Tells whether the data centre at the end of a key may go on behind it. "us1" may be the beginning of "us12" whose
// other digit is escaped, stands in another literal or is filled in; the wrong host would call a living key dead.

/** True where what stands behind `datacenter` may be its second digit. None has three. */
export function mayBeCutOff(datacenter: string, ...behind: readonly string[]): boolean {
	return mayGoOn.test(datacenter) && behind.some((text) => goesOn.test(text));
}

/** True where digits of base64 or hexadecimal that end with `datacenter` may have been cut: they are not filled up. */
export function mayEndEarly(
	datacenter: string,
	encodings: readonly string[],
	behind: string,
): boolean {
	const isInDigits = encodings.includes("base64") || encodings.includes("hex");
	return isInDigits && mayGoOn.test(datacenter) && !behind.startsWith("=");
}

const mayGoOn = /^us[12]$/;

const goesOn = new RegExp(
	[
		// Signs beyond ASCII, among them invisible ones, and marks for something left out.
		"[\\u0080-\\u{10ffff}*]",
		"\\.{2,}|\\.\\d",
		// Escapes of a digit, and of what may stand for one.
		"\\\\{1,4}(?:x3\\d|[uU]\\{?0{0,6}3\\d|0?6\\d|\\r?\\n)",
		"%(?:25)*3\\d",
		"&(?:amp;)*#",
		"=(?:\\r?\\n|3\\d)",
		// What a language fills in.
		"[$#]?\\{|\\$\\w",
		// Another literal or a variable that is joined.
		"[\"'`]{1,3}\\s{0,20}(?:[+.&~]|\\.\\.|\\|\\||<>|\\\\\\r?\\n)",
		"[\"'`]{1,3}[,\\s]{0,20}[fFrRbBuU@$]{0,2}[\"'`]\\d[\"'`]",
		"[\"'`]{1,3}\\s{1,20}[fFrRbBuU@$]{0,2}[\"'`]",
		// A line that goes on, a tag.
		"[ \\t]{0,4}\\r?\\n[ \\t]{0,20}\\d(?!\\d{2})",
		"<[^<>\\n]{1,60}>[\\d{$]",
	]
		.map((part) => `(?:${part})`)
		.join("|")
		.replace(/^/, "^(?:")
		.replace(/$/, ")"),
	"u",
);
