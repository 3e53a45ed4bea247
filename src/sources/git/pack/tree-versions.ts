// Which names and which ids does a version of a tree bring? A tree is a list of entries, told
// apart only by reading it from its start. But what is copied from a base whole entries at a
// time was read there: so it is known of a base where its entries start, and only what lies
// where parts meet is read.

export interface TreeNews {
	/** A name, [start, end) of `tree`, perhaps not for the first time. */
	onName(tree: Buffer, start: number, end: number): void;
	/** An id of a blob or tree that starts at `at`, perhaps not for the first time. */
	onId(tree: Buffer, at: number): void;
	/** The name of a submodule. */
	onSubmodule(tree: Buffer, start: number, end: number): void;
	/**
	 * An entry that is new, or partly so: where it, its name and its id start; the name ends before
	 * the byte that comes before the id.
	 */
	onEntry?(tree: Buffer, start: number, nameStart: number, idStart: number): void;
	/** Entries that start in [from, to) of the base and now `shift` bytes farther. */
	onKept?(from: number, to: number, shift: number): void;
}

/** Where the entries of a tree start, and at last where the tree ends; undefined if malformed. */
export type EntryStarts = Int32Array | undefined;

/** Of a tree that has no base. */
export const noParts: Int32Array = new Int32Array(0);

/** Gives a function that tells what a tree brings, and where its entries start. */
export function createTreeVersions(
	idBytes: number,
	news: Partial<TreeNews>,
): (tree: Buffer, base: EntryStarts, parts: Int32Array) => EntryStarts {
	let starts = new Int32Array(1 << 10);
	let count = 0;
	let size = 0;

	return function readTree(tree, base, parts) {
		count = 0;
		size = tree.length;
		const isRead = base === undefined ? readEntries(tree) : readBetween(tree, base, parts);
		if (!isRead) return undefined;
		reserve(1);
		starts[count] = size;
		return starts.slice(0, count + 1);
	};

	function readEntries(tree: Buffer): boolean {
		let at = 0;
		while (at < size) {
			at = readEntry(tree, at);
			if (at < 0) return false;
		}
		return true;
	}

	function readBetween(tree: Buffer, base: Int32Array, parts: Int32Array): boolean {
		let part = 0;
		let known = 0;
		let at = 0;
		while (at < size) {
			while (parts[part + 1]! <= at) part += 3;
			const from = parts[part + 2]!;
			if (from >= 0) {
				const baseAt = at - parts[part]! + from;
				known = findFrom(base, baseAt, known);
				if (base[known] === baseAt) {
					const end = copyStarts(base, known, from + parts[part + 1]! - parts[part]!, at - baseAt);
					if (end > at) {
						at = end;
						continue;
					}
					// Nearly always only the id is new.
					at = readEntry(tree, at, parts[part + 1]!);
					if (at < 0) return false;
					continue;
				}
			}
			at = readEntry(tree, at);
			if (at < 0) return false;
		}
		return true;
	}

	/** Notes the entries from `known` on that end by `limit` in the base; gives where the next one starts. */
	function copyStarts(base: Int32Array, known: number, limit: number, shift: number): number {
		let last = known;
		const ends = base.length - 1;
		reserve(ends - known);
		let to = count;
		while (last < ends && base[last + 1]! <= limit) starts[to++] = base[last++]! + shift;
		count = to;
		if (last > known) news.onKept?.(base[known]!, base[last]!, shift);
		return base[last]! + shift;
	}

	/**
	 * An entry is "<mode in octal> <name>\0<id>". Gives where the next one starts, or -1. A name is
	 * not told that ends before `known`.
	 */
	function readEntry(tree: Buffer, start: number, known = 0): number {
		let at = start;
		while (at < size && tree[at] !== space) at++;
		const nameStart = at + 1;
		while (at < size && tree[at] !== 0) at++;
		if (at + idBytes >= size) return -1;
		reserve(1);
		starts[count++] = start;
		if (at >= known) news.onName?.(tree, nameStart, at);
		news.onEntry?.(tree, start, nameStart, at + 1);
		if (isSubmodule(tree, start)) news.onSubmodule?.(tree, nameStart, at);
		else news.onId?.(tree, at + 1);
		return at + 1 + idBytes;
	}

	function reserve(more: number): void {
		if (count + more <= starts.length) return;
		const larger = new Int32Array(2 * (count + more));
		larger.set(starts);
		starts = larger;
	}
}

/** The place of the first start that is not less; copies mostly follow each other. */
function findFrom(starts: Int32Array, at: number, hint: number): number {
	let low = starts[hint]! <= at ? hint : 0;
	if (starts[low]! >= at) return low;
	let high = Math.min(starts.length - 1, low + 1);
	for (let step = 1; starts[high]! < at && high < starts.length - 1; step *= 2) {
		low = high;
		high = Math.min(starts.length - 1, high + step);
	}
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (starts[middle]! < at) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Mode 160000; 120000 is a symbolic link, 100644 a file, 40000 a tree. */
function isSubmodule(tree: Buffer, at: number): boolean {
	return tree[at] === one && tree[at + 1] === six;
}

const space = 0x20;
const one = 0x31;
const six = 0x36;
