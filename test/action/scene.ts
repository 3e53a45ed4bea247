// A repository at a GitHub of this machine, and its checkouts as actions/checkout leaves them:
// fetched by id at depth 1, the token in a file that the git config includes under a condition.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { type Github, type GithubOptions, startGithub } from "./github.ts";

export const token: string = `ghs_${"t".repeat(36)}`;

export interface Scene {
	readonly github: Github;
	/** A person's clone: what is committed here is pushed by push(). */
	readonly work: Workbench;
	/** Sends all branches and tags. */
	push(): void;
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
	const work = startRepository(join(folder, "work"));
	const bare = openWorkbench(join(folder, "remote/o/r"));
	bare.git("init", "--quiet", "--bare", "--initial-branch=main");
	const github = await startGithub({
		folder: join(folder, "remote"),
		token,
		login: "github-actions[bot]",
		mayComment: true,
		...options,
	});
	onTestFinished(() => github.close());
	let checkouts = 0;
	return {
		github,
		work,
		push: () => {
			work.git("push", "--quiet", "--mirror", "--force", join(folder, "remote/o/r"));
		},
		checkOut(commit, options = {}) {
			const { depth = 1, keepsToken = true, filter, path = "", name = "o/r" } = options;
			const workspace = options.workspace ?? join(folder, `checkout-${checkouts++}`);
			const w = startRepository(join(workspace, path));
			const all = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
			const what = depth === 0 ? [...all, commit] : [commit];
			const limit = depth === 0 ? [] : [`--depth=${depth}`];
			// Not over http: the server would have to answer while this process waits.
			const source = `file://${folder}/remote/o/r`;
			const left = filter === undefined ? [] : [`--filter=${filter}`];
			if (filter !== undefined) bare.git("config", "uploadpack.allowFilter", "true");
			w.all(
				["remote", "add", "origin", source],
				["fetch", "--quiet", "--no-tags", ...left, ...limit, "origin", ...what],
				["checkout", "--quiet", "--detach", commit],
				["remote", "set-url", "origin", `${github.url}/${name}`],
			);
			if (keepsToken) keepToken(w, join(folder, `credentials-${checkouts++}.config`), github);
			return workspace;
		},
	};
}

function keepToken(w: Workbench, file: string, { url }: Github): void {
	const credential = Buffer.from(`x-access-token:${token}`).toString("base64");
	writeFileSync(file, `[http "${url}/"]\n\textraheader = AUTHORIZATION: basic ${credential}\n`);
	w.git("config", `includeIf.gitdir:${w.folder}/.git.path`, file);
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
