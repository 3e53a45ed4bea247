// What do husky, lefthook and pre-commit need? Their files are shared by all who work on a
// repository, so no line there may name a place on one machine: it calls a script that
// `unleak hook install` puts into the git folder of each clone, and that names them.

import { join, relative } from "node:path";
import { readHook, removeHook, writeText } from "./files.ts";
import { allHooks, commitHooks, type HookName } from "./names.ts";
import type { HookPlace } from "./place.ts";

export type Manager = "husky" | "lefthook" | "pre-commit";

/** Where the scripts are that managers call, in the git folder that all work trees share. */
export function scriptFolder({ commonDir }: Pick<HookPlace, "commonDir">): string {
	return join(commonDir, "unleak");
}

/** A file of a manager, and what it must hold. */
export interface ManagerFile {
	/** From the root of the work tree, with "/". */
	readonly path: string;
	readonly text: string;
}

export function managerFiles(
	manager: Manager,
	names: readonly HookName[],
	{ root, shadow }: Pick<HookPlace, "root" | "shadow">,
): ManagerFile[] {
	if (manager === "lefthook") return [{ path: "lefthook.yml", text: lefthookText(names) }];
	if (manager === "pre-commit") {
		return [{ path: ".pre-commit-config.yaml", text: preCommitText(names) }];
	}
	const folder = huskyFolder(root, shadow?.folder);
	return names.map((name) => ({ path: `${folder}/${name}`, text: huskyText(name) }));
}

function huskyText(name: HookName): string {
	return `${guard("husky", name).join("\n")}\n${callOf(name)} "$@"\n`;
}

/** Whoever clones the repository meets these lines before unleak. */
function guard(manager: Manager, name: HookName): string[] {
	return [
		`if [ ! -f ${scriptOf(name)} ]; then`,
		`\techo '${adviceOf(manager)}' >&2`,
		"\texit 2",
		"fi",
	];
}

/** It stands in single quotes. */
function adviceOf(manager: Manager): string {
	return `unleak: This clone has no hook yet: install unleak and run "unleak hook install --${manager}", or add --no-verify`;
}

/** husky points core.hooksPath at "_" in its folder, which is ".husky" unless it was told otherwise. */
function huskyFolder(root: string, hooksPath: string | undefined): string {
	const start = join(root, "/");
	if (!hooksPath?.startsWith(start)) return ".husky";
	const below = hooksPath.slice(start.length).replaceAll("\\", "/");
	return /^(.+)\/_$/.exec(below)?.[1] ?? ".husky";
}

function callOf(name: HookName): string {
	return `sh ${scriptOf(name)}`;
}

function scriptOf(name: HookName): string {
	return `"$(git rev-parse --git-common-dir)/unleak/${name}"`;
}

function lefthookText(names: readonly HookName[]): string {
	return names
		.map((name) => {
			const values = { "commit-msg": " {1}", "pre-push": " {1} {2}" }[name as string] ?? "";
			const input = name === "pre-push" ? "      use_stdin: true\n" : "";
			const lines = [...guard("lefthook", name), `${callOf(name)}${values}`];
			const run = lines.map((line) => `        ${line.replace("\t", "  ")}\n`).join("");
			return `${name}:\n  commands:\n    unleak:\n      run: |\n${run}${input}`;
		})
		.join("");
}

/**
 * One hook serves all stages but those with a file or a range of their own. Which stages there
 * are is said by `pre-commit install --hook-type`, for their names differ between its versions.
 */
function preCommitText(names: readonly HookName[]): string {
	const hooks = names
		.filter((name) => name === "pre-commit" || name === "commit-msg")
		.map((name) => {
			const isMessage = name === "commit-msg";
			return `      - id: unleak${isMessage ? "-message" : ""}
        name: unleak${isMessage ? " (message)" : ""}
        entry: >-
          sh -c 'script=${scriptOf(name)};
          [ -f "$script" ] || { echo "${adviceOf("pre-commit").replaceAll('"', '\\"')}" >&2; exit 2; };
          exec sh "$script" "$@"' --
        language: system
        always_run: true
${isMessage ? "        stages: [commit-msg]\n" : "        pass_filenames: false\n"}`;
		});
	return `repos:\n  - repo: local\n    hooks:\n${hooks.join("")}`;
}

/** Gives the files that call the script of a hook: a manager's, or a hook that a person wrote. */
export function callersOf(place: HookPlace, name: HookName): string[] {
	const { root, standard, shadow } = place;
	const entry = `unleak/${name}"`;
	// One entry of pre-commit's serves both.
	const shared = name === "pre-merge-commit" ? 'unleak/pre-commit"' : entry;
	const hook = join(shadow?.folder ?? standard, name);
	const callers = [
		[`${huskyFolder(root, shadow?.folder)}/${name}`, entry],
		["lefthook.yml", entry],
		[".lefthook.yml", entry],
		["lefthook.yaml", entry],
		[".pre-commit-config.yaml", shared],
		[relative(root, hook), join(scriptFolder(place), name)],
	] as const;
	return callers.flatMap(([path, call]) => {
		const there = readHook(join(root, path));
		return there !== undefined && there !== "link" && there.text.includes(call) ? [path] : [];
	});
}

export type Edited = "written" | "there" | "left";

/** Writes the file where there is none or an empty one; what people wrote is never touched. */
export function addToManager(root: string, { path, text }: ManagerFile): Edited {
	const file = join(root, path);
	const there = readHook(file);
	if (there === "link") return "left";
	if (there === undefined || there.text.trim() === "") {
		writeText(file, text);
		return "written";
	}
	return callsOf(text).every((call) => there.text.includes(call)) ? "there" : "left";
}

/** Removes what was written here and nobody changed. */
export function removeFromManager(manager: Manager, place: HookPlace): void {
	const written = [commitHooks, allHooks].flatMap((names) => managerFiles(manager, names, place));
	for (const { path, text } of written) {
		const file = join(place.root, path);
		const there = readHook(file);
		if (there !== undefined && there !== "link" && there.text === text) removeHook(file);
	}
}

function callsOf(text: string): string[] {
	return text.match(/unleak\/[\w-]+"/g) ?? [];
}
