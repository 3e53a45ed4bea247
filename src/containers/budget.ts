// What the reading of one outermost container may take, over all levels: decoded bytes, parts and processor time.
// What is decoded lies in one shared memory, so that the thread that scans sees it without a copy, and so that no
// more than the limit can ever be held.

import { readFileSync } from "node:fs";

export interface ContainerLimits {
	/** Decoded bytes over all levels. */
	readonly maxBytes: number;
	/** Members over all levels. */
	readonly maxParts: number;
	/** How many times its compressed size a member may have, beyond `freeBytes`. */
	readonly maxRatio: number;
	readonly freeBytes: number;
	readonly maxCpuMs: number;
}

const containerLimits: ContainerLimits = {
	maxBytes: 256 << 20,
	maxParts: 65_536,
	maxRatio: 200,
	freeBytes: 64 << 20,
	maxCpuMs: 10_000,
};

/** Thrown where a limit is reached. A reader that catches it goes on only where it is of one member. */
export class ContainerLimit extends Error {
	readonly code: string;
	/** True where only this member is cut off. */
	readonly isOfMember: boolean;

	constructor(code: string, message: string, isOfMember = false) {
		super(message);
		this.code = code;
		this.isOfMember = isOfMember;
	}
}

/** Decoded bytes as they come, one after the other. */
export interface Output {
	/** @throws ContainerLimit */
	append(chunk: Uint8Array): void;
	/** All so far. */
	readonly bytes: Buffer;
}

export class ContainerBudget {
	readonly #limits: ContainerLimits;
	readonly #memory: SharedArrayBuffer;
	#filled = 0;
	#bytes = 0;
	#parts = 0;
	#uncheckedWork = 0;
	readonly #onWork: () => void;
	readonly #now: () => number;
	readonly #endsAt: number;

	/** `onWork` is called now and then, to say that it goes on. */
	constructor(
		onWork: () => void = () => {},
		limits: ContainerLimits = containerLimits,
		now: () => number = threadCpuMs,
	) {
		this.#onWork = onWork;
		this.#limits = limits;
		this.#memory = sharedMemory(limits.maxBytes);
		this.#now = now;
		this.#endsAt = now() + limits.maxCpuMs;
	}

	/** Counts a part. @throws ContainerLimit */
	takePart(): void {
		const { maxParts } = this.#limits;
		if (++this.#parts > maxParts) {
			throw new ContainerLimit(
				"archive-limit",
				`it holds more than ${maxParts} members: unpack it and scan that folder`,
			);
		}
		this.takeTime(workPerPart);
	}

	/** Counts decoded bytes that are not put into an output. @throws ContainerLimit */
	takeBytes(bytes: number): void {
		const { maxBytes } = this.#limits;
		this.#bytes += bytes;
		if (this.#bytes > maxBytes) {
			throw new ContainerLimit(
				"archive-limit",
				`it unpacks to more than ${maxBytes} bytes: unpack it and scan that folder`,
			);
		}
		this.takeTime(bytes);
	}

	/** Counts work, about as long as decoding so many bytes takes. @throws ContainerLimit */
	takeTime(bytes: number): void {
		this.#uncheckedWork += bytes;
		if (this.#uncheckedWork < workBetweenChecks) return;
		this.#uncheckedWork = 0;
		this.#onWork();
		if (this.#now() <= this.#endsAt) return;
		throw new ContainerLimit(
			"archive-limit",
			"to unpack it takes more time than the budget allows: unpack it and scan that folder",
		);
	}

	/** How many decoded bytes are left. */
	get remainingBytes(): number {
		return this.#limits.maxBytes - this.#bytes;
	}

	/**
	 * Begins what `inputBytes` are decoded to; the output that was begun before is complete then. More than the
	 * allowed ratio is a ContainerLimit of this member alone.
	 */
	output(inputBytes: number): Output {
		const start = this.#filled;
		const { maxRatio, freeBytes } = this.#limits;
		const most = Math.max(freeBytes, maxRatio * inputBytes);
		let length = 0;
		const takeChunk = (chunk: Uint8Array): void => {
			if (length + chunk.length > most) {
				// To scan all of a bomb takes longer than to unpack it.
				length = Math.min(length, scannedOfBombBytes);
				throw new ContainerLimit(
					"archive-limit",
					`it unpacks to more than ${maxRatio} times its size: unpack it and scan that folder`,
					true,
				);
			}
			this.takeBytes(chunk.length);
			this.#store(chunk, start + length);
			length += chunk.length;
		};
		const memory = this.#memory;
		return {
			append: takeChunk,
			get bytes() {
				return Buffer.from(memory, start, length);
			},
		};
	}

	#store(chunk: Uint8Array, at: number): void {
		const end = at + chunk.length;
		if (end > this.#memory.byteLength) {
			const { maxBytes } = this.#limits;
			this.#memory.grow(Math.min(maxBytes, Math.max(end, this.#memory.byteLength + growBytes)));
		}
		new Uint8Array(this.#memory, at, chunk.length).set(chunk);
		this.#filled = end;
	}
}

/**
 * One memory for all containers that a thread opens, one after the other: many would be freed too late. Nobody looks
 * at what one container gave when the next is opened.
 */
function sharedMemory(maxBytes: number): SharedArrayBuffer {
	if (memory?.maxByteLength !== maxBytes)
		memory = new SharedArrayBuffer(0, { maxByteLength: maxBytes });
	return memory;
}

let memory: SharedArrayBuffer | undefined;

/** The processor time of this thread where the system tells it, else the time that passes. */
function threadCpuMs(): number {
	try {
		return Number.parseInt(readFileSync("/proc/thread-self/schedstat", "latin1"), 10) / 1e6;
	} catch {
		return performance.now();
	}
}

/** A dump of 60 MB may well be packed to a three-hundredth: it is scanned as a whole, and of larger ones only so much. */
const scannedOfBombBytes = 10 << 20;
const growBytes = 4 << 20;
const workPerPart = 1 << 12;
const workBetweenChecks = 1 << 20;
