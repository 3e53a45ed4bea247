// `unleak hook uninstall`: takes out what is unleak's, and brings back what was there before.

import { homedir } from "node:os";
import { join } from "node:path";
import { uninstallHooks } from "../../hook/install.ts";
import { managers } from "../../hook/manager-text.ts";
import { callersOf, removeFromManager } from "../../hook/managers.ts";
import { allHooks } from "../../hook/names.ts";
import { removeProgram } from "../../hook/paths.ts";
import { findHookPlace, readGlobalPath } from "../../hook/place.ts";
import { scriptFolder, templateFolder, userScriptFolder } from "../../hook/script-folders.ts";
import type { Flags } from "../args.ts";
import { gitFor, managerOf } from "./install.ts";
import { type Line, report, shownPath } from "./lines.ts";

export async function uninstall(flags: Flags): Promise<number> {
	const cwd = process.cwd();
	const git = gitFor(cwd);
	if (flags.global) {
		const theirs = readGlobalPath(git, homedir(), "init.templateDir");
		const templates = new Set([templateFolder(), ...(theirs === undefined ? [] : [theirs])]);
		const folders = [...[...templates].map((folder) => join(folder, "hooks")), userScriptFolder()];
		return await report(asDone(folders.flatMap(removeFrom)), []);
	}
	const place = findHookPlace(cwd, git);
	const named = managerOf(flags);
	for (const manager of named === undefined ? managers : [named]) removeFromManager(manager, place);
	const callers = new Set(allHooks.flatMap((name) => callersOf(place, name)));
	// A line that calls what is gone would stop every commit.
	const isFree = callers.size === 0;
	const folders = [
		...(named === undefined ? [place.standard] : []),
		...(isFree ? [scriptFolder(place)] : []),
	];
	const done = folders.flatMap(removeFrom);
	if (isFree && named === undefined) removeProgram(scriptFolder(place));
	const left = [...callers].map((path) => ({
		isDone: false,
		text: `Take the lines that call "unleak/" out of ${path}, and run this again`,
	}));
	return await report([...asDone(done), ...left], []);
}

function removeFrom(folder: string): string[] {
	return uninstallHooks(folder, allHooks).map(({ name, did }) => {
		const path = shownPath(join(folder, name));
		return did === "removed" ? `Removed ${path}` : `Removed ${path}; the hook of before is back`;
	});
}

function asDone(texts: readonly string[]): Line[] {
	const shown = texts.length > 0 ? texts : ["Nothing of unleak's was there"];
	return shown.map((text) => ({ isDone: true, text }));
}
