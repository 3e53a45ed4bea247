// Reads the headers of zip files: the directory at their end, and the one in front of each member.

import { Buffer } from "node:buffer";
import type { PartProblem } from "./container.ts";
import { decodeName } from "./member-name.ts";

export interface Listed extends Member {
	/** What the member's own header says of it. */
	readonly own: Member;
}

export interface Member {
	readonly name: string;
	readonly method: number;
	readonly flags: number;
	/** Absent where only the end of the data tells it. */
	readonly sizes?: { readonly packed: number; readonly unpacked: number } | undefined;
	readonly dataAt: number;
}

/** Yields the members that it names. Texts that stand beside names, in it and in headers, are added to `notes`. */
export async function* listDirectory(
	zip: Buffer,
	notes: Buffer[],
): AsyncGenerator<Listed | PartProblem> {
	const { fromBufferPromise } = await import("yauzl");
	const file = await fromBufferPromise(zip, { decodeStrings: false });
	const note = (text: Buffer | string) => {
		const bytes = Buffer.from(text);
		if (longText.test(bytes.toString("latin1"))) notes.push(bytes);
	};
	for await (const entry of file.eachEntry()) {
		const name = decodeName(entry.fileName);
		note(entry.fileComment);
		note(entry.extraFieldRaw);
		const own = readLocalHeader(zip, entry.relativeOffsetOfLocalHeader);
		if (own === undefined) {
			yield {
				code: "archive-damaged",
				name,
				message: "its header is not where the directory says",
			};
			continue;
		}
		if (own.name !== name) note(own.name);
		note(own.extra);
		const { compressionMethod: method, generalPurposeBitFlag: flags, compressedSize } = entry;
		const sizes = { packed: compressedSize, unpacked: entry.uncompressedSize };
		yield { ...own, name, method, flags, sizes, own: { ...own, name } };
	}
}

export function readLocalHeader(
	zip: Buffer,
	at: number,
): (Member & { readonly extra: Buffer }) | undefined {
	if (at < 0 || at + localHeaderBytes > zip.length) return undefined;
	if (zip.readUInt32LE(at) !== localMarkNumber) return undefined;
	const flags = zip.readUInt16LE(at + 6);
	const method = zip.readUInt16LE(at + 8);
	const packed = zip.readUInt32LE(at + 18);
	const unpacked = zip.readUInt32LE(at + 22);
	const nameBytes = zip.readUInt16LE(at + 26);
	const nameAt = at + localHeaderBytes;
	const extraAt = nameAt + nameBytes;
	const dataAt = extraAt + zip.readUInt16LE(at + 28);
	const isSized = (flags & sizesFollow) === 0 && packed !== maxSize && unpacked !== maxSize;
	const name = decodeName(zip.subarray(nameAt, nameAt + nameBytes));
	const extra = zip.subarray(extraAt, dataAt);
	return { name, method, flags, ...(isSized && { sizes: { packed, unpacked } }), dataAt, extra };
}

export interface Extent {
	readonly start: number;
	/** Where the directory begins, and the comment behind it. */
	readonly directory: number;
	readonly comment: number;
	readonly end: number;
}

/** What its offsets count: an archive can stand behind something else, and something can follow. */
export function extentOf(zip: Buffer): Extent {
	const at = zip.lastIndexOf(endMark);
	if (at === -1 || at + endBytes > zip.length)
		return { start: 0, directory: zip.length, comment: zip.length, end: zip.length };
	const directory = at - zip.readUInt32LE(at + 12);
	const prefix = directory - zip.readUInt32LE(at + 16);
	const hasDirectory = holdsAt(zip, directory, directoryMark);
	const comment = at + endBytes;
	return {
		start: hasDirectory && prefix > 0 ? prefix : 0,
		// That of zip64 has its size elsewhere.
		directory: hasDirectory ? directory : Math.max(0, zip.indexOf(directoryMark)),
		comment,
		end: Math.min(zip.length, comment + zip.readUInt16LE(at + 20)),
	};
}

export function holdsAt(zip: Buffer, at: number, mark: Buffer): boolean {
	return at >= 0 && zip.subarray(at, at + mark.length).equals(mark);
}

const endMark = Buffer.from("PK\x05\x06", "latin1");
const endBytes = 22;
const sizesFollow = 0x0008;
const maxSize = 0xffff_ffff;
const localHeaderBytes = 30;
const longText = /[ -~]{20}/;
export const localMark: Buffer = Buffer.from("PK\x03\x04", "latin1");
const localMarkNumber = localMark.readUInt32LE(0);
export const directoryMark: Buffer = Buffer.from("PK\x01\x02", "latin1");
