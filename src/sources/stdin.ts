// Reads one text from a stream, however it is cut into chunks. It is kept in pages of one size, so
// that a large input is held once and never copied together.

import { addAbortSignal, type Readable } from "node:stream";
import type { Blob } from "../model/blob.ts";
import { formatCount } from "../report/amounts.ts";
import { decodePath } from "../text/path.ts";
import { reasonOf } from "../text/system-error.ts";
import type { Diff } from "./diff.ts";
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
	const content = contentOf(pages, length);
	if (content.kind === "bytes" && path === "-") {
		const { parseDiff } = await import("./diff.ts");
		const diff = parseDiff(content.bytes.toString("latin1"));
		if (diff !== undefined) return yield* readDiff(diff, accounting);
	}
	accounting.addPlanned(length);
	yield { content, provenance: [{ where: "stdin", path }] };
}

/** What a diff adds, in its files; the text around it; and the names of the new side. */
function* readDiff(
	{ files, names, rest, binary }: Diff,
	accounting: ScanAccounting,
): Generator<Blob> {
	for (const name of names) {
		const { path } = decodePath(name);
		if (accounting.isExcluded(path)) continue;
		const content = { kind: "bytes", bytes: Buffer.from(path) } as const;
		yield { content, provenance: [{ where: "name", path }] };
	}
	const text = Buffer.from(rest, "latin1");
	accounting.addPlanned(text.length);
	yield { content: { kind: "bytes", bytes: text }, provenance: [{ where: "stdin", path: "-" }] };
	for (const { path: raw, lines, added } of files) {
		const { path } = decodePath(raw);
		const bytes = Buffer.from(lines.join("\n"), "latin1");
		if (accounting.isExcluded(path)) {
			accounting.addExcluded(bytes.length);
			continue;
		}
		accounting.addPlanned(bytes.length);
		yield {
			content: { kind: "bytes", bytes },
			provenance: [{ where: "stdin", path }],
			added: rangesOf(lines, added),
		};
	}
	if (binary === 0) return;
	const message = `The diff does not show the content of ${formatCount(binary, "binary file")}: scan the files themselves`;
	accounting.addNotice({ code: "diff-binary", message });
}

function rangesOf(lines: readonly string[], added: ReadonlySet<number>) {
	const ranges: { start: number; end: number }[] = [];
	let start = 0;
	for (const [index, line] of lines.entries()) {
		const end = start + line.length;
		if (added.has(index)) ranges.push({ start, end });
		start = end + 1;
	}
	return ranges;
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
