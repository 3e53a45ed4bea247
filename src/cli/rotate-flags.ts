// Flags of `unleak rotate`, a part of the table in flags.ts.

export const rotateFlags = [
	{
		name: "report",
		kind: "string",
		placeholder: "FILE",
		commands: ["rotate", "allow"],
		group: "Input",
		help: "Look for the key in this JSON report instead of scanning",
	},
	{
		name: "new-key-fd",
		kind: "string",
		placeholder: "N",
		commands: ["rotate"],
		group: "Key",
		help: "Read the new key from this file descriptor instead of asking for it",
	},
	{
		name: "store",
		kind: "list",
		placeholder: "COMMAND",
		commands: ["rotate"],
		group: "Key",
		help: "Run this command with the new key on its standard input, once it was accepted (repeatable)",
	},
	{
		name: "old-key-fd",
		kind: "string",
		placeholder: "N",
		commands: ["rotate"],
		group: "Key",
		help: "Read the old key from this file descriptor, when it is no longer in the tree or history",
	},
	{
		name: "non-interactive",
		kind: "boolean",
		commands: ["rotate"],
		group: "Other",
		help: "Do what can be done without a person; exit with 1 while the old key may live",
	},
	{
		name: "status",
		kind: "boolean",
		commands: ["rotate"],
		group: "Output",
		help: "List all rotations, open and finished, without asking a provider",
	},
	{
		name: "record",
		kind: "string",
		placeholder: "DIR",
		commands: ["rotate"],
		group: "Output",
		help: "Write a copy of the record (JSON and Markdown, no key in it) into this folder",
	},
] as const;
