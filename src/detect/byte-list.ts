// Finds and decodes text that is written as the numbers of its bytes: "36 61 62", "0x36, 0x61", "54, 97", the lines of
// xxd and hexdump. byte-list-prefilter.ts finds where, byte-list-reader.ts decodes.

import { firstLineOf, lastLineOf } from "./byte-list-lines.ts";
import { findDigitRanges, ListPrefilter } from "./byte-list-prefilter.ts";
import { ListReader, type ListSink } from "./byte-list-reader.ts";
import type { CandidateEvent, SearchSpan } from "./candidate-event.ts";
import { escapeKinds } from "./escape-codes.ts";
import { EscapeReader } from "./escape-reader.ts";
import { withoutMarkup } from "./strip-markup.ts";

/** How far before the span a list may begin. */
const maxReach = 512;

const equals = 61;

/** Decodes the lists of numbers in a span or on its edge, as far as they are text. */
export function* findByteLists(
	bytes: Buffer,
	{ from, to, floor }: SearchSpan,
): Generator<CandidateEvent> {
	let found: CandidateEvent[] = [];
	const sink: ListSink = {
		piece: (piece) => found.push({ kind: "piece", piece }),
		escaped: (start, end, isMail) =>
			found.push({ kind: "escaped", start, end, isMail, bytesPerCharacter: 1 }),
	};
	let done = floor;
	/** The lines that were reported last: many lists may lie in the same ones. */
	let [reportedFrom, reportedTo] = [-1, -1];
	const screen = new ListPrefilter((listStart, listEnd) => {
		if (listEnd <= done) return;
		const first = firstLineOf(bytes, listStart, done);
		const isReported = first >= reportedFrom && listEnd <= reportedTo;
		const last = isReported ? reportedTo : lastLineOf(bytes, listEnd);
		done = Math.max(listEnd, new ListReader(bytes, last, sink).read(first, listEnd));
		if (isReported) return;
		reportEncoded(bytes, first, last, sink);
		[reportedFrom, reportedTo] = [first, last];
	});
	let reader: EscapeReader | undefined;
	for (const [start, end] of findDigitRanges(bytes, Math.max(floor, from - maxReach), to)) {
		if (reader === undefined) {
			reader = new EscapeReader(bytes);
			reader.skipsOnlyMarkup = true;
		}
		screen.read(reader, Math.max(floor, start), end);
		yield* found;
		found = [];
	}
}

/** Reports a list with escapes or markup in it again: these are undone first. */
function reportEncoded(bytes: Buffer, from: number, to: number, sink: ListSink): void {
	const text = bytes.subarray(from, to);
	const isMail = /=(?:[0-9A-F]{2}|\r?\n)/.test(text.toString("latin1"));
	if (isMail || text.some((byte) => escapeKinds.has(byte) && byte !== equals)) {
		sink.escaped(from, to, isMail);
	}
	const piece = withoutMarkup(bytes, from, to);
	if (piece) sink.piece(piece);
}
