// Recognises who wrote the hook that is already there. Ours is replaced; a manager has its own way to add a line; any
// other is chained if it works in another place and under another name.

import { hookMark } from "./installed-hook.ts";

export type HookOwner = "unleak" | "husky" | "lefthook" | "pre-commit" | "anyone" | "particular";

/** Takes the content of an existing hook. */
export function ownerOfHook(content: string): HookOwner {
	if (content.split("\n", 2)[1]?.startsWith(hookMark)) return "unleak";
	if (/\bhusky\b/i.test(content)) return "husky";
	if (/\blefthook\b/i.test(content)) return "lefthook";
	if (/pre-commit\.com|\bpre_commit\b|hook-impl/.test(content)) return "pre-commit";
	if (!content.startsWith("#!")) return "particular";
	return readsItsName.test(content) ? "particular" : "anyone";
}

/** True for what simple-git-hooks writes anew with each `npm install`. */
export function isRegenerated(content: string): boolean {
	return content.includes("SKIP_SIMPLE_GIT_HOOKS");
}

/** What scripts of several languages ask for their own name or folder with. */
const readsItsName =
	/\$\{?0|\bBASH_SOURCE\b|\bdirname\b|\bbasename\b|__FILE__|__file__|\bargv\b|\bARGV\b|PROGRAM_NAME|import\.meta|__dirname|__filename/;
