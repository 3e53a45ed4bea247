// What may leave: to which host, with which headers, for any secret, data centre and pack.

import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import type { LiveCheck } from "../../src/packs/pack.ts";
import { isDatacenter, isProviderHost } from "../../src/packs/provider-hosts.ts";
import {
	buildRequest,
	candidateHosts,
	endpointOf,
	listEndpoints,
} from "../../src/verify/request.ts";
import { fc } from "../setup/draws.ts";
import { hex } from "./provider.ts";

const checks = builtinPacks.flatMap(({ live }) => live);
const asking = checks.filter(({ request }) => request);
const named = (id: string): LiveCheck => checks.find((check) => check.id === id)!;
const secretOf = (text: string) => new Secret(text, "shown");

describe("buildRequest()", () => {
	test("sends a whole key as a password, and its first half as a token", () => {
		const asked = { secret: secretOf(hex("a")), datacenter: "us6" };
		const host = "us6.api.mailchimp.com";
		const basic = Buffer.from(`unleak:${hex("a")}-us6`).toString("base64");
		expect(buildRequest(named("mailchimp-ping"), host, asked)).toEqual({
			method: "GET",
			host,
			path: "/3.0/ping",
			headers: { authorization: `Basic ${basic}` },
		});
		expect(buildRequest(named("mailchimp-oauth"), host, asked).headers).toEqual({
			authorization: `Bearer ${hex("a")}`,
		});
	});

	test.each([
		"evil.example",
		"us6.api.mailchimp.com.evil.example",
		"us6.api.mailchimp.com:8443",
		"x@us6.api.mailchimp.com",
		"us0.api.mailchimp.com",
		"us100.api.mailchimp.com",
		"eu1.api.mailchimp.com",
		"US6.api.mailchimp.com",
		"api.mailchimp.com",
		"127.0.0.1",
		"",
	])("refuses the host %j", (host) => {
		const asked = { secret: secretOf(hex("a")), datacenter: "us6" };
		expect(() => buildRequest(named("mailchimp-ping"), host, asked)).toThrow(RangeError);
	});

	test.each(["short", `${hex("a")}\r\nx: y`, `${hex("a")}"`, `${hex("a")} `, "é".repeat(32), ""])(
		"refuses the secret %#, and does not repeat it",
		(text) => {
			const build = () =>
				buildRequest(named("iterable-channels"), "api.iterable.com", { secret: secretOf(text) });
			expect(build).toThrow(new RangeError("The secret is not of a known shape"));
		},
	);

	test("puts a key into headers or a body, never into a path", () => {
		for (const check of asking) {
			const [host] = candidateHosts(check, { ownDatacenters: [], datacenters: ["us6"] });
			const {
				path,
				headers,
				body = "",
			} = buildRequest(check, host!.name, {
				secret: secretOf(hex("a")),
				datacenter: "us6",
			});
			expect(path).not.toContain(hex("a"));
			expect(path).not.toMatch(/[{}]/);
			expect(`${JSON.stringify(headers)}${body.replace(/^\{(.*)\}$/, "$1")}`).not.toMatch(
				/\{[a-z]/,
			);
		}
	});
});

describe("candidateHosts()", () => {
	test("gives hosts of providers alone, each once, whatever data centres are named", () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.oneof(
						fc.string(),
						fc.constantFrom("us1", "us22", "us6", "us6.evil.example/#", "us6\n"),
					),
				),
				fc.option(fc.constantFrom("us", "eu", "asia"), { nil: undefined }),
				fc.constantFrom(...asking),
				(datacenters, region, check) => {
					const hosts = candidateHosts(check, {
						ownDatacenters: [],
						datacenters,
						...(region && { region }),
					});
					const names = hosts.map(({ name }) => name);
					expect(names.filter((name) => !isProviderHost(name))).toEqual([]);
					expect(new Set(names).size).toBe(names.length);
				},
			),
		);
	});

	test("begins with the region that the context suggests", () => {
		const hosts = (region: string) =>
			candidateHosts(named("iterable-channels"), {
				ownDatacenters: [],
				datacenters: [],
				region,
			}).map(({ name }) => name);
		expect(hosts("eu")).toEqual(["api.eu.iterable.com", "api.iterable.com"]);
		expect(hosts("us")).toEqual(["api.iterable.com", "api.eu.iterable.com"]);
	});
});

test("isDatacenter() knows us1 to us99", () => {
	const known = Array.from({ length: 120 }, (_, index) => `us${index}`).filter(isDatacenter);
	expect(known).toEqual(Array.from({ length: 99 }, (_, index) => `us${index + 1}`));
	expect(["us01", "us1 ", "us1\n", "xus1", "us1.x", "eu1", ""].filter(isDatacenter)).toEqual([]);
});

test("listEndpoints() names all that can be asked", () => {
	const listed = listEndpoints(checks).map((line) => line.replace("us{1..99}", "us6"));
	for (const check of asking) {
		for (const { name } of candidateHosts(check, { ownDatacenters: [], datacenters: ["us6"] })) {
			expect(listed).toContain(`${check.request?.method} ${endpointOf(check, name)}`);
		}
	}
});
