// Reads zip files and their kin: jar, apk, whl, docx and many more. The central directory says what is in one. Where
// that is damaged, or does not count a prefix, the members are found by their own headers. Programs differ in which of
// the two they believe: where these disagree, a member is read as either says. A container that stands between, before
// or behind the members is a part without a name.

import { Buffer } from "node:buffer";
import { type ContainerBudget, ContainerLimit } from "./budget.ts";
import { type ContainerPart, isProblem, type PartProblem } from "./container.ts";
import { formatOf } from "./format.ts";
import { inflateRaw } from "./inflate.ts";
import {
	directoryMark,
	extentOf,
	holdsAt,
	type Listed,
	listDirectory,
	localMark,
	type Member,
	readLocalHeader,
} from "./zip-headers.ts";

export async function* readZip(
	bytes: Uint8Array,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart | PartProblem> {
	const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const { start, directory, comment, end } = extentOf(whole);
	const zip = whole.subarray(start, end);
	/** The data of the members that were read, from start to end. */
	const seen = new Map<number, number>();
	const notes: Buffer[] = [];
	let damage: string | undefined;
	try {
		for await (const member of listDirectory(zip, notes)) {
			if ("message" in member) yield member;
			else if (seen.has(member.dataAt)) yield problemOf(member, "archive-damaged", overlaps);
			else seen.set(member.dataAt, yield* readListed(zip, member, budget));
		}
	} catch (error) {
		if (error instanceof ContainerLimit) throw error;
		damage = (error as Error).message;
	}
	if (damage !== undefined) {
		const message = `its directory cannot be read, so members were looked for one by one: ${damage}`;
		yield { code: "archive-damaged", message };
	}
	yield* readUnlisted(zip, budget, seen, damage === undefined ? directory - start : undefined);
	const around = [whole.subarray(0, start), whole.subarray(comment, end), whole.subarray(end)];
	yield* readSurroundings(around, notes);
}

/** Texts of the directory end here, where in the raw bytes their neighbours would go on. */
function* readSurroundings(
	surroundings: readonly Buffer[],
	notes: readonly Buffer[],
): Generator<ContainerPart> {
	for (const bytes of surroundings) yield* containerIn(bytes);
	if (notes.length > 0) {
		const lines = notes.flatMap((note) => [note, lineEnd]);
		yield { name: "", bytes: Buffer.concat(lines) };
	}
}

/** Returns where the nearest end is that directory or header give it. */
async function* readListed(
	zip: Buffer,
	{ own, ...member }: Listed,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart | PartProblem, number> {
	const end = yield* readMember(zip, member, budget);
	if (!differs(member, own)) return end;
	// Where it is the header that lies, the directory's member was read.
	const ownEnd = yield* withoutProblems(readMember(zip, own, budget));
	return Math.min(end, ownEnd);
}

function differs(member: Member, own: Member): boolean {
	if (member.method !== own.method || (member.flags & isEncrypted) !== (own.flags & isEncrypted))
		return true;
	return own.sizes !== undefined && own.sizes.packed !== member.sizes?.packed;
}

async function* withoutProblems<Result>(
	items: AsyncGenerator<ContainerPart | PartProblem, Result>,
): AsyncGenerator<ContainerPart, Result> {
	for (;;) {
		const step = await items.next();
		if (step.done) return step.value;
		if (!isProblem(step.value)) yield step.value;
	}
}

/** Finds the members that the directory does not name by the marks of their headers. */
async function* readUnlisted(
	zip: Buffer,
	budget: ContainerBudget,
	listed: ReadonlyMap<number, number>,
	/** Where the directory begins; undefined where it could not be read. */
	directory: number | undefined,
): AsyncGenerator<ContainerPart | PartProblem> {
	const ranges = [...listed].sort(([one], [other]) => one - other);
	let range = 0;
	/** Where what was told ends. */
	let told = 0;
	for (let at = zip.indexOf(localMark); at !== -1; at = zip.indexOf(localMark, at)) {
		for (; range < ranges.length && ranges[range]![1] <= at; range++)
			told = Math.max(told, ranges[range]![1]);
		const [start, end] = ranges[range] ?? [zip.length, zip.length];
		if (at >= start) {
			at = end;
			continue;
		}
		// Of an archive without a directory all is a gap, and its bytes are scanned as they are.
		if (directory !== undefined) yield* gapOf(zip, told, at);
		const header = readLocalHeader(zip, at);
		at += localMark.length;
		told = Math.max(told, at);
		if (header === undefined || header.dataAt > zip.length) continue;
		if (listed.has(header.dataAt)) {
			told = Math.max(told, header.dataAt);
			continue;
		}
		const member = readMember(zip, header, budget);
		const isMember = directory === undefined || isPlausible(header, zip);
		at = Math.max(at, yield* isMember ? member : withoutProblems(member));
		told = at;
	}
	for (const [, end] of ranges) told = Math.max(told, end);
	if (directory !== undefined) yield* gapOf(zip, told, directory);
}

/** Programs that look for members hold the mark of a header, and behind it anything. */
function isPlausible({ name, method, sizes, dataAt }: Member, zip: Buffer): boolean {
	const isKnown = method <= 20 || (method >= 93 && method <= 99);
	return name !== "" && isKnown && dataAt + (sizes?.packed ?? 0) <= zip.length;
}

/** What is in no member. */
function* gapOf(zip: Buffer, from: number, to: number): Generator<ContainerPart> {
	// Sizes stand behind a member where its header could not know them.
	const start = holdsAt(zip, from, descriptorMark) ? from + descriptorBytes : from;
	if (to > start) yield* containerIn(zip.subarray(start, to));
}

/** The raw bytes of an archive are scanned as well, so of what stands beside its members only that counts. */
function* containerIn(bytes: Buffer): Generator<ContainerPart> {
	if (formatOf({ head: bytes, tail: bytes }) !== undefined) yield { name: "", bytes };
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
	yield { name, bytes, isCut: error instanceof ContainerLimit };
	if (error instanceof ContainerLimit && !error.isOfMember) throw error;
	if (error !== undefined) yield errorOf(member, error);
	else if (sizes !== undefined && (bytes.length !== sizes.unpacked || usedBytes < packed.length))
		yield problemOf(member, "archive-damaged", wrongSize);
	return dataAt + usedBytes;
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
const isEncrypted = 0x0001;
const descriptorMark = Buffer.from("PK\x07\x08", "latin1");
const lineEnd = Buffer.from("\n");
const descriptorBytes = 16;
const overlaps = "it lies over another member, which was read";
const wrongSize = "its size is not what the archive says";
