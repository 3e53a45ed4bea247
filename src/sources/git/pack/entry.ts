// What does an entry of a pack begin with? A type and a size in a few bits each, and for a delta
// the place or the id of its base. Then comes one zlib stream.
// https://git-scm.com/docs/pack-format: "Object entries"

/** The types as numbers, as the format has them. */
export const entryTypes = {
	commit: 1,
	tree: 2,
	blob: 3,
	tag: 4,
	offsetDelta: 6,
	idDelta: 7,
} as const;

/** A header is never longer: 10 bytes of size, then 10 of distance or 32 of id. */
export const maxHeaderBytes = 42;

export interface EntryHeader {
	type: number;
	/** Of what the entry inflates to: content, or delta. */
	size: number;
	/** Where the zlib stream begins in `bytes`. */
	dataAt: number;
	/** How far before this entry the base begins; 0 where it is not told so. */
	distance: number;
	/** Where the base's id stands in `bytes`; 0 where it is not told so. */
	idAt: number;
}

export function createHeader(): EntryHeader {
	return { type: 0, size: 0, dataAt: 0, distance: 0, idAt: 0 };
}

/** Reads the header that begins at `at` into `header`; false where there is none. */
export function readHeader(
	bytes: Uint8Array,
	at: number,
	idBytes: number,
	header: EntryHeader,
): boolean {
	const end = Math.min(bytes.length, at + maxHeaderBytes);
	let byte = bytes[at++] ?? 0;
	header.type = (byte >> 4) & 7;
	let size = byte & 15;
	// Numbers, not shifts: sizes go beyond 32 bits.
	for (let factor = 16; byte & 128; factor *= 128) {
		if (at >= end) return false;
		byte = bytes[at++]!;
		size += (byte & 127) * factor;
	}
	header.size = size;
	header.distance = 0;
	header.idAt = 0;
	if (header.type === entryTypes.offsetDelta) {
		byte = bytes[at++] ?? 0;
		let distance = byte & 127;
		while (byte & 128) {
			if (at >= end) return false;
			byte = bytes[at++]!;
			distance = (distance + 1) * 128 + (byte & 127);
		}
		header.distance = distance;
		if (distance === 0) return false;
	} else if (header.type === entryTypes.idDelta) {
		header.idAt = at;
		at += idBytes;
	} else if (header.type === 0 || header.type === 5) return false;
	header.dataAt = at;
	return at <= end && Number.isSafeInteger(size);
}
