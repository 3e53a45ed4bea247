// Turns matches into occurrences, with positions and the redacted line, while the bytes are in memory.

import type { Provenance, ReadAt } from "../model/blob.ts";
import type { Match } from "../model/match.ts";
import { LineCursor } from "../text/lines.ts";
import type { Occurrence } from "./occurrence.ts";
import { redactLine } from "./redact-line.ts";

/** One for each content; a large one is given window by window, in order. */
export class OccurrenceMaker {
	#cursor: LineCursor | undefined;
	#caughtUp = 0;

	/** `matches` lie in `bytes`, which begin at `base` of the content, and come in order. */
	make(
		bytes: Buffer,
		base: number,
		matches: readonly Match[],
		provenance: readonly Provenance[],
	): Occurrence[] {
		this.#cursor ??= new LineCursor(bytes);
		const cursor = this.#cursor;
		return matches.map((match) => {
			const start = cursor.position(bytes, base, match.start);
			const end = cursor.position(bytes, base, match.end);
			return {
				match,
				start,
				end,
				provenance,
				excerpt: redactLine(bytes, base, match, matches, start.line),
			};
		});
	}

	/** Counts the lines of a large content up to `offset`; asked only for windows with a match. */
	catchUp(readAt: ReadAt, offset: number): void {
		const buffer = Buffer.allocUnsafe(1 << 20);
		if (!this.#cursor) {
			const head = readAt(buffer.subarray(0, 4096), 0);
			this.#cursor = new LineCursor(buffer.subarray(0, head));
		}
		while (this.#caughtUp < offset) {
			const wanted = Math.min(buffer.length, offset - this.#caughtUp);
			const read = readAt(buffer.subarray(0, wanted), this.#caughtUp);
			if (read === 0) return;
			this.#cursor.advance(buffer.subarray(0, read), this.#caughtUp, this.#caughtUp + read);
			this.#caughtUp += read;
		}
	}
}
