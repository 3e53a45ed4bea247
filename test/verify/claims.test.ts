// Who may call a key dead? A host of its own, and only when nobody is left whose key it may be. Each
// test here is a way in which a living key was, or could be, called dead.

import { describe, expect, test } from "vitest";
import type { Subject } from "../../src/verify/verification.ts";
import { createVerifier } from "../../src/verify/verifier.ts";
import {
	type Answering,
	ambiguous,
	channels,
	chimpy,
	createProvider,
	hex,
	invalid,
	knownKey,
	problem,
	subject,
	unknownKey,
	uuid,
} from "./provider.ts";

const key = uuid("a key");
const all = Array.from({ length: 22 }, (_, index) => `us${index + 1}`);
const ping = (datacenter: string) => `https://${datacenter}.api.mailchimp.com/3.0/ping`;

const mailchimp = (near: readonly string[], own: readonly string[] = []): Subject =>
	subject("mailchimp-api-key", key, {}, [...own, ...near], own);
const iterable: Subject = subject("iterable-api-key", key);

/** Where the key lives; whoever does not know it says so, and every made-up key is refused. */
function livesAt(
	home: string | undefined,
	others: Answering = () => undefined as never,
): Answering {
	return (request, asked) => {
		const { host } = request;
		const isKey = asked.startsWith(key);
		if (isKey && host === home) return host.endsWith("iterable.com") ? channels : chimpy;
		return (
			(isKey && others(request, asked)) || (host.endsWith("iterable.com") ? unknownKey : invalid)
		);
	};
}

async function ask(one: Subject, answering: Answering, options = {}) {
	const provider = createProvider(answering);
	const { verdicts: told } = await provider.verify([one], options);
	const hosts = provider.requests.map(({ host }) => host.replace(".api.mailchimp.com", ""));
	return { ...told.get(one.id)!, hosts: [...new Set(hosts)], provider };
}

describe("a data centre that only stood near the key", () => {
	test("finds it alive", async () => {
		const { verdict, details } = await ask(mailchimp(["us6"]), livesAt("us6.api.mailchimp.com"));
		expect([verdict.status, details.datacenter]).toEqual(["active", "us6"]);
	});

	test.each([[["us6"]], [["us6", "us7"]]])("never calls it dead (%j)", async (near) => {
		const { verdict, hosts } = await ask(mailchimp(near), livesAt(undefined));
		expect(hosts).toEqual(near);
		const names = near.map((name) => `${name}.api.mailchimp.com`).join(" and ");
		expect(verdict).toMatchObject({
			status: "unknown",
			reason: `refused by ${names}, which only stood near the key: it may live in another data centre; --find-datacenter asks us1 to us22`,
			endpoint: ping("us6"),
		});
	});

	test("never calls it dead for a disabled account either", async () => {
		const disabled = problem(403, "User Disabled", "This account has been disabled.");
		const { verdict } = await ask(
			mailchimp(["us6"]),
			livesAt(undefined, () => disabled),
		);
		expect(verdict.status).toBe("unknown");
	});

	test("named by an answer is no more than near", async () => {
		const moved = problem(401, "API Key Invalid", "Your key belongs to us9");
		const { verdict, hosts } = await ask(
			mailchimp(["us6"]),
			livesAt(undefined, ({ host }) => (host.startsWith("us6.") ? moved : invalid)),
		);
		expect([verdict.status, hosts]).toEqual(["unknown", ["us6", "us9"]]);
	});

	test("that accepted the key before calls it dead now", async () => {
		const { id, secret, claims } = mailchimp(["us6"]);
		const before = { ...claims[0]!, acceptedBy: [ping("us6")] };
		const { verdict } = await ask({ id, secret, claims: [before] }, livesAt(undefined));
		expect(verdict.status).toBe("inactive");
		const other = { ...claims[0]!, acceptedBy: [ping("us7")] };
		const again = await ask({ id, secret, claims: [other] }, livesAt(undefined));
		expect(again.verdict.status).toBe("unknown");
	});
});

