// Compiles the rule packs that a caller gives: files, packs of loadPacks(), or data. What was not compiled here
// counts as a pack from outside, so that no object can name a host.

import { UsageError } from "../errors.ts";
import type { Pack as CompiledPack } from "../packs/pack.ts";
import type { Pack, PackData } from "./api.ts";
import type { Check } from "./options.ts";

export interface GivenPacks {
	readonly packPaths: readonly string[];
	readonly packs: readonly CompiledPack[];
}

/** @throws FileError for data that is no pack */
export async function compileGivenPacks(
	given: readonly (string | Pack | PackData)[] = [],
): Promise<GivenPacks> {
	const packs = new Set<CompiledPack>();
	for (const [index, pack] of given.entries()) {
		if (typeof pack === "string") continue;
		packs.add(compiled.get(pack) ?? (await compile(pack, `rules[${index}]`)));
	}
	return {
		packPaths: given.filter((pack) => typeof pack === "string"),
		// Our own are in force anyway.
		packs: [...packs].filter(({ foreign }) => foreign),
	};
}

/** Lets these packs be given again. */
export function rememberPacks(packs: readonly CompiledPack[]): readonly Pack[] {
	for (const pack of packs) compiled.set(pack, pack);
	return packs;
}

const compiled = new WeakMap<object, CompiledPack>();

/** JSON is YAML, so what is wrong has a place, if not a helpful one. */
async function compile(data: object, file: string): Promise<CompiledPack> {
	const { compilePack } = await import("../packs/compile-pack.ts");
	const pack = compilePack({ file, text: toText(data, file), foreign: true });
	compiled.set(data, pack);
	return pack;
}

function toText(data: object, file: string): string {
	try {
		return JSON.stringify(data, undefined, 1);
	} catch {
		throw new UsageError("option", `The pack ${file} is no plain data`, "Give what JSON can hold");
	}
}

export const isPack: Check = (value) =>
	(typeof value === "string" && value !== "") || (typeof value === "object" && value !== null)
		? undefined
		: "a path, a pack that loadPacks() gave, or a pack as data";
