// Which programs are there, and how does git run here?

import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { simpleGit } from "simple-git";

export const unleak = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Rules for the same two providers, so that gitleaks does the same work. */
export const gitleaksRules = fileURLToPath(new URL("gitleaks.toml", import.meta.url));

/** What a git hook or a shell may have set would turn git to another repository. */
const repositoryVariables =
	/^GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|PREFIX)$/;

/** The environment for everything that is started; peers leave their clones in `scratch`. */
export function makeEnvironment({ scratch, peers }) {
	const own = Object.entries(process.env).filter(([name]) => !repositoryVariables.test(name));
	const path = [peers, process.env.PATH].filter((part) => part).join(delimiter);
	return {
		...Object.fromEntries(own),
		PATH: path,
		TMPDIR: scratch,
		GIT_NO_LAZY_FETCH: "1",
		GIT_TERMINAL_PROMPT: "0",
		GIT_OPTIONAL_LOCKS: "0",
	};
}

/** Keeps the contenders whose command is on the PATH. */
export function thatAreThere(contenders, env) {
	return contenders.filter(({ command }) => isOnPath(command, env.PATH));
}

function isOnPath(command, path) {
	return path.split(delimiter).some((folder) => {
		try {
			// An absolute command stays what it is.
			accessSync(resolve(folder, command), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

/** Opens a folder that the bench made, with nothing of the machine's settings. */
export function openOwnRepository(folder, { PATH, TMPDIR }) {
	const own = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
	return simpleGit({
		baseDir: folder,
		allowEnvironment: Object.keys(own),
		unsafe: { allowUnsafeConfigPaths: true },
	}).env({ PATH, TMPDIR, ...own });
}

/** Runs git to its end, without what the machine or a repository may have set up to run or fetch. */
export function git(folder, args, env, options = {}) {
	const safe = ["-c", "protocol.allow=never", "-c", "core.hooksPath=/dev/null"];
	return execFileSync("git", [...safe, "-c", "core.fsmonitor=false", ...args], {
		cwd: folder,
		env,
		stdio: ["ignore", "pipe", "ignore"],
		maxBuffer: 2 ** 30,
		...options,
	});
}
