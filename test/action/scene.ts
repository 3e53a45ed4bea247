// A repository at a GitHub of this machine, and its checkouts as actions/checkout leaves them:
// fetched by id at depth 1, the token in a file that the git config includes under a condition.

import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { keyOf, openWorkbench, type Workbench } from "../git/golden.ts";
import { makeOnce } from "../setup/made-once.ts";
import { makeFolder } from "../sources/tree.ts";
import { type Github, type GithubOptions, startGithub } from "./github.ts";

export const token: string = `ghs_${"t".repeat(36)}`;

export interface Scene {
	readonly github: Github;
	/** A person's clone: what is committed here is pushed by push(). */
	readonly work: Workbench;
	/** Sends all branches and tags. */
	push(): void;
	/** The arguments with which git does that. */
	readonly pushing: readonly string[];
	/** Makes a checkout of a commit, which a reference at the server leads to. */
	checkOut(commit: string, options?: CheckoutOptions): string;
}

export interface CheckoutOptions {
	/** 0 for the whole history; 1 is checkout's own choice. */
	readonly depth?: number;
	readonly keepsToken?: boolean;
	/** What a partial clone leaves at the server, as git's --filter has it. */
	readonly filter?: string;
	/** A folder of the workspace to check out into, which checkout's input "path" names. */
	readonly path?: string;
	/** The workspace of an earlier checkout. */
	readonly workspace?: string;
	/** The repository's name at the server. */
	readonly name?: string;
}

export async function makeScene(options: Partial<GithubOptions> = {}): Promise<Scene> {
	const folder = makeFolder();
	cpSync(emptyRepositories(), folder, { recursive: true });
	// Younger than what a topic begins with.
	const work = openWorkbench(join(folder, "work"), 10);
	const bare = openWorkbench(join(folder, "remote/o/r"));
	const github = await startGithub({
		folder: join(folder, "remote"),
		token,
		login: "github-actions[bot]",
		mayComment: true,
		...options,
	});
	onTestFinished(() => github.close());
	let checkouts = 0;
	const pushing = ["push", "--quiet", "--mirror", "--force", join(folder, "remote/o/r")];
	return {
		github,
		work,
		pushing,
		push: () => void work.git(...pushing),
		checkOut(commit, options = {}) {
			const { depth = 1, keepsToken = true, filter, path = "", name = "o/r" } = options;
			const workspace = options.workspace ?? join(folder, `checkout-${checkouts++}`);
			const w = openWorkbench(join(workspace, path));
			const all = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
			const what = depth === 0 ? [...all, commit] : [commit];
			const limit = depth === 0 ? [] : [`--depth=${depth}`];
			// Not over http: the server would have to answer while this process waits.
			const source = `file://${folder}/remote/o/r`;
			const left = filter === undefined ? [] : [`--filter=${filter}`];
			if (filter !== undefined) bare.git("config", "uploadpack.allowFilter", "true");
			const credentials = join(folder, `credentials-${checkouts++}.config`);
			const include = ["config", `includeIf.gitdir:${w.folder}/.git.path`, credentials];
			if (keepsToken) writeToken(credentials, github);
			cpSync(join(emptyRepositories(), "work"), w.folder, { recursive: true });
			w.all(
				["remote", "add", "origin", source],
				["fetch", "--quiet", "--no-tags", ...left, ...limit, "origin", ...what],
				["checkout", "--quiet", "--detach", commit],
				["remote", "set-url", "origin", `${github.url}/${name}`],
				...(keepsToken ? [include] : []),
			);
			return workspace;
		},
	};
}

/** A person's and a server's, without the twenty files of samples that git puts into each. */
export function emptyRepositories(): string {
	return makeOnce("empty-repositories", (folder) => {
		const init = ["init", "--quiet", "--template=", "--initial-branch=main"];
		openWorkbench(folder).all([...init, "work"], [...init, "--bare", "remote/o/r"]);
	});
}

function writeToken(file: string, { url }: Github): void {
	const credential = Buffer.from(`x-access-token:${token}`).toString("base64");
	writeFileSync(file, `[http "${url}/"]\n\textraheader = AUTHORIZATION: basic ${credential}\n`);
}

/** A line with a key of its own. */
export function line(name: string): string {
	return `mailchimp_api_key = "${keyOf(name)}"\n`;
}

/** The payload of a pull request; from a fork where the two repositories differ. */
export function pullPayload(
	base: string,
	head: string,
	{ commits, isFork = false }: { commits?: number; isFork?: boolean } = {},
): object {
	return {
		action: "synchronize",
		number: 7,
		pull_request: {
			number: 7,
			...(commits === undefined ? {} : { commits }),
			base: { ref: "main", sha: base, repo: { id: 1, full_name: "o/r" } },
			head: { ref: "topic", sha: head, repo: { id: isFork ? 2 : 1, full_name: "x/r" } },
		},
		repository: { default_branch: "main", full_name: "o/r" },
	};
}

export function pushPayload(before: string, after: string, more: object = {}): object {
	return {
		ref: "refs/heads/topic",
		before,
		after,
		created: /^0+$/.test(before),
		deleted: /^0+$/.test(after),
		forced: false,
		repository: { default_branch: "main", full_name: "o/r" },
		...more,
	};
}

export const zeros: string = "0".repeat(40);
