// Parses trees into names and ids, for objects that git reads. Trees are half of what git stores, and nearly
// all of a tree was in an earlier one. So a tree is compared with the last one of the same length, and only
// ids that differ are reported.

export interface TreeHandlers {
	/** A name, [start, end) of `tree`, perhaps not for the first time. */
	onName(tree: Buffer, start: number, end: number): void;
	/** An id of a blob or tree that starts at `at`, perhaps not for the first time. */
	onId(tree: Buffer, at: number): void;
	/** The name of a submodule. */
	onSubmodule(tree: Buffer, start: number, end: number): void;
}

interface EarlierTree {
	readonly bytes: Buffer;
	/** Where each entry starts, and last the length of the tree. */
	readonly starts: Int32Array;
}

/** Makes a function that parses a tree's content and returns false where it is malformed. */
export function createTreeParser(idBytes: number, events: TreeHandlers): (tree: Buffer) => boolean {
	const known = new Map<number, EarlierTree>();
	let knownBytes = 0;
	const starts: number[] = [];
	/** An entry of the earlier tree: all before it are equal. */
	let entry = 0;

	return function readTree(tree) {
		const earlier = known.get(tree.length);
		if (earlier !== undefined && readDifferences(tree, earlier)) return true;
		if (!readEntries(tree)) return false;
		if (tree.length < minKnownBytes) return true;
		if (earlier === undefined) knownBytes += tree.length;
		if (knownBytes > maxKnownBytes) {
			known.clear();
			knownBytes = tree.length;
		}
		known.set(tree.length, { bytes: Buffer.from(tree), starts: Int32Array.from(starts) });
		return true;
	};

	/** False where more than ids differ; what was reported by then is still right. */
	function readDifferences(tree: Buffer, earlier: EarlierTree): boolean {
		entry = 0;
		for (let start = 0; start < tree.length; start += blockBytes) {
			if (!readRange(tree, earlier, start, Math.min(start + blockBytes, tree.length))) return false;
		}
		return true;
	}

	/** Halves a range until it is small or equal. */
	function readRange(tree: Buffer, earlier: EarlierTree, start: number, end: number): boolean {
		if (earlier.bytes.compare(tree, start, end, start, end) === 0) return true;
		if (end - start <= smallBytes) return readSmallRange(tree, earlier, start, end);
		const middle = (start + end) >>> 1;
		return readRange(tree, earlier, start, middle) && readRange(tree, earlier, middle, end);
	}

	function readSmallRange(tree: Buffer, { bytes, starts }: EarlierTree, from: number, to: number) {
		while (starts[entry + 1]! <= from) entry++;
		for (let at = entry; starts[at]! < to && at < starts.length - 1; at++) {
			const start = starts[at]!;
			const end = starts[at + 1]!;
			const idStart = end - idBytes;
			if (bytes.compare(tree, start, idStart, start, idStart) !== 0) return false;
			if (bytes.compare(tree, idStart, end, idStart, end) === 0) continue;
			if (!isSubmodule(tree, start)) events.onId(tree, idStart);
			tree.copy(bytes, idStart, idStart, end);
		}
		return true;
	}

	/** An entry is "<mode in octal> <name>\0<id>". */
	function readEntries(tree: Buffer): boolean {
		starts.length = 0;
		let at = 0;
		while (at < tree.length) {
			starts.push(at);
			const nameStart = tree.indexOf(space, at) + 1;
			const nameEnd = tree.indexOf(0, nameStart);
			if (nameStart === 0 || nameEnd === -1 || nameEnd + idBytes >= tree.length) return false;
			events.onName(tree, nameStart, nameEnd);
			if (isSubmodule(tree, at)) events.onSubmodule(tree, nameStart, nameEnd);
			else events.onId(tree, nameEnd + 1);
			at = nameEnd + 1 + idBytes;
		}
		starts.push(at);
		return true;
	}
}

/** Mode 160000; 120000 is a symbolic link, 100644 a file, 40000 a tree. */
function isSubmodule(tree: Buffer, at: number): boolean {
	return tree[at] === one && tree[at + 1] === six;
}

const space = 0x20;
const one = 0x31;
const six = 0x36;
const blockBytes = 8192;
/** About the length of an entry. */
const smallBytes = 64;
const minKnownBytes = 1024;
const maxKnownBytes = 32 << 20;
