// Reads tar files, the old kind, ustar, PAX and GNU. At a bad header it goes on at the next one that is right, so that
// a damaged archive is read as far as it can be. What is no content of a member is a part too, without a name: all that
// stands in a tar is seen.

import type { ContainerBudget } from "./budget.ts";
import type { ContainerPart, PartProblem } from "./container.ts";
import { decodeName, maxNameBytes } from "./member-name.ts";

export function* readTar(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	const tar = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	/** For the next member, from an entry of its own. */
	let extended: ExtendedFields = {};
	let isInOrder = true;
	/** Texts in headers that no name says, and what stands in the blocks behind a content. */
	const leftOver: string[] = [];
	let at = 0;
	while (at + blockBytes <= tar.length) {
		const header = tar.subarray(at, at + blockBytes);
		if (!isHeader(header)) {
			if (isInOrder && !isZero(header)) yield { code: "archive-damaged", message: badHeader };
			isInOrder = isZero(header);
			const next = nextHeader(tar, at + blockBytes, budget);
			// What lies between members, or behind the last one, may be anything.
			const gap = withoutZeros(tar.subarray(at, next));
			if (gap.length > 0) yield { name: "", bytes: gap };
			at = next;
			continue;
		}
		isInOrder = true;
		const type = String.fromCharCode(header[156]!);
		const ownSize = holdsData(tar, at, type) ? readNumber(header.subarray(124, 136)) : 0;
		const size = isMember(type) ? (extended.size ?? ownSize) : ownSize;
		const name = extended.name ?? nameOf(header);
		leftOver.push(...unsaidIn(header, extended));
		at += blockBytes;
		if (type === "S") {
			const map = tar.subarray(at, at + sparseBlocks(tar, at, header) * blockBytes);
			leftOver.push(...textsIn(map));
			at += map.length;
		}
		if (size === undefined || size < 0) {
			yield { code: "archive-damaged", name, message: "it has no size that can be" };
			continue;
		}
		const content = tar.subarray(at, Math.min(tar.length, at + size));
		if (content.length < size) {
			yield { code: "archive-damaged", name, message: "the archive ends before it does" };
		}
		const filledUntil = at + Math.ceil(size / blockBytes) * blockBytes;
		if (textsIn(tar.subarray(at + content.length, filledUntil)).length > 0) {
			// A size that is a lie can cut a key.
			const end = content.subarray(-cutReachBytes).length;
			leftOver.push(...textsIn(tar.subarray(at + content.length - end, filledUntil)));
		}
		at = filledUntil;
		if (type === "L") {
			if (extended.name !== undefined) leftOver.push(extended.name);
			leftOver.push(...textsIn(content.subarray(maxNameBytes)));
			extended = { ...extended, name: decodeName(untilNul(content)) };
		} else if (type === "K") {
			leftOver.push(...textsIn(extended.link ?? nothing));
			extended = { ...extended, link: untilNul(content) };
		} else if (type === "x")
			extended = { ...extended, ...readPax(content.subarray(0, maxPaxBytes)) };
		else if (isMember(type)) {
			const link = extended.link ?? untilNul(header.subarray(157, 257));
			extended = {};
			const isLink = type === "2" || (type === "1" && isZero(content));
			// What a link that has a content leads to is told with the rest.
			if (!isLink && link.length > 0) leftOver.push(...textsIn(link));
			if (content.length > 0 || !name.endsWith("/")) yield { name, bytes: isLink ? link : content };
		}
		// What PAX headers hold beyond the name is a content as well.
		if (type === "x" || type === "g") yield { name: nameOf(header), bytes: content };
	}
	leftOver.push(...textsIn(tar.subarray(at)), ...textsIn(extended.link ?? nothing));
	if (leftOver.length > 0) yield { name: "", bytes: Buffer.from(leftOver.join("\n"), "latin1") };
}

