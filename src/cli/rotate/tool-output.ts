// Shows what a tool printed: a few lines, cut to a length, without keys. The dialog escapes the rest.

import { type Message, message } from "../../rotate/messages.ts";
import { withoutSecrets } from "../print.ts";
import type { ToolResult } from "./run-tool.ts";

const maxLineLength = 300;

export function outputMessages(program: string, result: ToolResult, maxLines = 12): Message[] {
	const { code, failure, stdout, stderr } = result;
	// Before it is cut: half a key is none any more.
	const lines = withoutSecrets(withoutStyles(`${stdout}\n${stderr}`))
		.split(/[\r\n]+/)
		.map((line) => line.trim().slice(0, maxLineLength))
		.filter((line) => line !== "");
	const end = code === 0 ? "" : ` ${failure ?? `ended with ${code ?? "a signal"}`}`;
	if (lines.length === 0) return end === "" ? [] : [message("bad", `${program}${end}.`)];
	return [
		message(code === 0 ? "text" : "bad", `${program}${end}:`),
		...lines.slice(0, maxLines).map((line) => message("item", line)),
		...(lines.length > maxLines
			? [message("item", `and ${lines.length - maxLines} lines more`)]
			: []),
	];
}

/** Colours, titles and overstruck characters in the middle of a key would hide it. */
function withoutStyles(text: string): string {
	return text.replace(unseen, "");
}

/** Escape sequences of both lengths ("ESC [" is one character beyond ASCII as well), and what a backspace takes back. */
const unseen =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about control characters
	/(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\r\n]*(?:[\u0007\u009c]|\u001b\\)?|\u001b[ -/]*[0-~]|[^\r\n]\u0008/g;
