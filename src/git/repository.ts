// Opens a repository: finds its git dir and how to call git for it. The git dir is found here, without git,
// and is named in every call: git never searches, so it meets no other repository. Caches that speed git up
// (commit graph, multi-pack index, grafts) are switched off, since anyone may have written them and they can
// hide commits.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { cloneAdvice } from "../text/clone-advice.ts";
import { escapeTerminal } from "../text/escape.ts";
import { webAddressOf } from "../text/web-address.ts";
import { createGitLimits, type GitLimits, withMemoryLimit } from "./git-limits.ts";
import { emptyFile, gitEnvironment, nearestRepository, safeArguments } from "./git-program.ts";

export interface Repository {
	/** The work tree, or the git dir of a bare repository; absolute, its real path. */
	readonly root: string;
	readonly gitDir: string;
	/** Where objects and refs are: the git dir itself, except in a linked worktree. */
	readonly commonDir: string;
	readonly bare: boolean;
	/** The commits at which a shallow clone cuts its history off. */
	readonly shallow: ReadonlySet<string>;
	/** A partial clone: objects may have been left at the remote. */
	readonly promisor: boolean;
	/** The web page of its remote "origin", where that is known; the remote's address itself may hold a password. */
	readonly web?: string;
	/** 40, or 64 in a sha256 repository. */
	readonly idLength: number;
	/** The absolute path of git. */
	readonly program: string;
	/** The arguments before the git command. */
	readonly arguments: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	readonly limits: GitLimits;
}

/**
 * Opens the repository that `path` is, or is inside of; git may take `configTimeoutMs` to list its settings.
 *
 * @throws UsageError "repository" where there is none, or one that is not to be trusted.
 */
export function openRepository(
	path: string,
	program: string,
	configTimeoutMs = 10_000,
): Repository {
	const folder = realFolder(path);
	const found = existsSync(folder) ? findGitDir(folder) : undefined;
	if (found === undefined) {
		throw new UsageError(
			"repository",
			`Cannot find a git repository at "${escapeTerminal(path)}"`,
			cloneAdvice(path) ?? "Name a folder that is a repository or inside of one",
		);
	}
	const { root, gitDir, bare } = found;
	const commonDir = findCommonDir(gitDir);
	const start = {
		root,
		program,
		arguments: [...safeArguments(root), ...ownSettings, `--git-dir=${gitDir}`],
		environment: { ...gitEnvironment(root), GIT_GRAFT_FILE: emptyFile },
		limits: createGitLimits(),
	};
	const config = readConfig(start, path, configTimeoutMs);
	const workTree = config.get("core.worktree")?.at(-1);
	if (!bare && workTree !== undefined && realOrSelf(resolve(gitDir, workTree)) !== root) {
		throw new UsageError(
			"repository",
			`Refused "${escapeTerminal(path)}": its setting core.worktree points to another folder`,
			`Remove it with "git config --unset core.worktree" if you trust the repository`,
		);
	}
	const promisors = findPromisors(config);
	const web = webAddressOf(config.get("remote.origin.url")?.[0] ?? "");
	return {
		...start,
		environment: {
			...start.environment,
			...withoutPromisors(promisors),
			...quarantineOf(commonDir),
		},
		gitDir,
		commonDir,
		bare,
		shallow: readLines(join(commonDir, "shallow")),
		promisor: promisors.length > 0,
		...(web === undefined ? {} : { web }),
		idLength: config.get("extensions.objectformat")?.at(-1) === "sha256" ? 64 : 40,
	};
}

/** While git receives a push, the new objects lie in a folder of their own, which it tells its hooks. */
function quarantineOf(commonDir: string): Record<string, string> {
	const { GIT_QUARANTINE_PATH: own, GIT_ALTERNATE_OBJECT_DIRECTORIES: others } = process.env;
	if (own === undefined || others === undefined) return {};
	const folder = realOrSelf(resolve(own));
	// Of another repository it says nothing here.
	if (dirname(folder) !== realOrSelf(join(commonDir, "objects"))) return {};
	return { GIT_OBJECT_DIRECTORY: folder, GIT_ALTERNATE_OBJECT_DIRECTORIES: others };
}

/** True where openRepository finds one, which may still be refused. */
export function isInRepository(path: string): boolean {
	const folder = realFolder(path);
	return existsSync(folder) && findGitDir(folder) !== undefined;
}

