// Goes through all that a source yields, in pieces of limited size, and lets timers and signals
// have their turn. What could not be read is told at the end.

import type { Blob, Provenance } from "../model/blob.ts";
import type { Problem } from "../model/report.ts";
import { Accounting } from "../scan/accounting.ts";
import type { Source } from "../sources/source.ts";

/** Bytes of a content; those before `from` were in the piece before, too. */
export interface Piece {
	readonly bytes: Buffer;
	readonly base: number;
	readonly from: number;
	readonly provenance: readonly Provenance[];
}

export interface WalkEnd {
	/** Contents that were read. */
	readonly files: number;
	/** In words, each at most 400 characters. */
	readonly gaps: readonly string[];
}

export interface WalkOptions {
	readonly signal: AbortSignal;
	/** For each piece; the pieces of one content come in order. */
	readonly onPiece: (piece: Piece) => void;
	/** Bytes that two pieces of one content share. */
	readonly overlapBytes: number;
}

/** Nothing is left out for its size alone: a large content is read in pieces. */
const maxFileBytes = 64 * 2 ** 30;
const pieceBytes = 4 << 20;
const turnMs = 40;

export async function walk(source: Source, options: WalkOptions): Promise<WalkEnd> {
	const { signal } = options;
	const ledger = new Accounting({ maxFileBytes, isExcluded: () => false, signal });
	let files = 0;
	let turnEnds = performance.now() + turnMs;
	for await (const blob of source(ledger)) {
		for (const piece of piecesOf(blob, options.overlapBytes)) {
			options.onPiece(piece);
			if (performance.now() < turnEnds) continue;
			await new Promise((resolve) => setImmediate(resolve));
			turnEnds = performance.now() + turnMs;
			if (signal.aborted) break;
		}
		if (signal.aborted) break;
		if (blob.provenance[0]?.where !== "name") files++;
	}
	const stopped = signal.aborted ? ["Stopped before its end"] : [];
	return { files, gaps: [...ledger.problems.map(describeProblem), ...stopped] };
}

function* piecesOf({ content, provenance }: Blob, overlapBytes: number): Generator<Piece> {
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
