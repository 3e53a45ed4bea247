// Cline. A hook is an executable file a kind of event; a prompt and a call can be cancelled, an output cannot be
// changed.

import type { AgentAdapter, AgentEvent, Moment, NamedFile } from "./agent-event.ts";
import { firstText, noticeFor, type Payload, reasonFor, says, startEvent } from "./answers.ts";
import { isRecord, textField } from "./json-texts.ts";
import { uncheckedText } from "./messages.ts";
import { filesOfCommand, filesOfPrompt } from "./named-files.ts";

export const cline: AgentAdapter = {
	name: "cline",
	title: "Cline",
	passes: '{"cancel":false}\n',
	read(payload, { eventName }) {
		return readEvent(payload, textField(payload, "hookName") ?? eventName ?? "");
	},
	answer(event, verdict, { program }) {
		if (event.moment === "after") {
			// An error message is shown to the person.
			const notice = noticeFor(verdict, program, false);
			return says({ cancel: true, errorMessage: notice });
		}
		return says({ cancel: true, errorMessage: reasonFor(event, verdict, program) });
	},
	refuse: (reason) => says({ cancel: true, errorMessage: uncheckedText(reason) }),
};

const moments: Readonly<Record<string, Moment>> = {
	UserPromptSubmit: "prompt",
	PreToolUse: "before",
	PostToolUse: "after",
};

function readEvent(payload: Payload, name: string): AgentEvent | undefined {
	const start = startEvent({ workspace_roots: payload.workspaceRoots }, name, moments);
	if (start === undefined) return undefined;
	if (start.moment === "prompt") {
		const { userPromptSubmit: given } = payload;
		const prompt = textField(given, "prompt") ?? "";
		return { ...start, given, files: [...mentionedFiles(prompt), ...attachedFiles(given)] };
	}
	const call = start.moment === "before" ? payload.preToolUse : payload.postToolUse;
	const tool = firstText(call, "toolName", "tool") ?? "a tool";
	const given = isRecord(call) ? call.parameters : undefined;
	const path = textField(given, "path");
	const known = { ...start, tool, given, ...(path !== undefined && { path }) };
	if (start.moment === "after") {
		return { ...known, output: isRecord(call) ? call.result : undefined, files: [] };
	}
	const read: NamedFile[] =
		tool === "read_file" && path !== undefined ? [{ path, mention: "read" }] : [];
	return { ...known, files: [...read, ...filesOfCommand(textField(given, "command") ?? "")] };
}

/** "@/src/a.ts" is meant from the folder that Cline works in. */
function mentionedFiles(prompt: string): NamedFile[] {
	return filesOfPrompt(prompt).flatMap((file) =>
		file.path.startsWith("/") ? [file, { ...file, path: `.${file.path}` }] : [file],
	);
}

function attachedFiles(given: unknown): NamedFile[] {
	const attached = isRecord(given) ? given.attachments : undefined;
	if (!Array.isArray(attached)) return [];
	return attached.flatMap((each): NamedFile[] => {
		return typeof each === "string" ? [{ path: each, mention: "read" }] : [];
	});
}
