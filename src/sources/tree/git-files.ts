// Lists the files of a folder that git tracks or does not ignore, with one `git ls-files`, the fastest single call
// there is. Its exit status alone is no proof: for a folder that it may not open git prints a line on stderr and
// exits with 0. And an index is data that anyone may have written.

import { spawn } from "node:child_process";
import { join, relative, sep } from "node:path";
import { spawnKilledOnExit } from "../../git/child-cleanup.ts";
import { createGitLimits, withMemoryLimit } from "../../git/git-limits.ts";
import { gitEnvironment, safeArguments } from "../../git/git-program.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { byteString, type DecodedPath, decodePath } from "../../text/path.ts";

export interface GitListingRequest {
	/** The absolute path of git. */
	readonly program: string;
	/** The folder that holds ".git", absolute, its real path. */
	readonly repository: string;
	/** The folder to list, `repository` or below it. */
	readonly folder: string;
	readonly signal: AbortSignal | undefined;
	readonly timeoutMs: number;
	/** True to leave out what the index does not know: then no ignore file is read. */
	readonly indexOnly?: boolean;
}

export interface GitFiles {
	/** In the index, so that their absence is no problem. */
	readonly tracked: readonly DecodedPath[];
	/** In the index as not checked out; some may be on disk all the same. */
	readonly skipped: readonly IndexedPath[];
	readonly untracked: readonly DecodedPath[];
	/** Submodules, and repositories that the index does not know. */
	readonly repositories: readonly DecodedPath[];
	/** Index entries that lead out of the folder: hostile, never opened. */
	readonly misplaced: number;
	/** What git could not read, in its words. */
	readonly warnings: readonly string[];
}

export interface IndexedPath extends DecodedPath {
	/** The object's id. */
	readonly id: string;
	readonly isSubmodule: boolean;
}

/** Why git gave no answer, in words for a notice. */
export interface GitFailure {
	readonly failure: string;
}

/** Lists the folder by git's rules; all paths are relative to it. */
export async function listGitFiles(request: GitListingRequest): Promise<GitFiles | GitFailure> {
	const others = request.indexOnly ? [] : ["--others", "--exclude-standard"];
	const listing = ["ls-files", "-z", "-t", "-s", "--cached", ...others];
	const answer = await runGit(request, request.folder, listing);
	if ("failure" in answer) return answer;
	if (answer.status !== 0) {
		return { failure: `git ls-files gave status ${answer.status}: ${answer.errors[0] ?? ""}` };
	}
	return parseFiles(answer.output, answer.errors);
}

/**
 * True where an ignore rule covers the folder itself, which may hold tracked files all the same; also where
 * git gives no answer, so that more is scanned.
 */
export async function isIgnoredFolder(request: GitListingRequest): Promise<boolean> {
	const path = relative(request.repository, request.folder).split(sep).join("/");
	// "./" keeps a leading colon from being magic; --literal-pathspecs is refused here.
	const command = ["check-ignore", "--quiet", "--no-index", "--", `./${path}`];
	const answer = await runGit(request, request.repository, command);
	return "failure" in answer || answer.status !== 1;
}

/** Leaves out the folders, relative to the request's, that an ignore rule covers; none if git gives no answer. */
export async function filterOutIgnored(
	request: GitListingRequest,
	folders: readonly DecodedPath[],
): Promise<DecodedPath[]> {
	if (folders.length === 0) return [];
	const paths = folders.map((folder) => `./${byteString(folder)}`);
	const input = Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");
	const command = ["check-ignore", "--stdin", "-z", "--no-index"];
	const answer = await runGit(request, request.folder, command, input);
	const output = "failure" in answer ? "" : answer.output.toString("latin1");
	const ignored = new Set(output.split("\0"));
	return folders.filter((_, index) => !ignored.has(paths[index]!));
}

/** An entry is "? path", or a letter, a space, the mode, id and stage, a tab, and the path. */
function parseFiles(output: Buffer, warnings: readonly string[]): GitFiles {
	const tracked: DecodedPath[] = [];
	const skipped: IndexedPath[] = [];
	const untracked: DecodedPath[] = [];
	const repositories: DecodedPath[] = [];
	let misplaced = 0;
	for (const entry of output.toString("latin1").split("\0")) {
		if (entry === "") continue;
		const isUntracked = entry.startsWith("? ");
		const path = isUntracked ? entry.slice(2) : entry.slice(entry.indexOf("\t") + 1);
		if (isUntracked && path.endsWith("/")) repositories.push(decodePath(path.slice(0, -1)));
		else if (leadsAway.test(path)) misplaced++;
		else if (isUntracked) untracked.push(decodePath(path));
		else if (entry.startsWith("S ")) {
			const [mode, id = ""] = entry.slice(2).split(" ", 2);
			skipped.push({ ...decodePath(path), id, isSubmodule: mode === "160000" });
		} else if (entry.startsWith("160000 ", 2)) repositories.push(decodePath(path));
		else tracked.push(decodePath(path));
	}
	return { tracked, skipped, untracked, repositories, misplaced, warnings };
}

interface GitAnswer {
	readonly status: number;
	readonly output: Buffer;
	readonly errors: readonly string[];
}

/** The repository is named, not searched for, so its core.worktree cannot point elsewhere. */
function runGit(
	{ program, repository, signal, timeoutMs }: GitListingRequest,
	folder: string,
	command: readonly string[],
	input?: Buffer,
): Promise<GitAnswer | GitFailure> {
	const location = [`--git-dir=${join(repository, ".git")}`, `--work-tree=${repository}`];
	const args = [...safeArguments(repository), ...location, ...command];
	return new Promise((resolve) => {
		const git = spawnKilledOnExit(() =>
			spawn(...withMemoryLimit(program, args, createGitLimits().memoryBytes), {
				cwd: folder,
				env: gitEnvironment(repository),
				stdio: ["pipe", "pipe", "pipe"],
				signal,
				killSignal: "SIGKILL",
				timeout: timeoutMs,
				windowsHide: true,
			}),
		);
		// A git that ended early has said why.
		git.stdin.on("error", () => {}).end(input);
		const output: Buffer[] = [];
		const errors: Buffer[] = [];
		let outputBytes = 0;
		let errorBytes = 0;
		let failure: string | undefined;
		git.stdout.on("data", (chunk: Buffer) => {
			outputBytes += chunk.length;
			if (outputBytes <= maxOutputBytes) output.push(chunk);
			else git.kill("SIGKILL");
		});
		git.stderr.on("data", (chunk: Buffer) => {
			errorBytes += chunk.length;
			if (errorBytes <= maxErrorBytes) errors.push(chunk);
			else git.kill("SIGKILL");
		});
		git.on("error", (error: NodeJS.ErrnoException) => {
			failure = `git could not be started: ${error.code ?? error.name}`;
		});
		git.on("close", (status) => {
			if (failure !== undefined) resolve({ failure });
			else if (status === null) resolve({ failure: "git was ended: too long, or too much to say" });
			else resolve({ status, output: Buffer.concat(output), errors: linesOf(errors) });
		});
	});
}

function linesOf(chunks: readonly Buffer[]): string[] {
	const lines = Buffer.concat(chunks).toString("utf8").split("\n");
	return lines.filter((line) => line !== "").map(escapeTerminal);
}

/** A part that is empty, "." or "..", or on Windows a drive or a backslash. */
const leadsAway: RegExp =
	process.platform === "win32" ? /(?:^|\/)\.{0,2}(?:\/|$)|[\\:]/ : /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Some ten million paths. */
const maxOutputBytes = 1 << 30;
const maxErrorBytes = 1 << 20;
