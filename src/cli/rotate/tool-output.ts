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

/** Colours in the middle of a key would hide it. */
function withoutStyles(text: string): string {
	const [first = "", ...styled] = text.split("\u001b");
	return first + styled.map((part) => part.replace(/^\[[0-9;?]*[A-Za-z]/, "")).join("");
}
