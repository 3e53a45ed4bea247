// Sends one request over the network: no redirect, a limit of time and of size. The caller's proxy is honoured.
// Certificates are checked, the provider's and the proxy's, whatever NODE_TLS_REJECT_UNAUTHORIZED says; Node itself
// honours NODE_EXTRA_CA_CERTS.

import { UsageError } from "../errors.ts";
import { isProviderHost } from "../packs/provider-hosts.ts";
import { describeNetworkFailure } from "./network-failure.ts";
import type { OutgoingRequest, Reply, Transport } from "./transport.ts";

export interface Client {
	readonly send: Transport;
	close(): Promise<void>;
}

const maxBodyBytes = 65_536;

/**
 * Makes a client for the caller's environment. `authorities` (PEM) are trusted instead of those
 * that Node trusts. @throws UsageError (code "proxy")
 */
export async function createClient(
	environment: Readonly<Record<string, string | undefined>>,
	authorities?: readonly string[],
): Promise<Client> {
	const agent = await createAgent(environment, authorities);
	return {
		send: async (request, { timeoutMs, signal }) => {
			const timer = new AbortController();
			const timeout = setTimeout(() => timer.abort(), timeoutMs);
			try {
				return await send(agent, request, AbortSignal.any([timer.signal, signal]));
			} catch (error) {
				if (timer.signal.aborted) {
					const reason = `${request.host}: no answer within ${timeoutMs / 1000} seconds`;
					return { kind: "failure", reason, isTransient: false };
				}
				if (signal.aborted)
					return { kind: "failure", reason: "stopped before an answer came", isTransient: false };
				return { kind: "failure", ...describeNetworkFailure(error, request.host) };
			} finally {
				clearTimeout(timeout);
			}
		},
		close: () => agent.destroy(),
	};
}

export type Agent = InstanceType<typeof import("undici").EnvHttpProxyAgent>;

/** Connections as the environment's proxy wants them, certificates checked. @throws UsageError (code "proxy") */
export async function createAgent(
	environment: Readonly<Record<string, string | undefined>>,
	authorities?: readonly string[],
): Promise<Agent> {
	const { EnvHttpProxyAgent } = await import("undici");
	// Explicit, for the default is what the environment says. No session outlives its connection.
	const tls = {
		rejectUnauthorized: true,
		maxCachedSessions: 0,
		...(authorities ? { ca: [...authorities] } : {}),
	};
	const proxy = proxyOf(environment);
	return new EnvHttpProxyAgent({
		httpProxy: proxy,
		httpsProxy: proxy,
		noProxy: environment.no_proxy ?? environment.NO_PROXY ?? "",
		connect: tls,
		requestTls: tls,
		proxyTls: tls,
	});
}

async function send(agent: Agent, outgoing: OutgoingRequest, signal: AbortSignal): Promise<Reply> {
	const { method, host, path, headers, body = null } = outgoing;
	// Once more, at the door: a key goes to a provider or nowhere.
	if (!isProviderHost(host)) throw new RangeError("A key may not be sent to this host");
	const answer = await agent.request({
		origin: `https://${host}`,
		method,
		path,
		headers: { accept: "*/*", "user-agent": "unleak", ...headers },
		body,
		signal,
	});
	const { text, isTooLong } = await readBody(answer.body, maxBodyBytes);
	const retryAfter = answer.headers["retry-after"];
	const contentType = answer.headers["content-type"];
	return {
		kind: "answer",
		status: answer.statusCode,
		contentType: typeof contentType === "string" ? contentType : "",
		...(typeof retryAfter === "string" ? { retryAfter } : {}),
		body: text,
		isTooLong,
	};
}

/** Reads a body up to a limit. */
export async function readBody(
	body: AsyncIterable<Uint8Array> & { destroy(): unknown },
	maxBytes: number,
): Promise<{ text: string; isTooLong: boolean }> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body) {
		chunks.push(chunk);
		length += chunk.length;
		// Leaving the loop ends the stream, and the connection with it.
		if (length > maxBytes) break;
	}
	const bytes = Buffer.concat(chunks).subarray(0, maxBytes);
	return { text: bytes.toString("utf8"), isTooLong: length > maxBytes };
}

/** The proxy for https, as curl and undici choose it; "" for none. */
function proxyOf(environment: Readonly<Record<string, string | undefined>>): string {
	const { https_proxy, HTTPS_PROXY, http_proxy, HTTP_PROXY } = environment;
	const written = (https_proxy ?? HTTPS_PROXY) || (http_proxy ?? HTTP_PROXY) || "";
	if (written === "") return "";
	const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
	const protocol = URL.canParse(whole) ? new URL(whole).protocol : undefined;
	if (protocol === "http:" || protocol === "https:") return whole;
	// Not quoted: it may hold a password.
	throw new UsageError(
		"proxy",
		`Cannot use the proxy that the environment names: it is ${protocol === undefined ? "no URL" : "neither http nor https"}`,
		"Set HTTPS_PROXY to something like http://proxy.example:3128, or unset it",
	);
}
