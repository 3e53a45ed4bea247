// Reads the entries of a pack inside of a scanned file, and applies their deltas; kernel/assembly/delta.ts applies those
// of the repository that is scanned itself.
// https://git-scm.com/docs/pack-format

export interface EntryHead {
	readonly type: number;
	/** Of what the entry inflates to. */
	readonly size: number;
	/** Of a delta: how far before it its base begins, or the base's id. */
	readonly distance?: number;
	readonly baseId?: string;
	/** Where the packed bytes begin. */
	readonly dataAt: number;
}

const [offsetDelta, idDelta] = [6, 7];

/** Undefined where there is no entry. */
export function readEntryHead(pack: Buffer, from: number, idBytes: number): EntryHead | undefined {
	let at = from;
	let byte = pack[at++];
	if (byte === undefined) return undefined;
	const type = (byte >> 4) & 7;
	let size = byte & 15;
	for (let factor = 16; byte & 128; factor *= 128) {
		byte = pack[at++];
		if (byte === undefined) return undefined;
		size += (byte & 127) * factor;
	}
	if (type === idDelta) {
		const baseId = pack.toString("hex", at, at + idBytes);
		return { type, size, baseId, dataAt: at + idBytes };
	}
	if (type !== offsetDelta)
		return type === 0 || type === 5 ? undefined : { type, size, dataAt: at };
	let distance = -1;
	do {
		byte = pack[at++];
		if (byte === undefined) return undefined;
		distance = (distance + 1) * 128 + (byte & 127);
	} while (byte & 128);
	return { type, size, distance, dataAt: at };
}

/** How many bytes a delta says that it makes. */
export function madeBytesOf(delta: Buffer): number {
	const [, afterBase] = readSize(delta, 0);
	return readSize(delta, afterBase)[0];
}

/** What a delta makes of its base; undefined where it does not fit. Its size is to be checked before. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer | undefined {
	const [baseSize, afterBase] = readSize(delta, 0);
	const [size, start] = readSize(delta, afterBase);
	if (baseSize !== base.length || Number.isNaN(size)) return undefined;
	const made = Buffer.allocUnsafe(size);
	let filled = 0;
	for (let at = start; at < delta.length; ) {
		const command = delta[at++]!;
		let [source, from, length] = [delta, at, command];
		if (command & 128) {
			from = 0;
			length = 0;
			for (let bit = 0; bit < 4; bit++) if (command & (1 << bit)) from += delta[at++]! * 256 ** bit;
			for (let bit = 0; bit < 3; bit++)
				if (command & (16 << bit)) length += delta[at++]! * 256 ** bit;
			if (length === 0) length = 0x10000;
			source = base;
		} else at += length;
		// What is cut off gives a NaN, which fits nowhere.
		const fits = length > 0 && from + length <= source.length && filled + length <= size;
		if (!fits) return undefined;
		source.copy(made, filled, from, from + length);
		filled += length;
	}
	return filled === size ? made : undefined;
}

function readSize(delta: Buffer, from: number): readonly [size: number, end: number] {
	let size = 0;
	for (let at = from, factor = 1; ; factor *= 128) {
		const byte = delta[at++];
		if (byte === undefined) return [Number.NaN, at];
		size += (byte & 127) * factor;
		if (byte < 128) return [size, at];
	}
}