/** In git's own order: a ".git" in the folder, the folder itself, then the folders above. */
function findGitDir(folder: string): { root: string; gitDir: string; bare: boolean } | undefined {
	if (!existsSync(join(folder, ".git")) && isGitDir(folder)) {
		return { root: folder, gitDir: folder, bare: true };
	}
	const root = nearestRepository(folder);
	if (root === undefined) return undefined;
	const dotGit = join(root, ".git");
	const gitDir = realOrSelf(statSync(dotGit).isFile() ? readLink(dotGit) : dotGit);
	return isGitDir(gitDir) ? { root, gitDir, bare: false } : undefined;
}

function isGitDir(folder: string): boolean {
	const commonDir = findCommonDir(folder);
	return (
		existsSync(join(folder, "HEAD")) &&
		existsSync(join(commonDir, "objects")) &&
		existsSync(join(commonDir, "refs"))
	);
}

/** A ".git" file of a worktree or a submodule holds "gitdir: <path>". */
function readLink(file: string): string {
	const target = readSmall(file).replace(/^gitdir: /, "");
	return resolve(dirname(file), target);
}

function findCommonDir(gitDir: string): string {
	const file = join(gitDir, "commondir");
	return existsSync(file) ? realOrSelf(resolve(gitDir, readSmall(file))) : gitDir;
}

type Config = ReadonlyMap<string, readonly string[]>;

function readConfig(
	start: Pick<Repository, "root" | "program" | "arguments" | "environment" | "limits">,
	path: string,
	timeoutMs: number,
): Config {
	const { program, arguments: before, root, environment, limits } = start;
	const command = [...before, "config", "--list", "--null"];
	const { status, stdout, stderr, error } = spawnSync(
		...withMemoryLimit(program, command, limits.memoryBytes),
		{
			cwd: root,
			env: environment,
			encoding: "utf8",
			windowsHide: true,
			// A pipe in place of the config would hold git up for ever.
			timeout: timeoutMs,
			killSignal: "SIGKILL",
		},
	);
	// Of a format that it does not know, git warns and shows no config at all.
	if (status !== 0 || stderr !== "") {
		const [line = ""] = (error?.message ?? stderr ?? "").split("\n");
		const isLate = error !== undefined && "code" in error && error.code === "ETIMEDOUT";
		const reason = isLate ? "git does not answer" : `git says "${escapeTerminal(line)}"`;
		throw new UsageError(
			"repository",
			`Cannot open the repository at "${escapeTerminal(path)}": ${reason}`,
		);
	}
	const config = new Map<string, string[]>();
	for (const entry of stdout.split("\0")) {
		const [name = "", ...value] = entry.split("\n");
		const values = config.get(name) ?? [];
		values.push(value.join("\n"));
		config.set(name, values);
	}
	return config;
}

/** Gives the settings that say that objects were left at a remote. */
function findPromisors(config: Config): string[] {
	return [...config.keys()].filter(
		(name) =>
			name === "extensions.partialclone" ||
			(/^remote\..*\.promisor$/s.test(name) && config.get(name)!.at(-1) !== "false"),
	);
}

/**
 * Without a promisor, git says of a missing object that it is missing. With one, it would
 * fetch it, or end where that is forbidden. Names go by environment: they may hold "=".
 */
function withoutPromisors(promisors: readonly string[]): Record<string, string> {
	const settings: Record<string, string> = { GIT_CONFIG_COUNT: `${promisors.length}` };
	for (const [i, name] of promisors.entries()) {
		settings[`GIT_CONFIG_KEY_${i}`] = name;
		settings[`GIT_CONFIG_VALUE_${i}`] = "false";
	}
	return settings;
}

function realFolder(path: string): string {
	const real = realOrSelf(resolve(path));
	return existsSync(real) && !statSync(real).isDirectory() ? dirname(real) : real;
}

function realOrSelf(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}

function readSmall(file: string): string {
	return readRegular(file).replace(/\r?\n$/, "");
}

/** Gives "" for what is no file: reading a pipe might never end. */
export function readRegular(file: string): string {
	return existsSync(file) && statSync(file).isFile() ? readFileSync(file, "utf8") : "";
}

function readLines(file: string): Set<string> {
	return new Set(
		readRegular(file)
			.split("\n")
			.filter((line) => line !== ""),
	);
}

const ownSettings: readonly string[] = [
	"core.commitGraph=false",
	"core.multiPackIndex=false",
	"core.useReplaceRefs=false",
	"advice.graftFileDeprecated=false",
	"core.bigFileThreshold=512m",
	"core.deltaBaseCacheLimit=32m",
].flatMap((setting) => ["-c", setting]);
