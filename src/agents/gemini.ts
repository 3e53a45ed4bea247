// Gemini CLI. A denied output is kept from the model and from the disk, also that of a command that failed; the reason
// takes its place. The prompt holds the text of the files that it names.

import type { AgentAdapter, Moment, NamedFile } from "./agent-event.ts";
import {
	blocks,
	firstText,
	noticeFor,
	promptEvent,
	reasonFor,
	replacedOutput,
	says,
	startEvent,
} from "./answers.ts";
import { isRecord, textField } from "./json-texts.ts";
import { uncheckedText } from "./messages.ts";
import { filesOfCommand } from "./named-files.ts";

export const gemini: AgentAdapter = {
	name: "gemini",
	title: "Gemini CLI",
	read(payload, { eventName }) {
		const name = textField(payload, "hook_event_name") ?? eventName ?? "";
		const base = startEvent(payload, name, moments);
		if (base?.moment === "prompt") return promptEvent(base, payload);
		if (base === undefined) return undefined;
		const { tool_input: given, tool_response: output } = payload;
		const tool = textField(payload, "tool_name") ?? "a tool";
		const path = firstText(given, "file_path", "absolute_path");
		const known = { ...base, tool, given, ...(path !== undefined && { path }) };
		if (base.moment === "after") return { ...known, output, files: [] };
		return { ...known, files: filesOfTool(tool, given, path) };
	},
	answer(event, verdict, { program }) {
		const reason = reasonFor(event, verdict, program);
		if (event.moment !== "after") return says({ decision: "deny", reason });
		return says({
			decision: "deny",
			reason: replacedOutput(contentOf(verdict), reason),
			systemMessage: noticeFor(verdict, program, true),
		});
	},
	refuse: (reason) => blocks(uncheckedText(reason)),
};

const moments: Readonly<Record<string, Moment>> = {
	BeforeAgent: "prompt",
	BeforeTool: "before",
	AfterTool: "after",
};

function filesOfTool(tool: string, given: unknown, path: string | undefined): NamedFile[] {
	if (tool === "run_shell_command") return filesOfCommand(textField(given, "command") ?? "");
	if (tool === "read_file" && path !== undefined) return [{ path, mention: "read" }];
	const paths = isRecord(given) ? (given.paths ?? given.include) : undefined;
	if (tool !== "read_many_files" || !Array.isArray(paths)) return [];
	return paths.flatMap((each): NamedFile[] =>
		typeof each === "string" ? [{ path: each, mention: "read" }] : [],
	);
}

/** What is displayed says the same again. */
function contentOf<Verdict extends object>(verdict: Verdict): Verdict {
	const output = "output" in verdict ? verdict.output : undefined;
	return isRecord(output) && "llmContent" in output
		? { ...verdict, output: output.llmContent }
		: verdict;
}
