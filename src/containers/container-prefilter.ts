// Rules out nearly every content that is neither a container nor a picture. All contents of a tree and of a history are
// asked, so this loads at once and is small; format.ts decides about the others, and loads late.

/** What a scan looks into, beyond a content's own bytes. */
export interface Opens {
	readonly archives: boolean;
	readonly pictures: boolean;
}

/** Asks of a content in a larger memory. True for all that formatOf() knows, and seldom for anything else. */
export function mayBeOpened(
	{ archives, pictures }: Opens,
	memory: Uint8Array,
	at: number,
	length: number,
	name = "",
): boolean {
	if (!archives && !pictures) return false;
	const bytes = Buffer.from(memory.buffer, memory.byteOffset + at, length);
	const head = bytes.toString("latin1", 0, 1024);
	const [prefix, picture] = prefixes.exec(head) ?? [];
	if (pictures && picture !== undefined) return true;
	if (!archives) return false;
	const tail = bytes.toString("latin1", Math.max(0, length - 512));
	return (
		marks.test(head) ||
		head.startsWith("ustar", 257) ||
		oldTar.test(head.slice(148, 157)) ||
		(mailStart.test(head) && mailHeader.test(bytes.toString("latin1", 0, 16 << 10))) ||
		tail.startsWith("PK\x05\x06", tail.length - 22) ||
		tail.startsWith("koly") ||
		pdfEnd.test(tail) ||
		(prefix !== undefined && behindPrefix.test(latin1Edges(bytes))) ||
		bytes.toString("latin1", 32_769, 32_774) === "CD001" ||
		isKnownByName(name)
	);
}

/** How many first and last bytes tell as much as the whole content. */
export const [headBytes, tailBytes] = [33 << 10, 66 << 10];

function latin1Edges(bytes: Buffer): string {
	const end = bytes.toString("latin1", Math.max(headBytes, bytes.length - tailBytes));
	return bytes.toString("latin1", 0, headBytes) + end;
}

/** True for formats without a mark. A content of a history has no name, so these are not opened there. */
export function isKnownByName(name: string): boolean {
	return /\.(?:br|iwa)$/i.test(name);
}

/** Of each mark enough that hardly a text begins like it. */
const marks = startingWith([
	// Archives and compressed files, in the order of format.ts.
	"PK(?:\x03\x04|\x05\x06|\x07\x08PK|00PK)",
	"Cr24|\x1f(?:\x8b\x08|\x9d)|BZh\\d|\xfd7zXZ|\\(\xb5/\xfd|!<arch>\n",
	'7z\xbc\xaf|Rar!\x1a|MSCF\0|\x04"M\x18|]\0\0|\xed\xab\xee\xdb|07070[12]',
	// What git packed, the first byte of zlib at each of its levels, and pointers.
	"# v[23] git b|PACK\0\0|unleak git f|x[\x01\x5e\x9c\xda]|version https://git-lfs",
	// Documents.
	"%PDF|\xd0\xcf\x11\xe0|bplist|SQLite f|7\x7f\x06[\x82\x83]|{\\\\rtf",
	"\xca\xfe\xba\xbe..\0[-\x2e-w]|dex\n0|\x02\0\x0c\0",
	'{\\s*"(?:cells"|nbformat"|metadata"\\s*:\\s*{|version"\\s*:\\s*3\\s*,)',
	'<\\?xml.*?(?:<office:d|<pkg:p|progid=")',
]);

/** The second part: pictures. Behind the first, and behind most pictures, a zip may stand. */
const prefixes = startingWith(["MZ|\x7fELF|#!|(\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP)"]);

/** The end of a zip; what packs a text in a picture. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about bytes
const behindPrefix = /PK\x05\x06|[zi]TXt|!\xfe\xff/;

/** The sum of the header, and the type. */
const oldTar = startingWith(["(?=.{6}[\0- ]{2}[\0\\d]) *[0-7]+[\0 ]"]);
const pdfEnd = /%%EOF[\0- ]{0,8}$/;
const mailStart = /^(?:From |[A-Z][A-Za-z\d-]{1,38}:)/;
/** Of the fifteen that mail has, of which it has three or more: so two can be left out. */
const mailHeader =
	/^(?:From|To|Cc|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Reply-To|Content-Type|References|In-Reply-To):/im;

function startingWith(patterns: readonly string[]): RegExp {
	return new RegExp(`^(?:${patterns.join("|")})`, "s");
}
