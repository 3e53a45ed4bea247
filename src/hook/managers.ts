// Finds, writes and removes the files of hook managers: husky, lefthook and pre-commit.

import { existsSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { readHook, removeHook, writeHook, writeText } from "./hook-files.ts";
import type { HookFolder } from "./hook-folder.ts";
import { cloneHooks, commitHooks, type HookName } from "./hook-names.ts";
import {
	callsScript,
	huskyText,
	lefthookText,
	type Manager,
	preCommitText,
} from "./manager-text.ts";
import { scriptFolder, userScriptFolder } from "./script-folders.ts";
import { shellPath } from "./shared-script.ts";

/** A file of a manager, and what it must hold. */
export interface ManagerFile {
	/** From the root of the work tree, with "/". */
	readonly path: string;
	readonly text: string;
	readonly names: readonly HookName[];
	/** husky's are hooks themselves in its older versions. */
	readonly isHook: boolean;
}

export function managerFiles(
	manager: Manager,
	names: readonly HookName[],
	{ root, shadow }: Pick<HookFolder, "root" | "shadow">,
): ManagerFile[] {
	if (manager === "lefthook") {
		const path = firstThere(root, lefthookFiles);
		return [{ path, text: lefthookText(names, path), names, isHook: false }];
	}
	if (manager === "pre-commit") {
		const path = firstThere(root, preCommitFiles);
		// One entry of pre-commit's serves both.
		const own = names.filter((name) => name === "pre-commit" || name === "commit-msg");
		return [{ path, text: preCommitText(names), names: own, isHook: false }];
	}
	const folder = huskyFolder(root, shadow?.folder);
	return names.map((name) => {
		return { path: `${folder}/${name}`, text: huskyText(name), names: [name], isHook: true };
	});
}

/** A second file beside one of these would switch that off. */
const lefthookFiles: readonly string[] = ["lefthook", ".lefthook", ".config/lefthook"].flatMap(
	(name) => ["yml", "yaml", "toml", "json", "jsonc"].map((ending) => `${name}.${ending}`),
);
const preCommitFiles: readonly string[] = [".pre-commit-config.yaml", ".pre-commit-config.yml"];

/** The first one is the usual one. */
function firstThere(root: string, paths: readonly string[]): string {
	return paths.find((path) => existsSync(join(root, path))) ?? paths[0]!;
}

/** True where git runs the hooks of husky. */
export function isHuskyActive({ root, shadow }: Pick<HookFolder, "root" | "shadow">): boolean {
	return shadow !== undefined && huskyFolderIn(root, shadow.folder) !== undefined;
}

function huskyFolder(root: string, hooksPath: string | undefined): string {
	return huskyFolderIn(root, hooksPath) ?? ".husky";
}

/** husky points core.hooksPath at its folder, or since version 9 at "_" in it. */
function huskyFolderIn(root: string, hooksPath: string | undefined): string | undefined {
	const start = join(root, sep);
	if (!hooksPath?.startsWith(start)) return undefined;
	const below = hooksPath.slice(start.length).replaceAll("\\", "/");
	const folder = /^(.+)\/_$/.exec(below)?.[1];
	return folder ?? (basename(below) === ".husky" ? below : undefined);
}

/** Gives the files that call the script of a hook: a manager's, or a hook that a person wrote. */
export function managersCalling(place: HookFolder, name: HookName): string[] {
	const { root, standard, shadow } = place;
	const files = [
		`${huskyFolder(root, shadow?.folder)}/${name}`,
		...lefthookFiles,
		// Of husky 4.
		"package.json",
		relative(root, join(shadow?.folder ?? standard, name)),
	];
	// One entry of pre-commit's serves both.
	const entry = name === "pre-merge-commit" ? "pre-commit" : name;
	const callers = [
		...files.filter((path) => callsScript(textOf(root, path), name)),
		...preCommitFiles.filter((path) => callsScript(textOf(root, path), entry)),
		...files.filter((path) => {
			const text = textOf(root, path);
			return [scriptFolder(place), userScriptFolder()].some((folder) =>
				text.includes(shellPath(join(folder, name))),
			);
		}),
	];
	return [...new Set(callers)];
}

function textOf(root: string, path: string): string {
	const there = readHook(join(root, path));
	return there === undefined || there === "link" ? "" : there.text;
}

export type ManagerEdit = "written" | "there" | "left";

/** Writes the file where there is none or an empty one; what people wrote is never touched. */
export function addToManager(
	root: string,
	{ path, text, names, isHook }: ManagerFile,
): ManagerEdit {
	const file = join(root, path);
	const there = readHook(file);
	if (there === "link") return "left";
	if (there === undefined || there.text.trim() === "") {
		if (isHook) writeHook(file, text);
		else writeText(file, text);
		return "written";
	}
	return names.every((name) => callsScript(there.text, name)) ? "there" : "left";
}

/** Removes what was written here and nobody changed. */
export function removeFromManager(manager: Manager, place: HookFolder): void {
	const written = [commitHooks, cloneHooks].flatMap((names) => managerFiles(manager, names, place));
	for (const { path, text } of written) {
		const file = join(place.root, path);
		const there = readHook(file);
		if (there === undefined || there === "link") continue;
		if (there.text.replaceAll("\r\n", "\n") === text) removeHook(file);
	}
}
