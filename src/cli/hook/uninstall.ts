// `unleak hook uninstall`: removes unleak's hooks and restores those that were there before.

import { homedir } from "node:os";
import { join } from "node:path";
import { findHookFolder, readGlobalPath } from "../../hook/hook-folder.ts";
import { allHooks } from "../../hook/hook-names.ts";
import { uninstallHooks } from "../../hook/install.ts";
import { managers } from "../../hook/manager-text.ts";
import { managersCalling, removeFromManager } from "../../hook/managers.ts";
import { removeProgram } from "../../hook/program-paths.ts";
import { scriptFolder, templateFolder, userScriptFolder } from "../../hook/script-folders.ts";
import type { Flags } from "../args.ts";
import { gitFor, managerOf } from "./install.ts";
import { printResult, type ResultLine, shownPath } from "./print-result.ts";

export async function uninstallHooksHere(flags: Flags): Promise<number> {
	const cwd = process.cwd();
	const git = gitFor(cwd);
	if (flags.global) {
		const theirs = readGlobalPath(git, homedir(), "init.templateDir");
		const templates = new Set([templateFolder(), ...(theirs === undefined ? [] : [theirs])]);
		const folders = [...[...templates].map((folder) => join(folder, "hooks")), userScriptFolder()];
		return await printResult(orNothing(folders.flatMap(removeFrom)), []);
	}
	const place = findHookFolder(cwd, git);
	const named = managerOf(flags);
	for (const manager of named === undefined ? managers : [named]) removeFromManager(manager, place);
	const callers = new Set(allHooks.flatMap((name) => managersCalling(place, name)));
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
	return await printResult([...orNothing(done), ...left], []);
}

function removeFrom(folder: string): ResultLine[] {
	return uninstallHooks(folder, allHooks).map(({ name, did }) => {
		const path = shownPath(join(folder, name));
		const texts: Readonly<Record<typeof did, string>> = {
			removed: `Removed ${path}`,
			restored: `Removed ${path}; the hook of before is back`,
			reduced: `Removed ${path}, but for the lines that were added behind it`,
			left: `Left ${path} as it is: take the lines out that were added behind it, and run this again`,
		};
		return { isDone: did !== "left", text: texts[did] };
	});
}

function orNothing(lines: readonly ResultLine[]): readonly ResultLine[] {
	return lines.length > 0 ? lines : [{ isDone: true, text: "Nothing of unleak's was there" }];
}
