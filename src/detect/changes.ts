// Where does a version differ from its base, and what does it keep? The parts of a version, as a
// delta tells them, say which bytes are new, which are copied, and where two parts meet that did
// not meet in the base.

/** The kinds of spots: what a rule may want in a content. */
export const spotKinds = {
	/** A value that is a match only with a keyword near it (see Form). */
	named: 0,
	plain: 1,
	/** The text around it would be decoded. */
	quoted: 2,
} as const;

/** The parts of a version, in order: start, end, and start in the base or -1 for new bytes. */
export interface VersionParts {
	readonly at: Int32Array;
	/** How many numbers of `at` are in use: three for each part. */
	readonly length: number;
}

/**
 * Fills `changes` with starts and ends, equal where only parts meet; gives how many bytes there
 * are within `margin` of them.
 */
export function listChanges(
	changes: number[],
	size: number,
	baseSize: number,
	{ at: parts, length }: VersionParts,
	margin: number,
): number {
	changes.length = 0;
	let near = 0;
	let zoneEnd = 0;
	/** Where in the base the next part would go on; -1 behind new bytes, which tell it themselves. */
	let expected = 0;
	for (let part = 0; part <= length; part += 3) {
		const isEnd = part === length;
		const start = isEnd ? size : parts[part]!;
		const end = isEnd ? size : parts[part + 1]!;
		const from = isEnd ? baseSize : parts[part + 2]!;
		const isNew = from < 0;
		if (isNew || (expected !== -1 && from !== expected)) {
			const changeEnd = isNew ? end : start;
			changes.push(start, changeEnd);
			const low = Math.max(zoneEnd, start - margin);
			zoneEnd = changeEnd + margin;
			near += zoneEnd - low;
		}
		expected = isNew ? -1 : from + end - start;
	}
	return near;
}

/** A list of spots (see Look) that is used again for each version. */
export interface SpotList {
	at: Int32Array;
	length: number;
}

export function addSpot(list: SpotList, start: number, end: number, kind: number): void {
	if (list.length + 3 > list.at.length) {
		const larger = new Int32Array(2 * list.at.length);
		larger.set(list.at);
		list.at = larger;
	}
	list.at[list.length] = start;
	list.at[list.length + 1] = end;
	list.at[list.length + 2] = kind;
	list.length += 3;
}

/** A spot of the kind `quoted` is no longer: what is longer is several. */
export const maxQuotedBytes = 1000;

/**
 * Adds the base's spots that lie in copied parts of [from, to), where they are now. Of a quoted
 * one, which is not found again by each of its bytes, what lies there counts. Gives the part at
 * which to go on.
 */
export function carrySpots(
	into: SpotList,
	spots: Int32Array,
	{ at: parts, length }: VersionParts,
	firstPart: number,
	from: number,
	to: number,
): number {
	let part = firstPart;
	for (; part < length && parts[part]! < to; part += 3) {
		const start = parts[part]!;
		const end = parts[part + 1]!;
		const inBase = parts[part + 2]!;
		if (inBase >= 0 && end > from) {
			const shift = start - inBase;
			const low = Math.max(from, start) - shift;
			const high = Math.min(to, end) - shift;
			let spot = firstAtLeast(spots, low - maxQuotedBytes);
			for (; spot < spots.length && spots[spot]! < high; spot += 3) {
				const kind = spots[spot + 2]!;
				let spotStart = spots[spot]!;
				let spotEnd = spots[spot + 1]!;
				if (spotEnd <= low) continue;
				if (spotStart < low || spotEnd > high) {
					if (kind !== spotKinds.quoted) continue;
					spotStart = Math.max(spotStart, low);
					spotEnd = Math.min(spotEnd, high);
				}
				addSpot(into, spotStart + shift, spotEnd + shift, kind);
			}
		}
		if (end > to) break;
	}
	return part;
}

/** The place of the first start that is not less. */
function firstAtLeast(spots: Int32Array, start: number): number {
	let low = 0;
	let high = spots.length / 3;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (spots[3 * middle]! < start) low = middle + 1;
		else high = middle;
	}
	return 3 * low;
}
