// How is what a rotation says put on a terminal? Wrapped, coloured and escaped; what is to be
// copied stays on one line.

import { createPaint, type Paint } from "../../report/paint.ts";
import type { Kind, Say } from "../../rotate/say.ts";
import { wrap } from "../../text/columns.ts";
import { disarmLine, escapeTerminal } from "../../text/escape.ts";
import type { Terminal } from "../terminal.ts";

/** Gives finished lines, with an empty one at the end. */
export function renderSay(
	said: readonly Say[],
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
function isBlockEnd(kind: Kind, next: Kind | undefined): boolean {
	const isDetail = next === "item" || next === "command" || next === "url";
	return !(isDetail && (kind === next || kind === "text" || kind === "bad"));
}

type Layout = (text: string, paint: Paint, width: number) => string[];

const layouts: Readonly<Record<Kind, Layout>> = {
	title: (text, paint) => ["", paint("strong", text)],
	text: (text, _, width) => wrap(text, width),
	item: (text, _, width) =>
		wrap(text, width - 4).map((line, index) => `${index === 0 ? "  - " : "    "}${line}`),
	url: (text, paint) => [`  ${paint("accent", text)}`],
	command: (text) => [`  $ ${text}`],
	good: (text, paint, width) => wrap(text, width).map((line) => paint("good", line)),
	bad: (text, paint, width) => wrap(text, width).map((line) => paint("danger", line)),
};
