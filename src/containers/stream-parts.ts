// Reads what holds one content: bzip2, xz, zstd and Brotli files. What came out before an error is kept.

import { type ContainerBudget, ContainerLimit, type Output } from "./budget.ts";
import type { ContainerPart, PartProblem, Surroundings } from "./container.ts";
import { unpackedName } from "./member-name.ts";

/** Appends what it decodes; throws at an error, and what a budget throws. */
export type StreamDecoder = (
	bytes: Uint8Array,
	output: Output,
	budget: ContainerBudget,
) => void | Promise<void>;

/** Makes a reader of a decoder. */
export function readStream(decode: StreamDecoder) {
	return async function* readParts(
		bytes: Uint8Array,
		budget: ContainerBudget,
		{ name }: Surroundings,
	): AsyncGenerator<ContainerPart | PartProblem> {
		const output = budget.output(bytes.length);
		let failure: unknown;
		try {
			await decode(bytes, output, budget);
		} catch (error) {
			failure = error;
		}
		const isCut = failure instanceof ContainerLimit;
		yield { name: unpackedName(name), bytes: output.bytes, isCut };
		if (failure === undefined) return;
		if (!(failure instanceof ContainerLimit)) {
			const message = `it cannot be unpacked to its end: ${(failure as Error).message}`;
			yield { code: "archive-damaged", message };
		} else if (failure.isOfMember) yield { code: failure.code, message: failure.message };
		else throw failure;
	};
}
