// Reads git's objects out of packs and loose files in memory, without git: a repository that lies in the scanned tree is
// anybody's, and so are its settings. Every object is inflated once and kept in the budget's memory, as a base of others.

import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { type ContainerBudget, ContainerLimit } from "./budget.ts";
import { type GitType, readLooseHead } from "./git-loose-object.ts";
import { applyDelta, madeBytesOf, readEntryHead } from "./git-pack-entries.ts";

export interface GitObject {
	readonly id: string;
	readonly type: GitType;
	readonly bytes: Buffer;
}

/** How a repository makes ids: of 20 or 32 bytes. */
export type HashAlgorithm = "sha1" | "sha256";

export class GitObjects {
	/** All that were read, in their order. */
	readonly byId = new Map<string, GitObject>();
	/** What was wrong, in words. */
	readonly faults = new Set<string>();
	readonly #budget: ContainerBudget;
	/** By their place in a pack. */
	readonly #byPlace = new Map<string, GitObject>();
	/** Deltas by the id of their base, or by its place. */
	readonly #waiting = new Map<string, Delta[]>();
	readonly #maxBytes: number;
	#bytes = 0;
	#packs = 0;

	/** `maxBytes`: how many are inflated and built, where that is less than the budget. */
	constructor(budget: ContainerBudget, maxBytes = Number.POSITIVE_INFINITY) {
		this.#budget = budget;
		this.#maxBytes = maxBytes;
	}

	/** How many objects could not be built, since what they are made from is not here. */
	get unbuilt(): number {
		return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
	}

	/** Reads a loose object; false where the bytes are none. @throws ContainerLimit */
	addLoose(file: Buffer, algorithm: HashAlgorithm): boolean {
		const head = readLooseHead(file);
		const whole = head && this.#inflate(file, 0, head.headBytes + head.size);
		if (whole === undefined) return false;
		this.#keep(head!.type, whole.bytes.subarray(head!.headBytes), algorithm);
		return true;
	}

	/** Reads the pack that begins at `start`, as far as it is right. @throws ContainerLimit */
	addPack(pack: Buffer, start = 0, algorithm = algorithmOf(pack, start)): void {
		const number = this.#packs++;
		const idBytes = algorithm === "sha1" ? 20 : 32;
		const isPack = isPackAt(pack, start);
		const count = isPack ? pack.readUInt32BE(start + 8) : 0;
		if (!isPack) this.faults.add("its pack is damaged or cut off");
		let at = start + packHeadBytes;
		for (let read = 0; read < count; read++) {
			const head = readEntryHead(pack, at, idBytes);
			const packed = head && this.#inflate(pack, head.dataAt, head.size);
			if (head === undefined || packed === undefined) {
				this.faults.add(`its pack is damaged or cut off: ${read} of ${count} objects were read`);
				return;
			}
			const place = `${number}:${at}`;
			const type = types[head.type];
			if (type !== undefined) this.#keep(type, packed.bytes, algorithm, place);
			else {
				const baseKey = head.baseId ?? `${number}:${at - head.distance!}`;
				this.#addDelta(baseKey, { bytes: packed.bytes, algorithm, place });
			}
			at = head.dataAt + packed.usedBytes;
		}
	}

