// What is wrong with the command line ends with 2, on standard error, with what to do.

import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { dist, environment, fill, run } from "./program.ts";

test.each<[string, string]>([
	["scan nosuch", 'Cannot scan "nosuch": it does not exist\n'],
	[
		"scan . nosuch",
		'Cannot scan "nosuch": it does not exist\n  Is it spelled so? A list of changed files leaves deleted ones out with "git diff --name-only --diff-filter=d"\n',
	],
	[
		"hook run",
		"Cannot run a hook: none was named\n  Name one of pre-commit, pre-merge-commit, commit-msg, pre-push, pre-receive\n",
	],
	["scan --formt json", 'Unknown flag "--formt"\n  Did you mean "--format"?\n'],
	["scan --stdin a.txt", '"--stdin" takes no paths, but "a.txt" is one\n'],
	[
		"scan --fail-on active",
		'Cannot fail on active keys alone: nobody is asked which are\n  Add "--verify", or fail on any key\n',
	],
	["scan --details", '"--details" needs "--verify"\n  Add it, or leave both out\n'],
	["scna", 'Unknown command "scna"\n  Did you mean "unleak scan"?\n'],
	[
		"scan --only iterabel",
		'Cannot scan only for "iterabel": there is no such rule or provider\n  Did you mean "iterable"?\n',
	],
	[
		"scan --max-file-size lots",
		'Cannot use "lots" as "--max-file-size": it is no size\n  Write for instance "100MB" or "4GiB"\n',
	],
	[
		"scan --exclude #x",
		'Write "\\#" for a glob that begins with "#": else it is a comment (in a glob to exclude)\n',
	],
	["scan --config nosuch.yaml", 'Cannot read "nosuch.yaml": it does not exist\n'],
	["scan --baseline nosuch", 'Cannot read "nosuch": it does not exist\n'],
	["scan --rules nosuch.yaml", 'Cannot read "nosuch.yaml": it does not exist\n'],
	["scan --rules empty", 'Cannot use "empty": the folder holds no YAML file\n'],
	["rules check empty", 'Cannot use "empty": the folder holds no YAML file\n'],
	["rules show nosuch", 'There is no rule "nosuch"\n  "unleak rules list" names them\n'],
	[
		"rules show mailchimp-key",
		'There is no rule "mailchimp-key"\n  Did you mean "mailchimp-api-key"?\n',
	],
	["playbook mailchip", 'There is no playbook for "mailchip"\n  Did you mean "mailchimp"?\n'],
	[
		"playbook stripe",
		'There is no playbook for "stripe"\n  There are: iterable, mailchimp; or name a rule of "unleak rules list"\n',
	],
	[
		"playbook mailchimp --dc us123",
		'Cannot use "us123" as a data centre\n  It ends the key and looks like "us12"\n',
	],
	[
		"playbook iterable --dc us12",
		'"--dc" changes nothing in the playbook for Iterable\n  Leave it out, or name another provider\n',
	],
	[
		"playbook mailchimp --key-type mobile",
		'Cannot use "mobile" as a type of key of Mailchimp\n  Did you mean "mobile-sdk"?\n',
	],
	["playbook iterable --region asia", '"--region" cannot be "asia": it is one of us, eu\n'],
	[
		"baseline create",
		'Say why these findings are accepted: "--reason" is missing\n  For instance: --reason "revoked on 1 May"\n',
	],
	[
		"baseline prune src",
		'"unleak baseline prune" cannot take "src"\n  Run "unleak help baseline prune" for its flags and examples\n',
	],
	["help scam", 'No help for "scam": there is no such command\n  Did you mean "scan"?\n'],
])("unleak %s", async (line, message) => {
	const cwd = makeFolder();
	write(cwd, { "a.txt": "nothing\n", "empty/": "" });
	expect(await run(line.split(" "), { cwd })).toEqual({
		code: 2,
		stdout: "",
		stderr: `unleak: ${message}`,
	});
});

// Elsewhere the system gives other reasons.
if (process.platform !== "win32") {
	test.each<[string, string]>([
		["scan a.txt/b", 'Cannot scan "a.txt/b": its folder is no folder\n'],
		["scan --config .", 'Cannot read ".": it is no regular file\n'],
	])("unleak %s", async (line, message) => {
		const cwd = makeFolder();
		write(cwd, { "a.txt": "nothing\n" });
		expect(await run(line.split(" "), { cwd })).toEqual({
			code: 2,
			stdout: "",
			stderr: `unleak: ${message}`,
		});
	});

	test("in a folder that was removed", () => {
		const command = 'rmdir "$PWD" && "$0" "$1" scan';
		const { status, stderr } = spawnSync(
			"sh",
			["-c", command, process.execPath, `${dist}/cli.js`],
			{ cwd: makeFolder(), encoding: "utf8", env: environment() },
		);
		expect([status, stderr]).toEqual([
			2,
			"unleak: Cannot tell the current folder: it was removed\n  Change to a folder that exists\n",
		]);
	});
}

test("a key in the wrong place is not repeated, nor is what would drive a terminal", async () => {
	const key = fill("{hex:32}-us3");
	const cwd = makeFolder();
	const commands = [
		["scan", key],
		["scan", "--config", key],
		["scan", "--rules", key],
		["scan", "--baseline", key],
		["scan", "--only", key],
		["scan", "--max-file-size", key],
		["scan", "--output", `${key}/report`],
		["playbook", key],
		["playbook", "mailchimp", "--dc", key],
		["playbook", "mailchimp", "--key-type", key],
		["rules", "show", key],
		["rules", "check", key],
		["help", key],
		[key],
	];
	for (const command of commands) {
		const { code, stdout, stderr } = await run(command, { cwd });
		expect([command, code, stdout]).toEqual([command, 2, ""]);
		expect(stderr).not.toContain(key.slice(0, 20));
	}
	const { stderr } = await run(["scan", "\x1b[2J\u202e"], { cwd });
	expect(stderr).toBe('unleak: Cannot scan "[2J": it does not exist\n');
});

test("a folder as standard input is refused, not taken for an empty text", () => {
	const folder = openSync(makeFolder(), "r");
	const { status, stderr } = spawnSync(process.execPath, [join(dist, "cli.js"), "scan", "-"], {
		stdio: [folder, "pipe", "pipe"],
		env: environment(),
		encoding: "utf8",
	});
	closeSync(folder);
	expect([status, stderr]).toEqual([
		2,
		expect.stringMatching(
			/^unleak: Cannot read standard input: it is a folder\n {2}Name the folder/,
		),
	]);
});
