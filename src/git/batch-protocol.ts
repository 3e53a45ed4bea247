// Speaks the `git cat-file --batch` protocol: "<id> <type> <size>\n", exactly size bytes, "\n"; or
// "<id> missing\n". Content is never searched for line breaks, since it may hold anything. An answer that
// was not requested ends the process: nothing after it can be trusted.

import type { GitExit, GitProcess } from "./git-process.ts";
import type { ListedObject, ObjectType } from "./object-listing.ts";

export interface ReadObject {
	readonly id: string;
	readonly type: ObjectType;
	readonly content: Buffer;
}

export interface UnreadableObject {
	readonly object: ListedObject;
	/** In git's words, fit to be shown. */
	readonly reason: string;
}

export interface BatchProcess {
	request(objects: readonly ListedObject[]): void;
	/** Ends the requests, so that git writes what it still buffers. */
	closeInput(): void;
	stop(): void;
	/** Yields what has arrived so far, in the order of `requested`, from `from` on. */
	answers(
		requested: readonly ListedObject[],
		from: number,
	): Generator<ReadObject | UnreadableObject>;
	/** True when output has arrived that was not parsed. */
	readonly hasUnreadOutput: boolean;
	/** How the process ended, once all its output has been parsed. */
	readonly exit: GitExit | undefined;
}

/** Wraps a running process; `onOutput` is called when there may be something to parse. */
export function createBatchProcess(git: GitProcess, onOutput: () => void): BatchProcess {
	let chunks: Buffer[] = [];
	let exit: GitExit | undefined;
	/** The part of a header with which the last chunk ended. */
	let header = "";
	let current: { id: string; type: ObjectType; size: number } | undefined;
	/** How many bytes of the current content are in `assembly`. */
	let filled = 0;
	let assembly: Buffer = Buffer.allocUnsafeSlow(1 << 16);

	git.output.on("data", (chunk: Buffer) => {
		chunks.push(chunk);
		if (chunks.length >= maxChunks) git.output.pause();
		onOutput();
	});
	void git.exited.then((how) => {
		exit = how;
		onOutput();
	});

	function* answers(
		requested: readonly ListedObject[],
		from: number,
	): Generator<ReadObject | UnreadableObject> {
		let next = from;
		const taken = chunks;
		chunks = [];
		for (const chunk of taken) {
			let at = 0;
			while (at < chunk.length) {
				if (current === undefined) {
					const stop = chunk.indexOf(lineFeed, at);
					header += chunk.toString("latin1", at, stop === -1 ? chunk.length : stop);
					if (stop === -1 && header.length <= maxHeaderLength) break;
					at = stop + 1;
					const object = requested[next];
					if (object === undefined || !header.startsWith(`${object.id} `)) return git.stop();
					const words = header.slice(object.id.length + 1);
					const space = words.indexOf(" ");
					header = "";
					if (space === -1) {
						next++;
						yield { object, reason: `git says "${words}"` };
						continue;
					}
					const type = words.slice(0, space) as ObjectType;
					current = { id: object.id, type, size: Number(words.slice(space + 1)) };
				}
				const { id, type, size } = current;
				let content: Buffer;
				if (filled === 0 && chunk.length - at > size) {
					content = chunk.subarray(at, at + size);
					at += size;
				} else {
					if (assembly.length < size) assembly = enlarge(assembly, size, filled);
					const part = Math.min(size - filled, chunk.length - at);
					chunk.copy(assembly, filled, at, at + part);
					filled += part;
					at += part;
					// The line feed after the content is still to come.
					if (filled < size || at === chunk.length) break;
					content = assembly.subarray(0, size);
				}
				if (chunk[at] !== lineFeed) return git.stop();
				at++;
				next++;
				current = undefined;
				filled = 0;
				yield { id, type, content };
				if (assembly.length > keptBytes) assembly = Buffer.allocUnsafeSlow(1 << 16);
			}
		}
		git.output.resume();
	}

	return {
		request(objects) {
			let ids = "";
			for (const { id } of objects) ids += `${id}\n`;
			git.input.write(ids);
		},
		closeInput: () => void git.input.end(),
		stop: git.stop,
		answers,
		get hasUnreadOutput() {
			return chunks.length > 0;
		},
		get exit() {
			return chunks.length === 0 ? exit : undefined;
		},
	};
}

function enlarge(buffer: Buffer, size: number, filled: number): Buffer {
	const larger = Buffer.allocUnsafeSlow(Math.max(size, Math.min(keptBytes, buffer.length * 2)));
	buffer.copy(larger, 0, 0, filled);
	return larger;
}

const lineFeed = 0x0a;
/** At most a megabyte waits, in chunks of the size of a pipe. */
const maxChunks = 16;
/** A buffer for a larger content is dropped after it. */
const keptBytes = 8 << 20;
const maxHeaderLength = 200;
