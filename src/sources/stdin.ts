// Reads one text from a stream, however it is cut into chunks. It is kept in pages of one size, so
// that a large input is held once and never copied together.

import { addAbortSignal, type Readable } from "node:stream";
import type { Blob } from "../model/blob.ts";
import { reasonOf } from "../text/system-error.ts";
import type { ScanAccounting, Source } from "./source.ts";

export interface TextNames {
	/** As reports show its place. */
	readonly path: string;
	/** As messages speak of it. */
	readonly shown: string;
	/** What raises the limit on its size. */
	readonly sizeOption: string;
}

/** Reads the stream to its end or to the size limit; what came before an error is scanned. */
export function createTextSource(stream: Readable, names: TextNames): Source {
	return (accounting) => readStream(stream, names, accounting);
}

export function createStdinSource(stream: Readable): Source {
	const names = { path: "-", shown: "standard input", sizeOption: "--max-file-size" };
	return createTextSource(stream, names);
}

async function* readStream(
	stream: Readable,
	{ path, shown, sizeOption }: TextNames,
	accounting: ScanAccounting,
): AsyncGenerator<Blob> {
	const pages: Buffer[] = [];
	let length = 0;

	function keep(chunk: Buffer): void {
		for (let taken = 0; taken < chunk.length; ) {
			const at = length % pageBytes;
			if (at === 0) pages.push(Buffer.allocUnsafeSlow(pageBytes));
			const copied = chunk.copy(pages[pages.length - 1]!, at, taken);
			taken += copied;
			length += copied;
		}
	}

	try {
		for await (const chunk of addAbortSignal(accounting.signal, stream)) {
			const bytes = Buffer.from(chunk);
			const room = accounting.maxFileBytes - length;
			keep(bytes.subarray(0, room));
			if (bytes.length > room) {
				const message = `Raise ${sizeOption} to scan all of ${shown}: only its first ${accounting.maxFileBytes} bytes were`;
				accounting.addProblem({ code: "too-large", message, path });
				break;
			}
		}
	} catch (error) {
		const message = `Give ${shown} again: ${reasonOf(error)}`;
		if (!accounting.signal.aborted) accounting.addProblem({ code: "unreadable", message, path });
	}
	accounting.addPlanned(length);
	yield { content: contentOf(pages, length), provenance: [{ where: "stdin", path }] };
}

function contentOf(pages: readonly Buffer[], size: number): Blob["content"] {
	if (pages.length <= maxHeldPages) {
		return { kind: "bytes", bytes: Buffer.concat(pages, size) };
	}
	function readAt(into: Uint8Array, position: number): number {
		let read = 0;
		while (read < into.length && position + read < size) {
			const at = position + read;
			const page = pages[Math.floor(at / pageBytes)]!;
			const start = at % pageBytes;
			const end = Math.min(pageBytes, start + into.length - read, start + size - at);
			into.set(page.subarray(start, end), read);
			read += end - start;
		}
		return read;
	}
	return { kind: "large", size, readAt };
}

const pageBytes = 1 << 20;
/** As for files: up to 8 MiB in one piece. */
const maxHeldPages = 8;
