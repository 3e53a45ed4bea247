// The flags that select what is scanned. A part of the table in flags.ts.

const baselines = ["baseline create", "baseline prune", "baseline check"] as const;
/** Commands that scan. */
export const scanCommands = ["scan", ...baselines] as const;
/** On a part of the tree, what is elsewhere would count as gone from the baseline. */
export const partialScanCommands = ["scan", "baseline create"] as const;

export const inputFlags = [
	{
		name: "stdin",
		kind: "boolean",
		commands: ["scan"],
		group: "Input",
		help: "Scan standard input as one text",
	},
	{
		name: "history",
		kind: "boolean",
		commands: ["scan"],
		group: "Input",
		help: "Scan all that a git repository holds, reachable or not; its path is the only operand",
	},
	{
		name: "range",
		kind: "string",
		placeholder: "BASE..HEAD",
		commands: ["scan"],
		group: "Input",
		help: "Scan what was added by the commits that HEAD has and BASE does not have",
	},
	{
		name: "staged",
		kind: "boolean",
		commands: ["scan"],
		group: "Input",
		help: "Scan what the next commit would record, all of it or of the named paths (GIT_INDEX_FILE counts)",
	},
	{
		name: "branch",
		kind: "string",
		placeholder: "NAME",
		commands: ["scan"],
		group: "Input",
		help: "With --history: only the commits that this branch, tag or commit reaches",
	},
	{
		name: "since",
		kind: "string",
		placeholder: "DATE",
		commands: ["scan"],
		group: "Input",
		help: "With --history: only commits of this day (such as 2024-05-01, in UTC) or later",
	},
	{
		name: "machine",
		kind: "boolean",
		commands: ["audit"],
		group: "Input",
		help: "Read what agents, shells and API clients keep on this machine, and .env files and settings in the named folders; on a terminal it asks first",
	},
	{
		name: "dry-run",
		kind: "boolean",
		commands: ["audit", "scrub"],
		group: "Input",
		help: "Change nothing: show what would be replaced",
		helpFor: { audit: "With --machine: show what would be read, and read nothing" },
	},
	{
		name: "yes",
		short: "y",
		kind: "boolean",
		commands: ["audit"],
		group: "Input",
		help: "With --machine: do not ask whether to read",
	},
	{
		name: "include-ignored",
		kind: "boolean",
		commands: [...scanCommands, "audit"],
		group: "Input",
		help: "Scan also untracked files that git ignores",
	},
	{
		name: "exclude",
		kind: "list",
		placeholder: "GLOB",
		commands: [...partialScanCommands, "ci", "audit"],
		group: "Input",
		help: "Leave out these paths (gitignore syntax); may be given several times",
	},
	{
		name: "max-file-size",
		kind: "string",
		placeholder: "SIZE",
		commands: [...scanCommands, "ci", "audit", "scrub", "merge", "compare"],
		group: "Input",
		help: "Larger files are reported as problems (default 100MB)",
		helpFor: {
			merge: "All reports together may have so many bytes (default 1GB)",
			compare: "Both reports together may have so many bytes (default 1GB)",
		},
	},
	{
		name: "archive-depth",
		kind: "string",
		placeholder: "NUMBER",
		commands: [...scanCommands, "ci", "audit"],
		group: "Input",
		help: "How many levels of archives are opened (default 4); 0 opens none",
	},
	{
		name: "images",
		kind: "boolean",
		negatable: true,
		commands: [...scanCommands, "ci", "audit"],
		group: "Input",
		help: "Also read keys in pictures (PNG, JPEG, GIF, WebP), with optional packages",
		helpFor: {
			audit:
				"Read keys in pictures (PNG, JPEG, GIF, WebP) or not (default: where the optional packages are installed)",
		},
	},
	{
		name: "jobs",
		kind: "string",
		placeholder: "NUMBER",
		commands: [...scanCommands, "ci", "audit"],
		group: "Input",
		help: "Number of threads that read, at most one per core (default: that many where it helps); 1 starts none",
	},
] as const;
