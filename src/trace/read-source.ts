// Reads all that a source yields, in pieces of limited size, and lets the event loop run in between. What could not
// be read is returned at the end.

import type { Blob, Provenance } from "../model/blob.ts";
import type { Problem } from "../model/report.ts";
import { Accounting } from "../scan/accounting.ts";
import type { Source } from "../sources/source.ts";

/** Bytes of a content; those before `from` were in the previous piece, too. */
export interface ContentPiece {
	readonly bytes: Buffer;
	readonly base: number;
	readonly from: number;
	readonly provenance: readonly Provenance[];
}

export interface SourceReadResult {
	/** Contents that were read. */
	readonly files: number;
	/** In words, each at most 400 characters. */
	readonly gaps: readonly string[];
}

export interface ReadProgress {
	readonly blobs: number;
	readonly bytes: number;
	readonly path: "";
}

export interface ReadSourceOptions {
	readonly signal: AbortSignal;
	/** Called with each piece; the pieces of one content come in order. */
	readonly onPiece: (piece: ContentPiece) => void;
	/** Bytes that two pieces of one content share. */
	readonly overlapBytes: number;
	/** Called often; no name of a content is told. */
	readonly onProgress?: ((state: ReadProgress) => void) | undefined;
}

/** Nothing is left out for its size: a large content is read in pieces. */
const maxFileBytes = 64 * 2 ** 30;
const pieceBytes = 4 << 20;
const maxRunMs = 40;

export async function readSource(
	source: Source,
	options: ReadSourceOptions,
): Promise<SourceReadResult> {
	const { signal } = options;
	const accounting = new Accounting({ maxFileBytes, isExcluded: () => false, signal });
	let files = 0;
	let readBytes = 0;
	let yieldAt = performance.now() + maxRunMs;
	for await (const blob of source(accounting)) {
		for (const piece of piecesOf(blob, options.overlapBytes)) {
			options.onPiece(piece);
			readBytes += piece.bytes.length - piece.from;
			options.onProgress?.({ blobs: files, bytes: readBytes, path: "" });
			if (performance.now() < yieldAt) continue;
			await new Promise((resolve) => setImmediate(resolve));
			yieldAt = performance.now() + maxRunMs;
			if (signal.aborted) break;
		}
		if (signal.aborted) break;
		if (blob.provenance[0]?.where !== "name") files++;
	}
	const stopped = signal.aborted ? ["Stopped before its end"] : [];
	return { files, gaps: [...accounting.problems.map(describeProblem), ...stopped] };
}

function* piecesOf({ content, provenance }: Blob, overlapBytes: number): Generator<ContentPiece> {
	if (content.kind === "bytes") {
		yield { bytes: content.bytes, base: 0, from: 0, provenance };
		return;
	}
	const buffer = Buffer.allocUnsafe(pieceBytes + overlapBytes);
	let kept = 0;
	for (let position = 0; position < content.size; ) {
		const read = content.readAt(buffer.subarray(kept), position);
		if (read === 0) return;
		const bytes = buffer.subarray(0, kept + read);
		yield { bytes, base: position - kept, from: kept, provenance };
		position += read;
		kept = Math.min(overlapBytes, bytes.length);
		buffer.copy(buffer, 0, bytes.length - kept, bytes.length);
	}
}

function describeProblem({ path, message }: Problem): string {
	return `${path === undefined ? "" : `${path}: `}${message}`.slice(0, 400);
}
