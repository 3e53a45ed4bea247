// Describes which hooks are active in a repository, and which are there in vain, for `unleak doctor`.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { readHook } from "./hook-files.ts";
import { findHookFolder, type HookFolder } from "./hook-folder.ts";
import {
	allHooks,
	commitHooks,
	commitsWithoutHooks,
	type HookName,
	serverHooks,
} from "./hook-names.ts";
import { isUnleakHook } from "./install.ts";
import { programFolder } from "./installed-hook.ts";
import { managersCalling } from "./managers.ts";
import { isOutdated } from "./program-paths.ts";
import { scriptFolder, userScriptFolder } from "./script-folders.ts";

/** Gives lines for the repository around `folder`. @throws UsageError "repository" */
export function describeHooks(folder: string, git: string): string[] {
	const place = findHookFolder(folder, git);
	const { standard, shadow } = place;
	const wanted = place.isBare ? serverHooks : commitHooks;
	const folderInUse = shadow?.folder ?? standard;
	const active = hooksIn(folderInUse);
	const called = calledHooks(place, folderInUse);
	const idle = shadow === undefined ? [] : hooksIn(standard);
	const missing = wanted.filter((name) => !active.includes(name) && !called.includes(name));
	return [
		...(active.length > 0 ? [`active: ${active.join(", ")}`] : []),
		...(called.length > 0
			? [`called by another hook or a manager of hooks: ${called.join(", ")}`]
			: []),
		...(shadow === undefined
			? []
			: [`core.hooksPath (${shadow.origin}) sends git to "${shadow.folder}"${inVain(idle)}`]),
		...(missing.length === wanted.length ? ['none: run "unleak hook install"'] : []),
		...(missing.length > 0 && missing.length < wanted.length
			? [`not installed: ${missing.join(", ")}`]
			: []),
		...active.flatMap((name) => faultsOf(join(folderInUse, name))),
		...called.flatMap((name) => faultsOf(join(scriptFolder(place), name))),
		...outdated(place),
		...(place.isBare ? [] : commitsWithoutHooks),
	];
}

function inVain(idle: readonly HookName[]): string {
	return idle.length === 0 ? "" : `, so that these in .git/hooks never run: ${idle.join(", ")}`;
}

function hooksIn(folder: string): HookName[] {
	return allHooks.filter((name) => isUnleakHook(join(folder, name)));
}

/** The scripts that a hook of somebody else calls, itself or by a file of its manager. */
function calledHooks(place: HookFolder, folderInUse: string): HookName[] {
	return allHooks.filter((name) => {
		const hook = join(folderInUse, name);
		const isOther = existsSync(hook) && !isUnleakHook(hook);
		const folders = [scriptFolder(place), userScriptFolder()];
		const isThere = folders.some((folder) => isUnleakHook(join(folder, name)));
		return isOther && isThere && managersCalling(place, name).length > 0;
	});
}

function outdated(place: HookFolder): string[] {
	const copy = join(scriptFolder(place), programFolder);
	if (!existsSync(copy) || !isOutdated(copy, process.argv[1] ?? "")) return [];
	return ['hooks use an older copy of unleak: run "unleak hook install" again'];
}

/** What an installed hook calls may be gone, after another version of Node was installed, say. */
function faultsOf(hook: string): string[] {
	const there = readHook(hook);
	if (there === undefined || there === "link") return [];
	const text = Buffer.from(there.text, "latin1").toString("utf8");
	return ["node", "shared", "git"].flatMap((name) => {
		const path = new RegExp(`^${name}='(.*)'$`, "m").exec(text)?.[1]?.replaceAll("'\\''", "'");
		if (path === undefined || existsSync(path)) return [];
		return [`broken: ${hook} calls "${path}", which is gone: run "unleak hook install" again`];
	});
}
