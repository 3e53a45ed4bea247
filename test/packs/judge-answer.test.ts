// How an answer is read, by a pack made up for it: the first entry that fits speaks, and what
// fits none is unknown.

import { describe, expect, test } from "vitest";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { judgeAnswer } from "../../src/packs/judge-answer.ts";
import type { LiveCheck } from "../../src/packs/pack.ts";

const check: LiveCheck = {
	id: "ping",
	rules: ["acme-key"],
	hosts: [{ name: "api.acme.example" }],
	control: "{hex:32}",
	request: { method: "GET", path: "/ping", headers: {} },
	answers: [
		{
			status: [200],
			json: { "health.status": "^ok$" },
			contentType: "^application/json",
			verdict: "active",
			reason: "it works",
			source: "docs",
			set: { keyType: "server" },
		},
		{
			status: [401],
			json: { title: "^API Key Invalid$", type: "" },
			verdict: "inactive",
			reason: "the provider does not know it",
			source: "docs",
		},
		{
			status: [401, 403],
			json: { "errors.0.code": "^7$" },
			verdict: "inactive",
			reason: "revoked",
			source: "docs",
		},
		{
			status: [403],
			json: { title: "Compliance" },
			verdict: "active",
			reason: "the account is held",
			source: "docs",
			account: ["{account.name}", "id {account.id}", "{missing}"],
		},
		{ status: [404], verdict: "unknown", reason: "no such place", source: "docs" },
	],
	cases: [],
};

const json = "application/json; charset=utf-8";
const unlisted = (status: number) => ({
	status: "unknown",
	reason: expect.stringContaining(`${status}`),
	details: {},
});

test.each([
	["a listed answer", 200, json, '{"health":{"status":"ok"}}', "active", "it works"],
	["another content type", 200, "text/html", '{"health":{"status":"ok"}}', "unknown", "(200)"],
	["a field of another value", 200, json, '{"health":{"status":"not ok"}}', "unknown", "(200)"],
	["a field that is missing", 200, json, "{}", "unknown", "(200)"],
	["a field of a parent that is no map", 200, json, '{"health":"ok"}', "unknown", "(200)"],
	["a body that is no JSON", 200, json, "<html>", "unknown", "(200)"],
	["a body cut short", 200, json, '{"health":{"status":"ok"', "unknown", "(200)"],
	["no body", 200, json, "", "unknown", "(200)"],
	["JSON that is no map", 401, json, '"API Key Invalid"', "unknown", "(401)"],
	["null", 401, json, "null", "unknown", "(401)"],
	[
		"a field that must be absent, absent",
		401,
		json,
		'{"title":"API Key Invalid"}',
		"inactive",
		"the provider does not know it",
	],
	[
		"a field that must be absent, null",
		401,
		json,
		'{"title":"API Key Invalid","type":null}',
		"unknown",
		"(401)",
	],
	[
		"a field that must be absent, empty",
		401,
		json,
		'{"title":"API Key Invalid","type":""}',
		"unknown",
		"(401)",
	],
	[
		"an index of a list, a number as text",
		403,
		json,
		'{"errors":[{"code":7}]}',
		"inactive",
		"revoked",
	],
	["a number that only begins so", 403, json, '{"errors":[{"code":77}]}', "unknown", "(403)"],
	[
		"a name of the prototype",
		401,
		json,
		'{"title":"API Key Invalid","constructor":1}',
		"inactive",
		"the provider does not know it",
	],
	["a status alone", 404, "", "", "unknown", "no such place"],
	["a redirect", 302, json, '{"health":{"status":"ok"}}', "unknown", "not followed"],
	["too many requests", 429, json, '{"title":"API Key Invalid"}', "unknown", "asked too often"],
	["a failing server", 503, "text/html", "API Key Invalid", "unknown", "failed (503)"],
	["a proxy's answer", 407, "text/html", "", "unknown", "(407)"],
] as const)("%s", (_, status, contentType, body, verdict, reason) => {
	const judged = judgeAnswer(check, { status, contentType, body });
	expect({ ...judged, reason: judged.reason.includes(reason) }).toMatchObject({
		status: verdict,
		reason: true,
	});
});

test("an answer that fits none has no details and no account", () => {
	expect(judgeAnswer(check, { status: 418, contentType: json, body: "{}" })).toEqual(unlisted(418));
});

test("the details and the account come from the entry that fits", () => {
	expect(
		judgeAnswer(check, { status: 200, contentType: json, body: '{"health":{"status":"ok"}}' }),
	).toEqual({
		status: "active",
		reason: "it works",
		details: { keyType: "server" },
		listed: check.answers[0],
	});
	const body = JSON.stringify({ title: "Compliance", account: { name: "N".repeat(500), id: 7 } });
	expect(judgeAnswer(check, { status: 403, contentType: json, body })).toMatchObject({
		status: "active",
		account: `${"N".repeat(100)}, id 7`,
	});
});

describe("the package's packs", () => {
	const checks = builtinPacks.flatMap((pack) => pack.live);
	const statuses = [
		0, 100, 200, 204, 301, 302, 400, 401, 403, 404, 407, 418, 429, 500, 502, 503, 599,
	];
	const bodies = [
		"",
		"{}",
		"[]",
		"null",
		"true",
		'"x"',
		"<html>Invalid API key</html>",
		'{"status":"error"}',
		'{"title":"x"}',
		'{"code":"x"}',
		'{"msg":null}',
	];

	test("never call a key dead or alive on an answer that says nothing", () => {
		const judged = checks.flatMap((live) =>
			statuses.flatMap((status) =>
				bodies.map((body) => {
					const answer = { status, contentType: "text/html", body };
					return { live: live.id, ...answer, verdict: judgeAnswer(live, answer).status };
				}),
			),
		);
		expect(judged.filter(({ verdict }) => verdict === "inactive")).toEqual([]);
		expect(judged.filter(({ verdict, status }) => verdict === "active" && status !== 200)).toEqual(
			[],
		);
	});
});

test.each(["title", "detail", "health", "health_status"])(
	"%s that is nested without end is judged as any other list",
	(field) => {
		const body = `{"${field}":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
		const built = builtinPacks.flatMap(({ live }) => live);
		for (const one of [check, ...built]) {
			for (const status of [401, 403]) {
				const judged = judgeAnswer(one, { status, contentType: "application/problem+json", body });
				expect(judged.status).toBe("unknown");
			}
		}
	},
);
