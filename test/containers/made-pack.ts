// Writes packs of git, also such as git never writes.

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

export interface PackEntry {
	/** 1 to 4: commit, tree, blob, tag; 6 and 7 are deltas. */
	readonly type: number;
	readonly content: Buffer;
	/** Of a delta: how many bytes before it its base begins, or the id of its base. */
	readonly base?: number | string;
	/** What is said to be the size. */
	readonly size?: number;
}

/** A pack with its head and its hash; `count` is what is said. */
export function makePack(entries: readonly PackEntry[], count = entries.length): Buffer {
	const head = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
	head.writeUInt32BE(count, 8);
	const pack = Buffer.concat([head, ...entries.map(bytesOf)]);
	return Buffer.concat([pack, createHash("sha1").update(pack).digest()]);
}

/** The bytes that an entry has in a pack. */
export function bytesOf({ type, content, base, size = content.length }: PackEntry): Buffer {
	const head = [];
	let rest = Math.floor(size / 16);
	head.push((type << 4) | (size & 15) | (rest > 0 ? 128 : 0));
	for (; rest > 0; rest = Math.floor(rest / 128)) head.push((rest & 127) | (rest >= 128 ? 128 : 0));
	if (typeof base === "number") head.push(...distanceOf(base));
	const id = typeof base === "string" ? Buffer.from(base, "hex") : Buffer.alloc(0);
	return Buffer.concat([Buffer.from(head), id, deflateSync(content)]);
}

function distanceOf(distance: number): number[] {
	const bytes = [distance & 127];
	for (let rest = distance >> 7; rest > 0; rest >>= 7) bytes.unshift(128 | (--rest & 127));
	return bytes;
}

/** A delta that gives all of its base, and then `text`, which has fewer than 128 bytes. */
export function deltaOf(base: Buffer, text: string): Buffer {
	const size = base.length + text.length;
	const copied = [0x91 | 0x20, 0, base.length & 255, base.length >> 8];
	return Buffer.concat([
		Buffer.from([...numberOf(base.length), ...numberOf(size), ...copied, text.length]),
		Buffer.from(text),
	]);
}

function numberOf(value: number): number[] {
	return value < 128 ? [value] : [(value & 127) | 128, ...numberOf(value >> 7)];
}

export function idOf(type: string, content: Buffer): string {
	return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
}
