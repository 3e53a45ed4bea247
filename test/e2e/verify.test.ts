// The built program asks providers that are not there: a simulator on loopback, found through
// HTTPS_PROXY and trusted through NODE_EXTRA_CA_CERTS as the program finds and trusts any other.

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Finding, Report } from "../../src/model/report.ts";
import schema from "../../src/report/report.schema.json" with { type: "json" };
import { faultsOf } from "../report/schema.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { type Authority, createAuthority } from "../verify/authority.ts";
import { type Row, rows } from "../verify/rows.ts";
import {
	answer,
	at,
	callersAddress,
	channels,
	chimpy,
	invalidMailchimp,
	pong,
	type Simulator,
	startSimulator,
} from "../verify/simulator.ts";
import { fill, run } from "./program.ts";

let authority: Authority;
let simulator: Simulator;

beforeAll(() => {
	authority = createAuthority();
});

afterAll(() => authority.remove());

async function withSimulator<T>(work: () => Promise<T>): Promise<T> {
	simulator = await startSimulator(authority);
	try {
		return await work();
	} finally {
		await simulator.close();
	}
}

afterEach(() => {
	// Whatever a test did: nobody else was spoken to, and no key went into a URL.
	const hosts =
		/^(us[1-9][0-9]?\.api\.mailchimp\.com|mandrillapp\.com|api\.(eu\.)?iterable\.com):443$/;
	expect(simulator.connections.filter((target) => !hosts.test(target))).toEqual([]);
	expect(simulator.requests.filter(({ path, key }) => key !== "" && path.includes(key))).toEqual(
		[],
	);
	expect(simulator.peak.host).toBeLessThanOrEqual(1);
	expect(simulator.peak.all).toBeLessThanOrEqual(8);
});

const hex = (seed: string) => fill("{hex:32}", seed);
const uuid = (seed: string) => fill("{uuid4}", seed);
const token = (seed: string) => fill("md-{token:22}", seed);

async function verify(lines: readonly string[], args: readonly string[] = [], env = {}) {
	const outcome = await run(["verify", ...args], {
		stdin: `${lines.join("\n")}\n`,
		env: { ...simulator.environment, ...env },
	});
	for (const line of lines) {
		const secret = /[\w-]{22,}$/.exec(line)?.[0] ?? "none";
		const bare = secret.replace(/-us\d+$/, "");
		expect(outcome.stdout + outcome.stderr).not.toContain(bare);
	}
	return outcome;
}

async function verifyJson(lines: readonly string[], args: readonly string[] = [], env = {}) {
	const { code, stdout, stderr } = await verify(lines, ["--format", "json", ...args], env);
	expect(stderr).toBe("");
	const report = JSON.parse(stdout) as Report;
	expect(faultsOf(report, schema)).toEqual([]);
	return { code, report };
}

const withoutFingerprints = (text: string) => text.replace(/ {2}[0-9a-f]{12}$/gm, "");

