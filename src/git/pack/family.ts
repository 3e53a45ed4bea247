// How is a family of versions walked? Each entry is inflated once, and built from the version
// before it while that is in memory. The child with the largest family comes last and takes its
// base's place, so that no more versions are held than the logarithm of the family's size.

import { type Kernel, slackBytes } from "../../kernel/kernel.ts";
import { entryTypes, maxHeaderBytes } from "./entry.ts";
import type { Layout } from "./layout.ts";
import type { PackFile } from "./pack-file.ts";

/** A version lies in the kernel's memory; how it is made from its base, the kernel's parts tell. */
export interface Version<State> {
	readonly entry: number;
	/** Of the whole family (entry.ts). */
	readonly type: number;
	/** Where it lies until the visit ends, and how many bytes it has. */
	readonly place: number;
	readonly bytes: number;
	/** What the visit of the base gave; undefined for the first of a family. */
	readonly base: State | undefined;
	readonly baseBytes: number;
}

export interface FamilyVisitor<State> {
	/** Is asked with each version of a family, bases first; gives what its children are to know. */
	visit(version: Version<State>): State;
	/** Is told that no version is made from this one any more. */
	forget?(state: State): void;
	/** Is told of each entry that cannot be read here. */
	refuse(entry: number): void;
}

/**
 * Walks over a family, given its first entry, to its end; or until it is due to pause, which is
 * asked before each entry. Then it is false, and the next call with the same entry goes on.
 */
export type FamilyWalk = (root: number, isDue?: () => boolean) => boolean;

export interface WalkLimits {
	/** No larger content is read. */
	readonly maxContentBytes: number;
	/** No more bytes of contents are held at once. */
	readonly maxHeldBytes: number;
	readonly idBytes: number;
	/** By the entry 1 for what is to be read; all of it where it is not said. */
	readonly isNeeded?: Uint8Array | undefined;
}

/** Makes a walk over the families of a pack, which is called with the first entry of each. */
export function createFamilyWalk<State>(
	kernel: Kernel,
	file: PackFile,
	layout: Layout,
	limits: WalkLimits,
	visitor: FamilyVisitor<State>,
): FamilyWalk {
	const { offsets, heirs, firstChildren, nextSiblings, types } = layout;
	const { wasm } = kernel;
	const { isNeeded } = limits;
	/** What the entry that was inflated last tells of its size. */
	let size = 0;
	let heldBytes = 0;
	let deltaBytes = firstDeltaBytes;
	let delta = wasm.allocate(deltaBytes);
	const version = {
		entry: 0,
		type: 0,
		place: 0,
		bytes: 0,
		base: undefined as State | undefined,
		baseBytes: 0,
	};

	/** Gives room for a content, or 0. */
	function take(bytes: number): number {
		if (bytes > limits.maxContentBytes || heldBytes + bytes > limits.maxHeldBytes) return 0;
		heldBytes += bytes;
		return wasm.allocate(bytes + slackBytes);
	}

	function give(place: number, bytes: number): void {
		heldBytes -= bytes;
		wasm.free(place);
	}

	/** Inflates an entry to a place for as many bytes as it tells; gives the place, or 0. */
	function inflate(entry: number, room: (bytes: number) => number): number {
		const start = offsets[entry]!;
		const end = offsets[entry + 1]!;
		const isLong = end - start > longBytes;
		let view = file.view(start, isLong ? start + maxHeaderBytes : end);
		size = wasm.readEntryHeader(view.at, view.end, limits.idBytes);
		if (size < 0) return 0;
		if (isLong) {
			// What an entry says of its size must fit the place it takes, before that is read.
			if (size > limits.maxContentBytes || end - start > size + (size >> 2) + longBytes) return 0;
			view = file.view(start, end);
			if (wasm.readEntryHeader(view.at, view.end, limits.idBytes) !== size) return 0;
		}
		// Deflate makes a byte of no more than 1,032: what tells more is not worth the room.
		const place = size <= (view.end - view.at) * 1032 ? room(size) : 0;
		if (place === 0) return 0;
		if (wasm.inflateEntry(view.end, place, size) !== 0) return place;
		if (place !== delta) give(place, size);
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

	/** Each pack's walk has a room for deltas: none keeps a large one. */
	function leaveDelta(): void {
		if (deltaBytes <= keptDeltaBytes) return;
		wasm.free(delta);
		deltaBytes = firstDeltaBytes;
		delta = wasm.allocate(deltaBytes);
	}

	function see(entry: number, place: number, bytes: number, base: Held<State> | undefined): State {
		version.entry = entry;
		version.place = place;
		version.bytes = bytes;
		version.base = base?.state;
		version.baseBytes = base?.bytes ?? 0;
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
		const place = inflate(entry, take);
		if (place === 0) return undefined;
		const bytes = size;
		return { entry, place, bytes, state: see(entry, place, bytes, undefined), next: -2 };
	}

	function next(entry: number, base: Held<State>): Held<State> | undefined {
		if (inflate(entry, roomForDelta) === 0) return undefined;
		const bytes = wasm.versionSize(delta, size, base.bytes);
		const place = bytes < 0 ? 0 : take(bytes);
		if (place === 0) return undefined;
		if (wasm.applyDelta(delta, size, base.place, base.bytes, place, bytes) === 0) {
			give(place, bytes);
			return undefined;
		}
		return { entry, place, bytes, state: see(entry, place, bytes, base), next: -2 };
	}

	function leave({ place, bytes, state }: Held<State>): void {
		give(place, bytes);
		visitor.forget?.(state);
	}

	/** What is held of the family that is walked, and its root; -1 between families. */
	const held: Held<State>[] = [];
	let open = -1;

	function begin(root: number): void {
		const isKnown = types[root] !== 0 && types[root]! <= entryTypes.tag;
		version.type = types[root]!;
		const start = isKnown ? first(root) : undefined;
		if (start === undefined) refuseFamily(root);
		else held.push(start);
	}

	return function walk(root, isDue = never) {
		if (isNeeded?.[root] === 0) return true;
		if (open !== root) begin(root);
		open = root;
		for (;;) {
			const base = held.at(-1);
			if (base === undefined) {
				open = -1;
				leaveDelta();
				return true;
			}
			if (isDue()) return false;
			// The children but the heir, then the heir.
			let child = base.next === -2 ? firstChildren[base.entry]! : base.next;
			const isHeir = child === -1;
			if (isHeir) {
				child = heirs[base.entry]!;
				held.pop();
			} else base.next = nextSiblings[child]!;
			if (child !== -1 && isNeeded?.[child] === 0) {
				if (isHeir) leave(base);
				continue;
			}
			const made = child === -1 ? undefined : next(child, base);
			if (isHeir) leave(base);
			if (made !== undefined) held.push(made);
			else if (child !== -1) refuseFamily(child);
		}
	};
}

const never = () => false;

interface Held<State> {
	readonly entry: number;
	readonly place: number;
	readonly bytes: number;
	readonly state: State;
	/** The next child but the heir; -1 when there is none left, -2 before the first. */
	next: number;
}

const firstDeltaBytes = 1 << 16;
const keptDeltaBytes = 1 << 20;
/** Of a longer entry the header is read first. */
const longBytes = 1 << 15;
