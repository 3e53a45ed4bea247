// GitHub on this machine, for tests of the Action: git over http as GitHub serves it, for whoever
// has the token, and the parts of the API that a comment needs. Each request is checked and kept;
// pages, limits and refusals are switched on by the test.

import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Comment {
	readonly id: number;
	readonly node_id: string;
	readonly author: string;
	body: string;
}

export interface Github {
	/** As GITHUB_SERVER_URL has it. */
	readonly url: string;
	/** As GITHUB_API_URL has it. */
	readonly apiUrl: string;
	readonly comments: Comment[];
	/** "GET /repos/…" of each request to the API, and "git" with the service of each to git. */
	readonly requests: string[];
	/** What was wrong with requests; a test expects none. */
	readonly faults: string[];
	/** Answers for the next requests to the API, before any other. */
	readonly refusals: { readonly status: number; readonly headers?: Record<string, string> }[];
	/** How many comments a page has. */
	perPage: number;
	close(): Promise<void>;
}

export interface GithubOptions {
	/** The folder with the bare repositories, as "owner/name". */
	readonly folder: string;
	readonly token: string;
	/** Who the token belongs to. */
	readonly login: string;
	/** False for a token that may only read. */
	readonly mayComment: boolean;
	/** True where git asks for no token, as for a public repository. */
	readonly isPublic?: boolean;
}

export async function startGithub(options: GithubOptions): Promise<Github> {
	const state = {
		comments: [] as Comment[],
		requests: [] as string[],
		faults: [] as string[],
		refusals: [] as { status: number; headers?: Record<string, string> }[],
		perPage: 100,
	};
	const server = createServer((request, response) => {
		const path = request.url ?? "";
		if (path.startsWith("/api/")) void answerApi(request, response, github, options);
		else answerGit(request, response, github, options);
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const github: Github = Object.assign(state, {
		url,
		apiUrl: `${url}/api/v3`,
		close: () => closeServer(server),
	});
	return github;
}

async function closeServer(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
}

/** Hands the request to git's own program for this, as a web server would. */
function answerGit(
	request: IncomingMessage,
	response: ServerResponse,
	{ requests, faults }: Github,
	{ folder, token, isPublic = false }: GithubOptions,
): void {
	const url = new URL(request.url ?? "", "http://localhost");
	const given = request.headers.authorization;
	const credential = Buffer.from(`x-access-token:${token}`).toString("base64");
	if (given?.includes(",")) faults.push("git sent two credentials");
	requests.push(`git ${url.searchParams.get("service") ?? url.pathname.split("/").at(-1)}`);
	if (given !== `basic ${credential}` && !(isPublic && given === undefined)) {
		response.writeHead(401, { "www-authenticate": 'Basic realm="GitHub"' });
		response.end();
		return;
	}
	const git = spawn("git", ["http-backend"], {
		env: {
			PATH: process.env.PATH,
			GIT_PROJECT_ROOT: folder,
			GIT_HTTP_EXPORT_ALL: "1",
			PATH_INFO: url.pathname,
			QUERY_STRING: url.search.slice(1),
			REQUEST_METHOD: request.method,
			CONTENT_TYPE: request.headers["content-type"] ?? "",
			HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
			GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
			REMOTE_ADDR: "127.0.0.1",
		},
	});
	git.stdin.on("error", () => {});
	request.pipe(git.stdin);
	const chunks: Buffer[] = [];
	git.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
	git.on("close", () => {
		const output = Buffer.concat(chunks);
		const end = output.indexOf("\r\n\r\n");
		const lines = output.toString("latin1", 0, end).split("\r\n");
		const headers = lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
		const status = headers.find(([name]) => name === "Status")?.[1] ?? "200";
		const told = headers.filter(([name]) => name !== "Status");
		response.writeHead(Number.parseInt(status, 10), Object.fromEntries(told));
		response.end(output.subarray(end + 4));
	});
}

async function answerApi(
	request: IncomingMessage,
	response: ServerResponse,
	github: Github,
	options: GithubOptions,
): Promise<void> {
	const { requests, faults, refusals, apiUrl } = github;
	const { method = "" } = request;
	const url = new URL(request.url ?? "", apiUrl);
	const path = url.pathname.replace(/^\/api(?:\/v3)?/, "");
	requests.push(`${method} ${path}${url.search}`);
	const { authorization, accept, "user-agent": agent, cookie } = request.headers;
	const isKnown = authorization === `Bearer ${options.token}`;
	if (!isKnown) faults.push(`${path}: not the token`);
	if (accept !== "application/vnd.github+json" || agent !== "unleak" || cookie !== undefined) {
		faults.push(`${path}: other headers than GitHub asks for`);
	}
	const text = await read(request);
	const refusal = refusals.shift();
	if (refusal !== undefined) return send(response, refusal.status, {}, refusal.headers);
	if (!isKnown) return send(response, 401, { message: "Bad credentials" });
	const [, number] = /^\/repos\/o\/r\/issues\/(\d+)\/comments$/.exec(path) ?? [];
	const [, id] = /^\/repos\/o\/r\/issues\/comments\/(\d+)$/.exec(path) ?? [];
	if (method === "GET" && number !== undefined) return sendPage(response, github, url);
	if (method === "POST" && path === "/graphql") {
		return send(response, 200, whoWrote(text, github, options));
	}
	if (!options.mayComment) return send(response, 403, { message: "Resource not accessible" });
	const { body } = JSON.parse(text) as { body: string };
	if (body.length > 65_536) return send(response, 422, { message: "body is too long" });
	if (method === "POST" && number !== undefined) {
		const made = addComment(github, options.login, body);
		return send(response, 201, made);
	}
	const comment = github.comments.find((one) => String(one.id) === id);
	if (method === "PATCH" && comment !== undefined) {
		comment.body = body;
		return send(response, 200, comment);
	}
	faults.push(`${method} ${path} is not what the Action needs`);
	send(response, 404, {});
}

export function addComment(github: Github, author: string, body: string): Comment {
	const id = github.comments.length + 1;
	const comment = { id, node_id: `IC_${id}`, author, body };
	github.comments.push(comment);
	return comment;
}

function sendPage(response: ServerResponse, { comments, perPage, apiUrl }: Github, url: URL): void {
	const page = Number(url.searchParams.get("page") ?? 1);
	const shown = comments.slice((page - 1) * perPage, page * perPage);
	const more = comments.length > page * perPage;
	const next = `${apiUrl}${url.pathname.replace(/^\/api\/v3/, "")}?per_page=100&page=${page + 1}`;
	send(response, 200, shown, more ? { link: `<${next}>; rel="next", <${next}>; rel="last"` } : {});
}

function whoWrote(text: string, { comments }: Github, { login }: GithubOptions): object {
	const { variables } = JSON.parse(text) as { variables: { ids: string[] } };
	const nodes = variables.ids.map((id) => {
		const author = comments.find((comment) => comment.node_id === id)?.author;
		return { id, viewerDidAuthor: author === login };
	});
	return { data: { nodes } };
}

function send(
	response: ServerResponse,
	status: number,
	body: object,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { "content-type": "application/json", ...headers });
	response.end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString("utf8");
}
