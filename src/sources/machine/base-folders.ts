// Finds the folders that places lie in, from the environment of the caller. A variable that moves a folder adds to the
// usual one, which may hold what was written before.

import { posix, win32 } from "node:path";
import type { Base, System } from "./place.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Machine {
	readonly system: System;
	readonly env: Environment;
	/** Where the environment names no home folder. */
	readonly home: string;
}

export type BaseFolders = Readonly<Record<Base, readonly string[]>>;

export function systemOf(platform: NodeJS.Platform): System {
	if (platform === "win32") return "windows";
	return platform === "darwin" ? "macos" : "linux";
}

/** Absolute folders, the most likely first; none where the system has no such folder. */
export function findBaseFolders(
	{ system, env, home: usualHome }: Machine,
	projects: readonly string[] = [],
): BaseFolders {
	const { isAbsolute, join, resolve } = system === "windows" ? win32 : posix;
	/** XDG says that a relative path does not count, and no other one could be found again. */
	const named = (...names: string[]): string[] =>
		names.flatMap((name) => {
			const value = env[name];
			return value && isAbsolute(value) ? [resolve(value)] : [];
		});
	const ownHomes = system === "windows" ? named("USERPROFILE", "HOME") : named("HOME");
	const homes = ownHomes.length > 0 ? ownHomes : [usualHome];
	const inHome = (...parts: string[]): string[] => homes.map((home) => join(home, ...parts));
	const roaming = [...named("APPDATA"), ...inHome("AppData", "Roaming")];
	const local = [...named("LOCALAPPDATA"), ...inHome("AppData", "Local")];
	const library = inHome("Library", "Application Support");
	const xdgConfig = [...named("XDG_CONFIG_HOME"), ...inHome(".config")];
	const xdgData = [...named("XDG_DATA_HOME"), ...inHome(".local", "share")];
	const folders = {
		home: homes,
		config: { linux: xdgConfig, macos: library, windows: roaming }[system],
		data: { linux: xdgData, macos: library, windows: local }[system],
		xdgConfig,
		xdgData: [...xdgData, ...(system === "windows" ? local : [])],
		xdgState: [...named("XDG_STATE_HOME"), ...inHome(".local", "state")],
		claude: [...named("CLAUDE_CONFIG_DIR"), ...inHome(".claude")],
		codex: [...named("CODEX_HOME"), ...inHome(".codex")],
		copilot: [...named("COPILOT_HOME"), ...inHome(".copilot")],
		zsh: [...named("ZDOTDIR"), ...homes],
		historyFile: named("HISTFILE"),
		project: projects,
	};
	const distinct = Object.entries(folders).map(([base, paths]) => [base, [...new Set(paths)]]);
	return Object.fromEntries(distinct) as unknown as BaseFolders;
}
