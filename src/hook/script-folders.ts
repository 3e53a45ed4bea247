// Names the folders that hold scripts of unleak: one in the git folder of a clone, for hook managers, and one of the
// user, for hooks that all repositories share.

import { homedir } from "node:os";
import { join } from "node:path";
import type { HookFolder } from "./hook-folder.ts";

/** In the git folder that all work trees share. */
export function scriptFolder({ commonDir }: Pick<HookFolder, "commonDir">): string {
	return join(commonDir, "unleak");
}

/** It outlives every clone. */
export function userScriptFolder(): string {
	return join(userFolder(), "hooks");
}

export function templateFolder(): string {
	return join(userFolder(), "template");
}

export function userFolder(): string {
	return join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "unleak");
}
