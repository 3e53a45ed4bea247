// Flags of `unleak hook`, a part of the table in flags.ts.

const both = ["hook install", "hook uninstall"] as const;

export const hookFlags = [
	{
		name: "husky",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "For a repository that uses husky: its scripts call the hook",
	},
	{
		name: "lefthook",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "For a repository that uses lefthook: its commands call the hook",
	},
	{
		name: "pre-commit",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "For a repository that uses pre-commit: a local hook of it calls this one",
	},
	{
		name: "global",
		kind: "boolean",
		commands: both,
		group: "Input",
		help: "For every repository that is made or cloned from now on",
	},
	{
		name: "pre-push",
		kind: "boolean",
		commands: ["hook install"],
		group: "Input",
		help: "Also scan the commits of a push",
	},
	{
		name: "agent",
		kind: "string",
		values: ["claude", "codex", "gemini", "copilot", "cursor", "opencode", "windsurf", "cline"],
		placeholder: "NAME",
		commands: ["hook run"],
		group: "Input",
		help: "Read an event of this coding agent on standard input, and answer it",
	},
	{
		name: "event",
		kind: "string",
		placeholder: "NAME",
		commands: ["hook run"],
		group: "Input",
		help: "The name of the event, for agents that do not send it",
	},
] as const;
