// What is asked about a key, of whom, and what the answers make of it. The provider here has no
// network; the answers themselves are judged in test/packs and end to end.

import { describe, expect, test } from "vitest";
import type { Details } from "../../src/model/match.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import type { Pack } from "../../src/packs/pack.ts";
import type { Reply } from "../../src/verify/transport.ts";
import type { KeyVerdict, Subject } from "../../src/verify/verification.ts";
import { createVerifier } from "../../src/verify/verifier.ts";
import {
	type Answering,
	answer,
	channels,
	chimpy,
	createProvider,
	hex,
	invalid,
	knownKey,
	problem,
	subject,
	token,
	unknownKey,
	uuid,
} from "./provider.ts";

const key = hex("a key");
const itKey = uuid("a key");
const mailchimp = (details: Details = {}, datacenters?: readonly string[]): Subject =>
	subject(
		"mailchimp-api-key",
		key,
		{ datacenter: "us6", keyType: "api-key", ...details },
		datacenters,
	);
const iterable = (details: Details = {}): Subject => subject("iterable-api-key", itKey, details);

/** Answers for the one key; a made-up one is refused as each provider does. */
function only(secret: string, answering: Answering): Answering {
	return (request, asked) => {
		if (asked.startsWith(secret)) return answering(request, asked);
		if (request.host.endsWith("iterable.com")) return unknownKey;
		return request.host === "mandrillapp.com" ? answer(401, { name: "Invalid_Key" }) : invalid;
	};
}

async function ask(one: Subject, answering: Answering, details = false) {
	const provider = createProvider(answering);
	const { verdicts: told, problems, notices } = await provider.verify([one], { details });
	const asked = provider.requests.map(({ method, host, path }) => `${method} ${host}${path}`);
	return { told: told.get(one.id) as KeyVerdict, problems, notices, asked, provider };
}

