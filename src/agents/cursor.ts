// Cursor. After a tool only the output of an MCP server can be replaced; what a shell printed or a file held is refused
// beforehand, or told as known. An empty answer counts as a failure of the hook, so it says "{}" where it says nothing.

import type { AgentAdapter, AgentEvent, Moment, NamedFile } from "./agent-event.ts";
import {
	blocks,
	firstText,
	noticeFor,
	type Payload,
	parsedField,
	reasonFor,
	says,
	startEvent,
} from "./answers.ts";
import { textField } from "./json-texts.ts";
import { uncheckedText } from "./messages.ts";
import { filesOfCommand, filesOfPrompt } from "./named-files.ts";

export const cursor: AgentAdapter = {
	name: "cursor",
	title: "Cursor",
	passes: "{}\n",
	read(payload, { eventName }) {
		return readEvent(payload, textField(payload, "hook_event_name") ?? eventName ?? "");
	},
	answer(event, verdict, { program }) {
		const reason = reasonFor(event, verdict, program);
		if (event.moment === "prompt") return says({ continue: false, user_message: reason });
		if (event.moment === "before") {
			const user_message = noticeOfRefusal(verdict, reason, program);
			return says({ permission: "deny", user_message, agent_message: reason });
		}
		const isServer = /^MCP:|^mcp_/i.test(event.tool ?? "");
		const output = "output" in verdict ? verdict.output : undefined;
		const isHidden = isServer && output !== undefined;
		return says({
			additional_context: isHidden ? reason : noticeFor(verdict, program, false),
			...(isHidden && { updated_mcp_tool_output: output }),
		});
	},
	refuse: (reason) => blocks(uncheckedText(reason)),
};

const moments: Readonly<Record<string, Moment>> = {
	beforeSubmitPrompt: "prompt",
	preToolUse: "before",
	beforeShellExecution: "before",
	beforeMCPExecution: "before",
	beforeReadFile: "before",
	beforeTabFileRead: "before",
	postToolUse: "after",
	postToolUseFailure: "failed",
};

function readEvent(payload: Payload, name: string): AgentEvent | undefined {
	const base = startEvent(payload, name, moments);
	if (base === undefined) return undefined;
	const attached = attachedFiles(payload.attachments);
	if (base.moment === "prompt") {
		const files = [...filesOfPrompt(textField(payload, "prompt") ?? ""), ...attached];
		return { ...base, given: payload.prompt, files };
	}
	if (name === "beforeReadFile" || name === "beforeTabFileRead") {
		const path = textField(payload, "file_path");
		const read: NamedFile[] = path === undefined ? [] : [{ path, mention: "read" }];
		const { content } = payload;
		return {
			...base,
			tool: "Read",
			given: { content },
			...(path !== undefined && { path }),
			files: [...read, ...attached],
		};
	}
	const tool = textField(payload, "tool_name") ?? "Shell";
	const given = parsedField(payload.tool_input) ?? { command: payload.command };
	if (base.moment === "after") {
		return { ...base, tool, given, output: parsedField(payload.tool_output), files: [] };
	}
	if (base.moment === "failed") {
		return { ...base, tool, given, output: payload.error_message, files: [] };
	}
	const path = firstText(given, "file_path", "path", "target_file");
	const command = firstText(given, "command") ?? textField(payload, "command") ?? "";
	const isReading = /^(?:Read|ReadFile)$/.test(tool) && path !== undefined;
	return {
		...base,
		tool,
		given: payload.tool_input === undefined ? { command: payload.command } : given,
		...(path !== undefined && { path }),
		files: [...filesOfCommand(command), ...(isReading ? [{ path, mention: "read" as const }] : [])],
	};
}

/** Files that a person added to the prompt, or the editor did. */
function attachedFiles(attachments: unknown): NamedFile[] {
	if (!Array.isArray(attachments)) return [];
	return attachments.flatMap((each): NamedFile[] => {
		const path = firstText(each, "file_path", "filePath", "path");
		return path === undefined ? [] : [{ path, mention: "read" }];
	});
}

function noticeOfRefusal(
	verdict: Parameters<typeof noticeFor>[0],
	reason: string,
	program: string,
): string {
	return verdict.status === "found"
		? `${reason}\nIs it no secret? ${program} allow ${verdict.keys[0]?.fingerprint.slice(0, 12)} --reason "why"`
		: reason;
}
