// Codex. Its answers are read strictly: one field that it does not know makes the whole answer void, and the tool runs
// or its output goes through. After a tool, the reason of a block takes the place of the output.

import type { AgentAdapter, Moment } from "./agent-event.ts";
import {
	blocks,
	noticeFor,
	promptEvent,
	reasonFor,
	replacedOutput,
	says,
	startEvent,
} from "./answers.ts";
import { textField, textsField } from "./json-texts.ts";
import { uncheckedText } from "./messages.ts";
import { filesOfCommand } from "./named-files.ts";

export const codex: AgentAdapter = {
	name: "codex",
	title: "Codex",
	read(payload, { eventName }) {
		const name = textField(payload, "hook_event_name") ?? eventName ?? "";
		const base = startEvent(payload, name, moments);
		if (base?.moment === "prompt") return promptEvent(base, payload);
		if (base === undefined) return undefined;
		const { tool_input: given, tool_response: output } = payload;
		const tool = textField(payload, "tool_name") ?? "a tool";
		if (base.moment === "after") return { ...base, tool, given, output, files: [] };
		// Old versions give the command as a list of words, and the folder that it starts in.
		const command = textsField(given, "command") ?? "";
		const isPatch = tool === "apply_patch" || command[0] === "apply_patch";
		const files = isPatch ? [] : filesOfCommand(command, false, textField(given, "workdir"));
		return { ...base, tool, given, files };
	},
	answer(event, verdict, { program }) {
		const reason = reasonFor(event, verdict, program);
		if (event.moment === "before") {
			return says({
				hookSpecificOutput: {
					hookEventName: event.name,
					permissionDecision: "deny",
					permissionDecisionReason: reason,
				},
			});
		}
		if (event.moment === "prompt") return says({ decision: "block", reason });
		return says({
			decision: "block",
			reason: replacedOutput(verdict, reason),
			systemMessage: noticeFor(verdict, program, true),
		});
	},
	refuse: (reason) => blocks(uncheckedText(reason)),
};

const moments: Readonly<Record<string, Moment>> = {
	UserPromptSubmit: "prompt",
	PreToolUse: "before",
	PostToolUse: "after",
};
