// Wraps the kernel: the WebAssembly module (kernel/assembly/) with all loops that run over every byte of
// a history. It works on memory of its own, so contents are copied or read into it and passed as addresses.

import code from "./code.json" with { type: "json" };

/** What kernel/assembly/index.ts exports; addresses and sizes are in bytes of its memory. */
interface KernelExports {
	readonly memory: { readonly buffer: ArrayBuffer };
	readonly regions: WasmGlobal;
	readonly regionsLength: WasmGlobal;
	readonly hasWideText: WasmGlobal;
	readonly segments: WasmGlobal;
	readonly segmentsLength: WasmGlobal;
	readonly scannedStart: WasmGlobal;
	readonly scannedEnd: WasmGlobal;
	readonly scanRanges: WasmGlobal;
	readonly scanRangesLength: WasmGlobal;
	readonly treeListBounds: WasmGlobal;
	readonly newNames: WasmGlobal;
	readonly newNamesLength: WasmGlobal;
	readonly newIds: WasmGlobal;
	readonly newIdsLength: WasmGlobal;
	readonly newSubmodules: WasmGlobal;
	readonly newSubmodulesLength: WasmGlobal;
	readonly referencedIds: WasmGlobal;
	readonly headersStart: WasmGlobal;
	readonly headersEnd: WasmGlobal;
	readonly messageStart: WasmGlobal;
	readonly commitDate: WasmGlobal;
	readonly entryType: WasmGlobal;
	readonly entryDataAt: WasmGlobal;
	readonly baseDistance: WasmGlobal;
	readonly baseIdAt: WasmGlobal;
	readonly duplicateIds: WasmGlobal;
	readonly idBaseEntries: WasmGlobal;
	readonly idBaseEntriesLength: WasmGlobal;
	readonly rootCount: WasmGlobal;
	readonly cyclicCount: WasmGlobal;
	allocate(bytes: number): number;
	free(address: number): void;
	allocateSegments(length: number): number;
	readOffsets(from: number, count: number, large: number, largeCount: number, into: number): number;
	sortEntries(offsets: number, count: number, order: number, spare: number, starts: number): void;
	readBases(
		chunk: number,
		bytes: number,
		chunkStart: number,
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
		largestChildren: number,
		firstChildren: number,
		nextSiblings: number,
		members: number,
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
		weights: number,
		cyclicEntries: number,
	): void;
	fillIdSlots(
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
	setRules(
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
		entities: number,
		entityCount: number,
	): void;
	prefilterRange(address: number, bytes: number, from: number, to: number, isLast: number): number;
	prefilterVersion(
		address: number,
		bytes: number,
		baseRegions: number,
		baseLength: number,
		baseBytes: number,
	): number;
	isCleanUnnamed(): number;
	keepRegions(): number;
	parseTree(
		address: number,
		bytes: number,
		idBytes: number,
		baseStarts: number,
		baseLength: number,
	): number;
	keepEntryStarts(): number;
	gatherNewItems(address: number, idBytes: number): number;
	clearNewIds(): void;
	readCommit(address: number, bytes: number, idBytes: number): number;
	authoredBytesIfClean(address: number, bytes: number): number;
}

interface WasmGlobal {
	readonly value: number;
}

export interface Kernel {
	readonly wasm: KernelExports;
	/** All of the memory; another buffer once memory was allocated. */
	memoryBytes(): Buffer;
	memoryInt32(): Int32Array;
	/** A part of the memory; not valid any more once memory was allocated. */
	bytesAt(address: number, bytes: number): Buffer;
	int32At(address: number, length: number): Int32Array;
	float32At(address: number, length: number): Float32Array;
	float64At(address: number, length: number): Float64Array;
	/** The segments of the version that was built last, in order: start, end, and start in the base or -1 for inserted bytes. */
	segments(): Int32Array;
	/** Sets the segments of a version that was built elsewhere. */
	setSegments(segments: Int32Array): void;
	/** Copies bytes to memory of their own, with slack behind them; gives the address. */
	copyIn(content: Uint8Array): number;
}

/** Bytes behind a content that may be read (64 in kernel/assembly/run-scan.ts) and written over (16 in delta.ts). */
export const slackBytes = 64;

/** True when a form's evidence rules out the value at an address, whatever stands around it. */
export type Veto = (form: number, address: number, bytes: number) => boolean;

/** True when what stands right beside the run [start, end) of a content rules it out for every form. */
export type Exclusion = (content: number, bytes: number, start: number, end: number) => boolean;

/**
 * Makes a kernel with memory of its own.
 * @throws WebAssembly.CompileError where the machine has no 128-bit numbers, ReferenceError where Node
 * was started without WebAssembly
 */
export function createKernel({
	isVetoed = () => false,
	isRunExcluded = () => false,
}: {
	readonly isVetoed?: Veto;
	readonly isRunExcluded?: Exclusion;
} = {}): Kernel {
	compiled ??= new WebAssembly.Module(Buffer.from(code.wasm, "base64"));
	const imports = {
		vetoes: {
			isVetoed: (...value: Parameters<Veto>) => (isVetoed(...value) ? 1 : 0),
			isRunExcluded: (...run: Parameters<Exclusion>) => (isRunExcluded(...run) ? 1 : 0),
		},
	};
	const wasm = new WebAssembly.Instance(compiled, imports).exports as unknown as KernelExports;
	let all = Buffer.from(wasm.memory.buffer);
	let allInt32 = new Int32Array(wasm.memory.buffer);
	const memoryBytes = () => {
		// A memory that grows is another one, and the buffer of the old one is empty.
		if (all.length === 0) all = Buffer.from(wasm.memory.buffer);
		return all;
	};
	return {
		wasm,
		memoryBytes,
		memoryInt32() {
			if (allInt32.length === 0) allInt32 = new Int32Array(wasm.memory.buffer);
			return allInt32;
		},
		bytesAt: (address, bytes) => Buffer.from(wasm.memory.buffer, address, bytes),
		int32At: (address, length) => new Int32Array(wasm.memory.buffer, address, length),
		float32At: (address, length) => new Float32Array(wasm.memory.buffer, address, length),
		float64At: (address, length) => new Float64Array(wasm.memory.buffer, address, length),
		segments: () =>
			new Int32Array(wasm.memory.buffer, wasm.segments.value, wasm.segmentsLength.value),
		setSegments(segments) {
			const address = wasm.allocateSegments(segments.length);
			new Int32Array(wasm.memory.buffer, address, segments.length).set(segments);
		},
		copyIn(content) {
			const address = wasm.allocate(content.length + slackBytes);
			memoryBytes().set(content, address);
			return address;
		},
	};
}

// Not "module": a test runner has a variable of that name around each file.
let compiled: WebAssembly.Module | undefined;
