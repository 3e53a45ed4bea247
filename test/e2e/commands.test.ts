// The commands around the scan: what they print, and that the help tells the truth.

import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Flag, flags } from "../../src/cli/flags.ts";
import { commands } from "../../src/cli/usage.ts";
import { version } from "../../src/version.ts";
import { makeFolder, makeRepository, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

describe("help", () => {
	test.each(commands.map(({ name }) => name))("of %s has its flags and examples", async (name) => {
		const { code, stdout, stderr } = await run(["help", ...name.split(" ")]);
		expect([code, stderr]).toEqual([0, ""]);
		expect(stdout).toMatch(new RegExp(`\nUsage: unleak ${name}( |\n)`));
		expect(stdout).toMatch(/\nExamples:\n {2}\S/);
		const told = [...stdout.matchAll(/^ {2}(?:-\w,| {3}) --([\w-]+)/gm)].map(([, flag]) => flag);
		const mine = (flags as readonly Flag[]).filter(
			(flag) => flag.hidden !== true && (flag.commands === "all" || flag.commands.includes(name)),
		);
		expect([...told].sort()).toEqual(mine.map((flag) => flag.name).sort());
		// Asked in another way, it is the same; of "help" that asks for all of it.
		if (name === "help") return;
		expect((await run([...name.split(" "), "--help"])).stdout).toBe(stdout);
	});

	test("of the program names every command", async () => {
		const { code, stdout } = await run([]);
		expect(code).toBe(0);
		for (const { name } of commands) expect(stdout).toContain(`\n  ${name}`);
		expect(await run(["help"])).toEqual({ code: 0, stdout, stderr: "" });
		expect(await run(["-h"])).toEqual({ code: 0, stdout, stderr: "" });
	});

	test("of a group names its commands", async () => {
		const { code, stdout } = await run(["help", "baseline"]);
		expect([code, stdout.split("\n")[0]]).toEqual([0, "Usage: unleak baseline COMMAND [FLAG...]"]);
	});
});

test("--version is one line, wherever it stands", async () => {
	for (const words of [["--version"], ["-V"], ["scan", "nosuch", "--version"]]) {
		expect(await run(words)).toEqual({ code: 0, stdout: `unleak ${version}\n`, stderr: "" });
	}
});

describe("playbook", () => {
	const linksOf = async (...args: string[]) => {
		const { code, stdout, stderr } = await run(["playbook", ...args]);
		expect([code, stderr]).toEqual([0, ""]);
		expect(stdout.replace(/'\{"key":"%s"\}'/, "")).not.toMatch(/[{}]|undefined/);
		return [...new Set(stdout.match(/https:\/\/[\w.-]+/g))];
	};

	test("is filled with what is known of the key", async () => {
		expect(await linksOf("mailchimp", "--dc", "us12")).toEqual([
			"https://us12.admin.mailchimp.com",
			"https://us12.api.mailchimp.com",
			"https://mandrillapp.com",
		]);
		expect(await linksOf("Mailchimp")).toEqual([
			"https://admin.mailchimp.com",
			"https://mandrillapp.com",
		]);
		expect(await linksOf("iterable", "--region", "eu")).toEqual([
			"https://app.eu.iterable.com",
			"https://api.eu.iterable.com",
		]);
		expect(await linksOf("iterable")).toEqual([
			"https://app.iterable.com",
			"https://api.iterable.com",
		]);
	});

	test("begins and ends as a person reads it", async () => {
		const { stdout } = await run([
			"playbook",
			"mailchimp",
			"--dc",
			"us12",
			"--key-type",
			"api-key",
		]);
		expect(stdout.slice(0, 413)).toBe(`\
Mailchimp API key

  1. Open the API keys page
     Sign in to the account that the key belongs to, as its Owner, an Admin, or
     the Manager who made the key. The menu is Extras, then API keys. The list
     shows the first four characters of each key: look for the characters that
     your scan shows of the key.
     https://us12.admin.mailchimp.com/account/api/

  2. The key is not on the list
     No row`);
		expect(stdout.split("\n").filter((line) => line.length > 80 && !/ \$ /.test(line))).toEqual([]);
		const mobile = await run(["playbook", "mailchimp", "--key-type", "mobile-sdk"]);
		expect(mobile.stdout).toContain("1. Find out what the key opens");
		expect(mobile.stdout).not.toContain("The key is not on the list");
	});

	test("is what a finding's advice prints, whatever the finding", async () => {
		const cwd = makeFolder();
		write(cwd, {
			"a.env": fill("MAILCHIMP_API_KEY={hex:32}-us12\nMANDRILL_API_KEY=md-{token:22}\n"),
			"b.js": fill('const iterableApiKey = "{uuid4}"; // api.eu.iterable.com\n'),
			"c.swift": fill('MailchimpSDK.initialize(token: "{hex:32}-us18")\n'),
		});
		const { stdout } = await run(["scan"], { cwd });
		const advice = [...stdout.matchAll(/All steps: +unleak (.*)|^ +unleak (playbook .*)/gm)];
		expect(advice.length).toBe(4);
		for (const [, one, other] of advice) {
			const words = (one ?? other ?? "").split(" ");
			expect(await run(words)).toMatchObject({ code: 0, stderr: "" });
		}
	});
});

describe("rules", () => {
	test("list names each rule, its severity and its title", async () => {
		const { code, stdout } = await run(["rules", "list"]);
		expect([code, stdout]).toEqual([
			0,
			`\
iterable-api-key             critical  Iterable API key
iterable-jwt-secret          high      Iterable JWT secret
mailchimp-api-key            critical  Mailchimp API key
mailchimp-transactional-key  critical  Mailchimp Transactional (Mandrill) API key
`,
		]);
	});

	test("show tells what each rule of the list needs", async () => {
		const { stdout: list } = await run(["rules", "list"]);
		for (const id of list.match(/^\S+/gm) ?? []) {
			const { code, stdout } = await run(["rules", "show", id]);
			expect(code).toBe(0);
			expect(stdout).toContain(`\nid        ${id}\nprovider  `);
			expect(stdout).toContain("\npattern   ");
			expect(stdout).toContain("entropy of at least");
		}
	});

	test("check proves the package's own packs", async () => {
		const { code, stdout, stderr } = await run(["rules", "check"]);
		expect([code, stderr]).toEqual([0, ""]);
		expect(stdout).toMatch(
			/^rules\/iterable\.yaml: ok \(2 rules, \d+ samples.*\)\nrules\/mailchimp\.yaml: ok \(2 rules, \d+ samples.*\)\n$/,
		);
	});

	test("follow the config", async () => {
		const cwd = makeFolder();
		write(cwd, { ".unleak.yaml": "rules: { disabled: [iterable-jwt-secret] }\n" });
		expect((await run(["rules", "list"], { cwd })).stdout).not.toContain("iterable-jwt-secret");
		const all = await run(["rules", "list", "--no-config"], { cwd });
		expect(all.stdout).toContain("iterable-jwt-secret");
	});
});

describe("doctor", () => {
	test("says what is there and what would be scanned", async () => {
		const cwd = makeRepository({ "a.txt": "x", "b.txt": "y", ".unleakignore": "b.txt\n" });
		const { code, stdout, stderr } = await run(["doctor"], { cwd });
		expect([code, stderr]).toEqual([0, ""]);
		expect(stdout.replace(/^git .*/m, "git         <git>")).toBe(`\
unleak      ${version}
node        ${process.version}
git         <git>
folder      ${cwd}
repository  ${cwd}
policy      .unleakignore
rules       iterable-api-key, iterable-jwt-secret, mailchimp-api-key, mailchimp-transactional-key
would scan  2 files, 1 excluded
`);
		expect(stdout).toMatch(/^git {9}\d+\.\d+.* \(.+git.*\)$/m);
	});

	test("finds a config that is wrong, and a git that is missing", async () => {
		const cwd = makeFolder();
		write(cwd, { ".unleak.yaml": "confidence: sure\nfailOn: often\n" });
		const { code, stdout } = await run(["doctor"], { cwd, env: { PATH: cwd } });
		expect(code).toBe(2);
		expect(stdout).toContain("git         not found on PATH outside this folder");
		expect(stdout).toMatch(/^problem {5}\.unleak\.yaml:1:13: .*\nproblem {5}\.unleak\.yaml:2:9: /m);
	});
});

test("demo shows five findings in a repository that stays", async () => {
	const { code, stdout, stderr } = await run(["demo"], { env: { TMPDIR: makeFolder() } });
	expect([code, stderr]).toEqual([0, ""]);
	const [, folder = ""] = /^A small repository with made-up keys, in (.*)$/m.exec(stdout) ?? [];
	expect(stdout.match(/^\S+:\d+:\d+ {2}.*/gm)).toEqual([
		".env:2:19  critical  Mailchimp API key",
		"deploy/secret.yaml:6:21  critical  Iterable API key",
		"deploy/secret.yaml:7:21  critical  Mailchimp Transactional (Mandrill) API key",
		"src/subscribe.js:4:32  critical  Mailchimp API key",
		"public/app.js:3:13  medium  Iterable API key",
	]);
	expect(stdout).toMatch(/\n5 findings \(5 not checked\) in 7 files, .*scan complete\n/);
	expect(readdirSync(folder)).toEqual(expect.arrayContaining([".git", ".env", "src"]));
	expect((await run(["scan", "-q"], { cwd: folder })).code).toBe(1);
	rmSync(folder, { recursive: true });
	expect(existsSync(join(folder, ".env"))).toBe(false);
});
