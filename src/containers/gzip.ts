// Reads gzip files, which may have several members: they are one content. Headers are read here, so that what stands
// behind the last member does not cost what was read.

import { type ContainerBudget, ContainerLimit } from "./budget.ts";
import type { ContainerPart, PartProblem, Surroundings } from "./container.ts";
import { inflateRaw } from "./inflate.ts";
import { decodeName, unpackedName } from "./member-name.ts";

export async function* readGzip(
	bytes: Uint8Array,
	budget: ContainerBudget,
	{ name }: Surroundings,
): AsyncGenerator<ContainerPart | PartProblem> {
	const gzip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const pieces: Buffer[] = [];
	let partName = unpackedName(name);
	let problem: PartProblem | undefined;
	let limit: ContainerLimit | undefined;
	for (let at = 0; at < gzip.length && problem === undefined; ) {
		const header = readHeader(gzip, at);
		if (header === undefined) {
			// Programs fill the last block with zeros.
			if (gzip.subarray(at).some((byte) => byte !== 0)) problem = damaged(trailing);
			break;
		}
		if (partName === "" && at === 0) partName = header.name;
		const {
			bytes: piece,
			usedBytes,
			error,
		} = await inflateRaw(gzip.subarray(header.dataAt), budget);
		pieces.push(piece);
		if (error instanceof ContainerLimit) {
			limit = error;
			problem = { code: error.code, message: error.message };
		} else if (error !== undefined)
			problem = damaged(`it cannot be unpacked to its end: ${error.message}`);
		at = header.dataAt + usedBytes + trailerBytes;
		if (at > gzip.length && problem === undefined) problem = damaged("it is cut off");
	}
	yield { name: partName, bytes: joinPieces(pieces), isCut: limit !== undefined };
	if (limit?.isOfMember === false) throw limit;
	if (problem !== undefined) yield problem;
}

/** Outputs lie behind each other in one memory. */
function joinPieces(pieces: readonly Buffer[]): Buffer {
	const [first, ...rest] = pieces.filter((piece) => piece.length > 0);
	if (first === undefined) return Buffer.alloc(0);
	const length = first.length + rest.reduce((sum, piece) => sum + piece.length, 0);
	return Buffer.from(first.buffer, first.byteOffset, length);
}

function readHeader(gzip: Buffer, at: number): { dataAt: number; name: string } | undefined {
	if (gzip[at] !== 0x1f || gzip[at + 1] !== 0x8b || gzip[at + 2] !== 8) return undefined;
	const flags = gzip[at + 3] ?? 0;
	let dataAt = at + 10;
	let name = "";
	if ((flags & 4) !== 0 && dataAt + 2 <= gzip.length) dataAt += 2 + gzip.readUInt16LE(dataAt);
	if ((flags & 8) !== 0) {
		const end = gzip.indexOf(0, dataAt);
		if (end === -1) return { dataAt: gzip.length, name };
		name = decodeName(gzip.subarray(dataAt, end));
		dataAt = end + 1;
	}
	if ((flags & 16) !== 0) {
		const end = gzip.indexOf(0, dataAt);
		dataAt = end === -1 ? gzip.length : end + 1;
	}
	if ((flags & 2) !== 0) dataAt += 2;
	return { dataAt: Math.min(dataAt, gzip.length), name };
}

function damaged(message: string): PartProblem {
	return { code: "archive-damaged", message };
}

const trailerBytes = 8;
const trailing = "behind its end stand bytes that are no part of it";
