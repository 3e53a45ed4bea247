// Reaches the remote of the checkout, and no other. The URL is complete, at the server that the runner names. The
// token is that of the checkout's config, else the input's, passed by environment. Settings of a git config that
// could run a program are switched off.

import { runGit, startGit } from "../git/git-process.ts";
import type { Repository } from "../git/repository.ts";
import { escapeTerminal } from "../text/escape.ts";
import { quoted } from "../text/quoted.ts";
import type { Environment } from "./inputs.ts";

export interface Remote {
	/** Fetches objects and no references; `asked` are ids, references or refspecs. Gives why it failed. */
	fetch(asked: readonly string[], options: readonly string[]): Promise<string | undefined>;
	/** Gives the ids that full references have there; a reference that is not there has none. */
	find(references: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface RemoteRequest {
	readonly environment: Environment;
	/** "" for none. */
	readonly token: string;
	/** The event's repository, or the one that was checked out. */
	readonly whose: "event" | "checkout";
}

/** Gives the remote, or in words why there is none. */
export async function openRemote(
	repository: Repository,
	{ environment, token, whose }: RemoteRequest,
): Promise<Remote | string> {
	const server = parseServer(environment.GITHUB_SERVER_URL ?? "https://github.com");
	if (server === undefined) return "GITHUB_SERVER_URL is no https URL";
	const path =
		whose === "event" ? environment.GITHUB_REPOSITORY : await pathOfOrigin(repository, server);
	if (path === undefined || !isFullName(path)) {
		return `the checkout has no remote at ${server.origin}`;
	}
	const url = `${server.origin}/${path}`;
	const detour = await findDetour(repository, url);
	if (detour !== undefined) {
		return `the git setting ${quoted(detour)} would change the way to its remote`;
	}
	const asking = ["config", "--get-urlmatch", "http.extraheader", url];
	const hasHeader = (await runGit(repository, asking)).status === 0;
	const header = hasHeader || token === "" ? undefined : token;
	const networked = withNetwork(repository, server, environment, header);
	return {
		async fetch(asked, options) {
			const fetching = [...settings, "fetch", ...fetchOptions, ...options];
			// A range can lack more objects than a command line has room for.
			const isLong = asked.length > maxArguments;
			const command = isLong
				? [...fetching, "--stdin", "--", url]
				: [...fetching, "--", url, ...asked];
			const input = isLong ? `${asked.join("\n")}\n` : "";
			const { status, errors } = await runGitFor(maxFetchMs, networked, command, input);
			if (status === 0) return undefined;
			return token === "" ? reasonOf(errors) : reasonOf(errors).replaceAll(token, "***");
		},
		async find(references) {
			if (references.length === 0) return new Map();
			const command = [...settings, "ls-remote", "--quiet", "--", url, ...references];
			const { output } = await runGitFor(maxFetchMs, networked, command);
			const ids = new Map<string, string>();
			for (const line of output.toString("utf8").split("\n")) {
				const [, id, name] = /^([0-9a-f]{40,64})\t(.+)$/.exec(line) ?? [];
				if (id !== undefined && references.includes(name!)) ids.set(name!, id);
			}
			return ids;
		},
	};
}

/** Gives "owner/name" of what is checked out, where its remote is at the server. */
export async function nameCheckout(
	repository: Repository,
	{ GITHUB_SERVER_URL = "https://github.com" }: Environment,
): Promise<string | undefined> {
	const server = parseServer(GITHUB_SERVER_URL);
	const path = server && (await pathOfOrigin(repository, server));
	return path !== undefined && isFullName(path) ? path : undefined;
}

/** "owner/name", of characters that mean nothing else in a URL. */
export function isFullName(text: string): boolean {
	return /^[\w.-]+\/[\w.-]+$/.test(text);
}

/** Without TLS only on this machine: a token goes over it. */
export function parseServer(text: string): URL | undefined {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === "https:") return url;
	const isHere = url !== undefined && /^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname);
	return isHere && url.protocol === "http:" ? url : undefined;
}

/** "owner/name" of a remote at the server, over https or ssh. */
async function pathOfOrigin(repository: Repository, server: URL): Promise<string | undefined> {
	const { output } = await runGit(repository, ["config", "--get", "remote.origin.url"]);
	const text = output.toString("utf8").trim();
	const [, host, rest] = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)[:/](.+)$/.exec(text) ?? [];
	if (host !== undefined) return host === server.hostname ? withoutEnding(rest ?? "") : undefined;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url?.origin === server.origin ? withoutEnding(url.pathname.slice(1)) : undefined;
}

