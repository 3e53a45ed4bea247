// Finds the added lines of a new version, as byte ranges. A line is added when the old version holds it less
// often; one that only moved, or has another indentation or line ending, is not. This takes linear time, where a true
// diff does not.

export interface ByteRange {
	readonly start: number;
	readonly end: number;
}

/** The added lines of `next`, line feeds included, adjoining ones joined. */
export function findAddedLines(old: Buffer, next: Buffer): ByteRange[] {
	const whole = next.length === 0 ? [] : [{ start: 0, end: next.length }];
	if (old.length === 0 || old.length > maxBytes || next.length > maxBytes) return whole;
	const remaining = new Map<string, number>();
	for (const { start, end } of lines(old)) {
		const line = old.toString("latin1", start, end).trim();
		remaining.set(line, (remaining.get(line) ?? 0) + 1);
	}
	const added: { start: number; end: number }[] = [];
	for (const { start, end } of lines(next)) {
		const line = next.toString("latin1", start, end).trim();
		const count = remaining.get(line) ?? 0;
		if (count > 0) {
			remaining.set(line, count - 1);
			continue;
		}
		const last = added.at(-1);
		if (last !== undefined && last.end === start) last.end = end;
		else added.push({ start, end });
	}
	return added;
}

/** The ranges that are in both lists; both are in order. */
export function intersectRanges(
	one: readonly ByteRange[],
	other: readonly ByteRange[],
): ByteRange[] {
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

/** All ranges, in order and apart. */
export function uniteRanges(ranges: readonly ByteRange[]): ByteRange[] {
	const apart: { start: number; end: number }[] = [];
	for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
		const last = apart.at(-1);
		if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
		else apart.push({ start, end });
	}
	return apart;
}

/** The line feed belongs to its line. */
function* lines(text: Buffer): Generator<ByteRange> {
	for (let start = 0; start < text.length; ) {
		const stop = text.indexOf(0x0a, start);
		const end = stop === -1 ? text.length : stop + 1;
		yield { start, end };
		start = end;
	}
}

/** Two versions and their lines fit into memory easily. A larger version counts as added as a whole. */
const maxBytes = 16 << 20;
