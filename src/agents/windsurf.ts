// Windsurf. Only exit code 2 of an event before the deed stops it; what was read or printed cannot be changed, and is
// told.

import type { AgentAdapter, AgentEvent, Moment, NamedFile } from "./agent-event.ts";
import { blocks, noticeFor, type Payload, reasonFor, startEvent } from "./answers.ts";
import { isRecord, textField } from "./json-texts.ts";
import { uncheckedText } from "./messages.ts";
import { filesOfCommand, filesOfPrompt } from "./named-files.ts";

export const windsurf: AgentAdapter = {
	name: "windsurf",
	title: "Windsurf",
	read(payload, { eventName }) {
		return readEvent(payload, textField(payload, "agent_action_name") ?? eventName ?? "");
	},
	answer(event, verdict, { program }) {
		if (event.moment === "after") {
			return { stdout: "", stderr: `${noticeFor(verdict, program, false)}\n`, code: 1 };
		}
		return blocks(reasonFor(event, verdict, program));
	},
	refuse: (reason) => blocks(uncheckedText(reason)),
};

const moments: Readonly<Record<string, Moment>> = {
	pre_user_prompt: "prompt",
	pre_read_code: "before",
	pre_write_code: "before",
	pre_run_command: "before",
	pre_mcp_tool_use: "before",
	post_run_command: "after",
	post_mcp_tool_use: "after",
};

function readEvent(payload: Payload, name: string): AgentEvent | undefined {
	const info = isRecord(payload.tool_info) ? payload.tool_info : {};
	const base = startEvent({ ...payload, ...info }, name, moments);
	if (base === undefined) return undefined;
	if (base.moment === "prompt") {
		const prompt = textField(info, "user_prompt") ?? "";
		return { ...base, given: info.user_prompt ?? prompt, files: filesOfPrompt(prompt) };
	}
	if (base.moment === "after") return { ...base, tool: "a tool", output: info, files: [] };
	const path = textField(info, "file_path");
	const read: NamedFile[] =
		name === "pre_read_code" && path !== undefined ? [{ path, mention: "read" }] : [];
	return {
		...base,
		tool: "the action",
		given: info,
		...(path !== undefined && { path }),
		files: [...read, ...filesOfCommand(textField(info, "command_line") ?? "")],
	};
}
