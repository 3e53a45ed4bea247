// What runs over every byte of a history is machine code (kernel/assembly/), and this is its face.
// It has a memory of its own: what it works on lies there, in rooms that are taken and given
// back, and is named by its address.

import code from "./code.json" with { type: "json" };

/** What kernel/assembly/index.ts gives; places and sizes are bytes of its memory. */
interface MachineCode {
	readonly memory: { readonly buffer: ArrayBuffer };
	readonly regions: Variable;
	readonly regionsLength: Variable;
	readonly parts: Variable;
	readonly partsLength: Variable;
	readonly scannedStart: Variable;
	readonly scannedEnd: Variable;
	readonly scanRanges: Variable;
	readonly scanRangesLength: Variable;
	readonly lists: Variable;
	readonly names: Variable;
	readonly namesLength: Variable;
	readonly ids: Variable;
	readonly idsLength: Variable;
	readonly submodules: Variable;
	readonly submodulesLength: Variable;
	readonly linkIds: Variable;
	readonly headersStart: Variable;
	readonly headersEnd: Variable;
	readonly messageStart: Variable;
	readonly commitDate: Variable;
	readonly type: Variable;
	readonly dataAt: Variable;
	readonly distance: Variable;
	readonly idAt: Variable;
	readonly twins: Variable;
	readonly named: Variable;
	readonly namedLength: Variable;
	readonly rootCount: Variable;
	readonly endlessCount: Variable;
	allocate(bytes: number): number;
	free(place: number): void;
	setParts(length: number): number;
	readOffsets(from: number, count: number, large: number, largeCount: number, into: number): number;
	orderEntries(offsets: number, count: number, order: number, spare: number, starts: number): void;
	readBases(
		place: number,
		bytes: number,
		placeStart: number,
		idBytes: number,
		starts: number,
		count: number,
		from: number,
		types: number,
		sizes: number,
		bases: number,
	): number;
	linkFamilies(
		count: number,
		bases: number,
		types: number,
		heirs: number,
		firstChildren: number,
		nextSiblings: number,
		members: number,
		families: number,
		origins: number,
	): void;
	listFamilies(
		count: number,
		bases: number,
		types: number,
		sizes: number,
		families: number,
		origins: number,
		roots: number,
		members: number,
		weights: number,
		endlessOnes: number,
	): void;
	fillSlots(
		ids: number,
		from: number,
		to: number,
		count: number,
		words: number,
		factors: number,
		slots: number,
		slotCount: number,
	): void;
	readEntryHeader(from: number, limit: number, idBytes: number): number;
	inflateEntry(end: number, into: number, bytes: number): number;
	versionSize(delta: number, deltaBytes: number, baseBytes: number): number;
	applyDelta(
		delta: number,
		deltaBytes: number,
		base: number,
		baseBytes: number,
		into: number,
		bytes: number,
	): number;
	prepare(
		set: number,
		length: number,
		probes: number,
		probeCount: number,
		forms: number,
		margin: number,
		words: number,
		wordCount: number,
		before: number,
		after: number,
		decodedBefore: number,
		decodedAfter: number,
	): void;
	prefilterRange(place: number, bytes: number, from: number, to: number, isLast: number): number;
	prefilterVersion(
		place: number,
		bytes: number,
		baseSpots: number,
		baseLength: number,
		baseBytes: number,
	): number;
	keepRegions(): number;
	readTree(
		place: number,
		bytes: number,
		idBytes: number,
		baseStarts: number,
		baseLength: number,
	): number;
	keepStarts(): number;
	gatherNews(place: number, idBytes: number): number;
	forgetIds(): void;
	readCommit(place: number, bytes: number, idBytes: number): number;
	bytesIfQuiet(place: number, bytes: number): number;
}

interface Variable {
	readonly value: number;
}

export interface Kernel {
	readonly wasm: MachineCode;
	/** All of the memory; another buffer once a room was taken. */
	bytes(): Buffer;
	/** A part of the memory as bytes, and as numbers; not valid any more once a room was taken. */
	view(place: number, bytes: number): Buffer;
	numbers(place: number, length: number): Int32Array;
	/** The same for numbers of 64 bits with a point. */
	reals(place: number, length: number): Float64Array;
	/** All of the memory as numbers of 32 bits. */
	words(): Int32Array;
	/**
	 * The parts of the version that was made last, in order: start, end, and start in the base or -1
	 * for new bytes.
	 */
	parts(): Int32Array;
	/** Sets them, for a version that was made elsewhere. */
	setParts(parts: Int32Array): void;
	/** Puts bytes into a room of their own, with slack behind them. */
	put(content: Uint8Array): number;
}

/** Bytes behind a content that may be read (kernel/assembly/sweep.ts: 64 at a time) and written over (delta.ts: 16). */
export const slackBytes = 64;

/** Whether a form's evidence rules out the value at a place, whatever stands around it. */
export type Veto = (form: number, place: number, bytes: number) => boolean;

/**
 * Makes a kernel with a memory of its own. @throws WebAssembly.CompileError where the machine has
 * no 128-bit numbers, ReferenceError where Node was started without WebAssembly
 */
export function createKernel(isVetoed: Veto = () => false): Kernel {
	module ??= new WebAssembly.Module(Buffer.from(code.wasm, "base64"));
	const imports = {
		runs: { isVetoed: (...about: Parameters<Veto>) => (isVetoed(...about) ? 1 : 0) },
	};
	const wasm = new WebAssembly.Instance(module, imports).exports as unknown as MachineCode;
	let all = Buffer.from(wasm.memory.buffer);
	let words = new Int32Array(wasm.memory.buffer);
	const bytes = () => {
		// A memory that grows is another one, and the buffer of the old one is empty.
		if (all.length === 0) all = Buffer.from(wasm.memory.buffer);
		return all;
	};
	return {
		wasm,
		bytes,
		view: (place, size) => Buffer.from(wasm.memory.buffer, place, size),
		words() {
			if (words.length === 0) words = new Int32Array(wasm.memory.buffer);
			return words;
		},
		numbers: (place, length) => new Int32Array(wasm.memory.buffer, place, length),
		reals: (place, length) => new Float64Array(wasm.memory.buffer, place, length),
		parts: () => new Int32Array(wasm.memory.buffer, wasm.parts.value, wasm.partsLength.value),
		setParts(parts) {
			const place = wasm.setParts(parts.length);
			new Int32Array(wasm.memory.buffer, place, parts.length).set(parts);
		},
		put(content) {
			const place = wasm.allocate(content.length + slackBytes);
			bytes().set(content, place);
			return place;
		},
	};
}

let module: WebAssembly.Module | undefined;
