// Memory for laying packs out: scratch memory of the kernel, and copies of what is done that threads share.

import { type Kernel, slackBytes } from "../../kernel/kernel.ts";

/** Memory of the kernel, freed at the latest when the layout is done. */
export interface Scratch {
	allocate(bytes: number): number;
	free(...addresses: number[]): void;
	freeAll(): void;
}

export function createScratch({ wasm }: Kernel): Scratch {
	const allocated = new Set<number>();
	const free = (...addresses: number[]): void => {
		for (const address of addresses) if (allocated.delete(address)) wasm.free(address);
	};
	return {
		allocate(bytes) {
			const address = wasm.allocate(bytes + slackBytes);
			allocated.add(address);
			return address;
		},
		free,
		freeAll: () => free(...allocated),
	};
}

type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** A copy in memory that threads share. */
export function share<T extends Numbers>(
	type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
	numbers: Numbers,
): T {
	const copy = new type(new SharedArrayBuffer(numbers.length * type.BYTES_PER_ELEMENT));
	copy.set(numbers);
	return copy;
}
