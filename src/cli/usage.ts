// Which commands exist, and what do they take? Read by the parser, the help and the docs.
// A command of two words ("baseline create") is one command here.

export interface Command {
	readonly name: string;
	/** What stands behind the name, for the usage line. */
	readonly operands: string;
	readonly minOperands: number;
	readonly maxOperands: number;
	/** One line for the list of commands. */
	readonly summary: string;
	readonly examples: readonly (readonly [command: string, meaning: string])[];
	/** Told in the help of the command. */
	readonly exitCodes?: ExitCodes;
}

type ExitCodes = readonly (readonly [code: number, meaning: string])[];

/** Exit codes of a scan and their meaning, for the help. */
export const exitCodes: ExitCodes = [
	[0, "no keys found, and all that was planned was scanned"],
	[1, "keys found"],
	[2, "a wrong flag, config or rule pack, or a failure of unleak itself"],
	[3, "no keys found, but something could not be scanned, or nothing was left to scan"],
];

const none = { operands: "", minOperands: 0, maxOperands: 0 } as const;
const paths = {
	operands: "[PATH...]",
	minOperands: 0,
	maxOperands: Number.POSITIVE_INFINITY,
} as const;

export const commands: readonly Command[] = [
	{
		name: "scan",
		...paths,
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
		operands: "[REPO]",
		minOperands: 0,
		maxOperands: 1,
		summary: "Find keys in a repository's files and its whole history, and write a report",
		examples: [
			["unleak audit", "the current repository; an HTML page and JSON, side by side"],
			["unleak audit ../shop --verify", "ask the providers too which keys still work"],
			["unleak audit --output reports/shop", "writes reports/shop.html and reports/shop.json"],
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
			["unleak verify < keys.txt", "a verdict a line; the shape of a key tells its provider"],
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
	{
		name: "allow",
		operands: "FINGERPRINT",
		minOperands: 1,
		maxOperands: 1,
		summary: "Accept one finding, with a reason, in .unleak.yaml",
		examples: [
			[
				'unleak allow 3f7188a0b1c2 --reason "a closed test account"',
				"the digits that a report shows, or the first 6 of them",
			],
			[
				'unleak allow 3f7188 --reason "revoked" --owner mail-team --expires 2027-05-01',
				"afterwards it counts again",
			],
		],
	},
	{
		name: "baseline create",
		...paths,
		summary: "Accept what is there today, with a reason",
		examples: [
			['unleak baseline create --reason "revoked on 1 May"', "accept all that a scan finds"],
			["unleak baseline create --baseline old.jsonl legacy", "only what lies below one folder"],
		],
	},
	{
		name: "baseline prune",
		...none,
		summary: "Drop from the baseline what is gone",
		examples: [["unleak baseline prune", "after keys were removed"]],
	},
	{
		name: "baseline check",
		...none,
		summary: "Report what is new and what is gone; change nothing",
		examples: [["unleak baseline check", "is the baseline still true?"]],
	},
	{
		name: "rules list",
		...none,
		summary: "List the rules in force",
		examples: [["unleak rules list --rules our-rules.yaml", "with a pack of your own"]],
	},
	{
		name: "rules show",
		operands: "ID",
		minOperands: 1,
		maxOperands: 1,
		summary: "Show one rule, with what it needs and what speaks against a match",
		examples: [["unleak rules show mailchimp-api-key", "what is it that matches?"]],
	},
	{
		name: "rules check",
		...paths,
		summary: "Prove rule packs by their own examples",
		examples: [
			["unleak rules check our-rules.yaml", "before you trust a pack"],
			['unleak rules check "packs/*.yaml"', "all that match a pattern"],
		],
	},
	{
		name: "hook install",
		...none,
		summary: "Let git ask before each commit whether it would record a key",
		examples: [
			["unleak hook install", "in this repository; a hook that is there is asked first"],
			["unleak hook install --pre-push", "and before each push"],
			["unleak hook install --husky", "where husky, --lefthook or --pre-commit runs the hooks"],
		],
	},
	{
		name: "hook uninstall",
		...none,
		summary: "Take the hooks out again; those that were there before come back",
		examples: [["unleak hook uninstall", "in this repository"]],
	},
	{
		name: "hook run",
		operands: "NAME [ARGUMENT...]",
		minOperands: 1,
		maxOperands: Number.POSITIVE_INFINITY,
		summary: "What an installed hook starts",
		examples: [["unleak hook run pre-commit", "what is staged"]],
	},
	{
		name: "merge",
		operands: "REPORT...",
		minOperands: 1,
		maxOperands: Number.POSITIVE_INFINITY,
		summary: "Put several JSON reports together into one",
		examples: [
			["unleak merge reports/*.json", "what several repositories hold, on the screen"],
			["unleak merge *.json --output all.html", "as one page; one finding a key"],
		],
	},
	{
		name: "demo",
		...none,
		summary: "Make a small repository with made-up keys, and audit it",
		examples: [["unleak demo", "see findings within seconds"]],
	},
	{
		name: "doctor",
		...none,
		summary: "Say what is installed and what would be scanned",
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
