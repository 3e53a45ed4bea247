// Turns the bytes of a path into text. File systems and git hold bytes. Nearly always they are UTF-8 and the text
// opens the file; where they are not, the text is only for display and the bytes are kept beside it.

import { Buffer, isUtf8 } from "node:buffer";

export interface DecodedPath {
	/** What reports show. */
	readonly path: string;
	/** The name on disk, only where `path` is not it. */
	readonly bytes?: Buffer;
}

/**
 * Decodes a path given one character a byte ("latin1"), which is the fast way to cut a long
 * list from git. A path that is not UTF-8 gets all but its printable ASCII percent-escaped.
 */
export function decodePath(byteString: string): DecodedPath {
	if (!/[\x80-\xff]/.test(byteString)) return { path: byteString };
	const bytes = Buffer.from(byteString, "latin1");
	if (isUtf8(bytes)) return { path: bytes.toString("utf8") };
	return { path: byteString.replace(/[^\x20-\x24\x26-\x7e]/g, escapeByte), bytes };
}

/** Gives what node:fs opens: `path` below the absolute folder `folder`. */
export function onDisk(folder: string | Buffer, { path, bytes }: DecodedPath): string | Buffer {
	if (typeof folder === "string") {
		const start = folder.endsWith("/") ? folder : `${folder}/`;
		return bytes === undefined ? start + path : Buffer.concat([Buffer.from(start), bytes]);
	}
	return Buffer.concat([folder, Buffer.from("/"), bytes ?? Buffer.from(path)]);
}

/** Joins a relative folder, "" for the root itself, and a path below it. */
export function below(folder: DecodedPath, inner: DecodedPath): DecodedPath {
	if (folder.path === "") return inner;
	if (folder.bytes === undefined && inner.bytes === undefined) {
		return { path: `${folder.path}/${inner.path}` };
	}
	return decodePath(`${byteString(folder)}/${byteString(inner)}`);
}

/** The inverse of decodePath: one character a byte. */
export function byteString({ path, bytes }: DecodedPath): string {
	return (bytes ?? Buffer.from(path)).toString("latin1");
}

function escapeByte(character: string): string {
	return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/**
 * Gives a path's bytes as text that keeps them all: what is not UTF-8 becomes lone surrogates,
 * U+DC00 and the byte. Node's path functions work on it; `openable()` gives what node:fs opens.
 */
export function keepBytes(bytes: Buffer): string {
	if (isUtf8(bytes)) return bytes.toString("utf8");
	let text = "";
	for (let start = 0; start < bytes.length; ) {
		const length = characterLength(bytes, start);
		text +=
			length === 0
				? String.fromCharCode(0xdc00 + bytes[start]!)
				: bytes.toString("utf8", start, start + length);
		start += Math.max(length, 1);
	}
	return text;
}

/** False for what keepBytes() made of bytes that are not UTF-8. */
export function isWellFormed(text: string): boolean {
	return !/\p{Surrogate}/u.test(text);
}

/** The inverse of keepBytes(). */
export function openable(text: string): string | Buffer {
	if (isWellFormed(text)) return text;
	const parts = text.split(/([\uDC00-\uDCFF])/u);
	return Buffer.concat(
		parts.map((part, index) =>
			index % 2 === 1 ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part),
		),
	);
}

/** What keepBytes() wrote, as reports show it. */
export function decodeKept(text: string): DecodedPath {
	return isWellFormed(text) ? { path: text } : decodePath(bytesOf(text).toString("latin1"));
}

export function bytesOf(text: string): Buffer {
	return Buffer.from(openable(text) as string);
}

/** The length of the UTF-8 character that starts there; 0 where none does. */
function characterLength(bytes: Buffer, start: number): number {
	for (let length = 1; length <= 4 && start + length <= bytes.length; length++) {
		if (isUtf8(bytes.subarray(start, start + length))) return length;
	}
	return 0;
}
