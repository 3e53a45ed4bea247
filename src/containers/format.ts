// Tells the format of a container by its first bytes, and where other things stand before it by its last ones. The
// name decides only for Brotli and IWA, which have no mark. Of what a source reads only that is asked which
// container-prefilter.ts lets by: a mark that is new here has to be known there too.

import { tailBytes } from "./container-prefilter.ts";
import { type DocumentFormat, documentFormatOf, isPdf } from "./document-format.ts";
import { objectFolderMark } from "./git-folder.ts";
import { readLooseHead } from "./git-loose-object.ts";
import { lfsIdOf } from "./lfs-pointer.ts";
import { isTar } from "./tar-headers.ts";

export type ContainerFormat =
	| "zip"
	| "tar"
	| "gzip"
	| "bzip2"
	| "xz"
	| "zstd"
	| "brotli"
	| "ar"
	| "iwa"
	| "git bundle"
	| "git pack"
	| "git object"
	| "git folder"
	| "lfs pointer"
	| DocumentFormat
	| UnreadFormat;

/** Formats that nothing here reads: a content in one of them is a problem. */
export const unreadFormats = [
	"7z",
	"rar",
	"cab",
	"iso",
	"lz4",
	"lzma",
	"compress",
	"rpm",
	"cpio",
	"dmg",
] as const;
export type UnreadFormat = (typeof unreadFormats)[number];

/** The parts of a content that are looked at. */
export interface ContentEdges {
	/** The content's bytes from its start on, as many as are at hand. */
	readonly head: Uint8Array;
	/** Its last bytes; the same as `head` where that is all of it. */
	readonly tail: Uint8Array;
}

/** The format of a container; undefined for everything else. `name` is that of the file or member, if known. */
export function formatOf({ head, tail }: ContentEdges, name = ""): ContainerFormat | undefined {
	const marked = markedFormat(head);
	if (marked !== undefined) return marked;
	if (isTar(head)) return "tar";
	if (holdsAt(head, isoMarkAt, isoMark)) return "iso";
	if (holdsAt(tail, tail.length - dmgTrailerBytes, dmgMark)) return "dmg";
	if (lfsIdOf(head) !== undefined) return "lfs pointer";
	const document = documentFormatOf(head, tail);
	if (document === "pdf" || isPdf(tail, tail.length, head)) return "pdf";
	const isBehindOther = prefixMarks.some((mark) => holdsAt(head, 0, mark));
	if (endsLikeZip(tail, isBehindOther)) return "zip";
	if (document !== undefined) return document;
	if (head[0] === 0 && iwaName.test(name)) return "iwa";
	return brotliName.test(name) ? "brotli" : undefined;
}

interface Mark {
	readonly format: ContainerFormat;
	readonly bytes: Uint8Array;
	/** A further check of the bytes behind the mark. */
	readonly check?: (head: Uint8Array) => boolean;
}

const marks: readonly Mark[] = [
	mark("zip", "PK\x03\x04"),
	mark("zip", "PK\x05\x06"),
	mark("zip", "PK\x07\x08PK"),
	mark("zip", "PK00PK\x03\x04"),
	mark("zip", "Cr24", holdsZip),
	mark("gzip", "\x1f\x8b\x08"),
	mark("bzip2", "BZh", (head) => isDigit(head[3]) && isBzipBlock(head)),
	mark("xz", "\xfd7zXZ\x00"),
	mark("zstd", "\x28\xb5\x2f\xfd"),
	mark("ar", "!<arch>\n"),
	mark("7z", "7z\xbc\xaf\x27\x1c"),
	mark("rar", "Rar!\x1a\x07"),
	mark("cab", "MSCF\0\0\0\0"),
	mark("lz4", "\x04\x22\x4d\x18"),
	mark("lzma", "\x5d\x00\x00", isLzma),
	mark("compress", "\x1f\x9d"),
	mark("rpm", "\xed\xab\xee\xdb"),
	mark("git bundle", "# v2 git bundle\n"),
	mark("git bundle", "# v3 git bundle\n"),
	mark("git pack", "PACK\0\0\0\x02"),
	mark("git pack", "PACK\0\0\0\x03"),
	mark("git object", "x", (head) => readLooseHead(head) !== undefined),
	mark("git folder", objectFolderMark),
	mark("cpio", "070701", isCpio),
	mark("cpio", "070702", isCpio),
];

