// Which names and which ids does a tree hold? Trees are half of what git stores, and nearly
// all of a tree was in one read before. So a tree is laid over the last one of the same
// length: where their bytes agree nothing is new, and where only an id differs only that is.

export interface TreeEvents {
	/** A name, [start, end) of `tree`, perhaps not for the first time. */
	onName(tree: Buffer, start: number, end: number): void;
	/** An id of a blob or tree that starts at `at`, perhaps not for the first time. */
	onId(tree: Buffer, at: number): void;
	/** The name of a submodule. */
	onSubmodule(tree: Buffer, start: number, end: number): void;
}

interface KnownTree {
	readonly bytes: Buffer;
	/** Where each entry starts, and the length of the tree. */
	readonly starts: Int32Array;
}

/** Gives a function that takes a tree's content and returns false where it is malformed. */
export function createTreeReader(idBytes: number, events: TreeEvents): (tree: Buffer) => boolean {
	const known = new Map<number, KnownTree>();
	let knownBytes = 0;
	const starts: number[] = [];
	/** Of the known tree: all before it are alike. */
	let entry = 0;

	return function readTree(tree) {
		const alike = known.get(tree.length);
		if (alike !== undefined && readDifferences(tree, alike)) return true;
		if (!readEntries(tree)) return false;
		if (tree.length < minKnownBytes) return true;
		if (alike === undefined) knownBytes += tree.length;
		if (knownBytes > maxKnownBytes) {
			known.clear();
			knownBytes = tree.length;
		}
		known.set(tree.length, { bytes: Buffer.from(tree), starts: Int32Array.from(starts) });
		return true;
	};

	/** False where more than ids differ: nothing that was told by then was wrong. */
	function readDifferences(tree: Buffer, alike: KnownTree): boolean {
		entry = 0;
		for (let start = 0; start < tree.length; start += blockBytes) {
			if (!readPart(tree, alike, start, Math.min(start + blockBytes, tree.length))) return false;
		}
		return true;
	}

	/** Halves a part until it is small or alike. */
	function readPart(tree: Buffer, alike: KnownTree, start: number, end: number): boolean {
		if (alike.bytes.compare(tree, start, end, start, end) === 0) return true;
		if (end - start <= smallBytes) return readSmallPart(tree, alike, start, end);
		const middle = (start + end) >>> 1;
		return readPart(tree, alike, start, middle) && readPart(tree, alike, middle, end);
	}

	function readSmallPart(tree: Buffer, { bytes, starts }: KnownTree, from: number, to: number) {
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
/** About as long as an entry. */
const smallBytes = 64;
const minKnownBytes = 1024;
const maxKnownBytes = 32 << 20;