describe("unleak verify", () => {
	test("gives every answer of the providers the verdict that it deserves", () =>
		withSimulator(async () => {
			const keys = rows.map((row, index) => ({ row, secret: keyFor(row, index) }));
			for (const { row, secret } of keys) simulator.keys.set(secret, row.responder);
			// A data centre for each row, so that slow ones do not wait for each other.
			const lines = keys.map(({ row, secret }, index) =>
				row.provider === "mailchimp" ? `${secret}-us${index + 1}` : `${row.provider} ${secret}`,
			);
			const { code, report } = await verifyJson(lines);
			expect(code).toBe(1);
			const findings = [...report.findings].sort(
				(one, other) => one.locations[0]!.line - other.locations[0]!.line,
			);
			const told = findings.map(({ verdict, details }, index) => {
				const { row, secret } = keys[index]!;
				const { datacenter: _, ...learned } = details;
				return {
					says: `${row.provider}: ${row.says}`,
					status: verdict.status,
					requests: simulator.requests.filter(({ key }) => key.startsWith(secret)).length,
					...(row.details && { details: learned }),
				};
			});
			expect(told).toEqual(
				rows.map(({ says, provider, status, requests, details }) => ({
					says: `${provider}: ${says}`,
					status,
					requests,
					...(details && { details }),
				})),
			);
			expect(JSON.stringify(report)).not.toContain(callersAddress);
			expect(report.problems).toEqual([]);
			expect(report.summary.complete).toBe(true);
		}));

	test.each([
		["expired", () => authority.issue(["us6.api.mailchimp.com"], "expired"), "CERT_HAS_EXPIRED"],
		[
			"of another host",
			() => authority.issue(["us7.api.mailchimp.com"]),
			"ERR_TLS_CERT_ALTNAME_INVALID",
		],
	])("trusts no certificate that is %s, and sends nothing", (_, make, code) =>
		withSimulator(async () => {
			simulator.certificates.set("us6.api.mailchimp.com", make());
			const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
			const { report } = await verifyJson([`${hex("a")}-us6`], [], env);
			const [{ verdict } = {} as Finding] = report.findings;
			expect(verdict?.status).toBe("unknown");
			expect(verdict?.reason).toContain(code);
			expect(simulator.requests).toEqual([]);
			expect(report.notices).toMatchObject([{ code: "unreachable" }]);
		}),
	);

	test("trusts no authority that NODE_EXTRA_CA_CERTS does not name", () =>
		withSimulator(async () => {
			const stranger = createAuthority();
			const { report } = await verifyJson([`${hex("a")}-us6`], [], {
				NODE_EXTRA_CA_CERTS: stranger.file,
			});
			stranger.remove();
			expect(report.findings.map(({ verdict }) => verdict.status)).toEqual(["unknown"]);
			expect(simulator.requests).toEqual([]);
		}));

	test("calls a data centre that cannot be reached unknown", () =>
		withSimulator(async () => {
			simulator.unreachable.add("us99.api.mailchimp.com");
			const { stdout, code } = await verify([`${hex("a")}-us99`]);
			expect(code).toBe(1);
			expect(withoutFingerprints(stdout)).toBe(
				`${hex("a").slice(0, 4)}********-us99  unknown    us99.api.mailchimp.com: the proxy refused to connect (https://us99.api.mailchimp.com/3.0/ping)\n` +
					"notice: Ask again when the network is there: no provider could be reached, so no key was checked\n",
			);
		}));

	test("believes no endpoint that takes any key", () =>
		withSimulator(async () => {
			for (const host of ["us6.api.mailchimp.com", "mandrillapp.com", "api.iterable.com"]) {
				simulator.hosts.set(host, (response, seen) => {
					const body =
						seen.host === "mandrillapp.com" ? pong : seen.path === "/3.0/ping" ? chimpy : channels;
					body(response, seen);
				});
			}
			const { code, report } = await verifyJson([`${hex("a")}-us6`, token("b"), uuid("c")]);
			expect(code).toBe(1);
			expect(report.findings.map(({ verdict }) => verdict.status)).toEqual(
				Array(3).fill("unknown"),
			);
			expect(report.problems.map(({ code }) => code)).toEqual(Array(3).fill("accepts-any-key"));
			expect(report.summary.complete).toBe(false);
			const secrets = [hex("a"), token("b"), uuid("c")];
			const leaked = simulator.requests.filter(
				({ host, key }) =>
					host !== "api.eu.iterable.com" && secrets.some((secret) => key.startsWith(secret)),
			);
			expect(leaked).toEqual([]);
		}));

	test("prints one redacted line a line of input, in its order", () =>
		withSimulator(async () => {
			simulator.keys.set(hex("alive"), chimpy);
			simulator.keys.set(uuid("living"), channels);
			simulator.keys.set(token("alive"), pong);
			const old = fill("{token:22}", "old");
			const lines = [
				`${hex("alive")}-us6`,
				"",
				"# a comment",
				`  iterable ${uuid("living")}  `,
				`Mandrill ${token("alive")}`,
				"what is this",
				`${hex("alive")}-us6`,
				`${hex("dead")}-us6\r`,
				`mailchimp ${hex("split")}`,
				old,
				fill("{hex:128}", "jwt"),
			];
			const { code, stdout, stderr } = await run(["verify"], {
				stdin: lines.join("\n"),
				env: simulator.environment,
			});
			const first = (secret: string) => `${secret.slice(0, 4)}********`;
			const us6 = "(https://us6.api.mailchimp.com/3.0/ping)";
			const works = `${first(hex("alive"))}-us6  ACTIVE     the key works ${us6}`;
			expect(stdout.match(/ {2}[0-9a-f]{12}$/gm)).toHaveLength(8);
			expect(withoutFingerprints(stdout).split("\n")).toEqual([
				works,
				`********${uuid("living").slice(-8)}  ACTIVE     the key works, and is server-side or read-only, region us, type server-side (https://api.iterable.com/api/channels)`,
				`md-${token("alive")[3]}********      ACTIVE     the key works (https://mandrillapp.com/api/1.0/users/ping2.json)`,
				"line 6: no key of a known shape",
				works,
				`${first(hex("dead"))}-us6  inactive   Mailchimp answers "API Key Invalid", so the key is revoked or disabled ${us6}`,
				`${first(hex("split"))}      unknown    no data centre: none is part of the key or named near it, so no provider can be asked; --find-datacenter asks us1 to us22`,
				`${first(old)}      inactive   Mandrill answers "Invalid_Key", so the key is deleted or disabled (https://mandrillapp.com/api/1.0/users/ping2.json)`,
				`${first(fill("{hex:128}", "jwt"))}      unknown    not asked, for no question to Iterable tells whether a JWT secret is in use`,
				"",
			]);
			expect([code, stderr]).toEqual([1, ""]);
			expect(simulator.requests.filter(({ key }) => key === `${hex("alive")}-us6`)).toHaveLength(1);
		}));

	test("ends with 0 when every key is dead, and with 3 when a line held none", () =>
		withSimulator(async () => {
			expect((await verify([`${hex("dead")}-us6`])).code).toBe(0);
			expect((await verify([`${hex("dead")}-us6`, "hello"])).code).toBe(3);
		}));

	test("takes NAME=key lines and JSON, and skips what else stands there", () =>
		withSimulator(async () => {
			simulator.keys.set(hex("alive"), chimpy);
			const [first, json] = [
				`PORT=80\nexport MAILCHIMP_API_KEY="${hex("alive")}-us6"\n`,
				JSON.stringify({ port: 80, apiKey: `${hex("dead")}-us6` }, null, 2),
			];
			const { code, stdout } = await run(["verify"], {
				stdin: first + json,
				env: simulator.environment,
			});
			expect(code).toBe(1);
			expect(stdout.split("\n").map((line) => line.split("  ").slice(0, 2).join(" "))).toEqual([
				`${hex("alive").slice(0, 4)}********-us6 ACTIVE`,
				`${hex("dead").slice(0, 4)}********-us6 inactive`,
				"notice: Skipped settings that are no keys on lines 1, 4",
				"",
			]);
			const wide = Buffer.from(`\ufeff${json}`, "utf16le");
			const dead = await run(["verify"], { stdin: wide, env: simulator.environment });
			expect([dead.code, dead.stderr]).toEqual([0, ""]);
			const other = `{"stripe": "${uuid("other")}"}`;
			const asked = simulator.requests.length;
			const strange = await run(["verify"], { stdin: other, env: simulator.environment });
			expect([strange.code, simulator.requests.length]).toEqual([3, asked]);
		}));

	test("says of 32 digits alone whom it asked, whom it did not, and calls them dead for neither", () =>
		withSimulator(async () => {
			simulator.keys.set(uuid("it"), channels);
			simulator.keys.set(hex("mc"), at("us12.", chimpy));
			const lines = [uuid("it"), hex("mc"), hex("dead"), `iterable ${hex("mc")}`];
			const said = async (...args: string[]) => {
				const { report } = await verifyJson(lines, args);
				return report.findings.map(({ verdict, readings }) => [
					verdict.status,
					verdict.reason,
					readings?.map(({ provider }) => provider),
				]);
			};
			const both = ["iterable", "mailchimp"];
			const refused =
				"Iterable does not know the key (so say api.iterable.com and api.eu.iterable.com)";
			const nobody = `Iterable API key: ${refused}; Mailchimp API key: no data centre: none is part of the key or named near it, so no provider can be asked; --find-datacenter asks us1 to us22`;
			expect(await said()).toEqual([
				["active", "the key works, and is server-side or read-only", both],
				["unknown", nobody, both],
				["unknown", nobody, both],
			]);
			expect(new Set(simulator.requests.map(({ host }) => host))).toEqual(
				new Set(["api.iterable.com", "api.eu.iterable.com"]),
			);
			const found = await said("--find-datacenter");
			expect(found[1]).toEqual([
				"active",
				"Mailchimp API key: the key works",
				["mailchimp", "iterable"],
			]);
			expect(found[2]?.slice(0, 2)).toEqual([
				"unknown",
				`Iterable API key: ${refused}; Mailchimp API key: refused by every data centre from us1 to us22: it is revoked, or of a data centre that is not known`,
			]);
			const named = await verifyJson([`iterable ${hex("dead")}`]);
			expect(named.report.findings[0]).toMatchObject({ verdict: { status: "inactive" } });
			expect(named.report.findings[0]).not.toHaveProperty("readings");
		}));

	test("asks every provider that any line names with a value", () =>
		withSimulator(async () => {
			simulator.keys.set(uuid("both"), at("api.iterable.com", channels));
			const said = async (...lines: string[]) => {
				const { report } = await verifyJson(lines);
				return report.findings.map(({ verdict }) => verdict.status);
			};
			expect(await said(`${uuid("both")}-us1`, uuid("both"))).toEqual(["active", "active"]);
			expect(await said(uuid("both"), `${uuid("both")}-us1`)).toEqual(["active", "active"]);
			simulator.keys.delete(uuid("both"));
			simulator.unreachable.add("api.iterable.com");
			expect(await said(`${uuid("both")}-us1`, uuid("both"))).toEqual(["unknown", "unknown"]);
			expect(await said(`${uuid("both")}-us1`)).toEqual(["inactive"]);
		}));

	test("tells whose key it is when asked to, and what the provider says cannot fool a terminal", () =>
		withSimulator(async () => {
			const account = {
				account_id: "a1",
				account_name: "Ann\u001b[31m & Co",
				role: "owner",
				pricing_plan_type: "monthly",
				total_subscribers: 1234,
			};
			simulator.keys.set(hex("alive"), (response, seen) =>
				(seen.path === "/3.0/ping" ? chimpy : answer(200, account))(response, seen),
			);
			const { stdout } = await verify([`${hex("alive")}-us6`], ["--details"]);
			expect(withoutFingerprints(stdout)).toBe(
				`${hex("alive").slice(0, 4)}********-us6  ACTIVE     the key works, Ann\\x1b[31m & Co, role owner, plan monthly, 1234 subscribers, account id a1 (https://us6.api.mailchimp.com/3.0/ping)\n`,
			);
		}));

	test("gets through 500 keys within its limits", () =>
		withSimulator(async () => {
			simulator.delayMs = 2;
			const lines = Array.from({ length: 500 }, (_, index) => {
				if (index % 5 === 0) return `iterable ${uuid(`key ${index}`)}`;
				if (index % 5 === 1) return token(`key ${index}`);
				return `${hex(`key ${index}`)}-us${(index % 22) + 1}`;
			});
			for (const line of lines.slice(0, 100)) {
				const [id] = /md-[\w-]{22}|[0-9a-f]{32}/.exec(line)!;
				const isIterable = line.startsWith("iterable");
				simulator.keys.set(id, id.startsWith("md-") ? pong : isIterable ? channels : chimpy);
			}
			const { report } = await verifyJson(lines);
			const { active, inactive, unknown } = report.summary;
			expect([active, inactive, unknown]).toEqual([100, 400, 0]);
			expect(simulator.peak).toEqual({ all: expect.any(Number), host: 1 });
			expect(simulator.peak.all).toBeGreaterThan(1);
		}));

	test("lists every URL that it could ever ask, and asks none", () =>
		withSimulator(async () => {
			const { code, stdout } = await run(["verify", "--list-endpoints"], {
				env: simulator.environment,
			});
			expect(code).toBe(0);
			expect(stdout.split("\n")).toEqual([
				"GET https://api.iterable.com/api/channels",
				"GET https://api.eu.iterable.com/api/channels",
				"GET https://api.iterable.com/api/inApp/getMessages",
				"GET https://api.eu.iterable.com/api/inApp/getMessages",
				"GET https://api.iterable.com/api/inApp/web/getMessages",
				"GET https://api.eu.iterable.com/api/inApp/web/getMessages",
				"GET https://us{1..99}.api.mailchimp.com/3.0/ping",
				"GET https://us{1..99}.api.mailchimp.com/3.0/?fields=account_id,account_name,role,pricing_plan_type,total_subscribers",
				"POST https://mandrillapp.com/api/1.0/users/ping2.json",
				"",
			]);
			expect(simulator.connections).toEqual([]);
		}));

	test("takes no key from the command line, and shows none of it", () =>
		withSimulator(async () => {
			const { code, stdout, stderr } = await run(["verify", `${hex("a")}-us6`], {
				env: simulator.environment,
			});
			expect([code, stdout]).toEqual([2, ""]);
			expect(stderr).toMatch(/^unleak: Cannot take keys from the command line: /);
			expect(stderr).not.toContain(hex("a"));
			expect(simulator.connections).toEqual([]);
		}));

	test("without a key on standard input is a mistake", () =>
		withSimulator(async () => {
			expect(await run(["verify"], { env: simulator.environment })).toEqual({
				code: 2,
				stdout: "",
				stderr:
					"unleak: No key came on standard input\n  Write one a line, alone, as NAME=key or as JSON\n",
			});
		}));
});

