// Sends requests to GitHub's API: to one host, named by the runner, without redirects, with certificates checked. It
// waits out limits as the server asks, within a budget for the whole run. The token goes into a header to that host
// and into no message.

import { type Agent, createAgent, readBody } from "../verify/client.ts";
import type { Environment } from "./inputs.ts";
import { parseServer } from "./remote.ts";

export interface ApiAnswer {
	readonly status: number;
	/** The parsed JSON; undefined where the body is none. */
	readonly body: unknown;
	/** The path of the next page. */
	readonly next?: string;
}

export interface GithubApi {
	/** Takes a path such as "/repos/a/b", and a body to be sent as JSON. @throws ApiFailure */
	ask(method: Method, path: string, body?: object): Promise<ApiAnswer>;
	/** Asks a GraphQL query. @throws ApiFailure */
	query(query: string, variables: object): Promise<ApiAnswer>;
	close(): Promise<void>;
}

type Method = "GET" | "POST" | "PATCH";

/** In words, why nothing more can be done with the API. */
export class ApiFailure extends Error {
	override name = "ApiFailure";
	readonly status: number | undefined;

	constructor(reason: string, status?: number) {
		super(reason);
		this.status = status;
	}
}

/** @throws ApiFailure, UsageError (code "proxy") */
export async function openGithubApi(environment: Environment, token: string): Promise<GithubApi> {
	const server = serverOf(environment);
	if (token === "") throw new ApiFailure('the input "github-token" is empty');
	const agent = await createAgent(environment);
	let waitedMs = 0;

	async function ask(request: Outgoing): Promise<ApiAnswer> {
		for (let attempt = 1; ; attempt++) {
			const answer = await send(agent, server, token, request);
			if (answer.status < 300) return toAnswer(answer, server);
			const pauseMs = attempt < maxAttempts ? pauseOf(answer, request.method) : undefined;
			if (pauseMs === undefined || waitedMs + pauseMs > maxWaitMs) throw refused(answer);
			waitedMs += pauseMs;
			await wait(pauseMs);
		}
	}
	const root = server.pathname.replace(/\/$/, "");
	return {
		ask: (method, path, body) => ask({ method, path: `${root}${path}`, body }),
		// An Enterprise Server has it beside "/api/v3".
		query: (query, variables) => {
			const path = `${root.replace(/\/v3$/, "")}/graphql`;
			return ask({ method: "POST", path, body: { query, variables } });
		},
		close: () => agent.destroy(),
	};
}

function serverOf({ GITHUB_API_URL = "https://api.github.com" }: Environment): URL {
	const server = parseServer(GITHUB_API_URL);
	if (server === undefined) throw new ApiFailure("GITHUB_API_URL is no https URL");
	return server;
}

interface Outgoing {
	readonly method: Method;
	readonly path: string;
	readonly body: object | undefined;
}

interface Raw {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	readonly text: string;
}

async function send(
	agent: Agent,
	server: URL,
	token: string,
	{ method, path, body }: Outgoing,
): Promise<Raw> {
	try {
		const {
			statusCode,
			headers,
			body: stream,
		} = await agent.request({
			origin: server.origin,
			path,
			method,
			headers: {
				accept: "application/vnd.github+json",
				authorization: `Bearer ${token}`,
				"user-agent": "unleak",
				"x-github-api-version": "2022-11-28",
				...(body === undefined ? {} : { "content-type": "application/json" }),
			},
			body: body === undefined ? null : JSON.stringify(body),
			signal: AbortSignal.timeout(timeoutMs),
		});
		const { text } = await readBody(stream, maxBodyBytes);
		return { status: statusCode, headers, text };
	} catch (error) {
		const { code, name } = error as NodeJS.ErrnoException;
		const isLate = name === "TimeoutError" || name === "AbortError";
		throw new ApiFailure(
			isLate ? "GitHub gave no answer in time" : `no connection (${code ?? name})`,
		);
	}
}

function toAnswer({ status, headers, text }: Raw, server: URL): ApiAnswer {
	const next = nextPage(String(headers.link ?? ""), server);
	return { status, body: parse(text), ...(next === undefined ? {} : { next }) };
}

/** Another host would be sent the token. */
function nextPage(link: string, server: URL): string | undefined {
	const [, target = ""] = /<([^<>]*)>;\s*rel="next"/.exec(link) ?? [];
	const url = URL.canParse(target) ? new URL(target) : undefined;
	const root = server.pathname.replace(/\/$/, "");
	if (url?.origin !== server.origin || !url.pathname.startsWith(`${root}/`)) return undefined;
	return `${url.pathname.slice(root.length)}${url.search}`;
}

/** How long to wait before asking again; undefined where asking again is of no use. */
function pauseOf({ status, headers }: Raw, method: string): number | undefined {
	const isLimited = status === 429 || (status === 403 && headers["x-ratelimit-remaining"] === "0");
	const seconds = Number(headers["retry-after"]);
	if ((isLimited || status === 403) && Number.isFinite(seconds) && seconds >= 0) {
		return seconds * 1000;
	}
	if (isLimited) {
		const resetMs = Number(headers["x-ratelimit-reset"]) * 1000 - Date.now();
		return Number.isFinite(resetMs) ? Math.max(1000, resetMs) : 60_000;
	}
	// A second POST could make a second comment.
	return status >= 500 && method !== "POST" ? 1000 : undefined;
}

function refused({ status }: Raw): ApiFailure {
	const isTurnedAway = status >= 300 && status < 400;
	return new ApiFailure(
		isTurnedAway
			? `GitHub redirects (${status}), which is not followed`
			: `GitHub answered ${status}`,
		status,
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

async function wait(ms: number): Promise<void> {
	await new Promise((done) => setTimeout(done, ms));
}

const timeoutMs = 30_000;
const maxAttempts = 4;
/** Longer than this, no pull request should wait for its comment. */
const maxWaitMs = 60_000;
const maxBodyBytes = 16 << 20;
