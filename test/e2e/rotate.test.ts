// The built program leads through rotations: at a pseudo-terminal, stopped and crashed at every
// step, and without a person; against providers on loopback, as in verify.test.ts.

import { existsSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { git, makeFolder, makeRepository, write } from "../sources/tree.ts";
import { type Authority, createAuthority } from "../verify/authority.ts";
import {
	answer,
	at,
	chimpy,
	hang,
	invalidMailchimp,
	problem,
	signedBy,
} from "../verify/simulator.ts";
import { fill } from "./program.ts";
import { alive, hex, setScene } from "./rotation-scene.ts";

let authority: Authority;
beforeAll(() => {
	authority = createAuthority();
});
afterAll(() => authority.remove());

const old = `${hex("old")}-us6`;
const young = `${hex("young")}-us6`;
const bare = (key: string) => key.replace(/-us\d+$/, "");
const leak = `MAILCHIMP_API_KEY=${old}\n`;
const clean = { ".env": "MAILCHIMP_API_KEY=\n", "k8s.yaml": "\n" };

/** A repository with the key in the open, encoded, and read by name. */
function makeShop(): Promise<string> {
	return makeRepository({
		".env": leak,
		"k8s.yaml": `mailchimp:\n  api-key: ${Buffer.from(old).toString("base64")}\n`,
		"app.js": "export const key = process.env.MAILCHIMP_API_KEY;\n",
	});
}

const made = "Press Enter when the new key is made and saved:";
const newKey = "New key (not shown; Enter alone to go on without):";
const searchAgain = "to go on with the tree as it is:";
const inUse = "Press Enter when the new key is in use everywhere:";
const revoked = '"missing" if no such row is listed:';

async function scene(cwd: string) {
	const stage = await setScene(authority, cwd, [old, young]);
	stage.simulator.keys.set(bare(old), alive("a1"));
	stage.simulator.keys.set(bare(young), alive("a1"));
	return stage;
}

describe("unleak rotate, at a terminal", () => {
	test("leads from the leak to the proof", async () => {
		const cwd = await makeShop();
		const { simulator, open, record, markdown, records } = await scene(cwd);
		const copies = makeFolder();
		const terminal = open(["--record", copies]);
		await terminal.waitFor("The history holds it in 2 places since");
		await terminal.waitFor(".env:1:19 mailchimp_api_key");
		await terminal.waitFor("k8s.yaml:2:12 api_key, encoded");
		await terminal.waitFor("app.js:1 MAILCHIMP_API_KEY");
		await terminal.waitFor("The old key is ACTIVE");
		await terminal.waitFor(`look for "${old.slice(0, 4)}"`);
		await terminal.waitFor("https://us6.admin.mailchimp.com/account/api/");
		await terminal.answer(made, "");
		await terminal.answer(newKey, young);
		await terminal.waitFor("account id a1");
		await terminal.answer(searchAgain, "");
		await terminal.waitFor("The old key is still there");
		write(cwd, clean);
		await terminal.answer(searchAgain, "");
		await terminal.waitFor(`row of "${old.slice(0, 4)}", type`);
		simulator.keys.delete(bare(old));
		await terminal.answer(revoked, "revoked");
		await terminal.answer('Type "yes" to ask', "");
		await terminal.waitFor(
			"Proven dead: https://us6.api.mailchimp.com/3.0/ping called the old key",
		);
		await terminal.waitFor("git filter-repo --replace-text");
		expect(await terminal.ended).toBe(0);
		expect(record()).toMatchObject({
			outcome: "proven",
			step: "done",
			heard: [
				{ status: "active", endpoint: "https://us6.api.mailchimp.com/3.0/ping" },
				{ status: "inactive", endpoint: "https://us6.api.mailchimp.com/3.0/ping" },
			],
			firstSearch: { uses: [{ path: ".env", name: "mailchimp_api_key" }, { path: "k8s.yaml" }] },
			search: { uses: [] },
			successor: { status: "active", owner: "same", redacted: `${young.slice(0, 4)}********-us6` },
			leak: { remote: { seen: "no-remote" }, places: [{ path: ".env" }, { path: "k8s.yaml" }] },
		});
		expect(markdown()).toContain("- replaced: `.env`\n- replaced: `k8s.yaml`\n");
		const id = record().id;
		for (const file of [join(records, `${id}.json`), join(records, `${id}.md`)]) {
			expect(statSync(file).mode & 0o777).toBe(0o600);
		}
		expect(statSync(records).mode & 0o777).toBe(0o700);
		const copy = join(copies, `unleak-rotation-${record().fingerprint.slice(0, 12)}`);
		expect(statSync(`${copy}.json`).mode & 0o777).toBe(0o600);
		expect(statSync(`${copy}.md`).mode & 0o777).toBe(0o600);
	});

	test("goes on after a crash and after Ctrl-C at every step", async () => {
		const cwd = await makeShop();
		const { simulator, open, record, records } = await scene(cwd);
		const crashAt = async (
			step: string,
			reach: (terminal: ReturnType<typeof open>) => Promise<void>,
		) => {
			const terminal = open();
			await reach(terminal);
			await terminal.crash();
			expect(record().step).toBe(step);
		};
		const stopAt = async (
			step: string,
			reach: (terminal: ReturnType<typeof open>) => Promise<void>,
		) => {
			const terminal = open();
			await reach(terminal);
			terminal.type("\u0003");
			expect(await terminal.ended).toBe(1);
			expect(terminal.screen()).toContain("To go on:");
			expect(record().step).toBe(step);
		};
		simulator.keys.set(bare(old), hang);
		const first = open();
		await first.waitFor("and its history");
		first.type("\u0003");
		expect(await first.ended).toBe(1);
		expect(existsSync(records)).toBe(false);
		simulator.keys.set(bare(old), alive("a1"));
		await crashAt("create", (terminal) => terminal.waitFor(made));
		await stopAt("create", (terminal) => terminal.waitFor(made));
		await crashAt("check", async (terminal) => {
			await terminal.answer(made, "");
			await terminal.waitFor(newKey);
			terminal.type(young.slice(0, 20));
		});
		await stopAt("check", async (terminal) => {
			await terminal.waitFor(newKey);
			terminal.type(young.slice(0, 20));
		});
		await crashAt("replace", async (terminal) => {
			await terminal.answer(newKey, young);
			await terminal.waitFor(searchAgain);
		});
		await stopAt("replace", async (terminal) => {
			await terminal.waitFor("checked before and not stored");
			await terminal.answer(newKey, young);
			await terminal.waitFor(searchAgain);
		});
		write(cwd, clean);
		await crashAt("revoke", async (terminal) => {
			await terminal.waitFor("searching the history");
			await terminal.answer(newKey, young);
			await terminal.answer(inUse, "");
			await terminal.waitFor(revoked);
		});
		await stopAt("revoke", async (terminal) => {
			await terminal.answer(newKey, young);
			await terminal.answer(revoked, "revoked");
			// It is not, so that it is asked about again and again.
			await terminal.waitFor("Asking again in 2 seconds");
		});
		simulator.keys.delete(bare(old));
		const last = open();
		expect(await last.ended).toBe(0);
		expect(record()).toMatchObject({ step: "done", outcome: "proven" });
		const again = open([record().fingerprint.slice(0, 12)]);
		expect(await again.ended).toBe(0);
		expect(again.screen()).toContain('and now at "done"');
	});

	test("asks until the old key is dead", async () => {
		const cwd = makeFolder();
		write(cwd, { ".env": leak });
		const { simulator, open, record } = await scene(cwd);
		const terminal = open();
		await terminal.answer(made, "");
		await terminal.answer(newKey, "");
		write(cwd, clean);
		await terminal.answer(searchAgain, "");
		await terminal.answer(revoked, "missing");
		await terminal.waitFor("If the user who made the key is gone");
		await terminal.answer(revoked, "what?");
		let questions = 0;
		simulator.keys.set(bare(old), (response, seen) => {
			questions++;
			(questions < 3 ? alive("a1") : invalidMailchimp)(response, seen);
		});
		await terminal.answer(revoked, "revoked");
		await terminal.waitFor("Asking again in 2 seconds");
		await terminal.waitFor("Proven dead");
		expect(await terminal.ended).toBe(0);
		expect(record()).toMatchObject({ noSuccessor: true, leak: { places: [] } });
		expect(terminal.screen()).toContain("not in a git repository");
	});

	test("refuses a new key that is the old one, dead, of another account or another kind", async () => {
		const cwd = await makeShop();
		const { simulator, open, record } = await scene(cwd);
		const other = fill("{hex:32}", "other account");
		simulator.keys.set(other, alive("a2"));
		const terminal = open();
		await terminal.answer(made, "");
		await terminal.answer(newKey, "not a key");
		await terminal.waitFor("has not the shape of a key");
		await terminal.answer(newKey, old);
		await terminal.waitFor("This is the old key");
		await terminal.answer(newKey, fill("md-{token:22}", "kind"));
		await terminal.waitFor("This looks like a Mailchimp Transactional");
		await terminal.answer(newKey, `${hex("dead")}-us6`);
		await terminal.waitFor("The new key does not work");
		await terminal.answer(newKey, `${other}-us6`);
		await terminal.waitFor("of another account");
		await terminal.answer(newKey, bare(young));
		await terminal.waitFor(`The new key ${young.slice(0, 4)}********`);
		await terminal.waitFor(searchAgain);
		expect(record()).toMatchObject({ step: "replace", successor: { owner: "same" } });
	});

	test("takes an old key that is nowhere any more from the person, and no other", async () => {
		const cwd = makeFolder();
		write(cwd, { ".env": leak });
		const { simulator, open, record } = await scene(cwd);
		const first = open();
		await first.waitFor(made);
		await first.crash();
		write(cwd, clean);
		simulator.keys.delete(bare(old));
		const { fingerprint } = record();
		const second = open([fingerprint.slice(0, 8)]);
		await second.answer("Old key:", young);
		await second.waitFor("This is another key");
		await second.answer("Old key:", old);
		expect(await second.ended).toBe(0);
		expect(record().outcome).toBe("proven");
	});

	test("never calls proven what a person attests", async () => {
		const cwd = makeFolder();
		const secret = fill("{hex:128}", "jwt");
		write(cwd, { ".env": `ITERABLE_JWT_SECRET=${secret}\n` });
		const stage = await setScene(authority, cwd, [secret, fill("{hex:128}", "jwt two")]);
		const terminal = stage.open();
		await terminal.waitFor("no question to Iterable tells");
		await terminal.answer(made, "");
		await terminal.answer(newKey, fill("{hex:128}", "jwt two"));
		await terminal.waitFor("try it out");
		await terminal.answer(searchAgain, "leave");
		await terminal.answer("without a proof:", "attest");
		await terminal.waitFor("Attested by you");
		await terminal.waitFor("so this is not proven");
		expect(await terminal.ended).toBe(0);
		expect(stage.record()).toMatchObject({ outcome: "attested", leftInTree: true });
		expect(stage.markdown()).not.toMatch(/Proven/);
		expect(stage.simulator.connections).toEqual([]);
	});

	test("disconnects the app that holds a token before anything else", async () => {
		const cwd = makeFolder();
		write(cwd, { "tokens.env": `MAILCHIMP_ACCESS_TOKEN=${old}\n` });
		const { simulator, open, record } = await scene(cwd);
		simulator.keys.set(bare(old), signedBy("Bearer", chimpy));
		const terminal = open();
		await terminal.waitFor("Step 2 of 6: Revoke the old key");
		await terminal.waitFor("Disconnect the app that holds the token");
		simulator.keys.delete(bare(old));
		await terminal.answer(revoked, "revoked");
		await terminal.waitFor("Connect the app again");
		await terminal.answer(made, "");
		await terminal.answer(newKey, "");
		write(cwd, { "tokens.env": "" });
		await terminal.answer(searchAgain, "");
		expect(await terminal.ended).toBe(0);
		expect(record()).toMatchObject({ outcome: "proven", details: { keyType: "oauth-token" } });
	});

	test("lets the person choose, and tells who could fetch the key", async () => {
		const cwd = await makeShop();
		const remote = makeFolder();
		git(remote, "init", "--quiet", "--bare");
		git(cwd, "remote", "add", "origin", remote);
		git(cwd, "push", "--quiet", "origin", "main");
		write(cwd, { "b.env": `MAILCHIMP_API_KEY=${hex("second")}-us7\n` });
		const { open, record } = await scene(cwd);
		const terminal = open();
		await terminal.waitFor("Which key?");
		await terminal.answer("A number from 1 to 2:", "3");
		await terminal.answer("A number from 1 to 2:", "1");
		await terminal.waitFor("refs/remotes/origin/main");
		await terminal.waitFor(made);
		expect(record().leak?.remote).toEqual({
			seen: "reachable",
			refs: ["refs/remotes/origin/main"],
		});
	});
});

describe("unleak rotate, alone", () => {
	test("does what needs no person, and fails while the old key lives", async () => {
		const cwd = await makeShop();
		const { simulator, alone, record } = await scene(cwd);
		const first = await alone(["--non-interactive"]);
		expect([first.code, first.stderr]).toEqual([1, ""]);
		expect(first.stdout).toContain("The old key is ACTIVE");
		expect(record()).toMatchObject({ step: "create", outcome: "alive" });

		const second = await alone(["--non-interactive", "--new-key-fd", "0"], `${young}\n`);
		expect(second.code).toBe(1);
		expect(record()).toMatchObject({ step: "replace", successor: { status: "active" } });

		write(cwd, clean);
		expect((await alone(["--non-interactive"])).code).toBe(1);
		expect(record().step).toBe("revoke");

		simulator.keys.delete(bare(old));
		const last = await alone(["--non-interactive"]);
		expect(last.code).toBe(0);
		expect(last.stdout).toContain("Proven dead");
		expect(record()).toMatchObject({ step: "done", outcome: "proven" });

		const status = await alone(["--status"]);
		expect(status.code).toBe(0);
		expect(status.stdout).toContain("finished; started");
		expect(status.stdout).toContain("Proven dead");
	});

	test("records no death for a data centre that only stood near the key", async () => {
		const cwd = makeFolder();
		write(cwd, { "a.py": `mailchimp_api_key = "${bare(old)}"\nserver = "us6"\n` });
		const { simulator, alone, record } = await scene(cwd);
		simulator.keys.set(bare(old), at("us12.", alive("a1")));
		const first = await alone(["--non-interactive"]);
		expect(first.code).toBe(1);
		expect(first.stdout).toContain("--find-datacenter asks us1 to us22");
		expect(record()).toMatchObject({ outcome: "unknown", details: { datacenter: "us6" } });

		expect((await alone(["--non-interactive", "--find-datacenter"])).code).toBe(1);
		expect(record()).toMatchObject({ outcome: "alive", details: { datacenter: "us12" } });

		// Now the place that accepted it may call it dead.
		simulator.keys.delete(bare(old));
		const prefix = record().fingerprint.slice(0, 12);
		write(cwd, { "a.py": "\n" });
		const last = await alone(
			["--non-interactive", prefix, "--old-key-fd", "0"],
			`mailchimp ${bare(old)}`,
		);
		expect(last.code).toBe(0);
		expect(record()).toMatchObject({ step: "done", outcome: "proven" });
	});

	test("records no death of a key whose account is disabled and can come back", async () => {
		const cwd = makeFolder();
		write(cwd, { ".env": leak });
		const { simulator, alone, record } = await scene(cwd);
		await alone(["--non-interactive"]);
		simulator.keys.set(bare(old), problem(403, "User Disabled", "This account has been disabled."));
		write(cwd, clean);
		const prefix = record().fingerprint.slice(0, 12);
		const { code, stdout } = await alone(["--non-interactive", prefix, "--old-key-fd", "0"], old);
		expect([code, stdout]).toEqual([1, expect.stringContaining("the account is disabled")]);
		expect(record()).toMatchObject({ outcome: "unknown", heard: [{}, { status: "unknown" }] });
	});

	test("asks again about a death that is recorded", async () => {
		const cwd = makeFolder();
		write(cwd, { ".env": leak });
		const { simulator, alone, record } = await scene(cwd);
		await alone(["--non-interactive"]);
		simulator.keys.delete(bare(old));
		write(cwd, clean);
		const prefix = record().fingerprint.slice(0, 12);
		const typed = ["--non-interactive", prefix, "--old-key-fd", "0"];
		expect((await alone(typed, old)).code).toBe(0);
		expect(record().outcome).toBe("proven");

		simulator.keys.set(bare(old), answer(403, ""));
		expect((await alone(typed, old)).code).toBe(1);
		expect(record()).toMatchObject({ step: "revoke", outcome: "unknown" });

		simulator.keys.set(bare(old), alive("a1"));
		expect((await alone(typed, old)).code).toBe(1);
		expect(record()).toMatchObject({ step: "revoke", outcome: "alive" });

		const keyless = await alone(["--non-interactive", prefix]);
		expect(keyless.code).toBe(2);
		expect(keyless.stderr).toContain("neither the tree nor the history holds it");
	});

	test("finds the key of a report again, which holds none", async () => {
		const cwd = await makeShop();
		const stage = await scene(cwd);
		await stage.alone(["--non-interactive"]);
		const { fingerprint, redacted } = stage.record();
		const finding = { fingerprint, title: "A key", redacted, provider: "mailchimp" };
		write(stage.state, { "report.json": JSON.stringify({ findings: [finding, 1, null] }) });
		const report = join(stage.state, "report.json");
		const outcome = await stage.alone(["--non-interactive", "--report", report]);
		expect([outcome.code, outcome.stderr]).toEqual([1, ""]);
		write(stage.state, { "report.json": "{}" });
		expect((await stage.alone(["--non-interactive", "--report", report])).code).toBe(2);
	});

	test("shows no more of a report's keys than a provider does", async () => {
		const stage = await scene(await makeShop());
		const hidden = fill("{uuid4}", "of a report");
		const named = (fingerprint: string, redacted: string) => ({
			fingerprint,
			redacted,
			secret: hidden,
		});
		const locations = [{ path: `keys/${hidden.slice(4, 18)}/a`, line: 1 }];
		const findings = [
			{
				...named("a".repeat(40), hidden.replace(/.{12}/g, "$&*")),
				title: hidden.slice(10),
				locations,
			},
			named("b".repeat(40), `${hidden.slice(0, 4)}********`),
		];
		write(stage.state, { "report.json": JSON.stringify({ findings }) });
		const report = ["--non-interactive", "--report", join(stage.state, "report.json")];
		const { code, stderr } = await stage.alone(report);
		expect([code, stderr]).toEqual([2, expect.stringContaining("2 can be rotated")]);
		for (let at = 4; at + 8 <= hidden.length; at++)
			expect(stderr).not.toContain(hidden.slice(at, at + 8));
	});

	test.each<[string, readonly string[], string]>([
		["a key as its operand", [bare(old)], "a key must not be given there"],
		["a whole key as its operand", [old], "a key must not be given there"],
		["no terminal and no flag for that", [], "standard input is no terminal"],
		["a descriptor to write to", ["--new-key-fd", "1"], "no descriptor to read a key from"],
		["a folder that is not there", ["--record", "gone"], "there is no such folder"],
	])("refuses %s", async (_, args, message) => {
		const { alone, simulator } = await scene(await makeShop());
		const { code, stdout, stderr } = await alone(args);
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).toContain(message);
		expect(simulator.connections).toEqual([]);
	});

	test("refuses a fingerprint of nothing, when it has searched the history too", async () => {
		const { alone } = await scene(await makeShop());
		const { code, stdout, stderr } = await alone(["abcdef12", "--non-interactive"]);
		expect([code, stdout]).toEqual([2, "No file holds the key: searching the history.\n\n"]);
		expect(stderr).toContain("no key with the fingerprint");
	});

	test("follows no link in the state folder", async () => {
		const { alone, state } = await scene(await makeShop());
		const elsewhere = makeFolder();
		symlinkSync(elsewhere, join(state, "unleak"));
		const { code, stderr } = await alone(["--non-interactive"]);
		expect(code).toBe(2);
		expect(stderr).toContain("it is a link or no folder");
		expect(readdirSync(elsewhere)).toEqual([]);
	});

	test("overwrites nothing that is no record of its own", async () => {
		const { alone, records, record } = await scene(await makeShop());
		await alone(["--non-interactive"]);
		const file = `${record().id}.md`;
		write(records, { [file]: "mine\n" });
		const { code, stderr } = await alone(["--non-interactive"]);
		expect(code).toBe(2);
		expect(stderr).toContain("it exists and is no record of unleak");
		expect(readFileSync(join(records, file), "utf8")).toBe("mine\n");
	});
});