describe("unleak scan", () => {
	const line = (secret: string) => `MAILCHIMP_API_KEY=${secret}\n`;

	async function scan(args: readonly string[], files: Readonly<Record<string, string>>) {
		const cwd = makeFolder();
		write(cwd, files);
		const outcome = await run(["scan", "--format", "json", ...args], {
			cwd,
			env: simulator.environment,
		});
		return {
			...outcome,
			report: outcome.stdout === "" ? undefined : (JSON.parse(outcome.stdout) as Report),
		};
	}

	test("sends nothing unless it is told to", () =>
		withSimulator(async () => {
			const { code } = await scan([], { "a.env": line(`${hex("alive")}-us6`) });
			expect(code).toBe(1);
			expect(simulator.connections).toEqual([]);
		}));

	test("--verify asks once about a key in many places", () =>
		withSimulator(async () => {
			simulator.keys.set(hex("alive"), chimpy);
			const { code, report } = await scan(["--verify"], {
				"a.env": line(`${hex("alive")}-us6`),
				"b.env": line(`${hex("alive")}-us6`),
				"c.js": `mailchimp.setConfig({ apiKey: "${hex("alive")}", server: "us6" });\n`,
			});
			expect(code).toBe(1);
			expect(report?.findings).toMatchObject([
				{ verdict: { status: "active" }, locations: [{}, {}, {}] },
			]);
			expect(simulator.requests.map(({ key }) => key.startsWith(hex("alive")))).toEqual([
				false,
				true,
			]);
		}));

	test("--verify asks at the data centre that stands beside a split key", () =>
		withSimulator(async () => {
			simulator.keys.set(hex("split"), (response, seen) =>
				(seen.host === "us14.api.mailchimp.com" ? chimpy : invalidMailchimp)(response, seen),
			);
			const { report } = await scan(["--verify"], {
				"a.py": `client = Client(api_key='${hex("split")}', server='us14')\n`,
			});
			expect(report?.findings.map(({ verdict }) => verdict.status)).toEqual(["active"]);
		}));

	test("--verify calls no key dead for a data centre that only stood near it", () =>
		withSimulator(async () => {
			simulator.keys.set(hex("split"), at("us12.", chimpy));
			const text = `mailchimp_api_key = "${hex("split")}"\n# staging\nserver = "us6"\n`;
			const said = async (...more: string[]) => {
				const { code, report } = await scan(["--verify", ...more], { "a.py": text });
				const [finding] = report?.findings ?? [];
				return [code, finding?.verdict.status, finding?.details.datacenter];
			};
			expect(await said()).toEqual([1, "unknown", "us6"]);
			expect(await said("--fail-on", "active")).toEqual([1, "unknown", "us6"]);
			expect(await said("--find-datacenter")).toEqual([1, "active", "us12"]);
		}));

	test("--find-datacenter without --verify is a mistake", async () => {
		const { code, stderr } = await run(["scan", "--find-datacenter"]);
		expect([code, stderr]).toEqual([2, expect.stringContaining('needs "--verify"')]);
	});

	test("--verify asks every provider whose key some place calls the value", () =>
		withSimulator(async () => {
			simulator.keys.set(hex("both"), at("api.iterable.com", channels));
			const { report } = await scan(["--verify"], {
				"a.env": `MAILCHIMP_API_KEY=${hex("both")}-us6\n`,
				"b.env": `ITERABLE_API_KEY=${hex("both")}\n`,
			});
			expect(report?.findings.map(({ ruleId, verdict }) => [ruleId, verdict.status])).toEqual([
				["mailchimp-api-key", "active"],
				["iterable-api-key", "active"],
			]);
		}));

	test.each<[string, Record<string, string>, readonly string[]]>([
		[
			"in two files",
			{
				"a.env": `MAILCHIMP_API_KEY=${hex("both")}-us6\n`,
				"b.env": `ITERABLE_API_KEY=${hex("both")}\n`,
			},
			["--only", "mailchimp"],
		],
		[
			"in one place",
			{ "a.py": `mailchimp_iterable_key = "${uuid("both")}"\n` },
			["--only", "iterable-api-key"],
		],
		[
			"with a rule that the config disables",
			{
				"a.env": `MAILCHIMP_API_KEY=${hex("both")}-us6\n`,
				"b.env": `ITERABLE_API_KEY=${hex("both")}\n`,
				".unleak.yaml": "rules:\n  disabled: [iterable-api-key]\n",
			},
			[],
		],
	])("--verify calls no value dead whose other provider a rule leaves out: %s", (_, files, args) =>
		withSimulator(async () => {
			const { report } = await scan(["--verify", ...args], files);
			expect(report?.findings).toMatchObject([{ verdict: { status: "unknown" } }]);
			expect(report?.findings[0]?.verdict.reason).toContain(
				"not asked, for the rule is left out of this run",
			);
		}),
	);

	test("--verify sends a key to no provider while a rule that is left out is the nearer one", () =>
		withSimulator(async () => {
			const file = { "a.py": `mailchimp_iterable_key = "${uuid("both")}" # us6\n` };
			const { report } = await scan(["--verify", "--only", "mailchimp"], file);
			expect(report?.findings).toMatchObject([
				{ ruleId: "mailchimp-api-key", verdict: { status: "unknown" } },
			]);
			expect(simulator.requests).toEqual([]);
		}));

	test("--verify puts what it learned into the finding and its playbook", () =>
		withSimulator(async () => {
			simulator.keys.set(uuid("eu"), (response, seen) =>
				(seen.host === "api.eu.iterable.com"
					? channels
					: answer(401, { msg: "Invalid API key", code: "BadApiKey", params: {} }))(response, seen),
			);
			const { report } = await scan(["--verify"], {
				"App.swift": `IterableAPI.initialize(apiKey: "${uuid("eu")}", launchOptions: nil)\n`,
			});
			expect(report?.findings).toMatchObject([
				{
					severity: "critical",
					details: { region: "eu", keyType: "server-side" },
					verdict: { status: "active" },
				},
			]);
			const urls = report?.findings[0]?.playbook.flatMap(({ url }) => url ?? []);
			expect(new Set(urls)).toEqual(new Set(["https://app.eu.iterable.com/settings/apiKeys"]));
		}));

	test("--verify leaves alone what the policy accepts", () =>
		withSimulator(async () => {
			const { code, report } = await scan(["--verify"], {
				"a.env": `${line(`${hex("a")}-us6`).trim()} # unleak:allow\n`,
			});
			expect([code, report?.suppressed.length]).toEqual([0, 1]);
			expect(simulator.connections).toEqual([]);
		}));

	test.each<[string, Row["status"] | "refused", number]>([
		["active", "active", 1],
		["inactive", "inactive", 0],
		["unknown", "unknown", 1],
	])("--fail-on active ends for a key that is %s with its code", (_, status, wanted) =>
		withSimulator(async () => {
			if (status === "active") simulator.keys.set(hex("a"), chimpy);
			if (status === "unknown") simulator.keys.set(hex("a"), answer(403, ""));
			const { code } = await scan(["--verify", "--fail-on", "active"], {
				"a.env": line(`${hex("a")}-us6`),
			});
			expect(code).toBe(wanted);
		}),
	);

	test.each([
		[["--fail-on", "active"], "Cannot fail on active keys alone"],
		[["--details"], '"--details" needs "--verify"'],
	])("%j without --verify is a mistake", (args, message) =>
		withSimulator(async () => {
			const { code, stderr } = await scan(args, { "a.env": "" });
			expect(code).toBe(2);
			expect(stderr).toContain(message);
		}),
	);

	test("refuses a proxy that it cannot use, and does not quote it", () =>
		withSimulator(async () => {
			const cwd = makeFolder();
			write(cwd, { "a.env": line(`${hex("a")}-us6`) });
			const { code, stderr } = await run(["scan", "--verify"], {
				cwd,
				env: { HTTPS_PROXY: "socks5://user:hunter2@127.0.0.1:1" },
			});
			expect(code).toBe(2);
			expect(stderr).toContain("Cannot use the proxy that the environment names");
			expect(stderr).not.toContain("hunter2");
		}));
});

function keyFor({ provider }: Row, index: number): string {
	if (provider === "mailchimp") return hex(`row ${index}`);
	return provider === "mandrill" ? token(`row ${index}`) : uuid(`row ${index}`);
}
