// Reads the parts of documents of Keynote, Pages and Numbers: chunks of Snappy, in which texts stand as they are. Their
// chunks have a head of four bytes and no checksum. https://github.com/google/snappy/blob/main/format_description.txt

import type { ContainerBudget } from "./budget.ts";
import type { ContainerPart, PartProblem } from "./container.ts";

export function* readIwa(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	const output = budget.output(bytes.length);
	let at = 0;
	while (at + headBytes <= bytes.length && bytes[at] === 0) {
		const end = at + headBytes + bytes[at + 1]! + bytes[at + 2]! * 256 + bytes[at + 3]! * 65_536;
		const chunk = end > bytes.length ? undefined : unpack(bytes.subarray(at + headBytes, end));
		if (chunk === undefined) break;
		output.append(chunk);
		at = end;
	}
	yield { name: "", bytes: output.bytes };
	if (at < bytes.length)
		yield {
			code: "archive-damaged",
			message: "it is damaged or cut off: what follows was not read",
		};
}

/** Undefined for what is no Snappy. */
function unpack(packed: Uint8Array): Uint8Array | undefined {
	let at = 0;
	const readNumber = (bytes: number): number => {
		let value = 0;
		for (let index = 0; index < bytes; index++) value += (packed[at++] ?? 0) * 256 ** index;
		return value;
	};
	let size = 0;
	for (let factor = 1; ; factor *= 128) {
		const byte = packed[at++];
		if (byte === undefined) return undefined;
		size += (byte & 127) * factor;
		if (byte < 128) break;
	}
	if (size > maxChunkBytes) return undefined;
	const made = new Uint8Array(size);
	let filled = 0;
	while (at < packed.length) {
		const tag = packed[at++]!;
		const kind = tag & 3;
		let length = (tag >> 2) + 1;
		if (kind === 0) {
			if (length > 60) length = readNumber(length - 60) + 1;
			if (at + length > packed.length || filled + length > size) return undefined;
			made.set(packed.subarray(at, at + length), filled);
			at += length;
		} else {
			if (kind === 1) length = ((tag >> 2) & 7) + 4;
			const distance = kind === 1 ? (tag >> 5) * 256 + readNumber(1) : readNumber(2 * kind - 2);
			if (distance === 0 || distance > filled || filled + length > size) return undefined;
			// What is copied may overlap what is written.
			for (let index = 0; index < length; index++)
				made[filled + index] = made[filled + index - distance]!;
		}
		filled += length;
	}
	return filled === size ? made : undefined;
}

const headBytes = 4;
/** Apple's programs write a sixteenth of it. */
const maxChunkBytes = 1 << 20;