describe("a Mailchimp key", () => {
	test("that works is active, after one made-up key and one question", async () => {
		const { told, asked, problems, notices, provider } = await ask(
			mailchimp(),
			only(key, () => chimpy),
		);
		expect(told).toEqual({
			verdict: {
				status: "active",
				reason: "the key works",
				checkedAt: "2026-01-02T03:04:05.000Z",
				endpoint: "https://us6.api.mailchimp.com/3.0/ping",
			},
			ruleId: "mailchimp-api-key",
			details: { datacenter: "us6", keyType: "api-key" },
		});
		expect(asked).toEqual(Array(2).fill("GET us6.api.mailchimp.com/3.0/ping"));
		expect([problems, notices]).toEqual([[], []]);
		const basic = Buffer.from(`unleak:${key}-us6`).toString("base64");
		expect(provider.requests[1]?.headers).toEqual({ authorization: `Basic ${basic}` });
		expect(provider.requests[0]?.headers.authorization).toMatch(/^Basic /);
	});

	test("that is refused as a key and as a token is inactive", async () => {
		const { told, provider } = await ask(
			mailchimp(),
			only(key, () => invalid),
		);
		expect(told.verdict).toMatchObject({
			status: "inactive",
			reason: 'Mailchimp answers "API Key Invalid", so the key is revoked or disabled',
		});
		const schemes = provider.requests.map(({ headers }) => headers.authorization?.split(" ")[0]);
		expect(schemes).toEqual(["Basic", "Basic", "Bearer", "Bearer"]);
	});

	test("that is refused, yet works as a token of a connected app, is active", async () => {
		const asToken: Answering = ({ headers }) =>
			headers.authorization === `Bearer ${key}` ? chimpy : invalid;
		const { told } = await ask(mailchimp(), only(key, asToken));
		expect(told.verdict.status).toBe("active");
	});

	test("kept as a token is asked as one first", async () => {
		const { told, provider } = await ask(
			mailchimp({ keyType: "oauth-token" }),
			only(key, () => chimpy),
		);
		expect(told.verdict.status).toBe("active");
		expect(provider.requests.at(-1)?.headers).toEqual({ authorization: `Bearer ${key}` });
	});

	test.each<[string, Reply]>([
		["nothing documented", problem(401, "Bad Token")],
		["no answer", { kind: "failure", reason: "no way", isTransient: false }],
		["too much", answer(429, "")],
	])("that is refused is inactive though the second question gets %s", async (_, second) => {
		const { told } = await ask(mailchimp(), ({ headers }) =>
			headers.authorization?.startsWith("Basic") ? invalid : second,
		);
		expect(told.verdict.status).toBe("inactive");
	});

	test("is asked for at another data centre that the context names", async () => {
		const { told, asked } = await ask(
			mailchimp({}, ["us6", "us14"]),
			only(key, ({ host }) => (host.startsWith("us14.") ? chimpy : invalid)),
		);
		expect(told).toMatchObject({
			verdict: { status: "active", endpoint: "https://us14.api.mailchimp.com/3.0/ping" },
			details: { datacenter: "us14" },
		});
		expect(new Set(asked)).toEqual(
			new Set(["GET us6.api.mailchimp.com/3.0/ping", "GET us14.api.mailchimp.com/3.0/ping"]),
		);
	});

	test.each([
		problem(401, "API Key Invalid", "This key belongs to us18, not to us6"),
		problem(403, "Wrong Datacenter", "The API key provided is linked to us18"),
		problem(403, "Forbidden", "The key is linked to a different data center: us18"),
	])("is asked for at another data centre that the answer names (%#)", async (reply) => {
		const { told } = await ask(
			mailchimp(),
			only(key, ({ host }) => (host.startsWith("us18.") ? chimpy : reply)),
		);
		expect(told).toMatchObject({ verdict: { status: "active" }, details: { datacenter: "us18" } });
	});

	test("of another data centre that nobody names is unknown", async () => {
		const wrong = problem(403, "Wrong Datacenter", "It is linked to a different data center.");
		const { told } = await ask(
			mailchimp({}, ["us6", "us7"]),
			only(key, ({ host }) => (host.startsWith("us6.") ? wrong : invalid)),
		);
		expect(told.verdict).toMatchObject({
			status: "unknown",
			reason: "us6.api.mailchimp.com: the key belongs to another data centre",
		});
	});

	test("refused at every data centre that is named is inactive", async () => {
		const { told } = await ask(
			mailchimp({}, ["us6", "us7"]),
			only(key, () => invalid),
		);
		expect(told.verdict).toMatchObject({
			status: "inactive",
			reason: expect.stringContaining("(so say us6.api.mailchimp.com and us7.api.mailchimp.com)"),
		});
	});

	test("leads to a bounded number of data centres", async () => {
		let next = 10;
		const { asked } = await ask(mailchimp(), () =>
			problem(401, "API Key Invalid", `try us${next++}`),
		);
		expect(new Set(asked).size).toBeLessThanOrEqual(6);
	});

	test.each<[string, Subject]>([
		["none at all", subject("mailchimp-api-key", key, { keyType: "api-key" })],
		["one that cannot be", subject("mailchimp-api-key", key, { datacenter: "eu1" })],
		["a host in its place", subject("mailchimp-api-key", key, { datacenter: "us1.evil.example/" })],
	])("with %s for a data centre is not asked", async (_, one) => {
		const { told, asked } = await ask(one, () => chimpy);
		expect(asked).toEqual([]);
		expect(told.verdict).toEqual({
			status: "unknown",
			reason:
				"no data centre: none is part of the key or named near it, so no provider can be asked; --find-datacenter asks us1 to us22",
		});
	});

	test("of the Mobile SDK is not asked, and says so", async () => {
		const { told, asked, notices } = await ask(mailchimp({ keyType: "mobile-sdk" }), () => chimpy);
		expect(asked).toEqual([]);
		expect(notices).toEqual([]);
		expect(told.verdict).toEqual({
			status: "unchecked",
			reason: "not asked, for the API cannot tell whether a key of the Mobile SDK works",
		});
	});

	test("is told with its account when that is asked for", async () => {
		const account = {
			account_id: "a1",
			account_name: "Example",
			role: "owner",
			total_subscribers: 12,
			email: "who@example.com",
		};
		const { told, asked } = await ask(
			mailchimp(),
			only(key, ({ path }) => (path === "/3.0/ping" ? chimpy : answer(200, account))),
			true,
		);
		expect(told.verdict).toMatchObject({
			status: "active",
			endpoint: "https://us6.api.mailchimp.com/3.0/ping",
			account: "Example, role owner, 12 subscribers, account id a1",
		});
		expect(asked.at(-1)).toBe(
			"GET us6.api.mailchimp.com/3.0/?fields=account_id,account_name,role,pricing_plan_type,total_subscribers",
		);
	});

	test("stays active when its role may not see the account", async () => {
		const { told } = await ask(
			mailchimp(),
			only(key, ({ path }) => (path === "/3.0/ping" ? chimpy : problem(403, "Forbidden"))),
			true,
		);
		expect(told.verdict.status).toBe("active");
		expect(told.verdict.account).toBeUndefined();
	});
});

