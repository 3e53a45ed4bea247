// Finds the folder in which git looks for hooks. It asks git with the caller's own settings, since these decide when
// a commit is made: a core.hooksPath anywhere shadows .git/hooks.

import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { escapeTerminal } from "../text/escape.ts";

export interface HookFolder {
	/** The work tree, or a bare repository itself; absolute. */
	readonly root: string;
	readonly isBare: boolean;
	/** The git folder that all work trees share. */
	readonly commonDir: string;
	/** Where hooks are unless a setting says otherwise. */
	readonly standard: string;
	/** Where git looks for hooks, when that is elsewhere. */
	readonly shadow: ShadowingFolder | undefined;
}

export interface ShadowingFolder {
	readonly folder: string;
	/** What sets it, such as "file:.git/config". */
	readonly origin: string;
}

/** @throws UsageError "repository" where there is no repository, and in the git folder of a work tree */
export function findHookFolder(folder: string, git: string): HookFolder {
	const ask = (...command: string[]) => askGit(git, folder, command);
	const isBare = ask("rev-parse", "--is-bare-repository").output.trim() === "true";
	const top = ask("rev-parse", isBare ? "--absolute-git-dir" : "--show-toplevel");
	if (top.status !== 0) {
		const [line = ""] = top.errors.split("\n");
		throw new UsageError(
			"repository",
			`Cannot install hooks: git says "${escapeTerminal(line)}"`,
			line.includes("dubious ownership")
				? "If you trust it, tell git so: git config --global --add safe.directory FOLDER"
				: "Change to the work tree of a repository",
		);
	}
	const root = withoutLineFeed(top.output);
	const commonDir = resolve(folder, withoutLineFeed(ask("rev-parse", "--git-common-dir").output));
	const standard = join(commonDir, "hooks");
	const setting = ask(
		"config",
		"--null",
		"--show-origin",
		"--type=path",
		"--get",
		"core.hooksPath",
	);
	const [origin = "", path] = setting.output.split("\0");
	if (setting.status !== 0 || path === undefined || path === "") {
		return { root, isBare, commonDir, standard, shadow: undefined };
	}
	const shadow = resolve(root, path);
	return {
		root,
		isBare,
		commonDir,
		standard,
		shadow: shadow === standard ? undefined : { folder: shadow, origin },
	};
}

/** Gives the value of a setting of the user, a path; undefined when it is not set. */
export function readGlobalPath(git: string, folder: string, name: string): string | undefined {
	const command = ["config", "--global", "--null", "--type=path", "--get", name];
	const { status, output } = askGit(git, folder, command);
	return status === 0 ? output.split("\0")[0] || undefined : undefined;
}

function askGit(git: string, cwd: string, command: readonly string[]) {
	const { status, stdout, stderr } = spawnSync(git, ["-c", "core.fsmonitor=false", ...command], {
		cwd,
		env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
		encoding: "utf8",
		windowsHide: true,
		// A pipe in place of a file of its own would hold git up for ever.
		timeout: 10_000,
		killSignal: "SIGKILL",
	});
	return { status, output: stdout ?? "", errors: stderr || "no answer" };
}

function withoutLineFeed(text: string): string {
	return text.replace(/\r?\n$/, "");
}
