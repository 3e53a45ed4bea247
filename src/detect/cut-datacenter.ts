// Tells whether the data centre at the end of a key may go on behind it. "us1" may be the beginning of "us12" whose
// other digit is escaped, stands in another literal or is filled in; the wrong host would call a living key dead. So it
// is whole only where what stands behind it is known to end a value.

/** True where `datacenter` may have a second digit behind it. None has three. */
export function mayBeCutOff(datacenter: string, place: Behind): boolean {
	if (!mayGoOn.test(datacenter)) return false;
	const { after, behind, encodings, isAtEnd } = place;
	// Digits of base64 or hexadecimal may have been cut where nothing fills them up.
	const isInDigits = encodings.includes("base64") || encodings.includes("hex");
	if (isAtEnd && isInDigits) return !behind.startsWith("=");
	const text = isAtEnd ? behind : after;
	return !ends.test(text) || goesOn.test(text);
}

export interface Behind {
	/** The text that the key stands in goes on with it. */
	readonly after: string;
	/** True where that text ends with the key. */
	readonly isAtEnd: boolean;
	/** What stands behind the key in the content. */
	readonly behind: string;
	readonly encodings: readonly string[];
}

const mayGoOn = /^us[12]$/;

/** Blanks and comments. */
const between = "\\s|/\\*[^*]{0,80}\\*/|(?://|#|--)[^\\n]{0,80}\\n";

/** What ends a value: a blank, a bracket, a separator, a closing quote with one of these behind it. */
const ends = atStart([
	"$",
	"[\\s,;:)\\]}>|/?\\0\\x1b]",
	"\\.(?![\\d.])|!(?![\\w(])",
	// A tag, the next parameter or an entity of HTML, the host of an address.
	"</?[A-Za-z]",
	"&(?:amp;)*(?:$|[\\s&]|(?:quot|apos|lt|gt|nbsp);|[A-Za-z_][\\w.[\\]%-]*=)",
	"@(?:[A-Za-z\\d-]+\\.|localhost|\\[)",
	// An escape of such a sign. "%2d" and "%5d" may as well be filled in.
	"%(?:25)*(?:0[9AD]|0a|0d%0a|2[\\dBCFbcf]|3[ABCEFabcef]|5[BCDb]|7[BCDb])",
	"\\\\{1,16}(?:[nrt\"'`/]|(?:u00|x)(?:0[9ADad]|2[0267Cc]|3[CEce])|0(?!\\d))",
	"[\"'`]{1,6}(?:$|[\\s,;:)\\]}>|/?!#<=&-]|\\\\+[nrt\"'`])",
]);

/** Where it goes on behind what looks like an end. */
const goesOn = atStart([
	// A word or a digit in a literal of its own, a variable, a comment in front of them.
	`["'\`]{1,3}(?:${between}){0,20}(?:[+.&~]|\\.\\.|\\|\\||<>|\\\\\\r?\\n)`,
	`["'\`]{1,3}(?:,|${between}){0,20}[fFrRbBuU@$]{0,2}["'\`]\\d["'\`]`,
	`["'\`]{1,3}(?:${between}){1,20}[fFrRbBuU@$]{0,2}["'\`]`,
	"[\"'`]{1,3}\\)+\\s{0,20}(?:[+~]|&(?!&)|\\|\\||\\.\\.|<>)",
	"[\"'`]{1,3}[ \\t]{1,20}[A-Z_][A-Z\\d_]*[ \\t]*(?:$|[\\r\\n;),\"'\\\\])",
	// Other items of a list that is joined or filled in.
	"[\"'`]{1,3}\\s{0,20},\\s{0,20}\\d[\\s,)\\]]",
	"[\"'`]{1,3},[^\\]\\n]{0,60}\\]\\s{0,9}\\.\\s{0,9}join\\b",
	"[\"'`]?[ \\t]{0,9}\\r?\\n[ \\t]{0,40}-[ \\t]+[\"']?\\d[\"']?[ \\t]*(?:$|[\\r\\n])",
	// A line that goes on, a tag, a placeholder.
	"[ \\t]{0,4}\\r?\\n[ \\t]{0,20}\\d(?!\\d{2})",
	"<[^<>\\n]{1,60}>[\\d{$]|<[A-Za-z_][^<>\\n/]{0,60}>[\"'`]|\\]\\]>\\d",
]);

function atStart(parts: readonly string[]): RegExp {
	return new RegExp(`^(?:${parts.map((part) => `(?:${part})`).join("|")})`);
}
