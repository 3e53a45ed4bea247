// Renders the messages of a rotation for a terminal: wrapped, coloured and escaped. What is to be copied stays on one
// line.

import { createPaint, type Paint } from "../../report/paint.ts";
import type { Message, MessageKind } from "../../rotate/messages.ts";
import { wrap } from "../../text/columns.ts";
import { disarmLine, escapeTerminal } from "../../text/escape.ts";
import type { Terminal } from "../terminal.ts";

/** Gives finished lines, with an empty one at the end. */
export function renderMessages(
	said: readonly Message[],
	terminal: Pick<Terminal, "color" | "width">,
): string {
	const paint = createPaint(terminal.color);
	const width = Math.min(100, Math.max(40, terminal.width));
	const lines = said.flatMap(({ kind, text }, index) => {
		const own = layouts[kind](escapeTerminal(text), paint, width);
		return isBlockEnd(kind, said[index + 1]?.kind) ? [...own, ""] : own;
	});
	return lines.map((line) => `${disarmLine(line)}\n`).join("");
}

/** Lists hold together, and what is listed or to be copied stands right below its text. */
function isBlockEnd(kind: MessageKind, next: MessageKind | undefined): boolean {
	const isDetail = next === "item" || next === "command" || next === "url";
	return !(isDetail && (kind === next || kind === "text" || kind === "bad"));
}

type Layout = (text: string, paint: Paint, width: number) => string[];

const layouts: Readonly<Record<MessageKind, Layout>> = {
	title: (text, paint) => ["", paint("strong", text)],
	text: (text, _, width) => wrap(text, width),
	item: (text, _, width) =>
		wrap(text, width - 4).map((line, index) => `${index === 0 ? "  - " : "    "}${line}`),
	url: (text, paint) => [`  ${paint("accent", text)}`],
	command: (text) => [`  $ ${text}`],
	good: (text, paint, width) => wrap(text, width).map((line) => paint("good", line)),
	bad: (text, paint, width) => wrap(text, width).map((line) => paint("danger", line)),
};
