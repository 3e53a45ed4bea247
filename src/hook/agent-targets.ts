// Where each coding agent reads its hooks from, and what an entry looks like there. Paths of a project file are those of
// this machine: who shares the file with others takes "--user".

import { homedir } from "node:os";
import { join } from "node:path";
import type { AgentName } from "./agent-names.ts";

/** What the installed commands start; paths are absolute. */
export interface AgentPaths {
	readonly node: string;
	/** "" where it is not there or does not do what is needed. */
	readonly grep: string;
	/** dist, or a copy of what hooks need of it. */
	readonly folder: string;
}

export interface AgentTarget {
	readonly name: AgentName;
	readonly title: string;
	/**
	 * "groups": entries stand in groups with a matcher; "entries": in a list an event; "files": a script an event in
	 * a folder; "plugin": one program.
	 */
	readonly form: "groups" | "entries" | "files" | "plugin";
	readonly projectFile: string;
	/** Another one of a project, which is taken where it is there and git does not track it. */
	readonly sharedFile?: string;
	readonly userFile: (env: Environment) => string;
	readonly events: readonly string[];
	/** Fields of the file itself that must be there. */
	readonly head?: Readonly<Record<string, unknown>>;
	readonly matcher?: (event: string) => string | undefined;
	/** Fields of an entry beside its command. */
	readonly entry: (command: AgentCommand, event: string) => Readonly<Record<string, unknown>>;
	/** What a person still has to do or to know. */
	readonly note?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A command in the forms that agents take. */
export interface AgentCommand {
	/** For a shell: of POSIX, or any of Windows. */
	readonly line: string;
	/** For PowerShell. */
	readonly powershell: string;
	/** Without a shell. */
	readonly program: string;
	readonly args: readonly string[];
	readonly isWindows: boolean;
}

/** Long: what an agent cuts off passes, and the program gives up before. */
const timeoutSeconds = 60;

const claudeEvents = [
	"UserPromptSubmit",
	"PreToolUse",
	"PostToolUse",
	"PostToolUseFailure",
	"PostToolBatch",
];

export const agentTargets: readonly AgentTarget[] = [
	{
		name: "claude",
		title: "Claude Code",
		form: "groups",
		projectFile: ".claude/settings.local.json",
		sharedFile: ".claude/settings.json",
		userFile: (env) => join(env.CLAUDE_CONFIG_DIR || join(homedir(), ".claude"), "settings.json"),
		events: claudeEvents,
		matcher: (event) => (/^(?:Pre|Post)ToolUse/.test(event) ? "*" : undefined),
		// On Windows without a shell, for it may be one of two. Elsewhere a version that does not know "args" would
		// start a bare shell, which would run the event.
		entry: ({ line, program, args, isWindows }) => ({
			type: "command",
			...(isWindows ? { command: program, args } : { command: line }),
			timeout: timeoutSeconds,
		}),
	},
	{
		name: "codex",
		title: "Codex",
		form: "groups",
		projectFile: ".codex/hooks.json",
		userFile: (env) => join(env.CODEX_HOME || join(homedir(), ".codex"), "hooks.json"),
		events: ["UserPromptSubmit", "PreToolUse", "PostToolUse"],
		entry: ({ line }) => ({ type: "command", command: line, timeout: timeoutSeconds }),
		note: 'Codex runs no hook that you have not trusted: start it, type "/hooks" and trust these; again after each change',
	},
	{
		name: "cursor",
		title: "Cursor",
		form: "entries",
		projectFile: ".cursor/hooks.json",
		userFile: () => join(homedir(), ".cursor/hooks.json"),
		events: [
			"beforeSubmitPrompt",
			"preToolUse",
			"beforeShellExecution",
			"beforeMCPExecution",
			"beforeReadFile",
			"beforeTabFileRead",
			"postToolUse",
			"postToolUseFailure",
		],
		head: { version: 1 },
		entry: ({ line }, event) => ({
			command: line,
			timeout: timeoutSeconds,
			...(event.startsWith("before") || event === "preToolUse" ? { failClosed: true } : {}),
		}),
		note: "Cursor lets no hook hide what a command printed: only files and commands that are known beforehand are refused",
	},
	{
		name: "copilot",
		title: "Copilot CLI and VS Code",
		form: "entries",
		projectFile: ".github/hooks/unleak.json",
		userFile: (env) => join(env.COPILOT_HOME || join(homedir(), ".copilot"), "hooks/unleak.json"),
		events: ["userPromptSubmitted", "preToolUse", "postToolUse"],
		head: { version: 1 },
		entry: ({ line, powershell, isWindows }) => ({
			type: "command",
			...(isWindows ? { powershell } : { bash: line }),
			timeoutSec: timeoutSeconds,
		}),
	},
	{
		name: "gemini",
		title: "Gemini CLI",
		form: "groups",
		projectFile: ".gemini/settings.json",
		userFile: () => join(homedir(), ".gemini/settings.json"),
		events: ["BeforeAgent", "BeforeTool", "AfterTool"],
		matcher: (event) => (event === "BeforeAgent" ? undefined : "*"),
		entry: ({ line, powershell, isWindows }) => ({
			name: "unleak",
			type: "command",
			command: isWindows ? powershell : line,
			// In milliseconds, unlike the others.
			timeout: timeoutSeconds * 1000,
		}),
	},
	{
		name: "opencode",
		title: "opencode",
		form: "plugin",
		projectFile: ".opencode/plugin/unleak.js",
		userFile: (env) =>
			join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "opencode/plugin/unleak.js"),
		events: ["chat.message", "tool.execute.before", "tool.execute.after"],
		entry: ({ program, args }) => ({ program, args }),
	},
	{
		name: "windsurf",
		title: "Windsurf",
		form: "entries",
		projectFile: ".windsurf/hooks.json",
		userFile: () => join(homedir(), ".codeium/windsurf/hooks.json"),
		events: [
			"pre_user_prompt",
			"pre_read_code",
			"pre_write_code",
			"pre_run_command",
			"pre_mcp_tool_use",
			"post_run_command",
			"post_mcp_tool_use",
		],
		entry: ({ line, powershell, isWindows }) => ({
			command: isWindows ? powershell : line,
			show_output: true,
		}),
		note: "Windsurf lets no hook hide what was read or printed; whether your version runs hooks shows a prompt with a made-up key",
	},
	{
		name: "cline",
		title: "Cline",
		form: "files",
		projectFile: ".clinerules/hooks",
		userFile: () => join(homedir(), "Documents/Cline/Hooks"),
		events: ["UserPromptSubmit", "PreToolUse", "PostToolUse"],
		entry: ({ line }) => ({ line }),
		note: "Cline lets no hook hide an output: a task whose tool printed a key is cancelled",
	},
];

