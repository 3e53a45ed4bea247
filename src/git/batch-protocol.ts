// How does one `git cat-file --batch` answer? "<id> <type> <size>\n", exactly size bytes, "\n";
// or "<id> missing\n". Lines are never searched for in content: it may hold anything.
// An answer that is not the one expected ends the process: nothing after it can be trusted.

import type { ListedObject, ObjectType } from "./listing.ts";
import type { ReadObject, UnreadableObject } from "./objects.ts";
import type { GitEnd, RunningGit } from "./run.ts";

export interface Wire {
	ask(objects: readonly ListedObject[]): void;
	/** Says that nothing more will be asked, so that git gives what it still buffers. */
	finish(): void;
	stop(): void;
	/** Gives what has arrived so far, in the order of `asked`, from `from` on. */
	answers(asked: readonly ListedObject[], from: number): Generator<ReadObject | UnreadableObject>;
	/** Something has arrived that was not taken. */
	readonly hasNews: boolean;
	/** How the process ended, once all that it gave has been taken. */
	readonly end: GitEnd | undefined;
}

/** Wraps a running process; `onNews` is called when there may be something to take. */
export function createWire(git: RunningGit, onNews: () => void): Wire {
	let chunks: Buffer[] = [];
	let end: GitEnd | undefined;
	/** The part of a header that the last chunk ended with. */
	let header = "";
	let current: { id: string; type: ObjectType; size: number } | undefined;
	/** Bytes of the current content that are in `assembly` already. */
	let filled = 0;
	let assembly: Buffer = Buffer.allocUnsafeSlow(1 << 16);

	git.output.on("data", (chunk: Buffer) => {
		chunks.push(chunk);
		if (chunks.length >= maxChunks) git.output.pause();
		onNews();
	});
	void git.ended.then((how) => {
		end = how;
		onNews();
	});

	function* answers(
		asked: readonly ListedObject[],
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
					const object = asked[next];
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
					if (assembly.length < size) assembly = grow(assembly, size, filled);
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
		ask(objects) {
			let ids = "";
			for (const { id } of objects) ids += `${id}\n`;
			git.input.write(ids);
		},
		finish: () => void git.input.end(),
		stop: git.stop,
		answers,
		get hasNews() {
			return chunks.length > 0;
		},
		get end() {
			return chunks.length === 0 ? end : undefined;
		},
	};
}

function grow(buffer: Buffer, size: number, filled: number): Buffer {
	const larger = Buffer.allocUnsafeSlow(Math.max(size, Math.min(keptBytes, buffer.length * 2)));
	buffer.copy(larger, 0, 0, filled);
	return larger;
}

const lineFeed = 0x0a;
/** A megabyte waits at most, in chunks of the size that pipes give. */
const maxChunks = 16;
/** A buffer for a larger content is dropped after it. */
const keptBytes = 8 << 20;
const maxHeaderLength = 200;
