// The hooks of the other agents: events in each agent's form, with a key in each place, and the answer that this agent
// heeds. ask() checks of every answer that the key is not in it.

import { describe, expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { type Asked, ask, goOn, keyOf } from "./ask.ts";

const key = keyOf("agent");
const line = `MAILCHIMP_API_KEY=${key}\n`;
const marker = `[unleak hid a key here: ${key.slice(0, 4)}********-us7]`;
const shown = `MAILCHIMP_API_KEY=${marker}\n`;
const finds = expect.stringContaining("holds a key");
const hidden = expect.stringContaining(shown);

interface Row {
	readonly agent: string;
	readonly what: string;
	readonly event: (cwd: string) => object;
	readonly eventName?: string;
	readonly json?: unknown;
	readonly stderr?: unknown;
	readonly code?: number;
}

const codexEvent = (hook_event_name: string, cwd: string, fields: object) => ({
	session_id: "s",
	turn_id: "t",
	transcript_path: null,
	cwd,
	model: "m",
	hook_event_name,
	...fields,
});
const geminiEvent = (hook_event_name: string, cwd: string, fields: object) => ({
	session_id: "s",
	transcript_path: "/t.json",
	cwd,
	hook_event_name,
	timestamp: "2026-11-30T00:00:00.000Z",
	...fields,
});
const copilotEvent = (cwd: string, fields: object) => ({
	sessionId: "s",
	timestamp: 1,
	cwd,
	...fields,
});
const cursorEvent = (hook_event_name: string, cwd: string, fields: object) => ({
	conversation_id: "c",
	generation_id: "g",
	model: "m",
	hook_event_name,
	cursor_version: "2026.09.18-9a7762b",
	workspace_roots: [cwd],
	user_email: null,
	transcript_path: null,
	...fields,
});
const windsurfEvent = (agent_action_name: string, tool_info: object) => ({
	agent_action_name,
	trajectory_id: "t",
	execution_id: "e",
	timestamp: "2026-11-30T00:00:00Z",
	tool_info,
});
const clineEvent = (hookName: string, cwd: string, fields: object) => ({
	clineVersion: "3.4",
	hookName,
	taskId: "1",
	workspaceRoots: [cwd],
	...fields,
});

const denied = (hookEventName: string) => ({
	hookSpecificOutput: {
		hookEventName,
		permissionDecision: "deny",
		permissionDecisionReason: finds,
	},
});
const forVsCode = {
	permissionDecision: "deny",
	permissionDecisionReason: finds,
	...denied("PreToolUse"),
};
const notSent = { decision: "block", reason: finds, continue: false, stopReason: finds };
const cursorRefusal = { permission: "deny", user_message: finds, agent_message: finds };

const rows: readonly Row[] = [
	{
		agent: "codex",
		what: "a prompt",
		event: (cwd) => codexEvent("UserPromptSubmit", cwd, { prompt: line }),
		json: { decision: "block", reason: finds },
	},
	{
		agent: "codex",
		what: "a command",
		event: (cwd) =>
			codexEvent("PreToolUse", cwd, { tool_name: "Bash", tool_input: { command: `echo ${key}` } }),
		json: denied("PreToolUse"),
	},
	{
		agent: "codex",
		what: "a file that a command prints",
		event: (cwd) =>
			codexEvent("PreToolUse", cwd, {
				tool_name: "Bash",
				tool_input: { command: "sed -n 1,9p .env" },
			}),
		json: denied("PreToolUse"),
	},
	{
		agent: "codex",
		what: "a file of a command in words",
		event: (cwd) =>
			codexEvent("PreToolUse", cwd, {
				tool_name: "shell",
				tool_input: { command: ["cat", "a b.env"] },
			}),
		json: denied("PreToolUse"),
	},
	{
		agent: "codex",
		what: "a file in what a shell of old versions runs",
		event: (cwd) =>
			codexEvent("PreToolUse", cwd, {
				tool_name: "shell",
				tool_input: { command: ["bash", "-lc", "head -3 .env | tr a b"] },
			}),
		json: denied("PreToolUse"),
	},
	{
		agent: "codex",
		what: "a file in the folder that a command starts in",
		event: (cwd) =>
			codexEvent("PreToolUse", cwd, {
				tool_name: "shell",
				tool_input: { command: ["cat", "deep.env"], workdir: "sub" },
			}),
		json: denied("PreToolUse"),
	},
	{
		agent: "codex",
		what: "a word of a command",
		event: (cwd) =>
			codexEvent("PreToolUse", cwd, {
				tool_name: "shell",
				tool_input: { command: ["echo", key] },
			}),
		json: denied("PreToolUse"),
	},
	{
		agent: "codex",
		what: "a patch",
		event: (cwd) =>
			codexEvent("PreToolUse", cwd, {
				tool_name: "apply_patch",
				tool_input: { command: `*** Begin Patch\n*** Add File: a.env\n+${line}*** End Patch` },
			}),
		json: denied("PreToolUse"),
	},
	{
		agent: "codex",
		what: "an output",
		event: (cwd) =>
			codexEvent("PostToolUse", cwd, {
				tool_name: "Bash",
				tool_input: { command: "x" },
				tool_response: `a\n${line}b\n`,
			}),
		json: { decision: "block", reason: hidden, systemMessage: finds },
	},
	{
		agent: "codex",
		what: "an answer of an MCP server",
		event: (cwd) =>
			codexEvent("PostToolUse", cwd, {
				tool_name: "mcp__a__b",
				tool_input: {},
				tool_response: { content: [{ type: "text", text: line }] },
			}),
		json: { decision: "block", reason: hidden, systemMessage: finds },
	},
	{
		agent: "gemini",
		what: "a prompt with the text of a file",
		event: (cwd) =>
			geminiEvent("BeforeAgent", cwd, { prompt: `see @a.env\n--- a.env ---\n${line}` }),
		json: { decision: "deny", reason: finds },
	},
	{
		agent: "gemini",
		what: "a file to be read",
		event: (cwd) =>
			geminiEvent("BeforeTool", cwd, { tool_name: "read_file", tool_input: { file_path: ".env" } }),
		json: { decision: "deny", reason: finds },
	},
	{
		agent: "gemini",
		what: "several files to be read",
		event: (cwd) =>
			geminiEvent("BeforeTool", cwd, {
				tool_name: "read_many_files",
				tool_input: { include: ["*.env", ".env"] },
			}),
		json: { decision: "deny", reason: finds },
	},
	{
		agent: "gemini",
		what: "a file to be written",
		event: (cwd) =>
			geminiEvent("BeforeTool", cwd, {
				tool_name: "write_file",
				tool_input: { file_path: "b", content: line },
			}),
		json: { decision: "deny", reason: finds },
	},
	{
		agent: "gemini",
		what: "an output",
		event: (cwd) =>
			geminiEvent("AfterTool", cwd, {
				tool_name: "run_shell_command",
				tool_input: { command: "x" },
				tool_response: { llmContent: `Output: ${line}`, returnDisplay: line },
			}),
		json: { decision: "deny", reason: hidden, systemMessage: finds },
	},
	{
		agent: "gemini",
		what: "an output in parts",
		event: (cwd) =>
			geminiEvent("AfterTool", cwd, {
				tool_name: "mcp_x",
				tool_input: {},
				tool_response: { llmContent: [{ text: line }, { text: "more" }], returnDisplay: "" },
			}),
		json: { decision: "deny", reason: hidden, systemMessage: finds },
	},
	{
		agent: "copilot",
		what: "a prompt",
		eventName: "userPromptSubmitted",
		event: (cwd) => copilotEvent(cwd, { prompt: line }),
		json: notSent,
	},
	{
		agent: "copilot",
		what: "a command",
		eventName: "preToolUse",
		event: (cwd) => copilotEvent(cwd, { toolName: "bash", toolArgs: { command: `echo ${key}` } }),
		json: forVsCode,
	},
	{
		agent: "copilot",
		what: "a file, its arguments as JSON in a text",
		eventName: "preToolUse",
		event: (cwd) =>
			copilotEvent(cwd, { toolName: "view", toolArgs: JSON.stringify({ path: `${cwd}/.env` }) }),
		json: forVsCode,
	},
	{
		agent: "copilot",
		what: "an output",
		eventName: "postToolUse",
		event: (cwd) =>
			copilotEvent(cwd, {
				toolName: "bash",
				toolArgs: { command: "x" },
				toolResult: { resultType: "success", textResultForLlm: line },
			}),
		json: { modifiedResult: { resultType: "success", textResultForLlm: hidden } },
	},
	{
		agent: "copilot",
		what: "an output in the other names",
		event: (cwd) => ({
			hook_event_name: "PostToolUse",
			session_id: "s",
			cwd,
			tool_name: "Bash",
			tool_input: {},
			tool_result: { result_type: "success", text_result_for_llm: line },
		}),
		json: { modifiedResult: { resultType: "success", textResultForLlm: hidden } },
	},
	{
		agent: "copilot",
		what: "a prompt in VS Code",
		event: (cwd) => ({
			hookEventName: "UserPromptSubmit",
			sessionId: "s",
			cwd,
			prompt: "see @.env",
		}),
		json: notSent,
	},
	{
		agent: "copilot",
		what: "an output in VS Code, which may be known now",
		event: (cwd) => ({
			hookEventName: "PostToolUse",
			cwd,
			tool_name: "run",
			tool_input: {},
			tool_response: line,
		}),
		json: {
			decision: "block",
			reason: hidden,
			systemMessage: expect.stringContaining("lets no hook hide it"),
		},
	},
	{
		agent: "cursor",
		what: "a prompt",
		event: (cwd) => cursorEvent("beforeSubmitPrompt", cwd, { prompt: line, attachments: [] }),
		json: { continue: false, user_message: finds },
	},
	{
		agent: "cursor",
		what: "a file added to a prompt",
		event: (cwd) =>
			cursorEvent("beforeSubmitPrompt", cwd, {
				prompt: "why?",
				attachments: [{ type: "file", file_path: `${cwd}/.env` }],
			}),
		json: { continue: false, user_message: finds },
	},
	{
		agent: "cursor",
		what: "a file to be read, its content in the event",
		event: (cwd) =>
			cursorEvent("beforeReadFile", cwd, { file_path: "/elsewhere/a.env", content: line }),
		json: cursorRefusal,
	},
	{
		agent: "cursor",
		what: "a command",
		event: (cwd) => cursorEvent("beforeShellExecution", cwd, { command: `echo ${key}`, cwd }),
		json: cursorRefusal,
	},
	{
		agent: "cursor",
		what: "a file that a command prints",
		event: (cwd) => cursorEvent("beforeShellExecution", cwd, { command: "cat .env", cwd }),
		json: cursorRefusal,
	},
	{
		agent: "cursor",
		what: "a tool",
		event: (cwd) =>
			cursorEvent("preToolUse", cwd, {
				tool_name: "Write",
				tool_input: { path: "a", contents: line },
			}),
		json: cursorRefusal,
	},
	{
		agent: "cursor",
		what: "a call of an MCP server, its arguments as JSON in a text",
		event: (cwd) =>
			cursorEvent("beforeMCPExecution", cwd, {
				tool_name: "send",
				tool_input: JSON.stringify({ apiKey: key }),
			}),
		json: cursorRefusal,
	},
	{
		agent: "cursor",
		what: "an answer of an MCP server",
		event: (cwd) =>
			cursorEvent("postToolUse", cwd, {
				tool_name: "MCP:send",
				tool_input: {},
				tool_output: JSON.stringify({ content: [{ type: "text", text: line }] }),
			}),
		json: {
			additional_context: finds,
			updated_mcp_tool_output: { content: [{ type: "text", text: shown }] },
		},
	},
	{
		agent: "cursor",
		what: "an output of a shell, which is known now",
		event: (cwd) =>
			cursorEvent("postToolUse", cwd, {
				tool_name: "Shell",
				tool_input: { command: "x" },
				tool_output: JSON.stringify({ output: line, exitCode: 0 }),
			}),
		json: { additional_context: expect.stringContaining("lets no hook hide it") },
	},
	{
		agent: "windsurf",
		what: "a prompt",
		event: () => windsurfEvent("pre_user_prompt", { user_prompt: line }),
		code: 2,
		stderr: finds,
	},
	{
		agent: "windsurf",
		what: "a file to be read",
		event: (cwd) => windsurfEvent("pre_read_code", { file_path: `${cwd}/.env` }),
		code: 2,
		stderr: finds,
	},
	{
		agent: "windsurf",
		what: "an edit",
		event: () =>
			windsurfEvent("pre_write_code", {
				file_path: "a",
				edits: [{ old_string: "a", new_string: line }],
			}),
		code: 2,
		stderr: finds,
	},
	{
		agent: "windsurf",
		what: "a command that prints a file",
		event: (cwd) => windsurfEvent("pre_run_command", { command_line: "type .env", cwd }),
		code: 2,
		stderr: finds,
	},
	{
		agent: "windsurf",
		what: "an answer of an MCP server, which is known now",
		event: () => windsurfEvent("post_mcp_tool_use", { mcp_tool_name: "a", mcp_result: line }),
		code: 1,
		stderr: expect.stringContaining("lets no hook hide it"),
	},
	{
		agent: "cline",
		what: "a prompt",
		event: (cwd) =>
			clineEvent("UserPromptSubmit", cwd, { userPromptSubmit: { prompt: line, attachments: [] } }),
		json: { cancel: true, errorMessage: finds },
	},
	{
		agent: "cline",
		what: "a prompt that names a file as Cline does",
		event: (cwd) =>
			clineEvent("UserPromptSubmit", cwd, { userPromptSubmit: { prompt: "see @/.env, please" } }),
		json: { cancel: true, errorMessage: finds },
	},
	{
		agent: "cline",
		what: "a file to be read",
		event: (cwd) =>
			clineEvent("PreToolUse", cwd, {
				preToolUse: { toolName: "read_file", parameters: { path: ".env" } },
			}),
		json: { cancel: true, errorMessage: finds },
	},
	{
		agent: "cline",
		what: "a command",
		event: (cwd) =>
			clineEvent("PreToolUse", cwd, {
				preToolUse: { toolName: "execute_command", parameters: { command: `echo ${key}` } },
			}),
		json: { cancel: true, errorMessage: finds },
	},
	{
		agent: "cline",
		what: "an output: the task is stopped before the model is asked",
		event: (cwd) =>
			clineEvent("PostToolUse", cwd, {
				postToolUse: { toolName: "x", parameters: {}, result: line, success: true },
			}),
		json: { cancel: true, errorMessage: finds },
	},
	{
		agent: "opencode",
		what: "a prompt",
		event: (cwd) => ({ event: "chat.message", cwd, prompt: [line] }),
		json: { refused: finds },
	},
	{
		agent: "opencode",
		what: "a file to be read",
		event: (cwd) => ({
			event: "tool.execute.before",
			cwd,
			tool: "read",
			args: { filePath: `${cwd}/.env` },
		}),
		json: { refused: finds },
	},
	{
		agent: "opencode",
		what: "an output, and what is displayed of it",
		event: (cwd) => ({
			event: "tool.execute.after",
			cwd,
			tool: "bash",
			args: { command: "x" },
			output: { title: "x", output: line, metadata: { output: line, display: { text: line } } },
		}),
		json: {
			output: { title: "x", output: shown, metadata: { output: shown, display: { text: shown } } },
			note: finds,
			notice: finds,
		},
	},
];

function folderWithKey(): string {
	const folder = makeFolder();
	write(folder, {
		".git/HEAD": "ref: refs/heads/main\n",
		".env": line,
		"a b.env": line,
		"sub/deep.env": line,
	});
	return folder;
}

describe("a key is kept from the model as this agent lets a hook do it:", () => {
	test.each(rows)(
		"$agent, $what",
		async ({ agent, event, eventName, json, stderr = "", code = 0 }) => {
			const named = eventName === undefined ? {} : { eventName };
			const answer = await ask(agent, event(folderWithKey()), named);
			expect(answer).toEqual({ json, stderr, code } as Asked);
		},
	);
});

/** As the agents take "nothing to say". */
const passing: Readonly<Record<string, unknown>> = { cursor: {}, cline: { cancel: false } };

describe("the same events without a key go on:", () => {
	test.each(rows)("$agent, $what", async ({ agent, event, eventName }) => {
		const folder = makeFolder();
		const clean = "MAILCHIMP_API_KEY=\n";
		write(folder, { ".env": clean, "a b.env": clean, "sub/deep.env": clean });
		const text = JSON.stringify(event(folder)).replaceAll(key, "$KEY");
		const named = eventName === undefined ? {} : { eventName };
		expect(await ask(agent, text, named)).toEqual({ ...goOn, json: passing[agent] });
	});
});

test.each(["codex", "gemini", "copilot", "cursor", "windsurf"])(
	"%s: what is no event is blocked, with the reason",
	async (agent) => {
		const answer = await ask(agent, "{");
		expect(answer).toMatchObject({ code: 2, json: undefined });
		expect(answer.stderr).toMatch(/Could not look for keys/);
	},
);

test.each([
	["cline", { cancel: true, errorMessage: expect.stringMatching(/Could not look/) }],
	["opencode", { refused: expect.stringMatching(/Could not look/) }],
])("%s: what is no event is refused", async (agent, json) => {
	expect(await ask(agent, "{")).toEqual({ code: 0, stderr: "", json });
});
