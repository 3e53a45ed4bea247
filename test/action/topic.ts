// A topic branch on a base that holds an old key, and a run on its pull request.

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openWorkbench } from "../git/golden.ts";
import { makeOnce } from "../setup/made-once.ts";
import type { GithubOptions } from "./github.ts";
import { runAction, type Told } from "./runner.ts";
import { emptyRepositories, line, makeScene, pullPayload, type Scene } from "./scene.ts";

export interface Topic extends Scene {
	/** The tip of the base branch. */
	readonly base: string;
}

/** A base with an old key, and a topic branch from it. */
export async function makeTopic(options: Partial<GithubOptions> = {}): Promise<Topic> {
	const made = await makeScene(options);
	cpSync(topic(), made.work.folder, { recursive: true });
	return { ...made, base: readFileSync(join(topic(), ".git/refs/heads/main"), "utf8").trim() };
}

function topic(): string {
	return makeOnce("topic", (folder) => {
		cpSync(join(emptyRepositories(), "work"), folder, { recursive: true });
		const w = openWorkbench(folder);
		w.commit("README.md", "readme\n");
		w.commit("old.env", line("old"));
		w.git("checkout", "--quiet", "-b", "topic");
	});
}

/** The merge commit that GitHub makes of a pull request, which checkout fetches. */
export function mergeInto(
	{ work }: Scene,
	head: string,
	...more: readonly (readonly string[])[]
): string {
	return work.all(
		["checkout", "--quiet", "-B", "merged", "main"],
		["merge", "--quiet", "--no-ff", "--message=Merge pull request", head],
		["rev-parse", "HEAD"],
		["checkout", "--quiet", "topic"],
		...more,
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
	const merged = mergeInto(s, head, ["update-ref", "refs/pull/7/head", head], s.pushing);
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