/** Behind these a zip may stand. */
const prefixMarks = ["MZ", "\x7fELF", "%PDF", "GIF8", "\x89PNG", "\xff\xd8\xff", "#!"].map(bytesOf);

const [zipEndMark, zipEndBytes] = [bytesOf("PK\x05\x06"), 22];
const zipEntryMark = bytesOf("PK\x01\x02");
const [isoMark, isoMarkAt] = [bytesOf("CD001"), 32_769];
const [dmgMark, dmgTrailerBytes] = [bytesOf("koly"), 512];
const brotliName = /\.br$/i;
const iwaName = /\.iwa$/i;

/** By the first byte: 1 where a mark begins with it. */
const firstBytes = new Uint8Array(256);
for (const first of [...marks.map(({ bytes }) => bytes), ...prefixMarks]) firstBytes[first[0]!] = 1;

function markedFormat(head: Uint8Array): ContainerFormat | undefined {
	if (firstBytes[head[0] ?? 0] !== 1) return undefined;
	const found = marks.find(
		({ bytes, check }) => holdsAt(head, 0, bytes) && (check === undefined || check(head)),
	);
	return found?.format;
}

/** A zip ends with a record that says where its directory begins: that must be there, for code can hold the mark. */
function endsLikeZip(tail: Uint8Array, hasPrefix: boolean): boolean {
	const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.length);
	if (!hasPrefix) return isZipEnd(bytes, bytes.length - zipEndBytes);
	const from = Math.max(0, bytes.length - tailBytes);
	for (let at = bytes.lastIndexOf("PK\x05\x06", -1, "latin1"); at >= from; ) {
		if (isZipEnd(bytes, at)) return true;
		at = at === 0 ? -1 : bytes.lastIndexOf("PK\x05\x06", at - 1, "latin1");
	}
	return false;
}

function isZipEnd(tail: Buffer, at: number): boolean {
	if (!holdsAt(tail, at, zipEndMark) || at + zipEndBytes > tail.length) return false;
	const directoryBytes = tail.readUInt32LE(at + 12);
	const isSane = tail.readUInt16LE(at + 4) === tail.readUInt16LE(at + 6) && directoryBytes > 0;
	if (!isSane) return false;
	// Where only the last bytes are at hand, it may begin before them.
	if (directoryBytes > at) return tail.length === tailBytes && directoryBytes < 2 ** 31;
	return holdsAt(tail, at - directoryBytes, zipEntryMark);
}

function isDigit(byte: number | undefined): boolean {
	return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** An extension of Chrome is a zip behind a head of its own; false for a text that only begins like that head. */
function holdsZip(head: Uint8Array): boolean {
	return Buffer.from(head.buffer, head.byteOffset, head.length).includes("PK\x03\x04", 0, "latin1");
}

/** A block of data, or the end of an empty file. */
function isBzipBlock(head: Uint8Array): boolean {
	return (head[4] === 0x31 && head[5] === 0x41) || (head[4] === 0x17 && head[5] === 0x72);
}

/** A size of the dictionary as programs write it, and a size that is unknown or below a terabyte. */
function isLzma(head: Uint8Array): boolean {
	const size = head.subarray(5, 13);
	return size.every((byte) => byte === 0xff) || (size[5] === 0 && size[6] === 0 && size[7] === 0);
}

function isCpio(head: Uint8Array): boolean {
	return /^[0-9a-f]{40}/i.test(Buffer.from(head.subarray(6, 46)).toString("latin1"));
}

function holdsAt(memory: Uint8Array, at: number, mark: Uint8Array): boolean {
	if (at < 0 || at + mark.length > memory.length) return false;
	for (let index = 0; index < mark.length; index++) {
		if (memory[at + index] !== mark[index]) return false;
	}
	return true;
}

function mark(format: ContainerFormat, text: string, check?: Mark["check"]): Mark {
	return { format, bytes: bytesOf(text), ...(check && { check }) };
}

function bytesOf(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
