// How could one content be told as a version of another? Copies wherever bytes agree, also by
// chance, cut anywhere: what git's own choice may come to, and more.

import type { Operation } from "./writer.ts";

const minCopy = 3;

/** Gives operations that make `content` of `base`. */
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

/** Gives the parts of `content` as a version of `base`: neighbours that go on are one. */
export function partsBetween(base: Buffer, content: Buffer, random: () => number): Int32Array {
	return partsOf(operationsBetween(base, content, random));
}

/** The parts that operations come to, by the plainest means: Kernel.parts() says how they are told. */
export function partsOf(operations: readonly Operation[]): Int32Array {
	const parts: [start: number, end: number, from: number][] = [];
	let at = 0;
	for (const operation of operations) {
		const isNew = Buffer.isBuffer(operation);
		const end = at + (isNew ? operation.length : operation.count);
		const from = isNew ? -1 : operation.from;
		const last = parts.at(-1);
		const goesOn =
			last && (isNew ? last[2] === -1 : last[2] !== -1 && last[2] + at - last[0] === from);
		if (goesOn) last[1] = end;
		else if (end > at) parts.push([at, end, from]);
		at = end;
	}
	return Int32Array.from(parts.flat());
}
