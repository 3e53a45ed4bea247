// The way to the network, against a provider on loopback: what it lets through, where it stops,
// and what it says of failures.

import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { type Client, createClient } from "../../src/verify/client.ts";
import type { OutgoingRequest, Reply } from "../../src/verify/transport.ts";
import { type Authority, createAuthority } from "./authority.ts";
import {
	answer,
	chimpy,
	drip,
	hang,
	huge,
	redirect,
	reset,
	type Simulator,
	startSimulator,
} from "./simulator.ts";

const host = "us6.api.mailchimp.com";
let authority: Authority;
let simulator: Simulator;
let client: Client;
const clients: Client[] = [];
const strangers: Authority[] = [];

beforeAll(async () => {
	authority = createAuthority();
	simulator = await startSimulator(authority);
	client = await open({ HTTPS_PROXY: simulator.proxy });
});

afterEach(() => {
	simulator.hosts.clear();
	simulator.unreachable.clear();
	simulator.requests.length = 0;
	simulator.connections.length = 0;
});

afterAll(async () => {
	for (const one of clients) await one.close();
	await simulator.close();
	for (const one of [authority, ...strangers]) one.remove();
});

/** An authority that nobody trusts. */
function stranger(): Authority {
	const made = createAuthority();
	strangers.push(made);
	return made;
}

async function open(
	environment: Record<string, string>,
	authorities: readonly string[] | undefined = [authority.certificate],
): Promise<Client> {
	const one = await createClient(environment, authorities);
	clients.push(one);
	return one;
}

function send(
	request: Partial<OutgoingRequest> = {},
	{ timeoutMs = 5000, signal = new AbortController().signal, by = client } = {},
): Promise<Reply> {
	const outgoing: OutgoingRequest = {
		method: "GET",
		host,
		path: "/3.0/ping",
		headers: {},
		...request,
	};
	return by.send(outgoing, { timeoutMs, signal });
}

const failure = (reason: string | RegExp, isTransient = false) => ({
	kind: "failure",
	reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
	isTransient,
});

describe("an answer", () => {
	test("comes through the proxy, with its status, type and body", async () => {
		simulator.hosts.set(host, chimpy);
		expect(await send({ headers: { authorization: "Basic eDp5" } })).toEqual({
			kind: "answer",
			status: 200,
			contentType: "application/json; charset=utf-8",
			body: '{"health_status":"Everything\'s Chimpy!"}',
			isTooLong: false,
		});
		expect(simulator.connections).toEqual([`${host}:443`]);
		expect(simulator.requests).toMatchObject([
			{ host, method: "GET", path: "/3.0/ping", key: "y", body: "" },
		]);
		expect(Object.keys(simulator.requests[0]?.headers ?? {}).sort()).toEqual([
			"accept",
			"authorization",
			"connection",
			"host",
			"user-agent",
		]);
	});

	test("of a POST carries the body", async () => {
		const body = '{"key":"x"}';
		simulator.hosts.set("mandrillapp.com", answer(500, "no", "text/html"));
		const request = { method: "POST", host: "mandrillapp.com", path: "/api", body } as const;
		expect(await send(request)).toMatchObject({ kind: "answer", status: 500, body: "no" });
		expect(simulator.requests).toMatchObject([{ method: "POST", body }]);
	});

	test("has its Retry-After", async () => {
		simulator.hosts.set(host, (response) => response.writeHead(429, { "retry-after": "7" }).end());
		expect(await send()).toMatchObject({ status: 429, retryAfter: "7", contentType: "" });
	});

	test.each([301, 302, 307, 308])("of %i is not followed", async (status) => {
		simulator.hosts.set(host, redirect(status, "https://elsewhere.example/"));
		expect(await send()).toMatchObject({ kind: "answer", status });
		expect(simulator.requests).toHaveLength(1);
		expect(simulator.connections.filter((target) => target !== `${host}:443`)).toEqual([]);
	});

	test("of ten megabytes is cut at 64 kB", async () => {
		simulator.hosts.set(host, huge('{"health_status":"x"'));
		const reply = await send();
		expect(reply).toMatchObject({ kind: "answer", status: 200, isTooLong: true });
		expect(reply.kind === "answer" && reply.body.length).toBe(65_536);
	});

	test("without an end is cut there, and its connection closed", async () => {
		const closed = new Promise((done) => {
			simulator.hosts.set(host, (response) => {
				response.writeHead(200);
				const timer = setInterval(() => response.write(" ".repeat(32_768)), 5);
				response.on("close", () => done(clearInterval(timer)));
			});
		});
		expect(await send()).toMatchObject({ kind: "answer", isTooLong: true });
		await closed;
	});

	test("of 64 kB is whole", async () => {
		simulator.hosts.set(host, answer(200, "x".repeat(65_536)));
		expect(await send()).toMatchObject({ body: "x".repeat(65_536), isTooLong: false });
	});
});

