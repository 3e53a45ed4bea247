// Installs hooks into a folder and uninstalls them. Nothing is asked and nothing destroyed: a hook that was there is
// called first, if it works under another name; one that may not is left alone, and the user is told what to do.

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { readHook, removeHook, renameHook, writeHook } from "./hook-files.ts";
import type { HookName } from "./hook-names.ts";
import { type HookOwner, isRegenerated, ownerOfHook } from "./hook-owner.ts";
import { type HookPaths, renderHook } from "./installed-hook.ts";

export interface InstalledHook {
	readonly name: HookName;
	/** "left": another hook is there, see `owner`. */
	readonly did: "written" | "updated" | "chained" | "left";
	readonly owner?: HookOwner;
	/** The name of a hook of before that was chained once, and that another has replaced since. */
	readonly kept?: string;
	/** What was chained is written anew from time to time, over ours. */
	readonly isGenerated?: true;
}

/**
 * Writes hooks into a folder; `way` leads from there to the folder of unleak's scripts.
 * @throws UsageError "output"
 */
export function installHooks(
	folder: string,
	names: readonly HookName[],
	paths: HookPaths,
	way = "",
): InstalledHook[] {
	return names.map((name) => {
		const path = join(folder, name);
		const text = renderHook(name, paths, way);
		const there = readHook(path);
		if (there === undefined) {
			writeHook(path, text);
			return { name, did: "written" };
		}
		const owner = there === "link" ? "particular" : ownerOfHook(there.text);
		if (owner === "unleak") {
			writeHook(path, text);
			return { name, did: "updated" };
		}
		if (owner !== "anyone") return { name, did: "left", owner };
		const before = beforePath(folder, name);
		// Since it was chained, somebody wrote over ours: what is there now is what git runs.
		const kept = setAside(before, there);
		renameHook(path, before);
		try {
			writeHook(path, text);
		} catch (error) {
			renameHook(before, path);
			throw error;
		}
		return {
			name,
			did: "chained",
			...(kept === undefined ? {} : { kept }),
			...(there !== "link" && isRegenerated(there.text) ? { isGenerated: true } : {}),
		};
	});
}

/** Makes room for a hook to be chained; gives the new name of another that had to be kept. */
function setAside(before: string, next: ReturnType<typeof readHook>): string | undefined {
	const old = readHook(before);
	if (old === undefined) return undefined;
	if (old !== "link" && next !== undefined && next !== "link") {
		const isSame = old.text === next.text;
		// Its manager writes it anew, whenever its settings change.
		if (isSame || (isRegenerated(old.text) && isRegenerated(next.text))) return undefined;
	}
	for (let number = 1; number <= maxKept; number++) {
		const kept = `${before}.${number}`;
		if (readHook(kept) !== undefined) continue;
		renameHook(before, kept);
		return basename(kept);
	}
	throw new UsageError("output", `Cannot keep ${quoted(before)} under another name`, "Remove it");
}

const maxKept = 100;

export interface UninstalledHook {
	readonly name: HookName;
	/** "restored": the hook that was there before is back. */
	readonly did: "removed" | "restored";
}

/** Leaves all that is not ours. @throws UsageError "output" */
export function uninstallHooks(folder: string, names: readonly HookName[]): UninstalledHook[] {
	return names.flatMap((name): UninstalledHook[] => {
		const path = join(folder, name);
		if (!isUnleakHook(path)) return [];
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

export function isUnleakHook(path: string): boolean {
	const there = readHook(path);
	return there !== undefined && there !== "link" && ownerOfHook(there.text) === "unleak";
}

/** As dist/hook.sh knows it. */
function beforePath(folder: string, name: HookName): string {
	return join(folder, `${name}.before-unleak`);
}
