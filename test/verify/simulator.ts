// The providers, on loopback: TLS with certificates of an authority of our own, behind a CONNECT
// proxy as the environment would name it. It knows keys, answers as the real ones do, can be told
// to misbehave, and remembers every connection and every request.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
import type { Authority, Certificate } from "./authority.ts";

export interface Seen {
	readonly host: string;
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingMessage["headers"];
	/** The key as it came, whatever way; "" for none. */
	readonly key: string;
	readonly body: string;
}

export type Responder = (response: ServerResponse, seen: Seen) => void;

export interface Simulator {
	readonly proxy: string;
	/** For the program: only this proxy and this authority. */
	readonly environment: Record<string, string>;
	/** Targets of CONNECT, as they came. */
	readonly connections: string[];
	readonly requests: Seen[];
	/** The most requests that were open at a time, in all and for one host. */
	readonly peak: { all: number; host: number };
	/** What to say to a key, by its first 22 or 32 characters. */
	readonly keys: Map<string, Responder>;
	/** What a host says to everybody. */
	readonly hosts: Map<string, Responder>;
	/** Hosts that the proxy cannot reach. */
	readonly unreachable: Set<string>;
	readonly certificates: Map<string, Certificate>;
	/** How long each answer takes. */
	delayMs: number;
	close(): Promise<void>;
}

export async function startSimulator(authority: Authority): Promise<Simulator> {
	const usual = authority.issue([
		"*.api.mailchimp.com",
		"login.mailchimp.com",
		"mandrillapp.com",
		"api.iterable.com",
		"api.eu.iterable.com",
		"elsewhere.example",
	]);
	const open = new Map<string, number>();
	const sockets = new Set<Socket>();
	const server = createTlsServer({
		...usual,
		SNICallback: (host, done) =>
			done(null, createSecureContext(simulator.certificates.get(host) ?? usual)),
	});
	server.on("request", async (request: IncomingMessage, response: ServerResponse) => {
		const { host = "" } = request.headers;
		count(host, 1);
		// Once the end of an answer is on its way, its asker may ask the next question at once.
		let isOpen = true;
		const close = () => {
			if (isOpen) count(host, -1);
			isOpen = false;
		};
		response.on("prefinish", close).on("close", close);
		let body = "";
		for await (const chunk of request) body += chunk;
		const { method = "", url: path = "", headers } = request;
		const seen: Seen = { host, method, path, headers, body, key: keyOf(headers, body) };
		simulator.requests.push(seen);
		if (simulator.delayMs > 0) await new Promise((done) => setTimeout(done, simulator.delayMs));
		const id = /^(?:[0-9a-f]{32}|md-[\w-]{22}|[\w-]{22})/.exec(seen.key)?.[0] ?? "";
		const respond = simulator.hosts.get(host) ?? simulator.keys.get(id) ?? unknownKey;
		respond(response, seen);
	});
	const count = (host: string, change: number) => {
		const now = (open.get(host) ?? 0) + change;
		open.set(host, now);
		simulator.peak.host = Math.max(simulator.peak.host, now);
		const all = [...open.values()].reduce((sum, amount) => sum + amount, 0);
		simulator.peak.all = Math.max(simulator.peak.all, all);
	};

	const proxy = createServer((_, response) => response.writeHead(405).end());
	proxy.on("connect", (request: IncomingMessage, client: Socket) => {
		const target = request.url ?? "";
		simulator.connections.push(target);
		client.on("error", () => client.destroy());
		if (simulator.unreachable.has(target.replace(/:\d+$/, ""))) {
			client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
			return;
		}
		const upstream = connect((server.address() as AddressInfo).port, "127.0.0.1", () => {
			client.write("HTTP/1.1 200 Connection established\r\n\r\n");
			client.pipe(upstream).pipe(client);
		});
		upstream.on("error", () => client.destroy());
		upstream.on("close", () => client.destroy());
		client.on("close", () => upstream.destroy());
	});
	for (const one of [server, proxy]) {
		one.on("connection", (socket: Socket) => {
			sockets.add(socket);
			socket.on("close", () => sockets.delete(socket));
		});
		one.on("clientError", (_: Error, socket: Socket) => socket.destroy());
		await new Promise<void>((done) => one.listen(0, "127.0.0.1", done));
	}
	const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	const simulator: Simulator = {
		proxy: address,
		environment: { HTTPS_PROXY: address, NODE_EXTRA_CA_CERTS: authority.file },
		connections: [],
		requests: [],
		peak: { all: 0, host: 0 },
		keys: new Map(),
		hosts: new Map(),
		unreachable: new Set(),
		certificates: new Map(),
		delayMs: 0,
		async close() {
			for (const socket of sockets) socket.destroy();
			await Promise.all([server, proxy].map((one) => new Promise((done) => one.close(done))));
		},
	};
	return simulator;
}

