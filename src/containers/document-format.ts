// Tells the format of a document by its first bytes: of texts, only those in which something is packed or cut in pieces.

export type DocumentFormat =
	| "sqlite"
	| "pdf"
	| "rtf"
	| "ole"
	| "plist"
	| "mail"
	| "png"
	| "gif"
	| "java-class"
	| "dex"
	| "android-resources"
	| "flat-xml"
	| "notebook"
	| "source-map";

/** In these no container is looked for, so they lie at any depth. */
export const innermostFormats: ReadonlySet<string> = new Set<DocumentFormat>([
	"java-class",
	"dex",
	"android-resources",
	"notebook",
	"source-map",
	"png",
	"gif",
]);

/** `head` and `tail` are the content's first and last bytes. */
export function documentFormatOf(head: Uint8Array, tail: Uint8Array): DocumentFormat | undefined {
	const first = head[0];
	if (first === undefined || isDocumentByte[first] === 0) return undefined;
	if (first === brace)
		return jsonFormatOf(head) ?? (startsWith(head, "{\\rtf") ? "rtf" : undefined);
	if (first === lessThan) return isFlatDocument(head) ? "flat-xml" : undefined;
	if (isLetter(first) && isMail(head)) return "mail";
	if (startsWith(head, "%PDF-")) return "pdf";
	if (startsWith(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return "ole";
	if (startsWith(head, "bplist")) return "plist";
	if (startsWith(head, "\xca\xfe\xba\xbe")) return isJavaClass(head) ? "java-class" : undefined;
	if (startsWith(head, "dex\n0")) return "dex";
	if (startsWith(head, "\x02\0\x0c\0")) return "android-resources";
	if (startsWith(head, "SQLite format 3\0") || isWriteAheadLog(head)) return "sqlite";
	// Most pictures have nothing that their raw bytes do not show.
	if (startsWith(head, "\x89PNG\r\n")) return holdsAny(head, tail, packedText) ? "png" : undefined;
	if (startsWith(head, "GIF8")) return holdsAny(head, tail, longComment) ? "gif" : undefined;
	return undefined;
}

/** Programs take a PDF that begins behind something else. It ends at `end` of a memory. */
export function isPdf(memory: Uint8Array, end: number, head: Uint8Array): boolean {
	let last = end;
	while (last > end - maxPdfTailBytes && memory[last - 1]! <= 0x20) last--;
	if (memory[last - 1] !== 0x46) return false;
	if (!startsWith(memory.subarray(Math.max(0, last - 5), last), "%%EOF")) return false;
	return asBuffer(head.subarray(0, maxPdfPrefixBytes)).includes("%PDF-", 0, "latin1");
}

const [maxPdfPrefixBytes, maxPdfTailBytes] = [1024, 8];

const packedText = ["zTXt", "iTXt"];
/** A comment whose first block is full, so that another follows. */
const longComment = ["\x21\xfe\xff"];
const [brace, lessThan] = [0x7b, 0x3c];

/** By the first byte: 1 where a document may begin with it. Headers of mail begin with a capital letter. */
const isDocumentByte = new Uint8Array(256);
for (const byte of Buffer.from("%{<bdS\x89G7\xd0\xca\x02", "latin1")) isDocumentByte[byte] = 1;
for (let letter = 65; letter <= 90; letter++) isDocumentByte[letter] = 1;

function startsWith(head: Uint8Array, mark: string): boolean {
	if (head.length < mark.length) return false;
	for (let index = 0; index < mark.length; index++) {
		if (head[index] !== mark.charCodeAt(index)) return false;
	}
	return true;
}

/** Office programs can write a document as one XML file. */
function isFlatDocument(head: Uint8Array): boolean {
	if (!startsWith(head, "<?xml")) return false;
	const start = asBuffer(head.subarray(0, 1024));
	return flatMarks.some((mark) => start.includes(mark, 0, "latin1"));
}

const flatMarks = [
	"<office:document",
	'progid="Word.Document"',
	'progid="Excel.Sheet"',
	"<pkg:package",
];

function holdsAny(head: Uint8Array, tail: Uint8Array, marks: readonly string[]): boolean {
	return marks.some((mark) => {
		return [head, tail].some((bytes) => asBuffer(bytes).includes(mark, 0, "latin1"));
	});
}

/** Programs of macOS for several processors begin alike; a class has its version there. */
function isJavaClass(head: Uint8Array): boolean {
	return head[6] === 0 && head[7]! >= 45 && head[7]! < 120;
}

function isWriteAheadLog(head: Uint8Array): boolean {
	return startsWith(head, "\x37\x7f\x06\x82") || startsWith(head, "\x37\x7f\x06\x83");
}

/** Notebooks have cells, and source maps name their sources or mappings; either begins with an own field. */
function jsonFormatOf(head: Uint8Array): "notebook" | "source-map" | undefined {
	const [second, third] = [head[1]!, head[2]!];
	if (second !== quote && !isBlank(second) && !isBlank(third)) return undefined;
	const text = asBuffer(head).toString("latin1", 0, 300);
	if (
		/^\{\s*"(?:cells"\s*:\s*\[|nbformat"\s*:|metadata"\s*:\s*\{\s*"(?:kernel|language_info|colab|celltool|orig_nb|anaconda))/.test(
			text,
		)
	)
		return "notebook";
	return /^\{\s*"version"\s*:\s*3\s*,\s*"(?:file|sources|sourceRoot|sourcesContent|names|mappings|sections)"\s*:/.test(
		text,
	)
		? "source-map"
		: undefined;
}

const quote = 0x22;

function isBlank(byte: number): boolean {
	return byte === 0x20 || byte === 10 || byte === 13 || byte === 9;
}

function isLetter(byte: number): boolean {
	return byte >= 65 && byte <= 90;
}

/** Two or more headers that mail has, one behind the other, or the line before a mail in a file of many. */
function isMail(head: Uint8Array): boolean {
	const colon = head.subarray(0, maxHeaderName).indexOf(0x3a);
	const isMany = startsWith(head, "From ");
	if (colon < 2 && !isMany) return false;
	if (!isMany && !isHeaderName(head.subarray(0, colon))) return false;
	const text = asBuffer(head).toString("latin1", 0, maxHeadersBytes);
	const [headers = ""] =
		/^(?:From [^\n]*\n)?(?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*)+/.exec(text) ?? [];
	const known = new Set(headers.match(mailHeaders)?.map((header) => header.toLowerCase()));
	return known.size >= minKnownHeaders;
}

const maxHeaderName = 40;
const maxHeadersBytes = 16 << 10;
const minKnownHeaders = 3;
const mailHeaders =
	/^(?:From|To|Cc|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To|Reply-To|Content-Type|DKIM-Signature|References|In-Reply-To):/gim;

function isHeaderName(bytes: Uint8Array): boolean {
	return bytes.every(
		(byte) => isLetter(byte & 0xdf) || byte === 0x2d || (byte >= 0x30 && byte <= 0x39),
	);
}

function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
