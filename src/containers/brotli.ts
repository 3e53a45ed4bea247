// Reads Brotli files. They have no mark, so only their names tell them.

import { type ContainerBudget, ContainerLimit } from "./budget.ts";
import type { ContainerPart, PartProblem, Surroundings } from "./container.ts";
import { inflateBrotli } from "./inflate.ts";
import { unpackedName } from "./member-name.ts";

export async function* readBrotli(
	bytes: Uint8Array,
	budget: ContainerBudget,
	{ name }: Surroundings,
): AsyncGenerator<ContainerPart | PartProblem> {
	const { bytes: unpacked, error } = await inflateBrotli(bytes, budget);
	yield { name: unpackedName(name), bytes: unpacked, isCut: error instanceof ContainerLimit };
	if (error instanceof ContainerLimit && !error.isOfMember) throw error;
	if (error instanceof ContainerLimit) yield { code: error.code, message: error.message };
	else if (error !== undefined) {
		yield {
			code: "archive-damaged",
			message: `it cannot be unpacked to its end: ${error.message}`,
		};
	}
}
