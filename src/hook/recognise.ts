// Whose is the hook that is there already? Ours is replaced, a manager's has its own way to add
// a line, and another is chained if it does not care where it lies and what it is called.

import { hookMark } from "./installed-hook.ts";

export type Owner = "unleak" | "husky" | "lefthook" | "pre-commit" | "anyone" | "particular";

/** Takes the content of an existing hook. */
export function ownerOf(content: string): Owner {
	if (content.split("\n", 2)[1]?.startsWith(hookMark)) return "unleak";
	if (/\bhusky\b/i.test(content)) return "husky";
	if (/\blefthook\b/i.test(content)) return "lefthook";
	if (/pre-commit\.com|\bpre_commit\b|hook-impl/.test(content)) return "pre-commit";
	if (!content.startsWith("#!")) return "particular";
	return readsItsName.test(content) ? "particular" : "anyone";
}

/** True for what simple-git-hooks writes anew with each `npm install`. */
export function isGenerated(content: string): boolean {
	return content.includes("SKIP_SIMPLE_GIT_HOOKS");
}

/** What scripts of several languages ask for their own name or folder with. */
const readsItsName =
	/\$\{?0|\bBASH_SOURCE\b|\bdirname\b|\bbasename\b|__FILE__|__file__|\bargv\b|\bARGV\b|PROGRAM_NAME|import\.meta|__dirname|__filename/;
