// Finds the folder of the user's own state, in which unleak keeps records.

import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** XDG_STATE_HOME counts only when it is absolute, as its specification says. */
export function ownFolder(
	env: Readonly<Record<string, string | undefined>> = process.env,
	platform: NodeJS.Platform = process.platform,
): string {
	const named = platform === "win32" ? env.LOCALAPPDATA : env.XDG_STATE_HOME;
	const usual = platform === "win32" ? ["AppData", "Local"] : [".local", "state"];
	const base = named && isAbsolute(named) ? named : join(homedir(), ...usual);
	return join(base, "unleak");
}
