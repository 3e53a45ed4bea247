// Makes one content from another with copies and insertions: copies wherever bytes agree, also by chance, cut
// anywhere. This covers what git may choose, and more.

import type { Operation } from "./writer.ts";

const minCopy = 3;

/** Operations that make `content` from `base`. */
export function operationsBetween(
	base: Buffer,
	content: Buffer,
	random: () => number,
): Operation[] {
	const operations: Operation[] = [];
	let fresh = 0;
	let at = 0;
	const flush = () => {
		if (fresh < at) operations.push(content.subarray(fresh, at));
	};
	while (at < content.length) {
		const from = base.indexOf(
			content.subarray(at, at + minCopy),
			// Not always the first place.
			random() < 0.5 ? 0 : Math.floor(random() * base.length),
		);
		let count = 0;
		if (from >= 0 && at + minCopy <= content.length && random() < 0.95) {
			while (at + count < content.length && base[from + count] === content[at + count]) count++;
		}
		if (count < minCopy) {
			at++;
			continue;
		}
		if (random() < 0.2) count = minCopy + Math.floor(random() * (count - minCopy + 1));
		flush();
		operations.push({ from, count });
		at += count;
		fresh = at;
	}
	flush();
	return operations;
}

/** The segments of `content` as a version of `base`; neighbours that continue each other are joined. */
export function segmentsBetween(base: Buffer, content: Buffer, random: () => number): Int32Array {
	return segmentsOf(operationsBetween(base, content, random));
}

/** The segments that operations come to, by the plainest means, in the form of Kernel.segments(). */
export function segmentsOf(operations: readonly Operation[]): Int32Array {
	const segments: [start: number, end: number, from: number][] = [];
	let at = 0;
	for (const operation of operations) {
		const isNew = Buffer.isBuffer(operation);
		const end = at + (isNew ? operation.length : operation.count);
		const from = isNew ? -1 : operation.from;
		const last = segments.at(-1);
		const goesOn =
			last && (isNew ? last[2] === -1 : last[2] !== -1 && last[2] + at - last[0] === from);
		if (goesOn) last[1] = end;
		else if (end > at) segments.push([at, end, from]);
		at = end;
	}
	return Int32Array.from(segments.flat());
}
