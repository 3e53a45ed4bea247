// The proposed command that adds a policy file to the repository: what is not committed counts for nobody else.

import { relative } from "node:path";
import { nearestRepository } from "../git/git-program.ts";
import { escapeTerminal } from "../text/escape.ts";
import { shellWord } from "../text/shell-word.ts";
import { withoutSecrets } from "./print.ts";

/** `git add .unleak.yaml`; with the place of the repository where the current folder is elsewhere. */
export function gitAddCommand(file: string, top: string): string {
	const here = process.cwd();
	return nearestRepository(here) === top
		? `git add ${typed(relative(here, file))}`
		: `git -C ${typed(top)} add ${typed(relative(top, file))}`;
}

function typed(path: string): string {
	const word = shownPath(path) === path ? shellWord(path, process.platform) : undefined;
	return word ?? shownPath(path);
}

/** A folder's name can be a key. */
export function shownPath(path: string): string {
	return escapeTerminal(withoutSecrets(path));
}
