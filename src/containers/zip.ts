// Reads zip files and their kin: jar, apk, whl, docx and many more. The central directory says what is in one. Where
// that is damaged, or does not count a prefix, the members are found by their own headers.

import { Buffer } from "node:buffer";
import { type ContainerBudget, ContainerLimit } from "./budget.ts";
import { type ContainerPart, isProblem, type PartProblem } from "./container.ts";
import { inflateRaw } from "./inflate.ts";
import { decodeName } from "./member-name.ts";

export async function* readZip(
	bytes: Uint8Array,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart | PartProblem> {
	const zip = withoutSurroundings(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
	/** The data of the members that were read, from start to end. */
	const seen = new Map<number, number>();
	let damage: string | undefined;
	try {
		for await (const member of listDirectory(zip)) {
			if ("message" in member) yield member;
			else if (seen.has(member.dataAt)) yield problemOf(member, "archive-damaged", overlaps);
			else seen.set(member.dataAt, yield* readMember(zip, member, budget));
		}
	} catch (error) {
		if (error instanceof ContainerLimit) throw error;
		damage = (error as Error).message;
	}
	if (damage !== undefined) {
		const message = `its directory cannot be read, so members were looked for one by one: ${damage}`;
		yield { code: "archive-damaged", message };
	}
	yield* readUnlisted(zip, budget, seen, damage !== undefined);
}

/** Leaves out what stands before and behind the archive, which its offsets do not count. */
function withoutSurroundings(zip: Buffer): Buffer {
	const end = zip.lastIndexOf(endMark);
	if (end === -1 || end + endBytes > zip.length) return zip;
	const directoryBytes = zip.readUInt32LE(end + 12);
	const prefix = end - directoryBytes - zip.readUInt32LE(end + 16);
	const isPrefixed = prefix > 0 && holdsAt(zip, end - directoryBytes, directoryMark);
	const last = Math.min(zip.length, end + endBytes + zip.readUInt16LE(end + 20));
	return zip.subarray(isPrefixed ? prefix : 0, last);
}

function holdsAt(zip: Buffer, at: number, mark: Buffer): boolean {
	return at >= 0 && zip.subarray(at, at + mark.length).equals(mark);
}

interface Member {
	readonly name: string;
	readonly method: number;
	readonly flags: number;
	/** Absent where only the end of the data tells it. */
	readonly sizes?: { readonly packed: number; readonly unpacked: number } | undefined;
	readonly dataAt: number;
}

async function* listDirectory(zip: Buffer): AsyncGenerator<Member | PartProblem> {
	const { fromBufferPromise } = await import("yauzl");
	const file = await fromBufferPromise(zip, { decodeStrings: false });
	for await (const entry of file.eachEntry()) {
		const name = decodeName(entry.fileName);
		const header = readLocalHeader(zip, entry.relativeOffsetOfLocalHeader);
		if (header === undefined) {
			yield {
				code: "archive-damaged",
				name,
				message: "its header is not where the directory says",
			};
			continue;
		}
		const { compressionMethod: method, generalPurposeBitFlag: flags, compressedSize } = entry;
		const sizes = { packed: compressedSize, unpacked: entry.uncompressedSize };
		yield { name, method, flags, sizes, dataAt: header.dataAt };
	}
}

/**
 * Finds the members that the directory does not name by the marks of their headers. Where the directory is right, other
 * bytes that look like a header are no damage.
 */
async function* readUnlisted(
	zip: Buffer,
	budget: ContainerBudget,
	listed: ReadonlyMap<number, number>,
	isDamaged: boolean,
): AsyncGenerator<ContainerPart | PartProblem> {
	const ranges = [...listed].sort(([one], [other]) => one - other);
	let range = 0;
	for (let at = zip.indexOf(localMark); at !== -1; at = zip.indexOf(localMark, at)) {
		for (; range < ranges.length && ranges[range]![1] <= at; range++);
		const [start, end] = ranges[range] ?? [zip.length, zip.length];
		if (at >= start) {
			at = end;
			continue;
		}
		const header = readLocalHeader(zip, at);
		at += localMark.length;
		if (header === undefined || header.dataAt > zip.length || listed.has(header.dataAt)) continue;
		if (header.name === "" || header.method > maxMethod) continue;
		const member = readMember(zip, header, budget);
		let step = await member.next();
		for (; !step.done; step = await member.next()) {
			if (isDamaged || !isProblem(step.value)) yield step.value;
		}
		at = Math.max(at, step.value);
	}
}

function readLocalHeader(zip: Buffer, at: number): Member | undefined {
	if (at < 0 || at + localHeaderBytes > zip.length) return undefined;
	if (zip.readUInt32LE(at) !== localMarkNumber) return undefined;
	const flags = zip.readUInt16LE(at + 6);
	const method = zip.readUInt16LE(at + 8);
	const packed = zip.readUInt32LE(at + 18);
	const unpacked = zip.readUInt32LE(at + 22);
	const nameBytes = zip.readUInt16LE(at + 26);
	const nameAt = at + localHeaderBytes;
	const dataAt = nameAt + nameBytes + zip.readUInt16LE(at + 28);
	const isSized = (flags & sizesFollow) === 0 && packed !== maxSize && unpacked !== maxSize;
	const name = decodeName(zip.subarray(nameAt, nameAt + nameBytes));
	return { name, method, flags, ...(isSized && { sizes: { packed, unpacked } }), dataAt };
}

/** Yields a member's bytes and what is wrong with them; returns where its data end. */
async function* readMember(
	zip: Buffer,
	member: Member,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart | PartProblem, number> {
	const { name, method, flags, sizes, dataAt } = member;
	const packedBytes = sizes?.packed ?? (method === stored ? storedBytes(zip, dataAt) : zip.length);
	const packed = zip.subarray(dataAt, Math.min(zip.length, dataAt + packedBytes));
	const end = dataAt + packed.length;
	if (name.endsWith("/") && packed.length === 0) return end;
	const isCut = sizes !== undefined && packed.length < packedBytes;
	if ((flags & isEncrypted) !== 0) {
		yield problemOf(member, "archive-encrypted", "it is encrypted: unpack it and scan that folder");
		return end;
	}
	if (method === stored) {
		yield { name, bytes: packed };
		if (isCut || (sizes !== undefined && sizes.unpacked !== sizes.packed))
			yield problemOf(member, "archive-damaged", wrongSize);
		return end;
	}
	if (method !== deflated) {
		yield problemOf(
			member,
			"archive-unread",
			`it is packed by method ${method}, which nothing here reads`,
		);
		return end;
	}
	const { bytes, usedBytes, error } = await inflateRaw(packed, budget);
	yield { name, bytes };
	if (error !== undefined) yield errorOf(member, error);
	else if (sizes !== undefined && bytes.length !== sizes.unpacked)
		yield problemOf(member, "archive-damaged", wrongSize);
	return sizes === undefined || error !== undefined ? dataAt + usedBytes : end;
}

/** Of a stored member whose size stands behind it. */
function storedBytes(zip: Buffer, dataAt: number): number {
	const ends = [descriptorMark, localMark, directoryMark].map((mark) => zip.indexOf(mark, dataAt));
	return Math.min(...ends.filter((end) => end !== -1), zip.length) - dataAt;
}

function errorOf(member: Member, error: Error): PartProblem {
	if (error instanceof ContainerLimit) return problemOf(member, error.code, error.message);
	return problemOf(member, "archive-damaged", `it cannot be unpacked to its end: ${error.message}`);
}

function problemOf({ name }: Member, code: string, message: string): PartProblem {
	return { code, name, message };
}

const [stored, deflated] = [0, 8];
/** No format has a higher one. */
const maxMethod = 99;
const [isEncrypted, sizesFollow] = [0x0001, 0x0008];
const maxSize = 0xffff_ffff;
const localHeaderBytes = 30;
const localMark = Buffer.from("PK\x03\x04", "latin1");
const localMarkNumber = localMark.readUInt32LE(0);
const descriptorMark = Buffer.from("PK\x07\x08", "latin1");
const directoryMark = Buffer.from("PK\x01\x02", "latin1");
const endMark = Buffer.from("PK\x05\x06", "latin1");
const endBytes = 22;
const overlaps = "it lies over another member, which was read";
const wrongSize = "its size is not what the archive says";
