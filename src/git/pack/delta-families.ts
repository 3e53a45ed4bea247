// Links the entries of a pack to delta families, by their bases; the kernel does the work for each entry.

import type { Kernel } from "../../kernel/kernel.ts";
import { type Scratch, share } from "./layout-memory.ts";

export interface DeltaFamilies {
	/** For each entry the child from which most entries are made, or -1. */
	readonly largestChildren: Int32Array;
	/** For each entry the first of its other children, and the next entry with the same base; or -1. */
	readonly firstChildren: Int32Array;
	readonly nextSiblings: Int32Array;
	/** The entries without a base, in order. */
	readonly roots: Int32Array;
	/**
	 * The entries that are, or may be, made from themselves in a cycle: git does not come to an end with
	 * them.
	 */
	readonly cyclic: Int32Array;
	/** By the type of a root: how many entries all such families have. */
	readonly entriesOfType: Int32Array;
	/** For each root about how many bytes its family has, if each version is as long as the root. */
	readonly familyBytes: Float32Array;
}

/** Addresses of arrays with a number for each entry. */
interface LinkedEntries {
	readonly count: number;
	readonly types: number;
	readonly sizes: number;
	readonly bases: number;
}

/** Links the entries of a pack. */
export function linkFamilies(
	kernel: Kernel,
	{ allocate, free }: Scratch,
	{ count, bases, types, sizes }: LinkedEntries,
): DeltaFamilies {
	const { wasm } = kernel;
	const allocateNumbers = (length = count) => allocate(4 * length);
	const children = [allocateNumbers(), allocateNumbers(), allocateNumbers()] as const;
	const [members, origins] = [allocateNumbers(), allocateNumbers()];
	wasm.linkFamilies(count, bases, types, ...children, members, origins);
	const [largestChildren, firstChildren, nextSiblings] = children.map((address) =>
		share(Int32Array, kernel.int32At(address, count)),
	) as [Int32Array, Int32Array, Int32Array];
	free(...children);
	const { rootCount, cyclicCount } = wasm;
	const [roots, weights] = [allocateNumbers(rootCount.value), allocateNumbers(rootCount.value)];
	const cyclic = allocateNumbers(cyclicCount.value);
	// How many descend from an entry is not needed any more.
	const families = members;
	wasm.listFamilies(count, bases, types, sizes, families, origins, roots, weights, cyclic);
	return {
		largestChildren,
		firstChildren,
		nextSiblings,
		roots: share(Int32Array, kernel.int32At(roots, rootCount.value)),
		familyBytes: share(Float32Array, kernel.float32At(weights, rootCount.value)),
		entriesOfType: countByType(
			kernel.int32At(roots, rootCount.value),
			kernel.bytesAt(types, count),
			kernel.int32At(families, count),
		),
		cyclic: kernel.int32At(cyclic, cyclicCount.value).slice(),
	};
}

function countByType(roots: Int32Array, types: Uint8Array, families: Int32Array): Int32Array {
	const counts = new Int32Array(8);
	for (const root of roots) counts[types[root]!]! += families[root]!;
	return counts;
}
