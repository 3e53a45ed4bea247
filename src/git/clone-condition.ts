// Describes how a repository differs from a plain full clone, for `doctor`. A scan finds each gap itself.

import { existsSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Repository } from "./repository.ts";

/** One line for each difference. */
export function describeCloneCondition(repository: Repository): string[] {
	const { shallow, promisor, bare } = repository;
	const alternates = listAlternates(repository);
	const lost = alternates.filter((folder) => !existsSync(folder)).length;
	return [
		...(bare ? ["bare: there are no files beside it"] : []),
		...(shallow.size > 0
			? [
					`shallow: it ends at ${plural(shallow.size, "commit")}, "git fetch --unshallow" gets the rest`,
				]
			: []),
		...(promisor
			? ["partial clone: objects may be at the remote alone, and are never fetched by a scan"]
			: []),
		...(alternates.length > 0
			? [
					`borrows objects from ${plural(alternates.length, "other folder")}${lost > 0 ? `, ${lost} of which cannot be found` : ""}`,
				]
			: []),
	];
}

function listAlternates({ commonDir }: Repository): string[] {
	const objects = join(commonDir, "objects");
	const file = join(objects, "info", "alternates");
	if (!existsSync(file) || !statSync(file).isFile()) return [];
	const lines = readFileSync(file, "utf8").split("\n");
	return lines
		.filter((line) => line !== "" && !line.startsWith("#"))
		.map((line) => (isAbsolute(line) ? line : join(objects, line)));
}

function plural(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
