// Puts hooks into a folder and takes them out again. Nothing is asked and nothing destroyed: a
// hook that was there is called first, as long as it does not mind another name; one that
// might is left alone, and what to do is said.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { readHook, removeHook, renameHook, writeHook } from "./files.ts";
import type { HookName } from "./names.ts";
import { type Owner, ownerOf } from "./recognise.ts";
import { type HookPaths, renderHook } from "./script.ts";

export interface Installed {
	readonly name: HookName;
	/** "left": another hook is there, see `owner`. */
	readonly did: "written" | "updated" | "chained" | "left";
	readonly owner?: Owner;
}

/** @throws UsageError "output" */
export function installHooks(
	folder: string,
	names: readonly HookName[],
	paths: HookPaths,
): Installed[] {
	return names.map((name) => {
		const path = join(folder, name);
		const text = renderHook(name, paths);
		const there = readHook(path);
		if (there === undefined) {
			writeHook(path, text);
			return { name, did: "written" };
		}
		const owner = there === "link" ? "particular" : ownerOf(there.text);
		if (owner === "unleak") {
			writeHook(path, text);
			return { name, did: "updated" };
		}
		const before = beforePath(folder, name);
		if (owner !== "anyone" || existsSync(before)) return { name, did: "left", owner };
		renameHook(path, before);
		try {
			writeHook(path, text);
		} catch (error) {
			renameHook(before, path);
			throw error;
		}
		return { name, did: "chained" };
	});
}

export interface Uninstalled {
	readonly name: HookName;
	/** "restored": the hook that was there before is back. */
	readonly did: "removed" | "restored";
}

/** Leaves all that is not ours. @throws UsageError "output" */
export function uninstallHooks(folder: string, names: readonly HookName[]): Uninstalled[] {
	return names.flatMap((name): Uninstalled[] => {
		const path = join(folder, name);
		if (!isOurs(path)) return [];
		const before = beforePath(folder, name);
		if (!existsSync(before)) {
			removeHook(path);
			return [{ name, did: "removed" }];
		}
		// A rename replaces what is there.
		renameHook(before, path);
		return [{ name, did: "restored" }];
	});
}

export function isOurs(path: string): boolean {
	const there = readHook(path);
	return there !== undefined && there !== "link" && ownerOf(there.text) === "unleak";
}

/** As dist/hook.sh knows it. */
function beforePath(folder: string, name: HookName): string {
	return join(folder, `${name}.before-unleak`);
}
