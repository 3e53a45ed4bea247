// Reads the headers of tar files: blocks of 512 bytes with fields in octal digits, and the lists of PAX.

import { decodeName } from "./member-name.ts";

export const blockBytes = 512;

/** Tells tar files by their first block. Old ones have no mark: the sum of the block's bytes is right there. */
export function isTar(head: Uint8Array): boolean {
	const block = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, blockBytes));
	if (block.length < blockBytes) return false;
	if (block.toString("latin1", 257, 262) === "ustar") return true;
	// The type is a digit or NUL, and the sum ends with NUL or a space: of texts nearly none has all of it.
	const sumAndType = block.toString("latin1", 148, 157);
	return block[0] !== 0 && oldStart.test(sumAndType) && isHeader(block);
}

const oldStart = /^(?=.{6}[\0- ]{2}[\0\d]) *[0-7]+[\0 ]/s;

export function isHeader(block: Buffer): boolean {
	if (block.length < blockBytes) return false;
	const written = readNumber(block.subarray(148, 156));
	if (written === undefined || written === 0) return false;
	let sum = 8 * 0x20;
	let signedSum = sum;
	for (let index = 0; index < blockBytes; index++) {
		if (index >= 148 && index < 156) continue;
		sum += block[index]!;
		signedSum += (block[index]! << 24) >> 24;
	}
	return written === sum || written === signedSum;
}

/** False for headers that say something of what follows. */
export function isMember(type: string): boolean {
	return !"LxgK".includes(type);
}

/** Links, devices and folders have none, whatever their size says; but some programs store a hard link's. */
export function holdsData(tar: Buffer, at: number, type: string): boolean {
	if (type === "1") return !isHeader(tar.subarray(at + blockBytes, at + 2 * blockBytes));
	return type < "2" || type > "6";
}

export function nameOf(header: Buffer): string {
	const name = untilNul(header.subarray(0, 100));
	const prefix = isUstar(header) ? untilNul(header.subarray(345, 500)) : Buffer.alloc(0);
	return decodeName(prefix.length > 0 ? Buffer.concat([prefix, slash, name]) : name);
}

export function isUstar(header: Buffer): boolean {
	return header.toString("latin1", 257, 263) === "ustar\0";
}

/** In octal, or in base 256 where it is large; undefined for anything else. */
export function readNumber(field: Buffer): number | undefined {
	if ((field[0]! & 0x80) !== 0) {
		let value = field[0] === 0xff ? -1 : field[0]! & 0x7f;
		for (const byte of field.subarray(1)) value = value * 256 + byte;
		return value;
	}
	const text = field
		.toString("latin1")
		.replace(/[\0 ]+$/, "")
		.trimStart();
	if (text === "") return 0;
	return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

export interface ExtendedFields {
	readonly name?: string;
	readonly size?: number;
	readonly link?: Buffer;
}

/** "30 path=some/long/name\n", with the length of the record before it; they count for the next member. */
export function readPax(content: Buffer): ExtendedFields {
	let fields: ExtendedFields = {};
	for (let at = 0; at < content.length; ) {
		const space = content.indexOf(0x20, at);
		if (space === -1 || space - at > 20) break;
		const length = Number(content.toString("latin1", at, space));
		if (!(length > 0)) break;
		const record = content.subarray(space + 1, at + length - 1);
		const isSize = /^size=(\d{1,15})$/.exec(record.toString("latin1", 0, 30));
		if (record.subarray(0, 5).equals(pathField))
			fields = { ...fields, name: decodeName(record.subarray(5)) };
		else if (isSize !== null) fields = { ...fields, size: Number(isSize[1]) };
		at += length;
	}
	return fields;
}

/** GNU's list of the filled ranges of a file with holes goes on in blocks of its own. */
export function sparseBlocks(tar: Buffer, at: number, header: Buffer): number {
	if (header[482] !== 1) return 0;
	let blocks = 1;
	while (tar[at + blocks * blockBytes - 8] === 1) blocks++;
	return blocks;
}

export function isZero(block: Buffer): boolean {
	return block.length <= blockBytes
		? zeros.compare(block, 0, block.length, 0, block.length) === 0
		: block.every((byte) => byte === 0);
}

export function untilNul(field: Buffer): Buffer {
	const end = field.indexOf(0);
	return end === -1 ? field : field.subarray(0, end);
}

const zeros = Buffer.alloc(blockBytes);
const slash = Buffer.from("/");
const pathField = Buffer.from("path=");