function withoutEnding(path: string): string {
	return path.replace(/\/$/, "").replace(/\.git$/, "");
}

/**
 * Gives the name of a setting of the repository that would lead elsewhere, round the certificates,
 * or to a program or file of its choice. A setting for one URL wins over what we set for all, so
 * none can be overruled. Checkout leaves none of them: it rewrites ssh addresses alone.
 */
async function findDetour(repository: Repository, url: string): Promise<string | undefined> {
	const { output } = await runGit(repository, ["config", "--null", "--list"]);
	for (const entry of output.toString("utf8").split("\0")) {
		const [name = "", ...lines] = entry.split("\n");
		const isRewriting = /^url\..*\.insteadof$/.test(name) && url.startsWith(lines.join("\n"));
		if (isRewriting || (detours.test(name) && !neutral.test(name))) return name;
	}
	return undefined;
}

/** A remote may have a URL for its name, and then another one is asked. */
const detours =
	/^(?:http\.|remotes\.|remote\..*:\/\/|hook\.|fetch\.bundle|core\.(?:alternaterefscommand|gitproxy)$)/;
const neutral = /^http\.(?:.*\.)?(?:extraheader|postbuffer|version|lowspeed(?:limit|time))$/;

function withNetwork(
	repository: Repository,
	server: URL,
	given: Environment,
	token: string | undefined,
): Repository {
	const environment: Record<string, string> = { ...repository.environment };
	environment.GIT_ALLOW_PROTOCOL = server.protocol.slice(0, -1);
	for (const name of passedOn) {
		const value = given[name];
		if (value !== undefined) environment[name] = value;
	}
	if (token !== undefined) {
		const at = Number(environment.GIT_CONFIG_COUNT ?? 0);
		const credential = Buffer.from(`x-access-token:${token}`).toString("base64");
		environment.GIT_CONFIG_COUNT = `${at + 1}`;
		environment[`GIT_CONFIG_KEY_${at}`] = `http.${server.origin}/.extraheader`;
		environment[`GIT_CONFIG_VALUE_${at}`] = `AUTHORIZATION: basic ${credential}`;
	}
	return { ...repository, environment };
}

async function runGitFor(
	timeoutMs: number,
	repository: Repository,
	command: readonly string[],
	input = "",
): Promise<{ status: number | null; errors: readonly string[]; output: Buffer }> {
	// It tells nothing while it works, and to take in a large history needs more than to read it.
	const memoryBytes = 4 * repository.limits.memoryBytes;
	const git = startGit(repository, command, {
		maxIdleMs: Number.POSITIVE_INFINITY,
		memoryBytes,
	});
	git.input.end(input);
	const chunks: Buffer[] = [];
	git.output.on("data", (chunk: Buffer) => chunks.push(chunk));
	const timer = setTimeout(() => git.stop(), timeoutMs);
	const { status, errors } = await git.exited;
	clearTimeout(timer);
	return { status, errors, output: Buffer.concat(chunks) };
}

function reasonOf(errors: readonly string[]): string {
	const line =
		errors.find((text) => text.startsWith("fatal: ")) ?? errors.at(-1) ?? "no answer in time";
	return escapeTerminal(line.replace(/^(?:fatal|error): /, "")).slice(0, 300);
}

const maxFetchMs = 600_000;
const maxArguments = 200;

/** What a proxy and a company's certificates need. */
const passedOn: readonly string[] = [
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"NO_PROXY",
	"http_proxy",
	"https_proxy",
	"no_proxy",
	"GIT_SSL_CAINFO",
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
];

const settings: readonly string[] = [
	"credential.helper=",
	"core.askPass=",
	"core.sshCommand=false",
	"gc.auto=0",
	"maintenance.auto=false",
	"http.followRedirects=false",
	"http.sslVerify=true",
	"http.lowSpeedLimit=1000",
	"http.lowSpeedTime=60",
	"transfer.bundleURI=false",
	"fetch.writeCommitGraph=false",
].flatMap((setting) => ["-c", setting]);

const fetchOptions: readonly string[] = [
	"--quiet",
	"--no-tags",
	"--no-recurse-submodules",
	"--no-write-fetch-head",
	"--no-auto-maintenance",
	"--no-show-forced-updates",
	"--force",
];
