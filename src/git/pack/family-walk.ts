// Walks over a delta family. Each entry is inflated once and built from its base while that is in memory.
// The largest child comes last and replaces its base, so the number of versions held is at most
// logarithmic in the family's size.

import { type Kernel, slackBytes } from "../../kernel/kernel.ts";
import { entryTypes, maxHeaderBytes } from "./entry-types.ts";
import type { PackFile } from "./pack-file.ts";
import type { PackLayout } from "./pack-layout.ts";

/** A version in the kernel's memory. The kernel's segments say how it is made from its base. */
export interface Version<State> {
	readonly entry: number;
	/** The type of the whole family (entry-types.ts). */
	readonly type: number;
	/** Valid until the visit ends. */
	readonly address: number;
	readonly bytes: number;
	/** The state that the visit of the base returned; undefined for the root of a family. */
	readonly base: State | undefined;
	readonly baseBytes: number;
}

export interface FamilyVisitor<State> {
	/** Called with each version of a family, bases first; returns the state that its children need. */
	visit(version: Version<State>): State;
	/** Called when no version is made from this one any more. */
	release?(state: State): void;
	/** Called with each entry that cannot be read here. */
	skip(entry: number): void;
}

/**
 * Walks over a family, given its root, to its end; or until `isDue`, which is called before each entry.
 * Then it returns false, and the next call with the same root goes on.
 */
export type FamilyWalk = (root: number, isDue?: () => boolean) => boolean;

export interface WalkLimits {
	/** No larger content is read. */
	readonly maxContentBytes: number;
	/** No more bytes of contents are held at once. */
	readonly maxHeldBytes: number;
	readonly idBytes: number;
	/** By the entry: 1 for what is to be read. All of it by default. */
	readonly isNeeded?: Uint8Array | undefined;
}

