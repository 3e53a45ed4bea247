// Writes packs by hand, also such as git never writes: entries, deltas and the index, as the format says,
// and checks nothing more.

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { entryTypes } from "../../../src/git/pack/entry-types.ts";

/** An operation of a delta: inserted bytes, or a range of the base. */
export type Operation = Buffer | { readonly from: number; readonly count: number };

export type Entry =
	| { readonly type: "commit" | "tree" | "blob" | "tag"; readonly content: Buffer }
	/** A delta; its base is an entry written before it, by number, or an id in hexadecimal. */
	| { readonly base: number | string; readonly delta: Buffer }
	/** Anything at all. */
	| { readonly bytes: Buffer };

export interface WrittenPack {
	readonly bytes: Buffer;
	/** Where each entry begins. */
	readonly offsets: readonly number[];
}

/** The id of an object. */
export function idOf(type: string, content: Buffer, algorithm: "sha1" | "sha256" = "sha1"): string {
	return createHash(algorithm).update(`${type} ${content.length}\0`).update(content).digest("hex");
}

/** Writes a number as a header has it: the type and four bits, then seven bits a byte. */
export function writeHeader(type: number, size: number): Buffer {
	const bytes = [(type << 4) | (size % 16)];
	for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
		bytes[bytes.length - 1]! |= 128;
		bytes.push(rest % 128);
	}
	return Buffer.from(bytes);
}

/** Writes how far before an entry its base begins. */
export function writeDistance(distance: number): Buffer {
	const bytes = [distance % 128];
	for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
		bytes.unshift((--rest % 128) | 128);
	}
	return Buffer.from(bytes);
}

/** Writes a delta; the caller states the sizes, which need not be true. */
export function writeDelta(
	baseSize: number,
	size: number,
	operations: readonly Operation[],
): Buffer {
	return Buffer.concat([
		writeSize(baseSize),
		writeSize(size),
		...operations.flatMap((operation) =>
			Buffer.isBuffer(operation) ? writeInserts(operation) : writeCopies(operation),
		),
	]);
}

function writeSize(size: number): Buffer {
	const bytes = [size % 128];
	for (let rest = Math.floor(size / 128); rest > 0; rest = Math.floor(rest / 128)) {
		bytes[bytes.length - 1]! |= 128;
		bytes.push(rest % 128);
	}
	return Buffer.from(bytes);
}

function writeInserts(bytes: Buffer): Buffer[] {
	const written: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += 127) {
		const piece = bytes.subarray(at, at + 127);
		written.push(Buffer.from([piece.length]), piece);
	}
	return written;
}

/** No byte for what is 0, and a count of 65,536 for no byte at all. */
function writeCopies({ from, count }: { from: number; count: number }): Buffer[] {
	const written: Buffer[] = [];
	const largest = 0xffffff;
	for (let done = 0; done < count; done += largest) {
		const piece = Math.min(largest, count - done);
		const bytes = [128];
		for (const [bit, byte] of [
			...bytesOf(from + done, 4),
			...(piece === 0x10000 ? [] : bytesOf(piece, 3)),
		].entries()) {
			if (byte === 0) continue;
			bytes[0]! |= 1 << bit;
			bytes.push(byte);
		}
		written.push(Buffer.from(bytes));
	}
	return written;
}

function bytesOf(number: number, length: number): number[] {
	return Array.from({ length }, (_, index) => Math.floor(number / 256 ** index) % 256);
}

/** Writes a pack of entries in their order. */
export function writePack(
	entries: readonly Entry[],
	algorithm: "sha1" | "sha256" = "sha1",
): WrittenPack {
	const head = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
	head.writeUInt32BE(entries.length, 8);
	const written: Buffer[] = [head];
	const offsets: number[] = [];
	let at = head.length;
	for (const entry of entries) {
		const bytes = writeEntry(entry, at, offsets);
		offsets.push(at);
		written.push(bytes);
		at += bytes.length;
	}
	written.push(createHash(algorithm).update(Buffer.concat(written)).digest());
	return { bytes: Buffer.concat(written), offsets };
}

function writeEntry(entry: Entry, at: number, offsets: readonly number[]): Buffer {
	if ("bytes" in entry) return entry.bytes;
	if ("type" in entry) {
		const { type, content } = entry;
		return Buffer.concat([writeHeader(entryTypes[type], content.length), deflateSync(content)]);
	}
	const { base, delta } = entry;
	const isById = typeof base === "string";
	return Buffer.concat([
		writeHeader(isById ? entryTypes.idDelta : entryTypes.offsetDelta, delta.length),
		isById ? Buffer.from(base, "hex") : writeDistance(at - offsets[base]!),
		deflateSync(delta),
	]);
}

export interface IndexOptions {
	readonly algorithm?: "sha1" | "sha256";
	/** Offsets from here on go to the table of 64 bits; the format's own limit where not given. */
	readonly largeFrom?: number;
}

/** Writes an index of version 2: the ids may come in any order, and more than once. */
export function writeIndex(
	pack: Buffer,
	objects: readonly (readonly [id: string, offset: number])[],
	{ algorithm = "sha1", largeFrom = 0x80000000 }: IndexOptions = {},
): Buffer {
	const sorted = [...objects].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
	const fanout = Buffer.alloc(1024);
	for (let first = 0; first < 256; first++) {
		const upTo = sorted.filter(([id]) => Number.parseInt(id.slice(0, 2), 16) <= first);
		fanout.writeUInt32BE(upTo.length, 4 * first);
	}
	const ends = [...new Set(sorted.map(([, offset]) => offset))].sort((one, other) => one - other);
	const checksums = Buffer.alloc(4 * sorted.length);
	const places = Buffer.alloc(4 * sorted.length);
	const large: Buffer[] = [];
	for (const [index, [, offset]] of sorted.entries()) {
		const end = ends[ends.indexOf(offset) + 1] ?? pack.length - idBytesOf(algorithm);
		checksums.writeUInt32BE(crc32(pack.subarray(offset, end)), 4 * index);
		if (offset < largeFrom) places.writeUInt32BE(offset, 4 * index);
		else {
			places.writeUInt32BE(0x80000000 + large.length, 4 * index);
			const wide = Buffer.alloc(8);
			wide.writeBigUInt64BE(BigInt(offset));
			large.push(wide);
		}
	}
	const body = Buffer.concat([
		Buffer.from("ff744f6300000002", "hex"),
		fanout,
		...sorted.map(([id]) => Buffer.from(id, "hex")),
		checksums,
		places,
		...large,
		pack.subarray(-idBytesOf(algorithm)),
	]);
	return Buffer.concat([body, createHash(algorithm).update(body).digest()]);
}

function idBytesOf(algorithm: "sha1" | "sha256"): number {
	return algorithm === "sha1" ? 20 : 32;
}

/** Puts a pack and its index into a folder of objects; gives the path without its ending. */
export function placePack(objects: string, pack: Buffer, index: Buffer): string {
	mkdirSync(join(objects, "pack"), { recursive: true });
	const name = createHash("sha1").update(pack).update(index).digest("hex");
	const path = join(objects, "pack", `pack-${name}`);
	writeFileSync(`${path}.pack`, pack);
	writeFileSync(`${path}.idx`, index);
	return path;
}
