// What a line of a transcript or a history says of itself, whatever stands in it.

import { expect, test } from "vitest";
import { factsOfLine } from "../../../src/sources/machine/session-facts.ts";

const date = "2026-11-01T10:00:00.000Z";

test.each([
	[
		"Claude Code",
		{ sessionId: "a-b", cwd: "/w/shop", timestamp: date },
		{ date, session: "a-b", project: "/w/shop" },
	],
	[
		"Claude Code's history",
		{ display: "x", timestamp: 1793527200000, project: "/w" },
		{ date, project: "/w" },
	],
	[
		"Codex, first line",
		{ type: "session_meta", timestamp: date, payload: { id: "s", cwd: "/w" } },
		{ date, session: "s", project: "/w" },
	],
	[
		"Codex, another line",
		{ type: "response_item", timestamp: date, payload: { id: "r" } },
		{ date },
	],
	["Codex' history", { session_id: "s", ts: 1793527200, text: "x" }, { date, session: "s" }],
	[
		"Copilot CLI",
		{ type: "session.start", timestamp: date, data: { sessionId: "s", context: { cwd: "/w" } } },
		{ date, session: "s", project: "/w" },
	],
	[
		"a text that looks like fields",
		{ content: '"cwd":"/x","timestamp":"2020-01-01T00:00:00Z"' },
		{},
	],
	["fields of other kinds", { cwd: 5, sessionId: ["x"], timestamp: "yesterday" }, {}],
	["no time that could be", { timestamp: 1e300, cwd: "" }, {}],
	["control characters", { cwd: "/w\u001b[2J", sessionId: "a\nb" }, {}],
	["what is too long", { cwd: `/${"w".repeat(1000)}` }, {}],
])("reads a record of %s", (_, record, facts) => {
	expect(factsOfLine(JSON.stringify(record))).toEqual(facts);
});

test.each([
	["zsh", ": 1793527200:0;export A=b", "", "", { date }],
	["bash", "export A=b", "#1793527200", "", { date }],
	["fish", "- cmd: set A b", "", "  when: 1793527200", { date }],
	["no time", "export A=b", "ls", "ls", {}],
	["a record that is cut off", '{"timestamp":"2026-', "", "", {}],
	["nothing", "", "", "", {}],
])("reads a line of %s", (_, line, before, after, facts) => {
	expect(factsOfLine(line, before, after)).toEqual(facts);
});
