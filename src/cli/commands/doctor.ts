// `unleak doctor`: shows what is installed and what a scan here would read. It runs nothing but git, for its version,
// the repository's settings and its list of files.

import { execFileSync } from "node:child_process";
import { UsageError } from "../../errors.ts";
import { describeCloneCondition } from "../../git/clone-condition.ts";
import { findGit, gitEnvironment, nearestRepository } from "../../git/git-program.ts";
import { isInRepository, openRepository } from "../../git/repository.ts";
import { describeAgentHooks } from "../../hook/agent-status.ts";
import { describeHooks } from "../../hook/status.ts";
import { formatCount } from "../../report/amounts.ts";
import { strayPolicyNotices } from "../../settings/stray-policy.ts";
import { ignoredEnvNotice } from "../../sources/tree/ignored-env.ts";
import { listTree } from "../../sources/tree/list-tree.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { version } from "../../version.ts";
import type { CommandLine } from "../args.ts";
import { describeFailures } from "../hook/agent-failures.ts";
import { print, withoutSecrets } from "../print.ts";
import { withTypedName } from "../program-name.ts";
import { loadCommandSettings, withNestedPolicies } from "../run-scan.ts";
import { namedPolicyFiles } from "../scan-target.ts";

export async function doctor({ flags }: CommandLine): Promise<number> {
	const root = process.cwd();
	const rows: [string, string][] = [
		["unleak", version],
		["node", process.version],
		["git", describeGit(root)],
		["folder", root],
		["repository", nearestRepository(root) ?? "none: every file below would be scanned"],
	];
	let code = 0;
	try {
		for (const line of describeHistory(root)) rows.push(["history", line]);
		const listing = await listTree(root);
		const ofRoot = await loadCommandSettings(root, flags);
		const settings = await withNestedPolicies(ofRoot, listing.repositories);
		rows.push([
			"policy",
			settings.sources.length > 0
				? settings.sources.join(", ")
				: "none: no config, ignore file or baseline",
		]);
		rows.push([
			"rules",
			settings.packs.flatMap(({ rules }) => rules.map(({ id }) => id)).join(", "),
		]);
		for (const line of hooksOf(root)) rows.push(["hooks", withTypedName(line)]);
		for (const line of await describeAgentHooks(nearestRepository(root) ?? root, process.env))
			rows.push(["agents", line]);
		for (const line of describeFailures()) rows.push(["agents", line]);
		const { entries, notCheckedOut } = listing;
		const problems = [...listing.problems, ...settings.problems];
		const paths = entries.map(({ path }) => path);
		const { policyRoot = root } = settings.request;
		const { repositories } = listing;
		const inUse = namedPolicyFiles(flags);
		const stray = strayPolicyNotices(listing.root, paths, { policyRoot, repositories, inUse });
		const unread = listing.ignoredEnv.filter((path) => !settings.isExcluded(path));
		const notices = [
			...listing.notices,
			...settings.notices,
			...stray,
			...[ignoredEnvNotice(unread) ?? []].flat(),
		];
		const files = [...entries, ...notCheckedOut];
		const excluded = files.filter(({ path }) => settings.isExcluded(path)).length;
		rows.push([
			"would scan",
			`${formatCount(files.length - excluded, "file")}${excluded > 0 ? `, ${excluded} excluded` : ""}`,
		]);
		if (notCheckedOut.length > 0) {
			const message = `${formatCount(notCheckedOut.length, "file")} not checked out: read from git's objects`;
			rows.push(["", message]);
		}
		for (const { message, path } of problems)
			rows.push(["problem", path ? `${path}: ${message}` : message]);
		for (const { message } of notices) rows.push(["notice", withTypedName(message)]);
		if (problems.length > 0) code = 3;
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		for (const line of error.message.split("\n")) rows.push(["problem", line]);
		if (error.hint !== undefined) rows.push(["", withTypedName(error.hint)]);
		code = 2;
	}
	await print(
		rows.map(([name, value]) => `${name.padEnd(11)} ${escapeTerminal(withoutSecrets(value))}\n`),
	);
	return code;
}

/** Nothing where there is no repository, or no git to read it with. */
function describeHistory(root: string): string[] {
	const git = findGit(root);
	if (!git || !isInRepository(root)) return [];
	const lines = describeCloneCondition(openRepository(root, git));
	return lines.length > 0 ? lines : ["a full clone, as far as its settings tell"];
}

function describeGit(root: string): string {
	const git = findGit(root);
	if (!git) return "not found on PATH outside this folder: ignore rules will not be known";
	try {
		const said = execFileSync(git, ["--version"], {
			cwd: "/",
			env: gitEnvironment(root),
			encoding: "utf8",
			timeout: 5000,
		});
		return `${said.trim().replace(/^git version /, "")} (${git})`;
	} catch {
		return `${git} does not run`;
	}
}

/** Nothing where nobody commits. */
function hooksOf(root: string): string[] {
	const git = isInRepository(root) ? findGit(root) : undefined;
	try {
		return git === undefined ? [] : describeHooks(root, git);
	} catch (error) {
		if (error instanceof UsageError) return [];
		throw error;
	}
}
