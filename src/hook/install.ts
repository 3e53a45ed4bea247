// Puts hooks into a folder and takes them out again. Nothing is asked and nothing destroyed: a
// hook that was there is called first, as long as it does not mind another name; one that
// might is left alone, and what to do is said.

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { readHook, removeHook, renameHook, writeHook } from "./files.ts";
import { type HookPaths, renderHook } from "./installed-hook.ts";
import type { HookName } from "./names.ts";
import { isGenerated, type Owner, ownerOf } from "./recognise.ts";

export interface Installed {
	readonly name: HookName;
	/** "left": another hook is there, see `owner`. */
	readonly did: "written" | "updated" | "chained" | "left";
	readonly owner?: Owner;
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
): Installed[] {
	return names.map((name) => {
		const path = join(folder, name);
		const text = renderHook(name, paths, way);
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
			...(there !== "link" && isGenerated(there.text) ? { isGenerated: true } : {}),
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
		if (isSame || (isGenerated(old.text) && isGenerated(next.text))) return undefined;
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