/** The command of an event. */
export function agentCommand(
	{ node, grep, folder }: AgentPaths,
	agent: AgentName,
	event: string,
	platform: string = process.platform,
): AgentCommand {
	const isWindows = platform === "win32";
	// No shell of Windows is asked to look first: one small file of Node does.
	const [program, args] = isWindows
		? [node, [join(folder, "agent-hook.cjs"), "--agent", agent, "--event", event]]
		: ["/bin/sh", [join(folder, scriptName), agent, event, node, grep]];
	const words = [program, ...args].map((word) => (isWindows ? word.replaceAll("\\", "/") : word));
	const [first = "", ...others] = words;
	return {
		line: words.map(isWindows ? windowsWord : posixWord).join(" "),
		powershell: `& ${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(" ")}`,
		program: first,
		args: others,
		isWindows,
	};
}

const scriptName = "agent-hook.sh";

function posixWord(word: string): string {
	return /^[\w./@+:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** As cmd and most others take it; a path of Windows holds no quote. */
function windowsWord(word: string): string {
	return /^[\w./:-]+$/.test(word) ? word : `"${word}"`;
}

/** True for an entry of ours, of any version and place. */
export function isOurs(entry: unknown): boolean {
	return ours.test(JSON.stringify(entry) ?? "");
}

const ours =
	/agent-hook\.sh(?:'|\\")?["', ]+(?:claude|codex|cursor|copilot|gemini|opencode|windsurf|cline)\b|hook\.cjs(?:'|\\")?["', ]+--agent\b/;
