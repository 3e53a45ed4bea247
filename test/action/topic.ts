// A topic branch on a base that holds an old key, and a run on its pull request.

import type { GithubOptions } from "./github.ts";
import { runAction, type Told } from "./runner.ts";
import { line, makeScene, pullPayload, type Scene } from "./scene.ts";

export interface Topic extends Scene {
	/** The tip of the base branch. */
	readonly base: string;
}

/** A base with an old key, and a topic branch from it. */
export async function makeTopic(options: Partial<GithubOptions> = {}): Promise<Topic> {
	const made = await makeScene(options);
	made.work.commit("README.md", "readme\n");
	const base = made.work.commit("old.env", line("old"));
	made.work.git("checkout", "--quiet", "-b", "topic");
	return { ...made, base };
}

/** The merge commit that GitHub makes of a pull request, which checkout fetches. */
export function mergeInto({ work }: Scene, head: string): string {
	return work.all(
		["checkout", "--quiet", "-B", "merged", "main"],
		["merge", "--quiet", "--no-ff", "--message=Merge pull request", head],
		["rev-parse", "HEAD"],
		["checkout", "--quiet", "topic"],
	);
}

export async function runPull(
	s: Topic,
	head: string,
	more: {
		commits?: number;
		isFork?: boolean;
		event?: string;
		inputs?: object;
		nodeFlags?: readonly string[];
	} = {},
): Promise<Told> {
	const merged = mergeInto(s, head);
	s.work.git("update-ref", "refs/pull/7/head", head);
	s.push();
	const { event = "pull_request", inputs = {}, nodeFlags, ...rest } = more;
	return await runAction({
		github: s.github,
		workspace: s.checkOut(event === "pull_request" ? merged : s.base),
		event,
		payload: pullPayload(s.base, head, rest),
		inputs: { "github-token": "", comment: "false", ...inputs },
		...(nodeFlags && { nodeFlags }),
	});
}
