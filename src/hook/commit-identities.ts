// Reads whom the commit that is being made names as its author and committer: git records both. They come from the
// environment, `-c`, and all config files of the person, so git is asked, in the person's own environment.

import { spawnSync } from "node:child_process";
import type { Repository } from "../git/repository.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The lines of the commit object, as far as they are known. */
export function readCommitIdentities(repository: Repository, environment: Environment): Buffer {
	const lines = (["author", "committer"] as const).map((role) => {
		const prefix = `GIT_${role.toUpperCase()}`;
		const identity =
			askGit(repository, environment, `${prefix}_IDENT`) ??
			[environment[`${prefix}_NAME`], environment[`${prefix}_EMAIL`]].join(" ").trim();
		return `${role} ${identity}\n`;
	});
	return Buffer.from(lines.join(""));
}

/** Undefined where git knows none: then it makes no commit either. */
function askGit(
	{ program, arguments: before, environment: own, root }: Repository,
	environment: Environment,
	name: string,
): string | undefined {
	const { GIT_CONFIG_NOSYSTEM: _, GIT_CONFIG_SYSTEM: __, GIT_CONFIG_GLOBAL: ___, ...rest } = own;
	const passed = Object.entries(environment).filter(([key]) => isOfIdentity.test(key));
	const { status, stdout } = spawnSync(program, [...before, "var", name], {
		cwd: root,
		env: { ...rest, ...Object.fromEntries(passed) },
		encoding: "utf8",
		timeout: maxAnswerMs,
		windowsHide: true,
	});
	return status === 0 ? stdout.trimEnd() : undefined;
}

const isOfIdentity =
	/^(?:GIT_(?:AUTHOR|COMMITTER)_\w+|GIT_CONFIG\w*|EMAIL|HOME|XDG_CONFIG_HOME|USERPROFILE|HOMEDRIVE|HOMEPATH)$/;
const maxAnswerMs = 10_000;
