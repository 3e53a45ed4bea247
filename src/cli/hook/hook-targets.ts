// Opens what a hook scans: the staged changes, the message, or the commits of a push. The framework pre-commit may
// ask for named files and for ranges as well.

import { realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../../errors.ts";
import { findGit } from "../../git/git-program.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import type { HookName } from "../../hook/hook-names.ts";
import { readStaging } from "../../hook/staging.ts";
import type { OpenedTarget } from "../scan-target.ts";

/** Takes what git, or the framework, gave the hook. */
export async function openHookTargets(
	name: HookName,
	given: readonly string[],
): Promise<OpenedTarget[]> {
	if (name === "commit-msg") return [await openMessage(given[0])];
	const repository = openCurrentRepository();
	if (name === "pre-receive") {
		const { readReceivedRefs: readReceived } = await import("../../hook/pushed-commits.ts");
		return await openPush(repository, await readReceived(repository, await readStdin()));
	}
	if (name === "pre-push") {
		const { readPushedRefs: readPush } = await import("../../hook/pushed-commits.ts");
		return await openPush(
			repository,
			await readPush(repository, await readStdin(), given[0] ?? ""),
		);
	}
	if (process.env.PRE_COMMIT === "1") {
		const { readFrameworkRequest } = await import("../../hook/framework.ts");
		const request = readFrameworkRequest(process.env);
		if (request?.kind === "push") {
			const { readPushOfRange } = await import("../../hook/pushed-commits.ts");
			const push = await readPushOfRange(repository, request.remote, request);
			return await openPush(repository, push);
		}
		if (request?.kind === "range") {
			const { openTypedRange } = await import("../typed-range.ts");
			return [await openTypedRange(repository, `${request.from}..${request.to}`)];
		}
	}
	const [file] = given;
	if (given.length === 1 && isGits(repository, file!)) return [await openMessage(file)];
	// Not by targets.ts: that loads what reads a history, and a person waits.
	const { createStagedSource } = await import("../../sources/repository/staged.ts");
	const staging = readStaging(process.env);
	if (given.length > 0) {
		const { listStaged } = await import("../../sources/repository/staged-changes.ts");
		const { paths: staged } = await listStaged(repository, staging);
		const isStaged = (path: string) =>
			staged.has(relative(repository.root, resolve(path)).split(sep).join("/"));
		// Of what is staged its new parts count; who names other files wants all of them looked at.
		if (!given.every(isStaged)) return [await openFiles(given)];
	}
	const source = createStagedSource(repository, staging);
	const staged: OpenedTarget = { source, scope: { mode: "staged", root: repository.root } };
	return staging.isCommit ? [await openIdentities(repository), staged] : [staged];
}

/** A commit records its author and its committer as well. */
async function openIdentities(repository: Repository): Promise<OpenedTarget> {
	const { readCommitIdentities } = await import("../../hook/commit-identities.ts");
	return openBytes(readCommitIdentities(repository, process.env), "author");
}

async function openPush(
	repository: Repository,
	{
		refs,
		known,
	}: Awaited<ReturnType<typeof import("../../hook/pushed-commits.ts")["readPushedRefs"]>>,
): Promise<OpenedTarget[]> {
	if (refs.length === 0) return [];
	const { openPushTarget } = await import("../../sources/repository/push.ts");
	return [await openPushTarget(repository, refs, known)];
}

async function openFiles(names: readonly string[]): Promise<OpenedTarget> {
	const { listTree } = await import("../../sources/tree/list-tree.ts");
	const { createTreeSource } = await import("../../sources/tree/tree-source.ts");
	const root = process.cwd();
	const listing = await listTree(root, { paths: names.map((name) => resolve(name)) });
	return { source: createTreeSource(listing), scope: { mode: "tree", root: listing.root } };
}

/** At the stage of the message, the framework names git's file of it. */
function isGits({ gitDir }: Repository, file: string): boolean {
	return isSame(dirname(resolve(file)), gitDir);
}

/** A work tree may lie elsewhere than its git folder, which git names then. */
export function openCurrentRepository(): Repository {
	const root = process.cwd();
	const program = findGit(root);
	if (program === undefined) {
		throw new UsageError("git-missing", "Cannot find git on PATH outside of this repository");
	}
	const named = process.env.GIT_DIR;
	if (named === undefined || isSame(named, join(root, ".git")))
		return openRepository(root, program);
	const inside = tryOpen(root, program);
	return inside && isSame(inside.gitDir, named) ? inside : openRepository(named, program);
}

function tryOpen(root: string, program: string): Repository | undefined {
	try {
		return openRepository(root, program);
	} catch {
		return undefined;
	}
}

function isSame(one: string, other: string): boolean {
	try {
		return realpathSync(resolve(one)) === realpathSync(resolve(other));
	} catch {
		return false;
	}
}

async function openMessage(file: string | undefined): Promise<OpenedTarget> {
	const { readFile } = await import("node:fs/promises");
	const { possibleMessage: recordedMessage } = await import("../../hook/commit-message.ts");
	if (file === undefined) throw new UsageError("usage", "Name the file of the commit message");
	// git sets ":" where it opens no editor.
	const bytes = recordedMessage(await readFile(file), process.env.GIT_EDITOR !== ":");
	return openBytes(bytes, "message");
}

function openBytes(bytes: Buffer, where: "message" | "author"): OpenedTarget {
	return {
		scope: { mode: "staged", root: process.cwd() },
		source: function* (accounting) {
			accounting.addPlanned(bytes.length);
			yield { content: { kind: "bytes", bytes }, provenance: [{ where, path: "" }] };
		},
	};
}

async function readStdin(): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString("utf8");
}