/** Texts of a header that are neither its member's name nor where a link leads to. */
function unsaidIn(header: Buffer, extended: ExtendedFields): string[] {
	const isUstar = header.toString("latin1", 257, 263) === ustar;
	const nameBytes = extended.name === undefined ? untilNul(header.subarray(0, 100)).length : 0;
	return [
		...textsIn(header.subarray(nameBytes, 100)),
		...(extended.link === undefined ? [] : textsIn(header.subarray(157, 257))),
		...textsIn(header.subarray(157 + untilNul(header.subarray(157, 257)).length, 257)),
		...textsIn(header.subarray(265, 329)),
		...textsIn(header.subarray(isUstar && extended.name === undefined ? 500 : 345)),
	];
}

/** A field without its zeros, where it is long enough to hold a key. */
function textsIn(field: Buffer): string[] {
	if (field.length === 0 || isZero(field)) return [];
	const text = field.toString("latin1").replace(/\0+/g, "\n");
	return text.length >= minTextLength && beyondNumbers.test(text) ? [text] : [];
}

/** False for headers that say something of what follows. */
function isMember(type: string): boolean {
	return !"LxgK".includes(type);
}

/** Links, devices and folders have none, whatever their size says; but some programs store a hard link's. */
function holdsData(tar: Buffer, at: number, type: string): boolean {
	if (type === "1") return !isHeader(tar.subarray(at + blockBytes, at + 2 * blockBytes));
	return type < "2" || type > "6";
}

/** GNU's list of the filled ranges of a file with holes goes on in blocks of its own. */
function sparseBlocks(tar: Buffer, at: number, header: Buffer): number {
	if (header[482] !== 1) return 0;
	let blocks = 1;
	while (tar[at + blocks * blockBytes - 8] === 1) blocks++;
	return blocks;
}

function nameOf(header: Buffer): string {
	const name = untilNul(header.subarray(0, 100));
	const isUstar = header.toString("latin1", 257, 263) === ustar;
	const prefix = isUstar ? untilNul(header.subarray(345, 500)) : Buffer.alloc(0);
	return decodeName(prefix.length > 0 ? Buffer.concat([prefix, slash, name]) : name);
}

interface ExtendedFields {
	readonly name?: string;
	readonly size?: number;
	readonly link?: Buffer;
}

/** "30 path=some/long/name\n", with the length of the record before it; they count for the next member. */
function readPax(content: Buffer): ExtendedFields {
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

/** In octal, or in base 256 where it is large; undefined for anything else. */
function readNumber(field: Buffer): number | undefined {
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

function isHeader(block: Buffer): boolean {
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

/** Looks on from a block that is no header; the archive's length where there is none. */
function nextHeader(tar: Buffer, from: number, budget: ContainerBudget): number {
	for (let at = from; at + blockBytes <= tar.length; at += blockBytes) {
		budget.takeTime(blockBytes);
		if (isHeader(tar.subarray(at, at + blockBytes))) return at;
	}
	return tar.length;
}

function withoutZeros(bytes: Buffer): Buffer {
	const start = bytes.findIndex((byte) => byte !== 0);
	return start === -1
		? bytes.subarray(0, 0)
		: bytes.subarray(start, bytes.findLastIndex((byte) => byte !== 0) + 1);
}

function isZero(block: Buffer): boolean {
	return block.length <= blockBytes
		? zeros.compare(block, 0, block.length, 0, block.length) === 0
		: block.every((byte) => byte === 0);
}

function untilNul(field: Buffer): Buffer {
	const end = field.indexOf(0);
	return end === -1 ? field : field.subarray(0, end);
}

const blockBytes = 512;
const zeros = Buffer.alloc(blockBytes);
const nothing = Buffer.alloc(0);
const ustar = "ustar\0";
/** A shorter text holds no key. */
const minTextLength = 20;
const cutReachBytes = 256;
/** Sizes and places are octal digits. */
const beyondNumbers = /(?:[89A-Za-z][^89A-Za-z]*){6}/;
/** What stands behind is no name or size that a program wrote. */
const maxPaxBytes = 1 << 20;
const slash = Buffer.from("/");
const pathField = Buffer.from("path=");
const badHeader = "a header in it is not right, so what follows was looked for";
