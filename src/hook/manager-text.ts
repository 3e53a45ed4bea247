// Writes the lines that hook managers need. Their files are shared by all who work on a repository, so no line names
// a path of one machine: it calls a script that `unleak hook install` puts into the git folder of each clone.

import type { HookName } from "./hook-names.ts";

export type Manager = "husky" | "lefthook" | "pre-commit";

export const managers: readonly Manager[] = ["husky", "lefthook", "pre-commit"];

/** A line ends with a comment, so that a carriage return of Windows is a part of that. */
export function huskyText(name: HookName): string {
	const [guard, call] = linesFor("husky", name);
	return `#!/bin/sh\n${guard} #\n${call} "$@" #\n`;
}

/** For a hook that a person wrote, in a folder that all clones share. */
export function sharedHookLines(name: HookName): string[] {
	const [guard, call] = linesFor(undefined, name);
	return [guard, `${call} "$@" || exit`];
}

/** The format is told by the ending of the file's name. */
export function lefthookText(names: readonly HookName[], file: string): string {
	const commands = names.map((name) => {
		const values = { "commit-msg": " {1}", "pre-push": " {1} {2}" }[name as string] ?? "";
		const [guard, call] = linesFor("lefthook", name);
		return { name, run: [guard, `${call}${values}`], usesInput: name === "pre-push" };
	});
	if (/\.jsonc?$/.test(file)) {
		const entries = commands.map(({ name, run, usesInput }) => {
			const command = { run: run.join("\n"), ...(usesInput ? { use_stdin: true } : {}) };
			return [name, { commands: { unleak: command } }];
		});
		return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
	}
	if (file.endsWith(".toml")) {
		return commands
			.map(({ name, run, usesInput }) => {
				const input = usesInput ? "use_stdin = true\n" : "";
				return `[${name}.commands.unleak]\nrun = '''\n${run.join("\n")}\n'''\n${input}`;
			})
			.join("\n");
	}
	return commands
		.map(({ name, run, usesInput }) => {
			const input = usesInput ? "      use_stdin: true\n" : "";
			const lines = run.map((line) => `        ${line}\n`).join("");
			return `${name}:\n  commands:\n    unleak:\n      run: |\n${lines}${input}`;
		})
		.join("");
}

/**
 * One hook serves all stages but that of the message. Which stages there are is said by `pre-commit
 * install --hook-type`, for their names differ between its versions. It takes the names of files: with
 * --all-files and --files nothing need be staged.
 */
export function preCommitText(names: readonly HookName[]): string {
	const hooks = names
		.filter((name) => name === "pre-commit" || name === "commit-msg")
		.map((name) => {
			const isMessage = name === "commit-msg";
			const advice = adviceOf("pre-commit").replaceAll('"', '\\"');
			return `      - id: unleak${isMessage ? "-message" : ""}
        name: unleak${isMessage ? " (message)" : ""}
        entry: >-
          sh -c 'script=${scriptOf(name)};
          [ -f "$script" ] || { echo "${advice}" >&2; exit 2; };
          exec sh "$script" "$@"' --
        language: system
        always_run: true
${isMessage ? "        stages: [commit-msg]\n" : "        types: []\n        require_serial: true\n"}`;
		});
	return `repos:\n  - repo: local\n    hooks:\n${hooks.join("")}`;
}

/** True for the file of a manager that calls the script of a hook; JSON escapes the quotes. */
export function callsScript(text: string, name: HookName): boolean {
	return new RegExp(`unleak/${name}\\\\?"`).test(text);
}

/** Whoever clones the repository meets these lines before unleak. */
function linesFor(manager: Manager | undefined, name: HookName): [guard: string, call: string] {
	const script = scriptOf(name);
	return [`[ -f ${script} ] || { echo '${adviceOf(manager)}' >&2; exit 2; }`, `sh ${script}`];
}

/** It stands in single quotes. */
function adviceOf(manager: Manager | undefined): string {
	const flag = manager === undefined ? "" : ` --${manager}`;
	return `unleak: This clone has no hook yet: install unleak and run "unleak hook install${flag}", or add --no-verify`;
}

function scriptOf(name: HookName): string {
	return `"$(git rev-parse --git-common-dir)/unleak/${name}"`;
}
