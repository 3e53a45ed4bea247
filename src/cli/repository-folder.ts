// Finds where the scan's root lies in its repository: GitHub finds a file by its path from there.

import { relative, sep } from "node:path";
import type { Scope } from "../model/report.ts";

/** "packages/app"; undefined for the repository's root, and outside of any. */
export async function folderInRepository({ mode, root }: Scope): Promise<string | undefined> {
	if (mode !== "tree" && mode !== "audit") return undefined;
	const { nearestRepository } = await import("../git/git-program.ts");
	const repository = nearestRepository(root);
	if (repository === undefined || repository === root) return undefined;
	return relative(repository, root).split(sep).join("/");
}
