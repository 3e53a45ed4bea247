// Keeps one comment on the pull request: created when something is found, updated by each run, and marked resolved
// when nothing is found any more. Anyone can write our mark into a comment, so GitHub is asked which of the marked
// ones belong to the token's owner.

import { UsageError } from "../errors.ts";
import { ApiFailure, type GithubApi, openGithubApi } from "./github-api.ts";
import type { Environment } from "./inputs.ts";
import { isFullName } from "./remote.ts";

export interface CommentRequest {
	readonly environment: Environment;
	readonly token: string;
	readonly pull: number;
	/** The text to show, mark included; undefined when nothing was found. */
	readonly found: string | undefined;
	/** What takes its place when nothing is found any more; undefined to leave it as it is. */
	readonly resolved: string | undefined;
}

export const commentMark = "<!-- unleak comment -->";

/** Gives in words why the comment could not be kept; undefined when it could. */
export async function keepComment(request: CommentRequest): Promise<string | undefined> {
	const { environment, token, pull, found, resolved } = request;
	const repository = environment.GITHUB_REPOSITORY ?? "";
	if (!isFullName(repository)) return "GITHUB_REPOSITORY names no repository";
	let api: GithubApi | undefined;
	try {
		api = await openGithubApi(environment, token);
		const own = await findOwn(api, `/repos/${repository}/issues/${pull}/comments`);
		const body = found ?? resolved;
		if (body === undefined) return undefined;
		if (own !== undefined) {
			if (own.body === body) return undefined;
			await api.ask("PATCH", `/repos/${repository}/issues/comments/${own.id}`, { body });
		} else if (found !== undefined) {
			await api.ask("POST", `/repos/${repository}/issues/${pull}/comments`, { body });
		}
		return undefined;
	} catch (error) {
		// The second is of a proxy that cannot be used.
		if (!(error instanceof ApiFailure || error instanceof UsageError)) throw error;
		// Where nothing was found, most likely there is no comment either.
		return found === undefined ? undefined : `${error.message}${hintOf(error)}`;
	} finally {
		await api?.close();
	}
}

function hintOf(error: ApiFailure | UsageError): string {
	const status = error instanceof ApiFailure ? error.status : undefined;
	const isForbidden = status === 401 || status === 403 || status === 404;
	return isForbidden
		? '. It takes "permissions: pull-requests: write", which forks do not get'
		: "";
}

interface Comment {
	readonly id: number;
	readonly nodeId: string;
	readonly body: string;
}

async function findOwn(api: GithubApi, path: string): Promise<Comment | undefined> {
	const marked: Comment[] = [];
	let page: string | undefined = `${path}?per_page=100`;
	for (let pages = 0; page !== undefined; pages++) {
		if (pages === maxPages) throw new ApiFailure("there are too many comments to look through");
		const answer = await api.ask("GET", page);
		if (!Array.isArray(answer.body)) throw new ApiFailure("GitHub sent no list of comments");
		marked.push(...answer.body.flatMap(readMarked));
		page = answer.next;
	}
	for (let at = 0; at < marked.length; at += idsAtOnce) {
		const some = marked.slice(at, at + idsAtOnce);
		const own = await askWhose(api, some);
		if (own !== undefined) return own;
	}
	return undefined;
}

function readMarked(entry: unknown): Comment[] {
	if (typeof entry !== "object" || entry === null) return [];
	const { id, node_id: nodeId, body } = entry as Record<string, unknown>;
	const isMarked = typeof body === "string" && body.startsWith(commentMark);
	if (!isMarked || !Number.isSafeInteger(id) || typeof nodeId !== "string") return [];
	return [{ id: id as number, nodeId, body }];
}

/** Gives the first one that the token's owner wrote. */
async function askWhose(
	api: GithubApi,
	comments: readonly Comment[],
): Promise<Comment | undefined> {
	const query = "query($ids:[ID!]!){nodes(ids:$ids){id ... on IssueComment{viewerDidAuthor}}}";
	const variables = { ids: comments.map(({ nodeId }) => nodeId) };
	const { body } = await api.query(query, variables);
	const nodes = (body as { data?: { nodes?: unknown } } | undefined)?.data?.nodes;
	if (!Array.isArray(nodes)) throw new ApiFailure("GitHub did not say whose comment it is");
	const own = new Set(
		nodes.flatMap((node: { id?: unknown; viewerDidAuthor?: unknown } | null) =>
			node?.viewerDidAuthor === true ? [node.id] : [],
		),
	);
	return comments.find(({ nodeId }) => own.has(nodeId));
}

const maxPages = 50;
const idsAtOnce = 100;