describe("no answer", () => {
	test.each([
		["a provider that hangs", hang],
		["a provider that drips", drip],
	])("from %s ends at the time limit, whole answer included", async (_, responder) => {
		simulator.hosts.set(host, responder);
		expect(await send({}, { timeoutMs: 200 })).toEqual(
			failure(`${host}: no answer within 0.2 seconds`),
		);
	});

	test("is waited for no longer when the run is stopped", async () => {
		simulator.hosts.set(host, hang);
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 50);
		expect(await send({}, { signal: stop.signal })).toEqual(
			failure("stopped before an answer came"),
		);
	});

	test("because the connection broke is told as passing", async () => {
		simulator.hosts.set(host, reset);
		expect(await send()).toEqual(failure(`${host}: the connection broke`, true));
	});

	test("because the proxy cannot reach the host names no proxy", async () => {
		const fresh = await open({ HTTPS_PROXY: simulator.proxy });
		simulator.unreachable.add(host);
		expect(await send({}, { by: fresh })).toEqual(failure(`${host}: the proxy refused to connect`));
	});

	test("because nothing listens at the proxy", async () => {
		const dead = await open({ HTTPS_PROXY: "http://127.0.0.1:1" });
		expect(await send({}, { by: dead })).toEqual(failure(`${host}: the connection was refused`));
	});
});

describe("a certificate", () => {
	const untrusted = failure(
		/^the certificate of us6\.api\.mailchimp\.com, or of the proxy, cannot/,
	);

	test.each([
		["expired", () => authority.issue([host], "expired")],
		["of another host", () => authority.issue(["us7.api.mailchimp.com"])],
		["of an unknown authority", () => stranger().issue([host])],
	])(
		"that is %s ends the connection, whatever NODE_TLS_REJECT_UNAUTHORIZED says",
		async (_, make) => {
			simulator.certificates.set(host, make());
			const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
			process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
			try {
				const fresh = await open({ HTTPS_PROXY: simulator.proxy });
				expect(await send({}, { by: fresh })).toEqual(untrusted);
				expect(simulator.requests).toEqual([]);
			} finally {
				if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
				else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
				simulator.certificates.clear();
			}
		},
	);

	test("of the proxy is checked as well", async () => {
		const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
		process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
		const server = await listen(createServer(stranger().issue(["127.0.0.1"])));
		let isAsked = false;
		server.on("connect", () => {
			isAsked = true;
		});
		try {
			const { port } = server.address() as AddressInfo;
			const fresh = await open({ HTTPS_PROXY: `https://127.0.0.1:${port}` });
			expect(await send({}, { by: fresh })).toEqual(untrusted);
			expect(isAsked).toBe(false);
		} finally {
			if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
			else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
			server.closeAllConnections();
			server.close();
		}
	});
});

describe("the proxy", () => {
	test.each<[string, Record<string, string>]>([
		["https_proxy before HTTPS_PROXY", { https_proxy: "P", HTTPS_PROXY: "http://127.0.0.1:1" }],
		["HTTP_PROXY where there is no other", { HTTP_PROXY: "P" }],
		["an address without a scheme", { HTTPS_PROXY: "A" }],
		[
			"the one that NO_PROXY leaves in force",
			{ HTTPS_PROXY: "P", NO_PROXY: "example.com,us7.api.mailchimp.com" },
		],
	])("is %s", async (_, environment) => {
		const filled = Object.entries(environment).map(([name, value]) => [
			name,
			value === "P" ? simulator.proxy : value === "A" ? simulator.proxy.slice(7) : value,
		]);
		simulator.hosts.set(host, chimpy);
		const fresh = await open(Object.fromEntries(filled));
		expect(await send({}, { by: fresh })).toMatchObject({ kind: "answer", status: 200 });
		expect(simulator.connections).toEqual([`${host}:443`]);
	});

	test.each(["socks5://user:secret@127.0.0.1:1", "file:///etc/passwd", "http://[", "ftp://x"])(
		"%s is refused, and not quoted",
		async (proxy) => {
			const made = createClient({ HTTPS_PROXY: proxy });
			const error: unknown = await made.catch((thrown) => thrown);
			expect(error).toBeInstanceOf(UsageError);
			expect(String(error)).not.toContain("secret");
		},
	);
});

test.each([
	"elsewhere.example",
	"us0.api.mailchimp.com",
	"us6.api.mailchimp.com.evil.example",
	"127.0.0.1",
])("a request for %s never leaves", async (foreign) => {
	expect(await send({ host: foreign })).toMatchObject({ kind: "failure" });
	expect(simulator.connections).toEqual([]);
});

function listen(server: Server): Promise<Server> {
	return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}
