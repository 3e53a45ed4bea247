// All commands and what they take, for the parser, the help and the docs. A command of two words ("baseline create")
// is one command here.

import { type Command, exitCodes, noOperands, pathOperands } from "./command.ts";
import { policyCommands } from "./policy-commands.ts";

export type { Command } from "./command.ts";
export { exitCodes } from "./command.ts";

export const commands: readonly Command[] = [
	{
		name: "scan",
		...pathOperands,
		summary: "Find leaked keys in files (the current folder, unless paths are named) or in git",
		examples: [
			["unleak scan", "the current folder"],
			["unleak scan src .env", "these paths, ignored by git or not"],
			['unleak scan "src/**/*.env"', "what matches a pattern, where the shell does not expand it"],
			["unleak scan --format json --output leaks.json --format text", "a file and the screen"],
			["git diff | unleak scan --stdin", "whatever comes in"],
			["unleak scan --history", "every object of this repository, deleted branches too"],
			["unleak scan --history ../shop --since 2024-05-01", "another one, its younger commits"],
			["unleak scan --range main..HEAD", "what the commits of a branch bring"],
			["unleak scan --staged", "what the next commit would record"],
		],
		exitCodes,
	},
	{
		name: "audit",
		operands: "[REPO | --machine PROJECT...]",
		minOperands: 0,
		maxOperands: Number.POSITIVE_INFINITY,
		summary: "Find keys in a repository's files and its whole history, and write a report",
		examples: [
			["unleak audit", "the current repository; an HTML page and JSON, side by side"],
			["unleak audit ../shop --verify", "also ask the providers which keys still work"],
			["unleak audit --output reports/shop", "writes reports/shop.html and reports/shop.json"],
			[
				"unleak audit ../shop --output-dir reports",
				'one of several: "unleak merge reports --output all.html" joins them',
			],
			["unleak audit --machine", "what agents, shells and API clients keep in your home folder"],
			["unleak audit --machine ~/shop --dry-run", "only show what would be read there"],
		],
		exitCodes,
	},
	{
		name: "verify",
		operands: "",
		minOperands: 0,
		// More are refused by the command, which says why.
		maxOperands: Number.POSITIVE_INFINITY,
		summary:
			"Ask the providers whether keys still work (on standard input: one a line, NAME=key, JSON)",
		examples: [
			["unleak verify < keys.txt", "one verdict per line; the key's shape tells its provider"],
			["unleak verify < .env", "NAME=key and JSON are understood; other settings are skipped"],
			["pbpaste | sed 's/^/iterable /' | unleak verify", "or a word in front of it does"],
			["unleak verify --list-endpoints", "every URL that is ever asked"],
		],
		exitCodes: [
			[0, "every key is dead"],
			[1, "a key works, or nobody could tell whether it does"],
			[2, "no key came, a wrong flag, or a failure of unleak itself"],
			[3, "every key that was asked about is dead, but some could not be asked about"],
			[130, "stopped before a provider was asked"],
		],
	},
	{
		name: "rotate",
		operands: "[FINGERPRINT]",
		minOperands: 0,
		maxOperands: 1,
		summary: "Replace and revoke a leaked key, step by step, until it is proven dead",
		examples: [
			["unleak rotate", "choose among the keys of this tree, or go on where you stopped"],
			[
				"unleak rotate 3f9a1c --record ~/records",
				"the key of this fingerprint, and a record to keep",
			],
			["unleak rotate --non-interactive", "in CI: exit code 1 while the old key may live"],
			["unleak rotate --status", "which rotations are open, and which are finished"],
		],
		exitCodes: [
			[0, "the old key is dead"],
			[1, "the old key may live: stopped, not proven, or a person is needed"],
			[2, "a wrong flag, no such key, or a failure of unleak itself"],
		],
	},
	{
		name: "scrub",
		operands: "FILE...",
		minOperands: 1,
		maxOperands: Number.POSITIVE_INFINITY,
		summary: "Replace known keys in agents' transcripts and shell histories by their redacted form",
		examples: [
			["unleak scrub --dry-run ~/.claude/projects/*/*.jsonl", "what would be replaced"],
			["unleak scrub ~/.bash_history", "the keys work until they are revoked all the same"],
		],
		exitCodes: [
			[0, "no known key is left in these files"],
			[1, "a key is still in a file: a dry run, a file in use, or a form that cannot be replaced"],
			[2, "a wrong flag, a file that is not there, or a failure of unleak itself"],
			[3, "no known key is left, but something could not be read"],
		],
	},
	{
		name: "playbook",
		operands: "PROVIDER",
		minOperands: 1,
		maxOperands: 1,
		summary: "Print how to rotate and revoke a provider's key",
		examples: [
			["unleak playbook mailchimp --dc us12", "with links to the right data centre"],
			["unleak playbook iterable --region eu", "for an account in Europe"],
			["unleak playbook mandrill", "for one kind of key, by its rule or a word of its title"],
		],
	},
	...policyCommands,
	{
		name: "explain",
		operands: "FILE[:LINE]",
		minOperands: 1,
		maxOperands: 1,
		summary: "Explain for each candidate in a file why it is a finding or not",
		examples: [
			["unleak explain .env:3", "why was my key not found?"],
			["unleak explain config.js --format json", "for programs"],
		],
	},
	{
		name: "hook install",
		...noOperands,
		summary: "Check each commit for keys, or with a coding agent each prompt and call",
		examples: [
			["unleak hook install", "in this repository; a hook that is there is asked first"],
			["unleak hook install --pre-push", "and before each push"],
			["unleak hook install", "in a bare repository: before each push to it"],
			["unleak hook install --husky", "where husky, --lefthook or --pre-commit runs the hooks"],
			["unleak hook install --claude --user", "a coding agent: no key reaches its model"],
		],
	},
	{
		name: "hook uninstall",
		...noOperands,
		summary: "Remove the hooks, and restore those that were there before",
		examples: [
			["unleak hook uninstall", "in this repository"],
			["unleak hook uninstall --claude --user", "from the settings of a coding agent"],
		],
	},
	{
		name: "hook run",
		operands: "[NAME] [ARGUMENT...]",
		minOperands: 0,
		maxOperands: Number.POSITIVE_INFINITY,
		summary: "What an installed hook starts",
		examples: [
			["unleak hook run pre-commit", "what is staged"],
			["unleak hook run --agent claude < event.json", "an event of a coding agent"],
		],
	},
	{
		name: "ci",
		operands: "",
		minOperands: 0,
		maxOperands: 0,
		summary: "Scan the commits of a pipeline, found by the variables of its CI system",
		examples: [
			["unleak ci", "in a job of GitLab, Azure, Bitbucket, Jenkins, Buildkite and others"],
			["unleak ci --format junit --output unleak.xml --format text", "for the page of the run"],
		],
		exitCodes: [
			...exitCodes.slice(0, 2),
			[
				2,
				"a base that must be fetched first, a wrong flag or config, or a failure of unleak itself",
			],
			...exitCodes.slice(3),
		],
	},
	{
		name: "merge",
		operands: "REPORT...",
		minOperands: 1,
		maxOperands: Number.POSITIVE_INFINITY,
		summary: "Merge several JSON reports into one",
		examples: [
			["unleak merge reports", "all JSON reports of a folder, as one on the screen"],
			["unleak merge reports/*.json", "what several repositories hold, on the screen"],
			["unleak merge *.json --output all.html", "as one page; one finding a key"],
		],
	},
	{
		name: "compare",
		operands: "OLD NEW",
		minOperands: 2,
		maxOperands: 2,
		summary: "Show what changed between two JSON reports",
		examples: [
			["unleak compare monday.json tuesday.json", "new, came back, still there, gone, dead"],
			["unleak compare old.json new.json --output changes.md", "for an issue or a chat"],
			["unleak compare old.json new.json --output changes.html", "as a page"],
		],
		exitCodes: [
			[0, "no key is new, and none came back"],
			[1, "a key is new or came back"],
			[2, "a file that is no report, a wrong flag, or a failure of unleak itself"],
			[3, "no key is new, but the newer report is incomplete"],
		],
	},
	{
		name: "demo",
		...noOperands,
		summary: "Make a small repository with made-up keys, and audit it",
		examples: [["unleak demo", "see findings within seconds"]],
	},
	{
		name: "doctor",
		...noOperands,
		summary: "Show what is installed and what would be scanned",
		examples: [["unleak doctor", "when something seems wrong"]],
	},
	{
		name: "help",
		operands: "[COMMAND]",
		minOperands: 0,
		maxOperands: 2,
		summary: "Explain a command",
		examples: [["unleak help scan", "every flag of a command"]],
	},
];
