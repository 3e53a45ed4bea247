// Finds runs: bytes of one set in a row, enough of them to be a secret. A run of n bytes covers a byte whose index is
// n-1, 2n-1, … from the last break, so most bytes are never read: on source text one in eight is
// (test/bench/LEDGER.md).

/** A set of byte values as a table: 1 for members. */
export type ByteSet = Uint8Array;

/** Makes the table for the characters of an ASCII text. */
export function byteSet(characters: string): ByteSet {
	const set = new Uint8Array(256);
	for (let index = 0; index < characters.length; index++) set[characters.charCodeAt(index)] = 1;
	return set;
}

/** Starts and ends of runs, one behind the other: flat, for there may be many. */
export type Runs = readonly number[];

const noRuns: Runs = [];

/** Gives every maximal run of at least `length` members that reaches into [from, to), in order. */
export function findRuns(
	bytes: Uint8Array,
	set: ByteSet,
	length: number,
	from: number,
	to: number,
): Runs {
	const size = bytes.length;
	let first = from;
	while (first > 0 && set[bytes[first - 1]!] === 1) first--;
	let last = Math.min(to, size);
	while (last < size && set[bytes[last]!] === 1) last++;
	return findRunsWithin(bytes, set, length, first, last);
}

/** The same inside [start, end) only: runs are cut at its ends. */
export function findRunsWithin(
	bytes: Uint8Array,
	set: ByteSet,
	length: number,
	start: number,
	end: number,
): Runs {
	let runs: number[] | undefined;
	// All in [first, known) are members; a run that is long enough and begins at `first` covers `index`.
	let first = start;
	let known = start;
	for (let index = start + length - 1; index < end; ) {
		let at = index;
		while (at >= known && set[bytes[at]!] === 1) at--;
		if (at >= known) {
			first = at + 1;
			known = index + 1;
			index = at + length;
			continue;
		}
		let last = index + 1;
		while (last < end && set[bytes[last]!] === 1) last++;
		runs ??= [];
		runs.push(first, last);
		first = last + 1;
		known = first;
		index = last + length;
	}
	return runs ?? noRuns;
}
