// Finds the checkout to scan: the workspace, the folder that the input names, or the one below the workspace into
// which actions/checkout was told to clone.

import { existsSync, readdirSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { isGitFolder, isGitLink } from "../git/git-folder.ts";
import { findGit } from "../git/git-program.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { quoted } from "../text/quoted.ts";
import type { Environment, Inputs } from "./inputs.ts";
import { nameCheckout } from "./remote.ts";

/**
 * Gives a function that opens it anew: what is cut off, a repository knows from its opening.
 * @throws UsageError "git-missing", "repository"
 */
export async function findCheckout(
	environment: Environment,
	{ repositoryPath }: Pick<Inputs, "repositoryPath">,
): Promise<() => Repository> {
	const workspace = realpathSync(environment.GITHUB_WORKSPACE ?? process.cwd());
	const program = findGit(workspace);
	if (program === undefined) {
		throw new UsageError(
			"git-missing",
			"Cannot read commits: git is not installed",
			"Install git, before actions/checkout too: without git that downloads an archive",
		);
	}
	const openAt = (folder: string) => () => openRepository(folder, program);
	if (repositoryPath !== undefined) return openAt(namedCheckout(workspace, repositoryPath));
	if (isCheckout(workspace)) return openAt(workspace);
	const found = listCheckouts(workspace);
	if (found.length === 0) throw noCheckout(workspace);
	const [only] = found.length === 1 ? found : await ofEvent(found.map(openAt), environment);
	if (only !== undefined) return openAt(only);
	throw new UsageError(
		"repository",
		`Cannot tell which checkout to scan: the workspace has ${shown(workspace, found)}`,
		'Name one in the input "repository-path", as "path" of actions/checkout has it',
	);
}

function namedCheckout(workspace: string, path: string): string {
	const folder = resolve(workspace, path);
	const way = existsSync(folder) ? relative(workspace, realpathSync(folder)) : "";
	if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) {
		throw new UsageError(
			"repository",
			`Cannot use ${quoted(path)} for the input "repository-path": it is not in the workspace`,
			'Write it from the workspace, as "path" of actions/checkout',
		);
	}
	if (isCheckout(folder)) return realpathSync(folder);
	const found = isCheckout(workspace) ? [workspace] : listCheckouts(workspace);
	if (found.length === 0) throw noCheckout(workspace);
	throw new UsageError(
		"repository",
		`Cannot use ${quoted(path)} for the input "repository-path": no repository is checked out there, but in ${shown(workspace, found)}`,
		'Write the "path" that actions/checkout has',
	);
}

/** Gives the one that is of the event's own repository, if one alone is. */
async function ofEvent(
	openers: readonly (() => Repository)[],
	environment: Environment,
): Promise<string[]> {
	const own: string[] = [];
	for (const open of openers) {
		const repository = open();
		const name = await nameCheckout(repository, environment);
		if (name !== undefined && name === environment.GITHUB_REPOSITORY) own.push(repository.root);
	}
	return own.length === 1 ? own : [];
}

function noCheckout(workspace: string): UsageError {
	const isEmpty = readdirSync(workspace).length === 0;
	return new UsageError(
		"repository",
		isEmpty
			? "Cannot find the repository: none is checked out in the workspace"
			: "Cannot find the repository: the workspace has files, but no history of commits",
		isEmpty
			? 'Put "uses: actions/checkout" before this step'
			: "Let actions/checkout use git: without git 2.18 or later on PATH, as in many containers, it downloads an archive. Install git before that step",
	);
}

/** Lists the folders below the workspace that are checkouts, but none inside of another one. */
function listCheckouts(workspace: string): string[] {
	const found: string[] = [];
	let folders = [workspace];
	let seen = 0;
	for (let depth = 0; depth < maxDepth && folders.length > 0; depth++) {
		folders = folders.flatMap(foldersIn).slice(0, maxFolders - seen);
		seen += folders.length;
		found.push(...folders.filter(isCheckout));
		folders = folders.filter((folder) => !isCheckout(folder));
	}
	return found;
}

function foldersIn(folder: string): string[] {
	try {
		const entries = readdirSync(folder, { withFileTypes: true });
		return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
	} catch {
		return [];
	}
}

function isCheckout(folder: string): boolean {
	const dotGit = join(folder, ".git");
	return isGitFolder(dotGit) || isGitLink(dotGit);
}

function shown(workspace: string, folders: readonly string[]): string {
	const names = folders
		.slice(0, maxShown)
		.map((folder) => quoted(relative(workspace, folder) || "."));
	return [...names, ...(folders.length > maxShown ? ["more"] : [])].join(", ");
}

const maxDepth = 4;
const maxFolders = 10_000;
const maxShown = 5;