	#addDelta(baseKey: string, delta: Delta): void {
		const base = this.#byPlace.get(baseKey) ?? this.byId.get(baseKey);
		if (base !== undefined) {
			this.#buildAll([[base, delta]]);
			return;
		}
		this.#budget.takeBytes(delta.bytes.length);
		const waiting = this.#waiting.get(baseKey);
		if (waiting === undefined) this.#waiting.set(baseKey, [delta]);
		else waiting.push(delta);
	}

	/** Keeps an object, and builds what waited for it. */
	#keep(type: GitType, bytes: Buffer, algorithm: HashAlgorithm, place?: string): void {
		this.#buildAll(this.#keepOne(type, bytes, algorithm, place));
	}

	/** A chain of them can be long, so it does not call itself. */
	#buildAll(ready: [GitObject, Delta][]): void {
		for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
			const [base, delta] = next;
			this.#budget.takeTime(delta.bytes.length);
			this.#checkSize(madeBytesOf(delta.bytes));
			const made = applyDelta(base.bytes, delta.bytes);
			if (made === undefined) this.faults.add(unfit);
			else ready.push(...this.#keepOne(base.type, made, delta.algorithm, delta.place));
		}
	}

	#keepOne(
		type: GitType,
		content: Buffer,
		algorithm: HashAlgorithm,
		place: string | undefined,
	): [GitObject, Delta][] {
		this.#budget.takeTime(workPerObject);
		const output = this.#budget.output(content.length);
		output.append(content);
		const { bytes } = output;
		const id = createHash(algorithm)
			.update(`${type} ${bytes.length}\0`)
			.update(bytes)
			.digest("hex");
		const object = this.byId.get(id) ?? { id, type, bytes };
		this.byId.set(id, object);
		if (place !== undefined) this.#byPlace.set(place, object);
		return [id, place ?? id].flatMap((key) => {
			const waiting = this.#waiting.get(key) ?? [];
			this.#waiting.delete(key);
			return waiting.map((delta): [GitObject, Delta] => [object, delta]);
		});
	}

	/** @throws ContainerLimit */
	#checkSize(bytes: number): void {
		this.#bytes += bytes;
		if (this.#bytes > this.#maxBytes)
			throw new ContainerLimit("archive-limit", "its objects are larger than the budget allows");
		if (bytes > this.#budget.remainingBytes) this.#budget.takeBytes(bytes);
	}

	/** Undefined where no stream of this size begins there. @throws ContainerLimit */
	#inflate(bytes: Buffer, from: number, size: number): Inflated | undefined {
		if (size > (bytes.length - from) * maxRatio) return undefined;
		this.#checkSize(size);
		this.#budget.takeTime(size + workPerObject);
		const options = {
			info: true,
			maxOutputLength: Math.max(1, size),
			chunkSize: Math.min(Math.max(minChunkBytes, size + 1), maxChunkBytes),
		};
		try {
			// With "info" it gives more than its types say.
			const { buffer, engine } = inflateSync(bytes.subarray(from), options) as unknown as {
				readonly buffer: Buffer;
				readonly engine: { readonly bytesWritten: number };
			};
			return buffer.length === size ? { bytes: buffer, usedBytes: engine.bytesWritten } : undefined;
		} catch {
			return undefined;
		}
	}
}

interface Inflated {
	readonly bytes: Buffer;
	readonly usedBytes: number;
}

interface Delta {
	readonly bytes: Buffer;
	readonly algorithm: HashAlgorithm;
	readonly place: string;
}

/** True where a pack begins. */
export function isPackAt(bytes: Buffer, start: number): boolean {
	return (
		bytes.length >= start + packHeadBytes &&
		bytes.toString("latin1", start, start + 4) === "PACK" &&
		[2, 3].includes(bytes.readUInt32BE(start + 4))
	);
}

/** A pack ends with its own hash. */
function algorithmOf(pack: Buffer, start: number): HashAlgorithm {
	const endsWith = (algorithm: HashAlgorithm, bytes: number): boolean => {
		const end = pack.length - bytes;
		if (end < start + packHeadBytes) return false;
		const hash = createHash(algorithm).update(pack.subarray(start, end)).digest();
		return hash.equals(pack.subarray(end));
	};
	return !endsWith("sha1", 20) && endsWith("sha256", 32) ? "sha256" : "sha1";
}

const types: readonly (GitType | undefined)[] = [undefined, "commit", "tree", "blob", "tag"];
const unfit = "an object in it does not fit what it is made from";
const packHeadBytes = 12;
/** Deflate turns a byte into no more. */
const maxRatio = 1032;
/** About what it takes to begin. */
const workPerObject = 1 << 12;
const [minChunkBytes, maxChunkBytes] = [64, 1 << 20];