/** Makes a walk over the families of a pack. */
export function createFamilyWalk<State>(
	kernel: Kernel,
	file: PackFile,
	layout: PackLayout,
	limits: WalkLimits,
	visitor: FamilyVisitor<State>,
): FamilyWalk {
	const { offsets, largestChildren, firstChildren, nextSiblings, types } = layout;
	const { wasm } = kernel;
	const { isNeeded } = limits;
	/** The size of the entry that was inflated last. */
	let size = 0;
	let heldBytes = 0;
	let deltaBytes = firstDeltaBytes;
	let delta = wasm.allocate(deltaBytes);
	const version = {
		entry: 0,
		type: 0,
		address: 0,
		bytes: 0,
		base: undefined as State | undefined,
		baseBytes: 0,
	};

	/** Allocates memory for a content; 0 where it is too large. */
	function allocate(bytes: number): number {
		if (bytes > limits.maxContentBytes || heldBytes + bytes > limits.maxHeldBytes) return 0;
		heldBytes += bytes;
		return wasm.allocate(bytes + slackBytes);
	}

	function free(address: number, bytes: number): void {
		heldBytes -= bytes;
		wasm.free(address);
	}

	/** Inflates an entry into memory of the size that its header states; returns the address, or 0. */
	function inflate(entry: number, allocateFor: (bytes: number) => number): number {
		const start = offsets[entry]!;
		const end = offsets[entry + 1]!;
		const isLong = end - start > longBytes;
		let view = file.bytesBetween(start, isLong ? start + maxHeaderBytes : end);
		size = wasm.readEntryHeader(view.at, view.end, limits.idBytes);
		if (size < 0) return 0;
		if (isLong) {
			// The stated size must fit the size in the pack, before that is read.
			if (size > limits.maxContentBytes || end - start > size + (size >> 2) + longBytes) return 0;
			view = file.bytesBetween(start, end);
			if (wasm.readEntryHeader(view.at, view.end, limits.idBytes) !== size) return 0;
		}
		// Deflate turns a byte into 1,032 at most, so a larger stated size is wrong.
		const address = size <= (view.end - view.at) * 1032 ? allocateFor(size) : 0;
		if (address === 0) return 0;
		if (wasm.inflateEntry(view.end, address, size) !== 0) return address;
		if (address !== delta) free(address, size);
		return 0;
	}

	function roomForDelta(bytes: number): number {
		if (bytes > limits.maxContentBytes) return 0;
		if (deltaBytes < bytes + slackBytes) {
			wasm.free(delta);
			deltaBytes = bytes + (bytes >> 1) + slackBytes;
			delta = wasm.allocate(deltaBytes);
		}
		return delta;
	}

	/** Each pack's walk has a buffer for deltas; none keeps a large one. */
	function shrinkDelta(): void {
		if (deltaBytes <= keptDeltaBytes) return;
		wasm.free(delta);
		deltaBytes = firstDeltaBytes;
		delta = wasm.allocate(deltaBytes);
	}

	function visit(
		entry: number,
		address: number,
		bytes: number,
		base: Held<State> | undefined,
	): State {
		version.entry = entry;
		version.address = address;
		version.bytes = bytes;
		version.base = base?.state;
		version.baseBytes = base?.bytes ?? 0;
		return visitor.visit(version);
	}

	function skipFamily(entry: number): void {
		const rest = [entry];
		for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
			visitor.skip(at);
			if (largestChildren[at]! >= 0) rest.push(largestChildren[at]!);
			for (let child = firstChildren[at]!; child >= 0; child = nextSiblings[child]!) {
				rest.push(child);
			}
		}
	}

	function readRoot(entry: number): Held<State> | undefined {
		const address = inflate(entry, allocate);
		if (address === 0) return undefined;
		const bytes = size;
		return { entry, address, bytes, state: visit(entry, address, bytes, undefined), next: -2 };
	}

	function readChild(entry: number, base: Held<State>): Held<State> | undefined {
		if (inflate(entry, roomForDelta) === 0) return undefined;
		const bytes = wasm.versionSize(delta, size, base.bytes);
		const address = bytes < 0 ? 0 : allocate(bytes);
		if (address === 0) return undefined;
		if (wasm.applyDelta(delta, size, base.address, base.bytes, address, bytes) === 0) {
			free(address, bytes);
			return undefined;
		}
		return { entry, address, bytes, state: visit(entry, address, bytes, base), next: -2 };
	}

	function release({ address, bytes, state }: Held<State>): void {
		free(address, bytes);
		visitor.release?.(state);
	}

	/** The versions held of the family that is walked, and its root; -1 between families. */
	const held: Held<State>[] = [];
	let walked = -1;

	function begin(root: number): void {
		const isKnown = types[root] !== 0 && types[root]! <= entryTypes.tag;
		version.type = types[root]!;
		const start = isKnown ? readRoot(root) : undefined;
		if (start === undefined) skipFamily(root);
		else held.push(start);
	}

	return function walk(root, isDue = never) {
		if (isNeeded?.[root] === 0) return true;
		if (walked !== root) begin(root);
		walked = root;
		for (;;) {
			const base = held.at(-1);
			if (base === undefined) {
				walked = -1;
				shrinkDelta();
				return true;
			}
			if (isDue()) return false;
			// The largest child comes after the others.
			let child = base.next === -2 ? firstChildren[base.entry]! : base.next;
			const isLargest = child === -1;
			if (isLargest) {
				child = largestChildren[base.entry]!;
				held.pop();
			} else base.next = nextSiblings[child]!;
			if (child !== -1 && isNeeded?.[child] === 0) {
				if (isLargest) release(base);
				continue;
			}
			const built = child === -1 ? undefined : readChild(child, base);
			if (isLargest) release(base);
			if (built !== undefined) held.push(built);
			else if (child !== -1) skipFamily(child);
		}
	};
}

const never = () => false;

interface Held<State> {
	readonly entry: number;
	readonly address: number;
	readonly bytes: number;
	readonly state: State;
	/** The next child but the largest; -1 when there is none left, -2 before the first. */
	next: number;
}

const firstDeltaBytes = 1 << 16;
const keptDeltaBytes = 1 << 20;
/** For a longer entry the header is read first. */
const longBytes = 1 << 15;
