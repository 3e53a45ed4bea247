// How fast is asked, how often again, and when a run gives up: with a clock that stands still
// but for pauses.

import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "../../src/verify/rate-limiter.ts";
import type { Reply } from "../../src/verify/transport.ts";
import { answer, chimpy, createProvider, hex, invalid, startMs, subject } from "./provider.ts";

const key = hex("a key");
const one = subject("mailchimp-api-key", key, { datacenter: "us6" });
const broken: Reply = { kind: "failure", reason: "the connection broke", isTransient: true };
const down: Reply = { kind: "failure", reason: "no way", isTransient: false };
const busy = (status: number, retryAfter?: string): Reply => ({
	...(answer(status, "") as Reply & { kind: "answer" }),
	...(retryAfter === undefined ? {} : { retryAfter }),
});

/** Asks about one key; its answers come in turn, a made-up key is refused. */
async function play(...replies: readonly Reply[]) {
	let turn = 0;
	const provider = createProvider((_, asked) =>
		asked.startsWith(key) ? (replies[turn++] ?? chimpy) : invalid,
	);
	const { verdicts: told } = await provider.verify([one]);
	return { verdict: told.get(one.id)?.verdict, pausesMs: provider.pausesMs, tries: turn };
}

describe("a busy provider", () => {
	test.each([429, 500, 502, 503, 504])("is asked again after %i", async (status) => {
		const { verdict, pausesMs, tries } = await play(busy(status));
		expect(verdict?.status).toBe("active");
		expect({ pausesMs, tries }).toEqual({ pausesMs: [500], tries: 2 });
	});

	test("is asked three times in all, with growing pauses", async () => {
		const { verdict, pausesMs, tries } = await play(busy(429), busy(503), busy(429));
		expect(verdict).toMatchObject({ status: "unknown", reason: "too many requests" });
		expect({ pausesMs, tries }).toEqual({ pausesMs: [500, 1000], tries: 3 });
	});

	test("is given the time that it wants", async () => {
		expect((await play(busy(429, "7"))).pausesMs).toEqual([7250]);
		const date = new Date(startMs + 3000).toUTCString();
		expect((await play(busy(503, date))).pausesMs).toEqual([3250]);
	});

	test.each(["60", "3600"])("that wants %s seconds is left alone", async (retryAfter) => {
		const { verdict, pausesMs, tries } = await play(busy(429, retryAfter));
		expect(verdict?.status).toBe("unknown");
		expect({ pausesMs, tries }).toEqual({ pausesMs: [], tries: 1 });
	});

	test.each([302, 400, 403, 404, 426])("is not asked again after %i", async (status) => {
		expect((await play(busy(status))).tries).toBe(1);
	});
});

test("a connection that broke is tried once more, and one that never was is not", async () => {
	expect(await play(broken)).toMatchObject({ verdict: { status: "active" }, tries: 2 });
	expect(await play(broken, broken)).toMatchObject({ verdict: { status: "unknown" }, tries: 2 });
	expect(await play(down)).toMatchObject({ verdict: { status: "unknown" }, tries: 1 });
});

test.each([
	[undefined, undefined],
	["", undefined],
	["0", 0],
	[" 12 ", 12_000],
	["-1", undefined],
	["1e9", undefined],
	["99999999999999999999", undefined],
	["soon", undefined],
	["2030", 2_030_000],
	["Fri, 02 Jan 2026 03:04:15 GMT", 10_000],
	["Fri, 02 Jan 2026 03:03:05 GMT", -60_000],
	["Fri, 99 Foo", undefined],
])("Retry-After %j is read as %j ms", (text, expected) => {
	expect(parseRetryAfter(text, startMs)).toBe(expected);
});

describe("many keys", () => {
	const keysOf = (amount: number, datacenters: number) =>
		Array.from({ length: amount }, (_, index) =>
			subject("mailchimp-api-key", hex(`key ${index}`), {
				datacenter: `us${(index % datacenters) + 1}`,
			}),
		);

	test("are asked one at a time for a host, and eight at a time in all", async () => {
		const open = new Map<string, number>();
		const peak = { all: 0, host: 0 };
		const provider = createProvider(async ({ host }) => {
			open.set(host, (open.get(host) ?? 0) + 1);
			peak.host = Math.max(peak.host, open.get(host) ?? 0);
			peak.all = Math.max(
				peak.all,
				[...open.values()].reduce((sum, count) => sum + count),
			);
			for (let turn = 0; turn < 5; turn++) await Promise.resolve();
			open.set(host, (open.get(host) ?? 0) - 1);
			return invalid;
		});
		const { verdicts: told } = await provider.verify(keysOf(120, 20));
		expect([...told.values()].filter(({ verdict }) => verdict.status !== "inactive")).toEqual([]);
		expect(peak).toEqual({ all: 8, host: 1 });
	});

	test("beyond the deadline are not asked, and the run says so", async () => {
		const provider = createProvider((_, asked) =>
			keys.some(({ secret }) => asked.startsWith(secret.reveal())) ? busy(429, "10") : invalid,
		);
		const keys = keysOf(5, 1);
		const { verdicts: told, problems } = await provider.verify(keys, { deadlineMs: 25_000 });
		const reasons = [...told.values()].map(({ verdict }) => `${verdict.status}: ${verdict.reason}`);
		expect(new Set(reasons)).toEqual(new Set(["unknown: too many requests"]));
		expect(problems).toEqual([]);
		const late = await provider.verify(keys, { deadlineMs: 0 });
		expect([...late.verdicts.values()].map(({ verdict }) => verdict)).toEqual(
			Array(5).fill({
				status: "unknown",
				reason: "not asked, for the 0 seconds that a run may ask were over",
			}),
		);
		expect(late.problems).toEqual([
			{
				code: "deadline",
				message: "Ask again about the keys that are unknown: the time that a run may ask was over",
			},
		]);
	});

	test("are not all sent to a host that says nothing", async () => {
		const keys = keysOf(30, 1);
		const provider = createProvider((_, asked) =>
			keys.some(({ secret }) => asked.startsWith(secret.reveal())) ? down : invalid,
		);
		const { verdicts: told } = await provider.verify(keys);
		expect(provider.requests).toHaveLength(11);
		expect([...told.values()].at(-1)?.verdict).toEqual({
			status: "unknown",
			reason: "not asked, for us1.api.mailchimp.com gave no answer 10 times in a row",
		});
	});

	test("are left when the run is stopped", async () => {
		const stop = new AbortController();
		const provider = createProvider((_, asked) => {
			if (!asked.startsWith(keys[0]!.secret.reveal())) return invalid;
			stop.abort();
			return chimpy;
		});
		const keys = keysOf(3, 1);
		const { verdicts: told } = await provider.verify(keys, { signal: stop.signal });
		expect([...told.values()].map(({ verdict }) => verdict.status)).toEqual([
			"active",
			"unknown",
			"unknown",
		]);
		expect(provider.requests).toHaveLength(2);
	});
});
