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
] as const;