describe("the key's own data centre", () => {
	test("calls it dead, whatever stood near", async () => {
		const { verdict } = await ask(mailchimp(["us7"], ["us6"]), livesAt(undefined));
		expect(verdict.status).toBe("inactive");
	});

	test("does not while another that is named leaves a doubt", async () => {
		const silent = { kind: "failure", reason: "no way", isTransient: false } as const;
		const { verdict } = await ask(
			mailchimp(["us7"], ["us6"]),
			livesAt(undefined, ({ host }) => (host.startsWith("us7.") ? silent : invalid)),
		);
		expect(verdict.status).toBe("unknown");
	});

	test("does not where more data centres are named than are asked", async () => {
		const { verdict, hosts } = await ask(mailchimp(all.slice(1), ["us1"]), livesAt(undefined));
		expect(hosts).toHaveLength(6);
		expect(verdict).toMatchObject({
			status: "unknown",
			reason: expect.stringContaining("of the 22 data centres that are named"),
		});
	});

	test("does not where the answers name one more than are asked", async () => {
		const elsewhere = problem(401, "API Key Invalid", "The key is one of us20");
		const { verdict, hosts } = await ask(
			mailchimp([], all.slice(0, 6)),
			livesAt("us20.api.mailchimp.com", () => elsewhere),
		);
		expect(hosts).toEqual(all.slice(0, 6));
		expect(verdict).toMatchObject({
			status: "unknown",
			reason: expect.stringContaining("of the 7 data centres that are named"),
		});
	});
});

describe("--find-datacenter", () => {
	const search = { findDatacenter: true };

	test.each([[[]], [["us6"]]])("finds a key, and asks nobody behind it (near %j)", async (near) => {
		const { verdict, details, hosts, provider } = await ask(
			mailchimp(near),
			livesAt("us12.api.mailchimp.com"),
			search,
		);
		expect([verdict.status, verdict.endpoint]).toEqual(["active", ping("us12")]);
		expect(details.datacenter).toBe("us12");
		expect(hosts).toEqual([...near, ...all.slice(0, 12).filter((name) => !near.includes(name))]);
		// The data centre is part of the key that is sent.
		const sent = provider.requests.at(-1)!.headers.authorization!.replace("Basic ", "");
		expect(Buffer.from(sent, "base64").toString()).toBe(`unleak:${key}-us12`);
	});

	test("asks one at a time", async () => {
		let open = 0;
		const provider = createProvider(async (request, asked) => {
			expect(++open).toBe(1);
			await new Promise((resolve) => setImmediate(resolve));
			open--;
			return livesAt(undefined)(request, asked);
		});
		await provider.verify([mailchimp([])], search);
		expect(new Set(provider.requests.map(({ host }) => host)).size).toBe(22);
	});

	test("calls no key dead: nobody says which data centres there are", async () => {
		const { verdict, hosts } = await ask(mailchimp([]), livesAt(undefined), search);
		expect(hosts).toEqual(all);
		expect(verdict).toMatchObject({
			status: "unknown",
			reason:
				"refused by every data centre from us1 to us22: it is revoked, or of a data centre that is not known",
		});
	});

	test("says who gave no answer", async () => {
		const silent = { kind: "failure", reason: "no such host", isTransient: false } as const;
		const { verdict } = await ask(
			mailchimp([]),
			livesAt(undefined, ({ host }) => (/^us(?:9|11)\./.test(host) ? silent : invalid)),
			search,
		);
		expect(verdict).toMatchObject({
			status: "unknown",
			reason:
				"no data centre from us1 to us22 accepts the key, but not all refuse it (us9.api.mailchimp.com: no such host, and 1 more like it)",
		});
	});

	test("asks no other where the key's own has refused it", async () => {
		const { verdict, hosts } = await ask(mailchimp([], ["us6"]), livesAt(undefined), search);
		expect([verdict.status, hosts]).toEqual(["inactive", ["us6"]]);
	});

	test("asks on where the key's own says that it belongs to another", async () => {
		const wrong = problem(403, "Wrong Datacenter", "It is linked to a different data center.");
		const { verdict } = await ask(
			mailchimp([], ["us6"]),
			livesAt("us12.api.mailchimp.com", ({ host }) => (host.startsWith("us6.") ? wrong : invalid)),
			search,
		);
		expect(verdict).toMatchObject({ status: "active", endpoint: ping("us12") });
	});

	test("asks nothing more of a provider that has no data centres", async () => {
		const { verdict, hosts } = await ask(iterable, livesAt(undefined), search);
		expect(verdict.status).toBe("inactive");
		expect(hosts).toEqual(["api.iterable.com", "api.eu.iterable.com"]);
	});
});