describe("a Transactional key", () => {
	const secret = token("a key");
	const one = subject("mailchimp-transactional-key", secret);

	test("goes in the body of one request", async () => {
		const { told, provider } = await ask(
			one,
			only(secret, () => answer(200, { PING: "PONG!" })),
		);
		expect(told.verdict.status).toBe("active");
		expect(provider.requests[1]).toEqual({
			method: "POST",
			host: "mandrillapp.com",
			path: "/api/1.0/users/ping2.json",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ key: secret }),
		});
	});

	test("is dead with status 500 too, which is not asked again", async () => {
		const { told, asked } = await ask(
			one,
			only(secret, () => answer(500, { name: "Invalid_Key" })),
		);
		expect(told.verdict.status).toBe("inactive");
		expect(asked).toHaveLength(2);
	});
});

describe("an Iterable key", () => {
	const us = "GET api.iterable.com/api/channels";
	const eu = "GET api.eu.iterable.com/api/channels";

	test("of the region that is asked first is not asked for in the other", async () => {
		const { told, asked } = await ask(
			iterable(),
			only(itKey, () => channels),
		);
		expect(asked).toEqual([us, us]);
		expect(told).toMatchObject({
			verdict: { status: "active", endpoint: "https://api.iterable.com/api/channels" },
			details: { region: "us", keyType: "server-side" },
		});
	});

	test("of the other region is found there", async () => {
		const { told, asked } = await ask(
			iterable(),
			only(itKey, ({ host }) => (host.includes(".eu.") ? channels : unknownKey)),
		);
		expect(asked).toEqual([us, us, eu, eu]);
		expect(told.details).toEqual({ region: "eu", keyType: "server-side" });
	});

	test("is asked for first in the region that its context suggests", async () => {
		const { asked } = await ask(
			iterable({ region: "eu" }),
			only(itKey, () => channels),
		);
		expect(asked).toEqual([eu, eu]);
	});

	test("that no region knows is inactive, and nothing is learned of it", async () => {
		const { told } = await ask(
			iterable({ region: "eu" }),
			only(itKey, () => unknownKey),
		);
		expect(told).toMatchObject({
			verdict: {
				status: "inactive",
				reason: "Iterable does not know the key (so say api.eu.iterable.com and api.iterable.com)",
			},
			details: { region: "eu" },
		});
	});

	test.each(["api.iterable.com", "api.eu.iterable.com"])(
		"that one region does not know while %s is silent is unknown",
		async (silent) => {
			const { told } = await ask(
				iterable(),
				only(itKey, ({ host }) => (host === silent ? answer(500, "") : unknownKey)),
			);
			expect(told.verdict).toMatchObject({
				status: "unknown",
				reason: `${silent}: the provider, or a proxy, failed (500)`,
			});
		},
	);

	test("found in one region is active though the other is silent", async () => {
		const { told } = await ask(iterable(), ({ host }, asked) =>
			host === "api.iterable.com" ? answer(503, "") : asked === itKey ? channels : unknownKey,
		);
		expect(told.verdict.status).toBe("active");
	});

	test("that works where its context calls it mobile is server-side", async () => {
		const { told } = await ask(
			iterable({ keyType: "mobile" }),
			only(itKey, () => channels),
		);
		expect(told.details.keyType).toBe("server-side");
	});

	test("that works where its context calls it read-only stays so", async () => {
		const { told } = await ask(
			iterable({ keyType: "read-only" }),
			only(itKey, () => channels),
		);
		expect(told.details.keyType).toBe("read-only");
	});

	test.each([
		["Mobile", "/api/inApp/getMessages", "mobile"],
		["JavaScript", "/api/inApp/web/getMessages", "web"],
		["Web", "/api/inApp/web/getMessages", "web"],
	])("of type %s gets the second question, without parameters", async (type, path, keyType) => {
		const { told, asked } = await ask(
			iterable(),
			only(itKey, (request) =>
				request.path === path ? answer(400, { code: "BadParams" }) : knownKey(type),
			),
		);
		const second = `GET api.iterable.com${path}`;
		expect(asked).toEqual([us, us, second, second]);
		expect(told).toMatchObject({
			verdict: { status: "active", endpoint: `https://api.iterable.com${path}` },
			details: { region: "us", keyType },
		});
	});

	test.each<[string, Reply]>([
		["refuses it", knownKey("Mobile")],
		["does not know it", unknownKey],
		["says nothing", answer(500, "")],
	])("that is known is unknown when the second question %s", async (_, second) => {
		const { told, asked } = await ask(
			iterable(),
			only(itKey, ({ path }) => (path === "/api/channels" ? knownKey("Mobile") : second)),
		);
		expect(told).toMatchObject({
			verdict: {
				status: "unknown",
				reason: expect.stringContaining("knows the key as a mobile one"),
			},
			details: { region: "us", keyType: "mobile" },
		});
		expect(asked.filter((url) => url.includes(".eu."))).toEqual([]);
	});

	test("that is known as server-side is unknown, and nobody else is asked", async () => {
		const { told, asked } = await ask(
			iterable(),
			only(itKey, () => knownKey("ServerSide")),
		);
		expect(told).toMatchObject({
			verdict: { status: "unknown" },
			details: { region: "us", keyType: "server-side" },
		});
		expect(asked).toEqual([us, us]);
	});

	test("is active when its second question would be answered for any key, never by that alone", async () => {
		const { told, problems } = await ask(iterable(), ({ path }, asked) => {
			if (path !== "/api/channels") return answer(400, { code: "BadParams" });
			return asked === itKey ? knownKey("Mobile") : unknownKey;
		});
		expect(told.verdict.status).toBe("unknown");
		expect(problems).toMatchObject([{ code: "accepts-any-key" }]);
	});

	test("told with the address of the scanner is reported without it", async () => {
		for (const reply of [unknownKey, knownKey("Mobile"), knownKey("ServerSide")]) {
			const { told, problems, notices } = await ask(
				iterable(),
				only(itKey, () => reply),
				true,
			);
			expect(JSON.stringify([told, problems, notices])).not.toContain("192.0.2.77");
		}
	});
});

