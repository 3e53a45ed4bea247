// Finds and decodes text that is written as the numbers of its bytes: "36 61 62", "0x36, 0x61", "54, 97",
// the lines of xxd and hexdump with their offsets and their column of characters.

import { firstLineOf, lastLineOf } from "./byte-list-lines.ts";
import { findNumbers, ListScreen } from "./byte-list-prefilter.ts";
import { ListReader, type ListSink } from "./byte-list-reader.ts";
import type { GlanceEvent, GlanceSpan } from "./candidate-event.ts";
import { escapeKinds } from "./escape-codes.ts";
import { Reader } from "./escape-reader.ts";
import { withoutMarks } from "./strip-markup.ts";

/** How far a list is followed that reaches into what is looked at. */
const maxReach = 512;

const equals = 61;

/** Gives what lists of numbers that reach into a span decode to, as far as that is text. */
export function* findByteLists(
	bytes: Buffer,
	{ from, to, floor }: GlanceSpan,
): Generator<GlanceEvent> {
	let found: GlanceEvent[] = [];
	const sink: ListSink = {
		piece: (piece) => found.push({ kind: "piece", piece }),
		escaped: (start, end, isMail) =>
			found.push({ kind: "escaped", start, end, isMail, bytesPerCharacter: 1 }),
	};
	let done = floor;
	/** The lines that were told last: many lists may lie in the same ones. */
	let [toldFrom, toldTo] = [-1, -1];
	const screen = new ListScreen((listStart, listEnd) => {
		if (listEnd <= done) return;
		const first = firstLineOf(bytes, listStart, done);
		const isTold = first >= toldFrom && listEnd <= toldTo;
		const last = isTold ? toldTo : lastLineOf(bytes, listEnd);
		done = Math.max(listEnd, new ListReader(bytes, last, sink).read(first, listEnd));
		if (isTold) return;
		tellEncoded(bytes, first, last, sink);
		[toldFrom, toldTo] = [first, last];
	});
	let reader: Reader | undefined;
	for (const [start, end] of findNumbers(bytes, Math.max(floor, from - maxReach), to)) {
		if (reader === undefined) {
			reader = new Reader(bytes);
			reader.skipsOnlyMarks = true;
		}
		screen.read(reader, Math.max(floor, start), end);
		yield* found;
		found = [];
	}
}

/** What is escaped in a list, or skipped, is undone first. */
function tellEncoded(bytes: Buffer, from: number, to: number, sink: ListSink): void {
	const text = bytes.subarray(from, to);
	const isMail = /=(?:[0-9A-F]{2}|\r?\n)/.test(text.toString("latin1"));
	if (isMail || text.some((byte) => escapeKinds.has(byte) && byte !== equals)) {
		sink.escaped(from, to, isMail);
	}
	const piece = withoutMarks(bytes, from, to);
	if (piece) sink.piece(piece);
}
