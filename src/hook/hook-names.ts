// The names of the hooks, and the ways into a repository for which git runs none.

export type HookName =
	| "pre-commit"
	| "pre-merge-commit"
	| "commit-msg"
	| "pre-push"
	| "pre-receive";

/** Those that see what becomes a commit: the content, that of a merge, and the message. */
export const commitHooks: readonly HookName[] = ["pre-commit", "pre-merge-commit", "commit-msg"];
/** Those of a clone. */
export const cloneHooks: readonly HookName[] = [...commitHooks, "pre-push"];
/** Those of a bare repository, to which others push. */
export const serverHooks: readonly HookName[] = ["pre-receive"];
export const allHooks: readonly HookName[] = [...cloneHooks, ...serverHooks];

export function isHookName(name: string): name is HookName {
	return (allHooks as readonly string[]).includes(name);
}

/** For `doctor`: what passes all hooks by, and what sees it later. */
export const commitsWithoutHooks: readonly string[] = [
	"git runs no commit hook for --no-verify, fast-forward merges, clean cherry-picks, reverts and rebases, git am, and commits made by a server",
	'what comes in that way is seen by "unleak scan --range BASE..HEAD" in CI, and by the pre-push hook',
];