function keyOf(headers: IncomingMessage["headers"], body: string): string {
	const [scheme, value = ""] = (headers.authorization ?? "").split(" ");
	if (scheme === "Basic")
		return Buffer.from(value, "base64")
			.toString()
			.replace(/^[^:]*:/, "");
	if (scheme === "Bearer") return value;
	const header = headers["api-key"];
	if (typeof header === "string") return header;
	return /"key":"([^"]*)"/.exec(body)?.[1] ?? "";
}

/** An answer with a body, as JSON unless a type is given. */
export function answer(status: number, body: unknown, contentType?: string): Responder {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const type = contentType ?? "application/json; charset=utf-8";
	return (response) => response.writeHead(status, { "content-type": type }).end(text);
}

/** An error of Mailchimp's Marketing API. */
export function problem(status: number, title: string, detail: string): Responder {
	const type = "https://mailchimp.com/developer/marketing/docs/errors/";
	return answer(
		status,
		{ type, title, status, detail, instance: "" },
		"application/problem+json; charset=utf-8",
	);
}

export const invalidMailchimp: Responder = problem(
	401,
	"API Key Invalid",
	"Your API key may be invalid, or you've attempted to access the wrong datacenter.",
);

/** An error of Iterable, with the caller's address as it echoes it. */
export function iterableError(
	status: number,
	code: string,
	msg: string,
	params: object | null = null,
): Responder {
	return (response, { path }) => {
		const echoed = params && { ip: callersAddress, endpoint: path, ...params };
		answer(status, { msg, code, params: echoed })(response, {} as Seen);
	};
}

export const callersAddress = "192.0.2.77";

export const invalidIterable: Responder = iterableError(401, "BadApiKey", "Invalid API key", {});

export const invalidMandrill: Responder = answer(401, {
	status: "error",
	code: -1,
	name: "Invalid_Key",
	message: "Invalid API key",
});

/** What each provider says of a key that it does not know. */
const unknownKey: Responder = (response, seen) => {
	if (seen.host.endsWith(".mailchimp.com")) invalidMailchimp(response, seen);
	else if (seen.host === "mandrillapp.com") invalidMandrill(response, seen);
	else if (seen.host.endsWith("iterable.com")) invalidIterable(response, seen);
	else response.writeHead(404).end();
};

export const chimpy: Responder = answer(200, { health_status: "Everything's Chimpy!" });
export const channels: Responder = answer(200, {
	channels: [{ id: 1, name: "News", channelType: "Marketing", messageMedium: "Email" }],
});
export const pong: Responder = answer(200, { PING: "PONG!" });

/** Speaks only at one host or path; elsewhere the key is not known. */
export function at(part: string, responder: Responder): Responder {
	return (response, seen) =>
		(`${seen.host}${seen.path}`.startsWith(part) ? responder : unknownKey)(response, seen);
}

/** Speaks only to a way of signing in: "Basic" or "Bearer". */
export function signedBy(scheme: string, responder: Responder): Responder {
	return (response, seen) =>
		(seen.headers.authorization?.startsWith(scheme) ? responder : unknownKey)(response, seen);
}

export const hang: Responder = () => {};

export const reset: Responder = (response) => {
	response.socket?.destroy();
};

/** A byte every 50 ms, for ever. */
export const drip: Responder = (response) => {
	response.writeHead(200, { "content-type": "application/json" });
	const timer = setInterval(() => response.write(" "), 50);
	response.on("close", () => clearInterval(timer));
};

/** Ten megabytes that would be a good answer if anybody read to their end. */
export function huge(head: string): Responder {
	return (response) => {
		response.writeHead(200, { "content-type": "application/json" });
		response.write(head);
		const page = " ".repeat(65_536);
		let left = 160;
		const more = () => {
			while (left-- > 0) if (!response.write(page)) return void response.once("drain", more);
			response.end();
		};
		more();
	};
}

export function redirect(status: number, location: string): Responder {
	return (response) => response.writeHead(status, { location }).end();
}
