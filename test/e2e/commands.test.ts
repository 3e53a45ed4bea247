// The commands around the scan: what they print, and that the help tells the truth.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Flag, flags } from "../../src/cli/flags.ts";
import { commands } from "../../src/cli/usage.ts";
import { version } from "../../src/version.ts";
import { git, makeFolder, makeRepository, write } from "../sources/tree.ts";
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
			// Only both answers together are a proof.
			"https://api.iterable.com",
			"https://api.eu.iterable.com",
		]);
		expect(await linksOf("iterable")).toEqual([
			"https://app.iterable.com",
			"https://api.iterable.com",
			"https://api.eu.iterable.com",
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
		expect(stdout.slice(0, stdout.indexOf("     On the same page"))).toBe(`\
Mailchimp API key

  1. Open the API keys page (you)
     Sign in to Mailchimp as the account's Owner, as an Admin, or as the Manager
     who made the key, and open the page below. In the menu it is: your profile
     picture, Profile (or Account & billing), Extras, API keys. The list shows
     the first four characters of each key: look for the characters that your
     scan shows of the key. Change nothing there yet.
     https://us12.admin.mailchimp.com/account/api/

  -  If the key is not on the list (you)
     No row with the characters that your scan shows of the key? It may be a key
     of another account: sign in there and look again. It may be of a user whose
     keys you may not see: ask the Owner or an Admin to look. Or a connected app
     was given it: ask your developer which one, open Integrations, disconnect
     that app there, and connect it again. Its old key dies with that, and the
     app stops until it is connected again.

  -  If the user who made the key is gone (you)
     A Manager sees only their own keys: the Owner and Admins see the keys of
     all users and can revoke them. Mailchimp removes all keys of a user who is
     removed from the account. So do not remove anybody to end one key: what
     uses their other keys stops. If they were removed already, let your
     developer see whether this key is dead.

  2. Create the new key (you)
`);
		expect(stdout.split("\n").filter((line) => line.length > 80 && !/ \$ /.test(line))).toEqual([]);
		const mobile = await run(["playbook", "mailchimp", "--key-type", "mobile-sdk"]);
		expect(mobile.stdout).toContain("1. Find out whether it has to be replaced at all (you)");
		expect(mobile.stdout).not.toContain("the key is not on the list");
	});

	test.each([
		["mailchimp-transactional-key", "Mailchimp Transactional (Mandrill) API key"],
		["mandrill", "Mailchimp Transactional (Mandrill) API key"],
		["Transactional", "Mailchimp Transactional (Mandrill) API key"],
		["mailchimp-api-key", "Mailchimp API key"],
		["iterable-jwt-secret", "Iterable JWT secret"],
		["jwt", "Iterable JWT secret"],
	])("of %s is that of one kind of key", async (word, title) => {
		const { code, stdout } = await run(["playbook", word]);
		expect(code).toBe(0);
		expect(stdout.match(/^\w.*$/gm)).toEqual([title]);
		expect(stdout).toMatch(/^ {2}1\. .*$/m);
	});

	test.each([
		["key", ""],
		["mandril", '  Did you mean "mandrill"?\n'],
		["mailchimp-transactional", '  Did you mean "mailchimp-transactional-key"?\n'],
	])("of %s there is none", async (word, hint) => {
		const { code, stdout, stderr } = await run(["playbook", word]);
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).toContain(`There is no playbook for "${word}"\n${hint}`);
	});

	test("is what a finding's advice prints, whatever the finding", async () => {
		const cwd = makeFolder();
		write(cwd, {
			"a.env": fill("MAILCHIMP_API_KEY={hex:32}-us12\nMANDRILL_API_KEY=md-{token:22}\n"),
			"b.js": fill('const iterableApiKey = "{uuid4}"; // api.eu.iterable.com\n'),
			"c.swift": fill('MailchimpSDK.initialize(token: "{hex:32}-us18")\n'),
		});
		const { stdout } = await run(["scan", "--format", "github"], { cwd });
		const advice = [...stdout.matchAll(/revoke it: unleak (.*?)\.(?:%0A|$)/gm)];
		const titles = [];
		for (const [, command = ""] of advice) {
			const words = command.split(" ");
			const { code, stdout, stderr } = await run(words);
			expect([code, stderr]).toEqual([0, ""]);
			titles.push(...(stdout.match(/^\w.*$/gm) ?? []));
		}
		expect(titles).toEqual([
			"Mailchimp API key",
			"Mailchimp Transactional (Mandrill) API key",
			"Iterable API key",
			"Mailchimp API key",
		]);
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
		const cwd = await makeRepository({ "a.txt": "x", "b.txt": "y", ".unleakignore": "b.txt\n" });
		const { code, stdout, stderr } = await run(["doctor"], { cwd });
		expect([code, stderr]).toEqual([0, ""]);
		expect(stdout.replace(/^git .*/m, "git         <git>")).toBe(`\
unleak      ${version}
node        ${process.version}
git         <git>
folder      ${cwd}
repository  ${cwd}
history     a full clone, as far as its settings tell
policy      .unleakignore
rules       iterable-api-key, iterable-jwt-secret, mailchimp-api-key, mailchimp-transactional-key
hooks       none: run "unleak hook install"
hooks       git runs no commit hook for --no-verify, fast-forward merges, clean cherry-picks, reverts and rebases, git am, and commits made by a server
hooks       what comes in that way is seen by "unleak scan --range BASE..HEAD" in CI, and by the pre-push hook
would scan  2 files, 1 excluded
`);
		expect(stdout).toMatch(/^git {9}\d+\.\d+.* \(.+git.*\)$/m);
	});

	test("says what a history lacks", async () => {
		const cwd = await makeRepository({ "a.txt": "x" });
		const clone = join(makeFolder(), "clone");
		git(cwd, "clone", "--quiet", "--depth=1", `file://${cwd}`, clone);
		git(clone, "config", "remote.origin.promisor", "true");
		write(clone, { ".git/objects/info/alternates": `${cwd}/.git/objects\n../gone\n` });
		const { code, stdout } = await run(["doctor"], { cwd: clone });
		expect(code).toBe(0);
		expect(stdout.split("\n").filter((line) => line.startsWith("history"))).toEqual([
			'history     shallow: it ends at 1 commit, "git fetch --unshallow" gets the rest',
			"history     partial clone: objects may be at the remote alone, and are never fetched by a scan",
			"history     borrows objects from 2 other folders, 1 of which cannot be found",
		]);
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
