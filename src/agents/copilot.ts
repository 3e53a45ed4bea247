// Copilot CLI, and VS Code, which reads the same files. Events come in the names of either: camelCase without the
// event's name, or snake_case as Claude Code has them. Each answer says the same in both forms where they agree.

import type { AgentAdapter, AgentEvent, Moment, NamedFile } from "./agent-event.ts";
import {
	blocks,
	firstText,
	noticeFor,
	type Payload,
	parsedField,
	promptEvent,
	reasonFor,
	replacedOutput,
	says,
	startEvent,
} from "./answers.ts";
import { isRecord, textField } from "./json-texts.ts";
import { uncheckedText } from "./messages.ts";
import { filesOfCommand } from "./named-files.ts";

export const copilot: AgentAdapter = {
	name: "copilot",
	title: "Copilot CLI",
	read(payload, { eventName }) {
		const own = firstText(payload, "hook_event_name", "hookEventName") ?? eventName ?? "";
		return readEvent(payload, own);
	},
	answer(event, verdict, { program }) {
		const reason = reasonFor(event, verdict, program);
		if (event.moment === "prompt") {
			return says({ decision: "block", reason, continue: false, stopReason: reason });
		}
		if (event.moment === "before") {
			const decision = { permissionDecision: "deny", permissionDecisionReason: reason };
			const hookSpecificOutput = { hookEventName: "PreToolUse", ...decision };
			return says({ ...decision, hookSpecificOutput });
		}
		const text = replacedOutput(textOf(verdict), reason);
		// VS Code has no field that replaces an output; whether a block hides it is not known.
		if (event.name === "PostToolUse" && !isCopilotResult(event.output)) {
			const systemMessage = noticeFor(verdict, program, false);
			return says({ decision: "block", reason: text, systemMessage });
		}
		return says({ modifiedResult: { resultType: "success", textResultForLlm: text } });
	},
	refuse: (reason) => blocks(uncheckedText(reason)),
};

const moments: Readonly<Record<string, Moment>> = {
	userPromptSubmitted: "prompt",
	UserPromptSubmit: "prompt",
	preToolUse: "before",
	PreToolUse: "before",
	postToolUse: "after",
	PostToolUse: "after",
};

function readEvent(payload: Payload, name: string): AgentEvent | undefined {
	const base = startEvent(payload, name, moments);
	if (base === undefined) return undefined;
	if (base.moment === "prompt") return promptEvent(base, payload);
	const tool = firstText(payload, "toolName", "tool_name") ?? "a tool";
	const given = parsedField(payload.toolArgs ?? payload.tool_input ?? payload.toolInput);
	const path = firstText(given, "path", "file_path", "filePath");
	const known = { ...base, tool, given, ...(path !== undefined && { path }) };
	if (base.moment === "after") {
		const { toolResult, tool_result, tool_response, toolResponse } = payload;
		return {
			...known,
			output: toolResult ?? tool_result ?? tool_response ?? toolResponse,
			files: [],
		};
	}
	return { ...known, files: filesOfTool(tool, given, path) };
}

function filesOfTool(tool: string, given: unknown, path: string | undefined): NamedFile[] {
	const command = textField(given, "command");
	if (command !== undefined) return filesOfCommand(command, /powershell/i.test(tool));
	const isReading = /^(?:view|read\w*|cat|copilot_readFile)$/i.test(tool);
	return isReading && path !== undefined ? [{ path, mention: "read" }] : [];
}

/** True for what Copilot CLI gives, which runs the hooks of Claude Code too. */
export function isCopilotResult(output: unknown): boolean {
	return isRecord(output) && ("textResultForLlm" in output || "text_result_for_llm" in output);
}

function textOf<Verdict extends object>(verdict: Verdict): Verdict {
	const output = "output" in verdict ? verdict.output : undefined;
	const text = firstText(output, "textResultForLlm", "text_result_for_llm");
	return text === undefined ? verdict : { ...verdict, output: text };
}
