// What happened since a leak, asked of stand-ins for both providers: the host, the authorisation, the words, and what is
// left to a person.

import { expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { askAll, hasMisuseQuestions } from "../../src/verify/misuse.ts";
import type { OutgoingRequest, Reply, Transport } from "../../src/verify/transport.ts";
import { fill } from "../e2e/program.ts";

const mailchimp = "https://us6.api.mailchimp.com/3.0/ping";
const iterable = "https://api.iterable.com/api/channels";
const secret = new Secret(fill("{hex:32}", "young"), "young");

async function ask(endpoint: string, replies: Readonly<Record<string, unknown>>, since?: string) {
	const sent: OutgoingRequest[] = [];
	const send: Transport = async (request): Promise<Reply> => {
		sent.push(request);
		const name = Object.keys(replies).find((path) => request.path.startsWith(path));
		const body = JSON.stringify(name === undefined ? {} : replies[name]);
		const status = name === undefined ? 403 : 200;
		return { kind: "answer", status, contentType: "application/json", body, isTooLong: false };
	};
	const signal = new AbortController().signal;
	const request = { secret, datacenter: "us6", endpoint, since, signal };
	const answers = await askAll(builtinPacks, request, send);
	return { sent, answers, texts: answers.map(({ text }) => text) };
}

test("Mailchimp: what was exported, sent and connected since the leak, and where to look for the rest", async () => {
	const { sent, answers, texts } = await ask(
		mailchimp,
		{
			"/3.0/account-exports": {
				exports: [
					{ started: "2026-03-01T00:00:00Z" },
					{ started: "2026-03-04T00:00:00Z" },
					{ started: "2026-03-09T00:00:00Z" },
				],
			},
			"/3.0/campaigns": {
				campaigns: [{ send_time: "2026-04-01T00:00:00Z", settings: { title: "Win a phone" } }],
			},
			"/3.0/batches": { batches: [] },
			"/3.0/lists/": { webhooks: [{ url: "https://evil.example/hook?token=1" }] },
			"/3.0/lists?": { lists: [{ id: "0a1b2c3d4e" }, { id: "../x" }] },
			"/3.0/authorized-apps": { apps: [{ name: "Zapier" }, { name: "Unknown" }] },
		},
		"2026-03-03T10:00:00Z",
	);
	expect(texts).toEqual([
		"2 exports of the account since 2026-03-03, the last on 2026-03-09",
		"1 campaign sent since 2026-03-03, the last on 2026-04-01 (Win a phone)",
		"no batches of operations since 2026-03-03",
		"1 webhook of audiences: evil.example (do you know it?)",
		undefined,
		"2 connected apps: Zapier, Unknown (do you know each?)",
		undefined,
	]);
	expect(answers.map(({ isNotable }) => isNotable)).toEqual([
		true,
		true,
		false,
		true,
		false,
		true,
		false,
	]);
	expect(answers.at(-1)).toMatchObject({ place: "Account, Domains" });
	expect(new Set(sent.map(({ host, method }) => `${method} ${host}`))).toEqual(
		new Set(["GET us6.api.mailchimp.com"]),
	);
	expect(sent.map(({ path }) => path).filter((path) => path.includes("/lists/"))).toEqual([
		"/3.0/lists/0a1b2c3d4e/webhooks?fields=webhooks.url",
	]);
	for (const { path, headers } of sent) {
		expect(path).not.toContain(secret.reveal());
		expect(headers.authorization).toMatch(/^Basic /);
	}
});

test("Iterable: exports and changes, with times in milliseconds and who changed them", async () => {
	const { sent, texts } = await ask(
		iterable,
		{
			"/api/export/jobs": { jobs: [] },
			"/api/campaigns": {
				campaigns: [
					{ updatedAt: Date.UTC(2026, 3, 2), updatedByUserId: "eve@evil.example" },
					{ updatedAt: Date.UTC(2020, 1, 1) },
				],
			},
			"/api/webhooks": { webhooks: [] },
		},
		"2026-03-03T10:00:00Z",
	);
	expect(texts).toEqual([
		"no exports since 2026-03-03",
		"1 campaign changed since 2026-03-03, the last on 2026-04-02 (eve@evil.example)",
		undefined,
		"no webhooks",
	]);
	expect(sent.every(({ host }) => host === "api.iterable.com")).toBe(true);
});

test.each(["https://evil.example/3.0/ping", "https://us6.api.mailchimp.com.evil.example/3.0/ping"])(
	"%s is asked nothing",
	async (endpoint) => {
		expect(hasMisuseQuestions(endpoint)).toBe(false);
		expect((await ask(endpoint, {})).sent).toEqual([]);
	},
);

test("answers that are none, times that no calendar has, and a leak without a date break nothing", async () => {
	const { texts } = await ask(mailchimp, {
		"/3.0/account-exports": { exports: [null, 1, { started: "9".repeat(20) }, { started: 1e300 }] },
		"/3.0/campaigns": { campaigns: "none" },
		"/3.0/batches": null,
	});
	expect(texts.slice(0, 3)).toEqual(["2 exports of the account", undefined, undefined]);
});
