// Claude Code. What its hooks may do after a tool differs from what it looks like: "block" keeps nothing from the model
// there, only `updatedToolOutput` in the tool's own shape does; the output of a tool that failed cannot be changed, so
// the next request is stopped.

import {
	type AgentAdapter,
	type AgentAnswer,
	type AgentEvent,
	type AgentVerdict,
	type Moment,
	type NamedFile,
	noAnswer,
} from "./agent-event.ts";
import { isRecord, textField } from "./json-texts.ts";
import {
	markerRefused,
	outputHidden,
	outputLeaked,
	outputRedacted,
	promptRefused,
	requestStopped,
	toolRefused,
	uncheckedText,
} from "./messages.ts";
import { filesOfCommand, filesOfPrompt } from "./named-files.ts";

type Payload = Readonly<Record<string, unknown>>;

export const claude: AgentAdapter = {
	name: "claude",
	title: "Claude Code",
	read(payload, { env, eventName }) {
		// Cursor runs the settings of Claude Code too; its own hooks look at the same events.
		if (env.CURSOR_VERSION !== undefined || "cursor_version" in payload) return "silent";
		const name = textField(payload, "hook_event_name") ?? eventName ?? "";
		const moment = moments[name];
		return moment && readEvent(payload, name, moment);
	},
	answer(event, verdict, { program }) {
		const reason = reasonFor(event, verdict, program);
		switch (event.moment) {
			case "prompt":
				return says({
					decision: "block",
					reason,
					// Elsewhere it is ignored, and the transcript repeats the prompt.
					hookSpecificOutput: { hookEventName: event.name, suppressOriginalPrompt: true },
				});
			case "before":
				return says({
					hookSpecificOutput: {
						hookEventName: event.name,
						permissionDecision: "deny",
						permissionDecisionReason: reason,
					},
				});
			case "after":
				return says({
					systemMessage: verdict.status === "found" ? outputHidden(verdict.keys, program) : reason,
					hookSpecificOutput: {
						hookEventName: event.name,
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
	// Exit code 2 blocks every event that can be blocked; any other lets it through.
	refuse: (reason) => ({ stdout: "", stderr: `${uncheckedText(reason)}\n`, code: 2 }),
};

const moments: Readonly<Record<string, Moment>> = {
	UserPromptSubmit: "prompt",
	PreToolUse: "before",
	PostToolUse: "after",
	PostToolUseFailure: "failed",
	PostToolBatch: "batch",
};

function readEvent(payload: Payload, name: string, moment: Moment): AgentEvent {
	const cwd = textField(payload, "cwd");
	const base = { moment, name, ...(cwd !== undefined && { cwd }) };
	if (moment === "prompt") {
		const prompt = textField(payload, "prompt") ?? "";
		return { ...base, given: payload.prompt, files: filesOfPrompt(prompt) };
	}
	if (moment === "batch") return { ...base, output: resultsOf(payload.tool_calls), files: [] };
	const { tool_input: given, tool_response: response, error } = payload;
	const tool = textField(payload, "tool_name") ?? "a tool";
	const path = textField(given, "file_path") ?? textField(given, "notebook_path");
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
	const path = readingTools.has(tool)
		? (textField(given, "file_path") ?? textField(given, "notebook_path"))
		: undefined;
	return path === undefined ? [] : [{ path, mention: "read" }];
}

const readingTools: ReadonlySet<string> = new Set(["Read", "NotebookRead"]);

/** A long output is cut for the hook, and kept whole in a file. */
function wholeOutputs(response: unknown): NamedFile[] {
	return isRecord(response)
		? ["persistedOutputPath", "rawOutputPath"].flatMap((field): NamedFile[] => {
				const path = textField(response, field);
				return path === undefined ? [] : [{ path, mention: "output" }];
			})
		: [];
}

function reasonFor(
	event: AgentEvent,
	verdict: Exclude<AgentVerdict, { status: "clean" }>,
	program: string,
): string {
	if (verdict.status === "unchecked") return uncheckedText(verdict.reason);
	if (verdict.status === "marker") return markerRefused;
	const { keys } = verdict;
	switch (event.moment) {
		case "prompt":
			return promptRefused(keys, program);
		case "before":
			return toolRefused(keys, event);
		case "after":
			return outputRedacted(keys);
		case "failed":
			return outputLeaked(keys, program);
		case "batch":
			return requestStopped(keys, program);
	}
}

function says(answer: object): AgentAnswer {
	return { ...noAnswer, stdout: `${JSON.stringify(answer)}\n` };
}