describe("a made-up key", () => {
	test("that is accepted makes every verdict of the endpoint unknown, and says why", async () => {
		const provider = createProvider(() => chimpy);
		const others = ["us6", "us6", "us7"].map((datacenter, index) =>
			subject("mailchimp-api-key", hex(`key ${index}`), { datacenter }),
		);
		const { verdicts: told, problems } = await provider.verify(others);
		expect([...told.values()].map(({ verdict }) => [verdict.status, verdict.reason])).toEqual(
			Array(3).fill([
				"unknown",
				"the endpoint accepted a made-up key, so its answers prove nothing",
			]),
		);
		expect(problems.map(({ code, message }) => [code, message.split(", so")[0]])).toEqual(
			["us6", "us7"].map((datacenter) => [
				"accepts-any-key",
				`Ask again from another network: "https://${datacenter}.api.mailchimp.com/3.0/ping" accepted a made-up key`,
			]),
		);
		expect(provider.requests).toHaveLength(2);
	});

	test("that is accepted as a token leaves nothing of a refusal as a key", async () => {
		const { told, problems } = await ask(mailchimp(), ({ headers }) =>
			headers.authorization?.startsWith("Basic") ? invalid : chimpy,
		);
		expect(told.verdict).toMatchObject({
			status: "unknown",
			reason: "the endpoint accepted a made-up key, so its answers prove nothing",
		});
		expect(problems).toMatchObject([{ code: "accepts-any-key" }]);
	});

	test.each<[string, Reply, string]>([
		[
			"is not refused in a documented way",
			answer(200, "<html>", "text/html"),
			"a made-up key was not refused as documented: the answer (200) is none that is documented",
		],
		["gets no answer", { kind: "failure", reason: "no way", isTransient: false }, "no way"],
	])("that %s keeps the real one at home", async (_, reply, reason) => {
		const { told, asked } = await ask(mailchimp(), () => reply);
		expect(told.verdict).toMatchObject({ status: "unknown", reason });
		expect(asked).toHaveLength(1);
	});

	test("is another one each time, and of the same shape", async () => {
		const provider = createProvider(() => invalid);
		const keys = ["us6", "us7"].map((datacenter) =>
			subject("mailchimp-api-key", hex(datacenter), { datacenter }),
		);
		await provider.verify(keys);
		const sent = provider.requests.map(({ headers }) =>
			Buffer.from(headers.authorization?.slice(6) ?? "", "base64").toString(),
		);
		const basic = sent.filter((text) => text.startsWith("unleak:"));
		expect(new Set(basic).size).toBe(4);
		for (const text of basic) expect(text).toMatch(/^unleak:[0-9a-f]{32}-us[67]$/);
	});
});

