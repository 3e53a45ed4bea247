// How is a family of versions walked? Each entry is inflated once, and built from the version
// before it while that is in memory. The child with the largest family comes last and takes its
// base's place, so that no more versions are held than the logarithm of the family's size.

import { applyDelta, createParts, type Parts, versionSize } from "./delta.ts";
import { createHeader, entryTypes, maxHeaderBytes, readHeader } from "./entry.ts";
import { createInflater } from "./inflate.ts";
import type { Layout } from "./layout.ts";
import type { PackFile } from "./pack-file.ts";

export interface Version<State> {
	readonly entry: number;
	/** Of the whole family (entry.ts). */
	readonly type: number;
	/** Valid until the visit ends. */
	readonly content: Buffer;
	/** What the visit of the base gave; undefined for the first of a family. */
	readonly base: State | undefined;
	readonly baseSize: number;
	/** How it is made from the base. */
	readonly parts: Parts;
}

export interface FamilyVisitor<State> {
	/** Is asked with each version of a family, bases first; gives what its children are to know. */
	visit(version: Version<State>): State;
	/** Is told of each entry that cannot be read here. */
	refuse(entry: number): void;
}

export interface WalkLimits {
	/** No larger content is read. */
	readonly maxContentBytes: number;
	/** No more bytes of contents are held at once. */
	readonly maxHeldBytes: number;
	readonly idBytes: number;
}

/** Makes a walk over the families of a pack, which is called with the first entry of each. */
export function createFamilyWalk<State>(
	file: PackFile,
	layout: Layout,
	limits: WalkLimits,
	visitor: FamilyVisitor<State>,
): (root: number) => void {
	const { offsets, heirs, firstChildren, nextSiblings, types } = layout;
	const inflater = createInflater();
	const header = createHeader();
	const parts = createParts();
	const noParts: Parts = { at: new Int32Array(0), length: 0 };
	const spares: Buffer[] = [];
	let heldBytes = 0;
	let spareBytes = 0;
	let delta: Buffer = Buffer.allocUnsafeSlow(1 << 16);
	const version = {
		entry: 0,
		type: 0,
		content: delta,
		base: undefined as State | undefined,
		baseSize: 0,
		parts: noParts,
	};

	function take(size: number): Buffer | undefined {
		if (size > limits.maxContentBytes || heldBytes + size > limits.maxHeldBytes) return undefined;
		for (let at = spares.length - 1; at >= 0; at--) {
			const spare = spares[at]!;
			if (spare.length < size || spare.length > 4 * size + keptBytes) continue;
			spares[at] = spares.at(-1)!;
			spares.pop();
			heldBytes += spare.length;
			spareBytes -= spare.length;
			return spare;
		}
		const buffer = Buffer.allocUnsafeSlow(Math.max(minBufferBytes, size + (size >> 2)));
		heldBytes += buffer.length;
		return buffer;
	}

	function give(buffer: Buffer): void {
		heldBytes -= buffer.length;
		if (buffer.length > keptBytes) return;
		spares.push(buffer);
		spareBytes += buffer.length;
		while (spareBytes > maxSpareBytes) spareBytes -= spares.shift()!.length;
	}

	/** Inflates an entry into a buffer of the size it tells, with room for one more byte. */
	function inflate(entry: number, place: (size: number) => Buffer | undefined): Buffer | undefined {
		const start = offsets[entry]!;
		const end = offsets[entry + 1]!;
		const isLong = end - start > longBytes;
		let view = file.view(start, isLong ? start + maxHeaderBytes : end);
		if (!readHeader(view.bytes, view.at, limits.idBytes, header)) return undefined;
		if (isLong) {
			// What an entry says of its size must fit the place it takes, before that is read.
			const { size } = header;
			if (size > limits.maxContentBytes || end - start > size + (size >> 2) + longBytes) return;
			view = file.view(start, end);
			readHeader(view.bytes, view.at, limits.idBytes, header);
		}
		const into = header.dataAt <= view.end ? place(header.size + 1) : undefined;
		if (into === undefined) return undefined;
		return inflater.inflate(view.bytes, header.dataAt, view.end, into, header.size)
			? into
			: undefined;
	}

	function placeDelta(size: number): Buffer | undefined {
		if (size > limits.maxContentBytes) return undefined;
		if (delta.length < size) delta = Buffer.allocUnsafeSlow(2 * size);
		return delta;
	}

	function see(entry: number, buffer: Buffer, size: number, base: Held<State> | undefined): State {
		version.entry = entry;
		version.content = buffer.subarray(0, size);
		version.base = base?.state;
		version.baseSize = base?.size ?? 0;
		version.parts = base === undefined ? noParts : parts;
		return visitor.visit(version);
	}

	function refuseFamily(entry: number): void {
		const open = [entry];
		for (let at = open.pop(); at !== undefined; at = open.pop()) {
			visitor.refuse(at);
			if (heirs[at]! >= 0) open.push(heirs[at]!);
			for (let child = firstChildren[at]!; child >= 0; child = nextSiblings[child]!) {
				open.push(child);
			}
		}
	}

	function first(entry: number): Held<State> | undefined {
		let buffer: Buffer | undefined;
		const content = inflate(entry, (size) => (buffer = take(size)));
		if (content === undefined) {
			if (buffer) give(buffer);
			return undefined;
		}
		const { size } = header;
		return { entry, buffer: content, size, state: see(entry, content, size, undefined), next: -2 };
	}

	function next(entry: number, base: Held<State>): Held<State> | undefined {
		const content = inflate(entry, placeDelta);
		if (content === undefined) return undefined;
		const deltaBytes = header.size;
		const size = versionSize(content, deltaBytes, base.size);
		const buffer = size < 0 ? undefined : take(size + 1);
		if (buffer === undefined) return undefined;
		if (!applyDelta(content, deltaBytes, base.buffer, base.size, buffer, parts)) {
			give(buffer);
			return undefined;
		}
		return { entry, buffer, size, state: see(entry, buffer, size, base), next: -2 };
	}

	return function walk(root) {
		if (types[root] === 0 || types[root]! > entryTypes.tag) return refuseFamily(root);
		version.type = types[root]!;
		const held: Held<State>[] = [];
		const start = first(root);
		if (start === undefined) return refuseFamily(root);
		held.push(start);
		for (;;) {
			const base = held.at(-1);
			if (base === undefined) return;
			// The children but the heir, then the heir.
			let child = base.next === -2 ? firstChildren[base.entry]! : base.next;
			const isHeir = child === -1;
			if (isHeir) {
				child = heirs[base.entry]!;
				held.pop();
			} else base.next = nextSiblings[child]!;
			const version = child === -1 ? undefined : next(child, base);
			if (isHeir) give(base.buffer);
			if (version !== undefined) held.push(version);
			else if (child !== -1) refuseFamily(child);
		}
	};
}

interface Held<State> {
	readonly entry: number;
	readonly buffer: Buffer;
	readonly size: number;
	readonly state: State;
	/** The next child but the heir; -1 when there is none left, -2 before the first. */
	next: number;
}

/** Of a longer entry the header is read first. */
const longBytes = 1 << 15;
const minBufferBytes = 1 << 12;
const maxSpareBytes = 16 << 20;
/** Larger buffers are not kept for the next version. */
const keptBytes = 8 << 20;
