// All flags and the commands that have them: one table for the parser, the help and the docs.

import { comparisonFormats, formats } from "../report/formats.ts";
import { hookFlags } from "./hook-flags.ts";
import { inputFlags, scanCommands } from "./input-flags.ts";
import { policyFlags } from "./policy-flags.ts";
import { rotateFlags } from "./rotate-flags.ts";

export type { Flag } from "./flag.ts";

function anyOf(names: readonly string[]): string {
	return `${names.slice(0, -1).join(", ")} or ${names.at(-1)} (default text)`;
}

export const flags = [
	...inputFlags,
	...rotateFlags,
	...hookFlags,
	...policyFlags,
	{
		name: "list-endpoints",
		kind: "boolean",
		commands: ["verify"],
		group: "Other",
		help: "List every URL that a live check could ever ask, and ask none",
	},
	{
		name: "format",
		short: "f",
		aliases: ["report-format"],
		kind: "list",
		placeholder: "FORMAT",
		values: formats,
		commands: ["scan", "ci", "verify", "merge", "compare", "explain"],
		group: "Output",
		help: anyOf(formats),
		helpFor: { compare: anyOf(comparisonFormats), explain: anyOf(["text", "json"]) },
	},
	{
		name: "json",
		kind: "boolean",
		means: ["format", "json"],
		commands: ["scan", "ci", "verify", "merge", "compare"],
		group: "Output",
		help: "Write JSON",
	},
	{
		name: "output",
		short: "o",
		aliases: ["report-path"],
		kind: "list",
		placeholder: "FILE",
		commands: ["scan", "ci", "verify", "audit", "merge", "compare"],
		group: "Output",
		help: "Write to this file; its ending chooses the format, unless one is given: the first for the first file, and so on",
		helpFor: { audit: "The name of both files, without .html and .json" },
	},
	{
		name: "output-dir",
		kind: "string",
		placeholder: "DIR",
		commands: ["audit"],
		group: "Output",
		help: "Write both files into this folder, which is made if need be, under their usual names",
	},
	{
		name: "show-secrets",
		kind: "boolean",
		commands: ["scan", "merge"],
		group: "Output",
		help: "Print whole keys: mind who reads the screen, the log or the file",
	},
	{
		name: "no-people",
		kind: "boolean",
		commands: ["scan", "ci", "verify", "audit", "merge", "compare"],
		group: "Output",
		help: "Leave people out of the report: authors, accounts, owners, addresses of mail, names of home folders",
	},
	{
		name: "redact",
		kind: "boolean",
		valueIgnored: true,
		commands: ["scan", "merge"],
		group: "Output",
		help: "Redact keys (always on)",
		hidden: true,
	},
	{
		name: "quiet",
		short: "q",
		kind: "boolean",
		commands: [...scanCommands, "ci", "audit", "merge"],
		group: "Output",
		help: "One line per finding; nothing when no key is found",
	},
	{
		name: "verbose",
		short: "v",
		kind: "boolean",
		commands: [...scanCommands, "ci", "audit", "demo", "merge"],
		group: "Output",
		help: "All places, all steps of the playbook, all problems",
	},
	{
		name: "progress",
		kind: "boolean",
		negatable: true,
		commands: [...scanCommands, "ci", "audit"],
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
