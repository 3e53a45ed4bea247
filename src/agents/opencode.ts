// opencode. Its plugin, which unleak writes, sends events of a shape of our own and does with the answer what keeps the
// text out: it throws before, and puts other text in its place after.

import type { AgentAdapter, Moment, NamedFile } from "./agent-event.ts";
import { firstText, noticeFor, promptEvent, reasonFor, says, startEvent } from "./answers.ts";
import { textField } from "./json-texts.ts";
import { uncheckedText } from "./messages.ts";
import { filesOfCommand } from "./named-files.ts";

export const opencode: AgentAdapter = {
	name: "opencode",
	title: "opencode",
	read(payload, { eventName }) {
		const base = startEvent(payload, textField(payload, "event") ?? eventName ?? "", moments);
		if (base?.moment === "prompt") return promptEvent(base, payload);
		if (base === undefined) return undefined;
		const { args: given, output } = payload;
		const tool = textField(payload, "tool") ?? "a tool";
		const path = firstText(given, "filePath", "path");
		const known = { ...base, tool, given, ...(path !== undefined && { path }) };
		if (base.moment === "after") return { ...known, output, files: [] };
		const read: NamedFile[] =
			tool === "read" && path !== undefined ? [{ path, mention: "read" }] : [];
		return { ...known, files: [...read, ...filesOfCommand(textField(given, "command") ?? "")] };
	},
	answer(event, verdict, { program }) {
		const reason = reasonFor(event, verdict, program);
		if (event.moment !== "after") return says({ refused: reason });
		const output = "output" in verdict ? verdict.output : undefined;
		return says({ output, note: reason, notice: noticeFor(verdict, program, true) });
	},
	refuse: (reason) => says({ refused: uncheckedText(reason) }),
};

const moments: Readonly<Record<string, Moment>> = {
	"chat.message": "prompt",
	"tool.execute.before": "before",
	"tool.execute.after": "after",
};
