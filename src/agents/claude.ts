// Claude Code. What its hooks may do after a tool differs from what it looks like: "block" keeps nothing from the model
// there, only `updatedToolOutput` in the tool's own shape does; the output of a tool that failed cannot be changed, so
// the next request is stopped.

import type { AgentAdapter, AgentEvent, Moment, NamedFile } from "./agent-event.ts";
import {
	blocks,
	firstText,
	noticeFor,
	type Payload,
	promptEvent,
	reasonFor,
	says,
	startEvent,
} from "./answers.ts";
import { copilot, isCopilotResult } from "./copilot.ts";
import { isRecord, textField } from "./json-texts.ts";
import { uncheckedText } from "./messages.ts";
import { filesOfCommand } from "./named-files.ts";

export const claude: AgentAdapter = {
	name: "claude",
	title: "Claude Code",
	read(payload, { env, eventName }) {
		// Cursor runs the settings of Claude Code too; its own hooks look at the same events.
		if (env.CURSOR_VERSION !== undefined || "cursor_version" in payload) return "silent";
		return readEvent(payload, textField(payload, "hook_event_name") ?? eventName ?? "");
	},
	answer(event, verdict, around) {
		const { program } = around;
		if (isCopilotResult(event.output)) return copilot.answer(event, verdict, around);
		const reason = reasonFor(event, verdict, program);
		const { name: hookEventName } = event;
		switch (event.moment) {
			case "prompt":
				return says({
					decision: "block",
					reason,
					// Elsewhere it is ignored, and the transcript repeats the prompt.
					hookSpecificOutput: { hookEventName, suppressOriginalPrompt: true },
				});
			case "before":
				return says({
					hookSpecificOutput: {
						hookEventName,
						permissionDecision: "deny",
						permissionDecisionReason: reason,
					},
				});
			case "after":
				return says({
					systemMessage: noticeFor(verdict, program, true),
					hookSpecificOutput: {
						hookEventName,
						...("output" in verdict && { updatedToolOutput: verdict.output }),
						additionalContext: reason,
					},
				});
			case "failed":
				return says({ systemMessage: reason });
			case "batch":
				return says({ continue: false, stopReason: reason });
		}
	},
	// Any other exit code lets the event through.
	refuse: (reason) => blocks(uncheckedText(reason)),
};

const moments: Readonly<Record<string, Moment>> = {
	UserPromptSubmit: "prompt",
	PreToolUse: "before",
	PostToolUse: "after",
	PostToolUseFailure: "failed",
	PostToolBatch: "batch",
};

function readEvent(payload: Payload, name: string): AgentEvent | undefined {
	const base = startEvent(payload, name, moments);
	if (base === undefined) return undefined;
	const { moment } = base;
	if (moment === "prompt") return promptEvent(base, payload);
	if (moment === "batch") return { ...base, output: resultsOf(payload.tool_calls), files: [] };
	const { tool_input: given, error } = payload;
	const response = payload.tool_response ?? payload.tool_result;
	const tool = textField(payload, "tool_name") ?? "a tool";
	const path = firstText(given, "file_path", "notebook_path");
	const known = { ...base, tool, given, ...(path !== undefined && { path }) };
	if (moment === "before") return { ...known, files: filesOfTool(tool, given) };
	if (moment === "failed") return { ...known, output: error, files: [] };
	return { ...known, output: response, files: wholeOutputs(response) };
}

/** What the model itself wrote is in its context already. */
function resultsOf(calls: unknown): unknown {
	return Array.isArray(calls)
		? calls.map((call) => (isRecord(call) ? { ...call, tool_input: undefined } : call))
		: calls;
}

function filesOfTool(tool: string, given: unknown): NamedFile[] {
	const command = textField(given, "command");
	if (command !== undefined) return filesOfCommand(command, tool === "PowerShell");
	const path = readingTools.has(tool) ? firstText(given, "file_path", "notebook_path") : undefined;
	return path === undefined ? [] : [{ path, mention: "read" }];
}

const readingTools: ReadonlySet<string> = new Set(["Read", "NotebookRead"]);

/** A long output is cut for the hook, and kept whole in a file. */
function wholeOutputs(response: unknown): NamedFile[] {
	return ["persistedOutputPath", "rawOutputPath"].flatMap((field): NamedFile[] => {
		const path = textField(response, field);
		return path === undefined ? [] : [{ path, mention: "output" }];
	});
}
