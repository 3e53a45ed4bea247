// A provider without a network, for tests of what is asked: it answers each request at once, and
// its clock stands still but for pauses. And made-up keys, from a seed.

import type { Details } from "../../src/model/match.ts";
import { Secret } from "../../src/model/secret.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import type { OutgoingRequest, Reply } from "../../src/verify/transport.ts";
import type { Subject, Verification, VerifierOptions } from "../../src/verify/verification.ts";
import { createVerifier } from "../../src/verify/verifier.ts";

export type Answering = (request: OutgoingRequest, key: string) => Reply | Promise<Reply>;

export interface Provider {
	readonly requests: OutgoingRequest[];
	/** What each pause lasted. */
	readonly pausesMs: number[];
	verify(subjects: readonly Subject[], options?: Partial<VerifierOptions>): Promise<Verification>;
}

export const startMs: number = Date.parse("2026-01-02T03:04:05Z");

export function createProvider(answering: Answering): Provider {
	const requests: OutgoingRequest[] = [];
	const pausesMs: number[] = [];
	let nowMs = startMs;
	let made = 0;
	return {
		requests,
		pausesMs,
		verify: (subjects, options) =>
			createVerifier(builtinPacks, {
				transport: async (request) => {
					requests.push(request);
					return await answering(request, keyOf(request));
				},
				now: () => new Date(nowMs),
				random: () => 0.5,
				randomText: () => `made up ${made++}`,
				sleep: async (ms) => {
					pausesMs.push(ms);
					nowMs += ms;
				},
				signal: new AbortController().signal,
				...options,
			})(subjects),
	};
}

function keyOf({ headers, body }: OutgoingRequest): string {
	const { authorization = "", "api-key": apiKey } = headers;
	const [, scheme, value = ""] = /^(Basic|Bearer) (.*)$/.exec(authorization) ?? [];
	if (scheme === "Basic") return Buffer.from(value, "base64").toString().replace("unleak:", "");
	return (apiKey ?? value) || (/"key":"([^"]*)"/.exec(body ?? "")?.[1] ?? "");
}

export const hex = (seed: string): string => expandSample("{hex:32}", seed).text;
export const uuid = (seed: string): string => expandSample("{uuid4}", seed).text;
export const token = (seed: string): string => expandSample("md-{token:22}", seed).text;

export function subject(
	ruleId: string,
	secret: string,
	details: Details = {},
	datacenters: readonly string[] = details.datacenter === undefined ? [] : [details.datacenter],
	ownDatacenters: readonly string[] = datacenters.slice(0, 1),
): Subject {
	const id = `${ruleId} ${secret.slice(0, 6)}`;
	return {
		id,
		secret: new Secret(secret, `${secret.slice(0, 4)}…`),
		claims: [{ id, ruleId, details, datacenters, ownDatacenters }],
	};
}

/** One value that may be the key of each of these, the nearest first. */
export function ambiguous(...subjects: readonly [Subject, ...Subject[]]): Subject {
	return { ...subjects[0], claims: subjects.flatMap(({ claims }) => claims) };
}

export function answer(status: number, body: unknown, contentType = "application/json"): Reply {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	return { kind: "answer", status, contentType, body: text, isTooLong: false };
}

export function problem(status: number, title: string, detail = ""): Reply {
	return answer(status, { title, status, detail }, "application/problem+json");
}

export const invalid: Reply = problem(401, "API Key Invalid", "It may be invalid");
export const chimpy: Reply = answer(200, { health_status: "Everything's Chimpy!" });
export const unknownKey: Reply = answer(401, {
	msg: "Invalid API key",
	code: "BadApiKey",
	params: { ip: "192.0.2.77", endpoint: "/api/channels" },
});
export const channels: Reply = answer(200, { channels: [] });

export function knownKey(apiKeyType: string): Reply {
	const msg = "Disabled API key or insufficient privileges";
	const params = { ip: "192.0.2.77", apiKeyIdentifier: "0a1b2c3d", apiKeyType };
	return answer(401, { msg, code: "BadApiKey", params });
}
