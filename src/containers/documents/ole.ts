// Reads the compound files of older office programs and of Outlook (doc, xls, ppt, msg): each stream is a member, joined
// from its sectors. The directory is read as a list, so that entries which hold each other are no danger.

import type { ContainerBudget } from "../budget.ts";
import type { ContainerPart, PartProblem } from "../container.ts";

const [headerBytes, entryBytes] = [512, 128];
const [streamType, rootType] = [2, 5];
/** Sectors beyond are marks: the end of a chain, an unused sector. */
const maxSector = 0xfffffffa;
const encrypted = "it is encrypted: open it and save it without a password";

/** What the properties of a message are called, by their numbers. */
const propertyNames: Readonly<Record<string, string>> = {
	"0037": "subject",
	"007D": "headers",
	"1000": "text",
	"1013": "text.html",
	"3701": "attachment",
};

export function* readOle(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	const file = openFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), budget);
	if (file === undefined) {
		yield { code: "archive-damaged", message: "its tables are not where it says" };
		return;
	}
	for (const { name, content, isWhole } of file.streams()) {
		if (name === "EncryptedPackage" || isEncrypted(name, content)) {
			yield { code: "archive-encrypted", message: encrypted };
			return;
		}
		if (!isWhole) yield { code: "archive-damaged", name, message: "its end is missing" };
		if (content.length > 0) yield { name, bytes: content };
	}
}

function openFile(file: Buffer, budget: ContainerBudget) {
	if (file.length < headerBytes) return undefined;
	const shift = file.readUInt16LE(30);
	if (shift !== 9 && shift !== 12) return undefined;
	const sectorBytes = 1 << shift;
	const sector = (number: number) =>
		file.subarray((number + 1) * sectorBytes, (number + 2) * sectorBytes);
	const table = Buffer.concat(tableSectors(file, sector));
	const directory = follow(file.readUInt32LE(48), table, sector);
	const shortTable = Buffer.concat(follow(file.readUInt32LE(60), table, sector));
	const shortLimit = file.readUInt32LE(56);

	function* entries(): Generator<Buffer> {
		for (const part of directory) {
			for (let at = 0; at + entryBytes <= part.length; at += entryBytes) {
				yield part.subarray(at, at + entryBytes);
			}
		}
	}

	function* streams() {
		const root = [...entries()].find((entry) => entry[66] === rootType);
		const shortStream =
			root === undefined ? nothing : Buffer.concat(follow(root.readUInt32LE(116), table, sector));
		budget.takeBytes(shortStream.length);
		const shortSector = (number: number) => shortStream.subarray(number * 64, (number + 1) * 64);
		for (const entry of entries()) {
			if (entry[66] !== streamType) continue;
			const [start, size] = [entry.readUInt32LE(116), entry.readUInt32LE(120)];
			const pieces =
				size < shortLimit
					? follow(start, shortTable, shortSector, size)
					: follow(start, table, sector, size);
			const output = budget.output(size);
			for (const piece of pieces) output.append(piece);
			yield {
				name: nameOf(entry),
				content: output.bytes.subarray(0, size),
				isWhole: output.bytes.length >= size,
			};
		}
	}

	return { streams };
}

/** The sectors that hold the table of chains, as the header and its extensions list them. */
function tableSectors(file: Buffer, sector: (number: number) => Buffer): Buffer[] {
	const numbers = wordsIn(file.subarray(76, headerBytes));
	const seen = new Set<number>();
	for (let next = file.readUInt32LE(68); next < maxSector && !seen.has(next); ) {
		seen.add(next);
		const words = wordsIn(sector(next));
		next = words.pop() ?? maxSector;
		numbers.push(...words);
	}
	return numbers.filter((number) => number < maxSector).map(sector);
}

/** The sectors of a chain; one that comes back to itself ends there. */
function follow(
	start: number,
	table: Buffer,
	sector: (number: number) => Buffer,
	maxBytes: number = Number.POSITIVE_INFINITY,
): Buffer[] {
	const pieces: Buffer[] = [];
	const seen = new Set<number>();
	let length = 0;
	for (let number = start; number < maxSector && length < maxBytes && !seen.has(number); ) {
		seen.add(number);
		const piece = sector(number);
		if (piece.length === 0) break;
		pieces.push(piece);
		length += piece.length;
		number = 4 * number + 4 <= table.length ? table.readUInt32LE(4 * number) : maxSector;
	}
	return pieces;
}

function wordsIn(bytes: Buffer): number[] {
	return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32LE(4 * index));
}

function nameOf(entry: Buffer): string {
	const length = Math.min(64, Math.max(2, entry.readUInt16LE(64))) - 2;
	const written = entry.toString("utf16le", 0, length);
	// Names of streams for programs begin with a control character.
	const name = written.charCodeAt(0) < 0x20 ? written.slice(1) : written;
	const property = /^__substg1\.0_([0-9A-F]{4})/.exec(name)?.[1];
	return property === undefined ? name : (propertyNames[property] ?? `property ${property}`);
}

/** As the first records of a workbook, or the head of a document, say. */
function isEncrypted(name: string, content: Buffer): boolean {
	if (name === "WordDocument") return content.length > 12 && (content[11]! & 1) === 1;
	if (name !== "Workbook" && name !== "Book") return false;
	for (let at = 0, records = 0; at + 4 <= content.length && records < 8; records++) {
		if (content.readUInt16LE(at) === 0x2f) return true;
		at += 4 + content.readUInt16LE(at + 2);
	}
	return false;
}

const nothing = Buffer.alloc(0);
