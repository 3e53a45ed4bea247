// The flags, and which commands have them: one table for the parser, the help and the docs. A flag
// that is not here is unknown.

import { formats } from "../report/reporter.ts";
import { hookFlags } from "./hook-flags.ts";
import { inputFlags, scans } from "./input-flags.ts";
import { policyFlags } from "./policy-flags.ts";
import { rotateFlags } from "./rotate-flags.ts";

export type { Flag } from "./flag.ts";

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
		commands: ["scan", "ci", "verify", "merge", "compare"],
		group: "Output",
		help: `${formats.slice(0, -1).join(", ")} or ${formats.at(-1)} (default text)`,
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
		help: "Write to this file; its ending chooses the format, unless one is given: the first for the first file, and so on (audit: the name of both files, without .html and .json)",
	},
	{
		name: "show-secrets",
		kind: "boolean",
		commands: ["scan", "merge"],
		group: "Output",
		help: "Print whole keys: mind who reads the screen, the log or the file",
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
		commands: [...scans, "ci", "audit", "merge"],
		group: "Output",
		help: "One line a finding; nothing when all is well",
	},
	{
		name: "verbose",
		short: "v",
		kind: "boolean",
		commands: [...scans, "ci", "audit", "demo", "merge"],
		group: "Output",
		help: "All places, all steps of the playbook, all problems",
	},
	{
		name: "progress",
		kind: "boolean",
		negatable: true,
		commands: [...scans, "ci", "audit"],
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
