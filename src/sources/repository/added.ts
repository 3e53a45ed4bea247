// Which parts of a new version are not in the old one? Lines, as byte ranges. A line counts as
// added when the old version holds it less often: one that only moved is not added. That is
// linear in the input, where a true diff is not, and errs to the safe side nowhere else.

export interface ByteRange {
	readonly start: number;
	readonly end: number;
}

/** Gives the added lines of `next`, line feeds included, adjoining ones joined. */
export function findAdded(old: Buffer, next: Buffer): ByteRange[] {
	const whole = next.length === 0 ? [] : [{ start: 0, end: next.length }];
	if (old.length === 0 || old.length > maxBytes || next.length > maxBytes) return whole;
	const left = new Map<string, number>();
	for (const { start, end } of lines(old)) {
		const line = old.toString("latin1", start, end);
		left.set(line, (left.get(line) ?? 0) + 1);
	}
	const added: { start: number; end: number }[] = [];
	for (const { start, end } of lines(next)) {
		const line = next.toString("latin1", start, end);
		const count = left.get(line) ?? 0;
		if (count > 0) {
			left.set(line, count - 1);
			continue;
		}
		const last = added.at(-1);
		if (last !== undefined && last.end === start) last.end = end;
		else added.push({ start, end });
	}
	return added;
}

/** Gives what is in both, of ranges in order. */
export function intersect(one: readonly ByteRange[], other: readonly ByteRange[]): ByteRange[] {
	const both: ByteRange[] = [];
	let at = 0;
	for (const range of one) {
		while (at < other.length && other[at]!.end <= range.start) at++;
		for (let next = at; next < other.length && other[next]!.start < range.end; next++) {
			const start = Math.max(range.start, other[next]!.start);
			both.push({ start, end: Math.min(range.end, other[next]!.end) });
		}
	}
	return both;
}

/** The line feed belongs to its line, so a last line without one differs from one with it. */
function* lines(text: Buffer): Generator<ByteRange> {
	for (let start = 0; start < text.length; ) {
		const stop = text.indexOf(0x0a, start);
		const end = stop === -1 ? text.length : stop + 1;
		yield { start, end };
		start = end;
	}
}

/** Two versions and their lines fit into memory easily; what is larger counts as added. */
const maxBytes = 16 << 20;