describe("a run", () => {
	test("asks once about a key that stands in many places", async () => {
		const provider = createProvider(only(key, () => chimpy));
		const { verdicts: told } = await provider.verify([mailchimp(), mailchimp(), mailchimp()]);
		expect(told.size).toBe(1);
		expect(provider.requests).toHaveLength(2);
	});

	test("without keys sends nothing, and has nothing to say", async () => {
		const provider = createProvider(() => chimpy);
		expect(await provider.verify([])).toEqual({ verdicts: new Map(), problems: [], notices: [] });
		expect(provider.requests).toEqual([]);
	});

	test("that reaches nobody says so", async () => {
		const down: Reply = { kind: "failure", reason: "no way", isTransient: false };
		const { notices } = await ask(mailchimp(), () => down);
		expect(notices).toEqual([
			{
				code: "unreachable",
				message:
					"Ask again when the network is there: no provider could be reached, so no key was checked",
			},
		]);
	});

	test("asks about a bounded number of keys", async () => {
		const provider = createProvider(only("none", () => invalid));
		const keys = [1, 2, 3].map((index) =>
			subject("mailchimp-api-key", hex(`key ${index}`), { datacenter: "us6" }),
		);
		const { verdicts: told, problems } = await provider.verify(keys, { maxKeys: 2 });
		expect([...told.values()].map(({ verdict }) => verdict.status).sort()).toEqual([
			"inactive",
			"inactive",
			"unknown",
		]);
		expect(problems).toEqual([
			{
				code: "too-many-keys",
				message: "Ask about fewer keys at a time: of 3, the first 2 were asked about",
			},
		]);
	});

	test("asks nothing for rules and packs from outside", async () => {
		const provider = createProvider(() => chimpy);
		const foreign = builtinPacks.map((pack): Pack => ({ ...pack, foreign: true }));
		const verify = createVerifier(foreign, {
			transport: async () => chimpy,
			now: () => new Date(0),
			random: () => 0,
			randomText: () => "",
			sleep: async () => {},
			signal: new AbortController().signal,
		});
		const { verdicts: told } = await verify([mailchimp()]);
		const other = await provider.verify([subject("their-rule", key)]);
		for (const { verdict } of [...told.values(), ...other.verdicts.values()]) {
			expect(verdict).toEqual({
				status: "unchecked",
				reason: "not asked, for its rule is not part of unleak or names no question",
			});
		}
		expect(provider.requests).toEqual([]);
	});

	test("asks nothing about a JWT secret, which stays unknown", async () => {
		const { told, asked } = await ask(
			subject("iterable-jwt-secret", hex("x").repeat(4)),
			() => chimpy,
		);
		expect(told.verdict).toEqual({
			status: "unknown",
			reason: "not asked, for no question to Iterable tells whether a JWT secret is in use",
		});
		expect(asked).toEqual([]);
	});
});
