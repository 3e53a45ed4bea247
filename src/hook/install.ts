// Installs hooks into a folder and uninstalls them. Nothing is asked and nothing destroyed: a hook that was there is
// called first, if it works under another name; one that may not is left alone, and the user is told what to do.

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { readHook, removeHook, renameHook, writeHook } from "./hook-files.ts";
import type { HookName } from "./hook-names.ts";
import { type HookOwner, isRegenerated, ownerOfHook } from "./hook-owner.ts";
import { type HookPaths, hookEnd, renderHook } from "./installed-hook.ts";

export interface InstalledHook {
	readonly name: HookName;
	/** "left": another hook is there, see `owner`. */
	readonly did: "written" | "updated" | "chained" | "left";
	readonly owner?: HookOwner;
	/** The name of a hook of before that was chained once, and that another has replaced since. */
	readonly kept?: string;
	/** Somebody put lines behind ours, which never run; they are kept. */
	readonly hasMore?: true;
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
			const more = there === "link" ? "" : linesBehind(there.text);
			writeHook(path, text + more);
			return { name, did: "updated", ...(more === "" ? {} : { hasMore: true }) };
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
	/** "restored": the hook of before is back; "reduced": lines that somebody put behind ours are the hook now. */
	readonly did: "removed" | "restored" | "reduced" | "left";
}

/** Leaves all that is not ours. @throws UsageError "output" */
export function uninstallHooks(folder: string, names: readonly HookName[]): UninstalledHook[] {
	return names.flatMap((name): UninstalledHook[] => {
		const path = join(folder, name);
		if (!isUnleakHook(path)) return [];
		const before = beforePath(folder, name);
		const there = readHook(path);
		const more = there === undefined || there === "link" ? "" : linesBehind(there.text);
		if (more !== "") {
			// Which of both would be the hook is for a person to say.
			if (existsSync(before)) return [{ name, did: "left" }];
			writeHook(path, `#!/bin/sh\n${more}`);
			return [{ name, did: "reduced" }];
		}
		if (!existsSync(before)) {
			removeHook(path);
			return [{ name, did: "removed" }];
		}
		// A rename replaces what is there.
		renameHook(before, path);
		return [{ name, did: "restored" }];
	});
}

/** What stands behind the last line of a hook of ours; "" for nothing, and for a hook of an older version. */
function linesBehind(text: string): string {
	const end = text.indexOf(hookEnd);
	const more = end === -1 ? "" : text.slice(end + hookEnd.length);
	return more.trim() === "" ? "" : Buffer.from(more, "latin1").toString("utf8");
}

export function isUnleakHook(path: string): boolean {
	const there = readHook(path);
	return there !== undefined && there !== "link" && ownerOfHook(there.text) === "unleak";
}

/** As dist/hook.sh knows it. */
function beforePath(folder: string, name: HookName): string {
	return join(folder, `${name}.before-unleak`);
}
