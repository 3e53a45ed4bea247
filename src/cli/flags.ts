// Which flags exist, and which commands have them? One table, read by the parser, the help
// and the docs. A flag that is not here is unknown, whatever a later version may bring.

import { formats } from "../report/reporter.ts";

export interface Flag {
	readonly name: string;
	readonly short?: string;
	/** Other tools' spellings, understood and not advertised. */
	readonly aliases?: readonly string[];
	readonly kind: "boolean" | "string" | "list";
	/** What the value is called in the help. */
	readonly placeholder?: string;
	/** The only values there are. */
	readonly values?: readonly string[];
	/** "--no-name" says the opposite. */
	readonly negatable?: boolean;
	/** A boolean that other tools give a number, which changes nothing here. */
	readonly valueIgnored?: boolean;
	/** Commands that have the flag; "all" for every command. */
	readonly commands: readonly string[] | "all";
	readonly group: "Input" | "Policy" | "Output" | "Key" | "Other";
	readonly help: string;
	/** Understood, not shown. */
	readonly hidden?: boolean;
}

const baselines = ["baseline create", "baseline prune", "baseline check"] as const;
const scans = ["scan", ...baselines] as const;
const packs = [...scans, "rules list", "rules show", "rules check"] as const;

export const flags = [
	{
		name: "stdin",
		kind: "boolean",
		commands: ["scan"],
		group: "Input",
		help: "Scan standard input as one text",
	},
	{
		name: "include-ignored",
		kind: "boolean",
		commands: scans,
		group: "Input",
		help: "Scan also untracked files that git ignores",
	},
	{
		name: "exclude",
		kind: "list",
		placeholder: "GLOB",
		commands: scans,
		group: "Input",
		help: "Leave out these paths (gitignore syntax); may be given several times",
	},
	{
		name: "max-file-size",
		kind: "string",
		placeholder: "SIZE",
		commands: scans,
		group: "Input",
		help: "What is larger is a problem, not silence (default 100MB)",
	},
	{
		name: "only",
		kind: "list",
		placeholder: "ID-OR-PROVIDER",
		commands: scans,
		group: "Policy",
		help: "Use only these rules or providers",
	},
	{
		name: "confidence",
		kind: "string",
		placeholder: "LEVEL",
		values: ["high", "medium", "low"],
		commands: scans,
		group: "Policy",
		help: "Lowest confidence shown: high, medium or low (default medium)",
	},
	{
		name: "fail-on",
		kind: "string",
		placeholder: "WHAT",
		values: ["any", "none"],
		commands: ["scan"],
		group: "Policy",
		help: "Which findings make the exit code 1: any or none (default any)",
	},
	{
		name: "allow-incomplete",
		kind: "boolean",
		commands: scans,
		group: "Policy",
		help: "Exit with 0 also when something could not be scanned",
	},
	{
		name: "baseline",
		aliases: ["baseline-path"],
		kind: "string",
		placeholder: "FILE",
		commands: scans,
		group: "Policy",
		help: "Accepted findings (default .unleak-baseline.jsonl)",
	},
	{
		name: "reason",
		kind: "string",
		placeholder: "TEXT",
		commands: ["baseline create"],
		group: "Policy",
		help: "Why these findings are accepted",
	},
	{
		name: "config",
		kind: "string",
		placeholder: "FILE",
		commands: packs,
		group: "Policy",
		help: "Read this config (default .unleak.yaml)",
	},
	{
		name: "no-config",
		kind: "boolean",
		commands: packs,
		group: "Policy",
		help: "Read no config",
	},
	{
		name: "rules",
		kind: "list",
		placeholder: "PATH",
		commands: packs,
		group: "Policy",
		help: "Use this rule pack too; may be given several times",
	},
	{
		name: "format",
		aliases: ["report-format"],
		kind: "list",
		placeholder: "FORMAT",
		values: formats,
		commands: ["scan"],
		group: "Output",
		help: "text, json, jsonl or markdown (default text)",
	},
	{
		name: "output",
		aliases: ["report-path"],
		kind: "list",
		placeholder: "FILE",
		commands: ["scan"],
		group: "Output",
		help: "Write to this file; the first belongs to the first --format, and so on",
	},
	{
		name: "show-secrets",
		kind: "boolean",
		commands: ["scan"],
		group: "Output",
		help: "Print whole keys: mind who reads the screen, the log or the file",
	},
	{
		name: "redact",
		kind: "boolean",
		valueIgnored: true,
		commands: ["scan"],
		group: "Output",
		help: "Redact keys (always on)",
		hidden: true,
	},
	{
		name: "quiet",
		short: "q",
		kind: "boolean",
		commands: scans,
		group: "Output",
		help: "One line a finding; nothing when all is well",
	},
	{
		name: "verbose",
		short: "v",
		kind: "boolean",
		commands: [...scans, "demo"],
		group: "Output",
		help: "All places, all steps of the playbook, all problems",
	},
	{
		name: "progress",
		kind: "boolean",
		negatable: true,
		commands: scans,
		group: "Output",
		help: "Show progress on standard error (default on a terminal)",
	},
	{
		name: "color",
		kind: "boolean",
		negatable: true,
		commands: "all",
		group: "Output",
		help: "Use colours (default on a terminal; NO_COLOR and FORCE_COLOR count)",
	},
	{
		name: "dc",
		kind: "string",
		placeholder: "us12",
		commands: ["playbook"],
		group: "Key",
		help: "The Mailchimp data centre, which ends the key",
	},
	{
		name: "region",
		kind: "string",
		placeholder: "REGION",
		values: ["us", "eu"],
		commands: ["playbook"],
		group: "Key",
		help: "The Iterable region: us or eu",
	},
	{
		name: "key-type",
		kind: "string",
		placeholder: "TYPE",
		commands: ["playbook"],
		group: "Key",
		help: "The type of the key, as a finding names it",
	},
	{
		name: "help",
		short: "h",
		kind: "boolean",
		commands: "all",
		group: "Other",
		help: "Show this help",
	},
	{
		name: "version",
		short: "V",
		kind: "boolean",
		commands: "all",
		group: "Other",
		help: "Show the version",
	},
] as const;
