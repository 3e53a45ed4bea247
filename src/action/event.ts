// Reads from the event which commits to scan. GitHub writes the payload, but anybody chooses its strings: only object
// ids, numbers and names that git accepts are taken.

import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";

export type ScanTask =
	| { readonly kind: "nothing"; readonly reason: string }
	| { readonly kind: "history" }
	| RangeTask;

export interface RangeTask {
	readonly kind: "range";
	/** Where the range begins: a commit, else the tip of a branch, else nowhere. */
	readonly base: {
		readonly id?: string;
		readonly branch?: string;
		/** A forced push can leave nothing of what was there before. */
		readonly mayBeGone?: boolean;
	};
	readonly head: string;
	/** Branches whose commits are not this change's: its base, and the default branch. */
	readonly published?: readonly string[];
	/** A reference that leads to the head, should the server not give it by its id. */
	readonly headReference?: string;
	/** How many commits GitHub counts in the range. */
	readonly commits?: number;
	/** The full name of the tag that was pushed. */
	readonly tag?: string;
}

export interface WorkflowEvent {
	/** As in `on:` of a workflow. */
	readonly name: string;
	readonly task: ScanTask;
	/** The number of the pull request. */
	readonly pull?: number;
	/** Whoever wrote what is scanned may not write to this repository. */
	readonly isFork: boolean;
}

/** Takes GITHUB_EVENT_NAME and the parsed payload. @throws UsageError "event" */
export function readEvent(name: string, payload: unknown): WorkflowEvent {
	const event = readerOf(payload);
	switch (name) {
		case "pull_request":
		case "pull_request_target":
		case "pull_request_review":
		case "pull_request_review_comment":
			return readPull(name, event);
		case "push":
			return { name, isFork: false, task: readPush(event) };
		case "merge_group": {
			const base = { id: idOf(event, "merge_group", "base_sha") };
			const head = idOf(event, "merge_group", "head_sha");
			const target = String(event("merge_group", "base_ref")).replace(/^refs\/heads\//, "");
			const published = publishedOn(target, event("repository", "default_branch"));
			return { name, isFork: false, task: rangeOf({ kind: "range", base, head, ...published }) };
		}
		// These run with the repository's own rights, and are there to look at a fork's code.
		case "workflow_run":
		case "issue_comment":
			return { name, isFork: true, task: { kind: "history" } };
		default:
			return { name, isFork: false, task: { kind: "history" } };
	}
}

function readPull(name: string, event: Read): WorkflowEvent {
	const number = event("pull_request", "number");
	const commits = event("pull_request", "commits");
	const pull = Number.isSafeInteger(number) && (number as number) > 0 ? (number as number) : 0;
	if (pull === 0) throw broken("pull_request.number");
	const [from, to] = ["head", "base"].map((side) => event("pull_request", side, "repo", "id"));
	const task: RangeTask = {
		kind: "range",
		base: { id: idOf(event, "pull_request", "base", "sha") },
		head: idOf(event, "pull_request", "head", "sha"),
		headReference: `refs/pull/${pull}/head`,
		...publishedOn(event("pull_request", "base", "ref"), event("repository", "default_branch")),
		...(Number.isSafeInteger(commits) ? { commits: commits as number } : {}),
	};
	// A fork that is gone has no repository any more.
	return { name, pull, isFork: from === undefined || from !== to, task: rangeOf(task) };
}

function readPush(event: Read): ScanTask {
	if (event("deleted") === true || isZero(event("after"))) {
		return { kind: "nothing", reason: "the push deleted a reference" };
	}
	const reference = String(event("ref"));
	const head = idOf(event, "after");
	const usual = event("repository", "default_branch");
	const isDefault = reference === `refs/heads/${usual}`;
	const branch = isBranchName(usual) && !isDefault ? { branch: usual } : {};
	const isTag = reference.startsWith("refs/tags/") && isBranchName(reference);
	const before = event("before");
	return rangeOf({
		kind: "range",
		base: isZero(before) ? branch : { id: idOf(event, "before"), mayBeGone: true, ...branch },
		head,
		...(isDefault ? {} : publishedOn(usual)),
		...(isTag ? { tag: reference } : {}),
	});
}

function publishedOn(...names: readonly unknown[]): Pick<RangeTask, "published"> {
	const published = [...new Set(names.filter(isBranchName))];
	return published.length === 0 ? {} : { published };
}

function rangeOf(task: RangeTask): ScanTask {
	if (task.base.id !== task.head) return task;
	return { kind: "nothing", reason: "base and head are the same commit" };
}

/** Gives what stands at a path in the payload; undefined where there is nothing. */
type Read = (...path: readonly string[]) => unknown;

function readerOf(payload: unknown): Read {
	return (...path) =>
		path.reduce<unknown>((inner, key) => {
			const isMap = typeof inner === "object" && inner !== null && Object.hasOwn(inner, key);
			return isMap ? (inner as Record<string, unknown>)[key] : undefined;
		}, payload);
}

function idOf(event: Read, ...path: readonly string[]): string {
	const id = event(...path);
	const isId = typeof id === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
	// Zeros are how git writes "no commit": a range that begins there would be everything.
	if (isId && !isZero(id)) return id;
	throw broken(path.join("."));
}

function isZero(id: unknown): boolean {
	return typeof id === "string" && /^0{40,64}$/.test(id);
}

/** Stricter than git: what passes is no option and no pattern, and names one reference. */
function isBranchName(name: unknown): name is string {
	return (
		typeof name === "string" &&
		name.length <= 255 &&
		!/^[-/]|[/.]$|\.\.|@\{|\/\/|[\p{Cc}\s~^:?*[\\]/u.test(name)
	);
}

function broken(field: string): UsageError {
	return new UsageError(
		"event",
		`Cannot read the event: ${quoted(field)} is not what GitHub sends`,
		"Run the action on pull_request, push, merge_group, schedule or workflow_dispatch",
	);
}