describe("a value that may be two providers' key", () => {
	test("goes to the nearer alone where that one accepts it", async () => {
		const both = ambiguous(mailchimp([], ["us6"]), iterable);
		const { verdict, hosts, ruleId } = await ask(both, livesAt("us6.api.mailchimp.com"));
		expect([verdict.status, ruleId, hosts]).toEqual(["active", "mailchimp-api-key", ["us6"]]);
	});

	test("goes to the other once the nearer has refused it", async () => {
		const both = ambiguous(mailchimp(["us6"]), iterable);
		const { verdict, details, hosts, ruleId } = await ask(both, livesAt("api.iterable.com"));
		expect(verdict).toMatchObject({
			status: "active",
			reason: "Iterable API key: the key works, and is server-side or read-only",
			endpoint: "https://api.iterable.com/api/channels",
		});
		expect([ruleId, details, hosts]).toEqual([
			"iterable-api-key",
			{ region: "us", keyType: "server-side" },
			["us6", "api.iterable.com"],
		]);
	});

	test("is dead when each refused it with its own words", async () => {
		const both = ambiguous(mailchimp([], ["us6"]), iterable);
		const { verdict } = await ask(both, livesAt(undefined));
		expect(verdict).toMatchObject({
			status: "inactive",
			reason: expect.stringMatching(/^Mailchimp API key: .*; Iterable API key: .*so say/),
		});
	});

	test.each<[string, Subject, Answering]>([
		["was asked at a guess", ambiguous(mailchimp(["us6"]), iterable), livesAt(undefined)],
		[
			"was asked at a guess, as the second",
			ambiguous(iterable, mailchimp(["us6"])),
			livesAt(undefined),
		],
		["could not be asked", ambiguous(iterable, mailchimp([])), livesAt(undefined)],
		[
			"does not say",
			ambiguous(iterable, mailchimp([], ["us6"])),
			livesAt(undefined, ({ host }) =>
				host.startsWith("us6.") ? problem(403, "Forbidden") : unknownKey,
			),
		],
	])("is unknown while one of them %s", async (_, one, answering) => {
		const { verdict } = await ask(one, answering);
		expect(verdict.status).toBe("unknown");
		expect(verdict.reason).toMatch(/Mailchimp API key: .*/);
		expect(verdict.reason).toMatch(/Iterable API key: .*/);
	});

	test.each<[string, Subject, Answering]>([
		["cannot be asked", mailchimp([]), livesAt("api.iterable.com")],
		["knows it", mailchimp([], ["us6"]), livesAt(undefined, () => problem(403, "Forbidden"))],
	])("does not go to the other while the nearer %s", async (_, nearer, answering) => {
		const { verdict, hosts } = await ask(ambiguous(nearer, iterable), answering);
		expect(hosts.filter((host) => host.includes("iterable"))).toEqual([]);
		expect(verdict.status).toBe("unknown");
		expect(verdict.reason).toContain(
			"Iterable API key: not asked, for the nearer provider has not refused it",
		);
	});

	test("recognised by the nearer goes to nobody else", async () => {
		const both = ambiguous(iterable, mailchimp([], ["us6"]));
		const { hosts } = await ask(
			both,
			livesAt(undefined, () => knownKey("ServerSide")),
		);
		expect(hosts).toEqual(["api.iterable.com"]);
	});

	test("and is a finding of both rules is asked about once a provider", async () => {
		const [one, other] = [mailchimp([], ["us6"]), iterable];
		const provider = createProvider(livesAt("api.iterable.com"));
		const { verdicts: told } = await provider.verify([
			{ ...one, claims: [...one.claims, ...other.claims] },
			{ ...other, claims: [...other.claims, ...one.claims] },
		]);
		expect([...told.values()].map(({ verdict }) => verdict.status)).toEqual(["active", "active"]);
		expect(provider.requests.filter(({ host }) => host === "api.iterable.com")).toHaveLength(2);
	});
});

test("no answers at all make a verdict of none", async () => {
	const verify = createVerifier([], {
		transport: async () => chimpy,
		now: () => new Date(0),
		random: () => 0,
		randomText: () => hex("x"),
		sleep: async () => {},
		signal: new AbortController().signal,
	});
	const both = ambiguous(mailchimp([], ["us6"]), iterable);
	const { verdicts: told } = await verify([both]);
	expect(told.get(both.id)?.verdict.status).toBe("unchecked");
});
