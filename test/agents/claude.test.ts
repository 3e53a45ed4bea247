// The hook of Claude Code: for each place where a key may stand, the answer that keeps it from the model, and nothing
// where there is no key.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { ask, goOn, keyOf } from "./ask.ts";

const key = keyOf("agent");
const line = `MAILCHIMP_API_KEY=${key}\n`;
const marker = `[unleak hid a key here: ${key.slice(0, 4)}********-us7]`;

function folderWith(files: Record<string, string> = {}): string {
	const folder = makeFolder();
	write(folder, { ".git/": "", ".git/HEAD": "ref: refs/heads/main\n", ...files });
	return folder;
}

function event(name: string, cwd: string, fields: object): object {
	return {
		session_id: "0b7c1f0e-2a55-4a3e-9d1c-5d1f4a3b2c1d",
		transcript_path: join(cwd, "transcript.jsonl"),
		cwd,
		permission_mode: "default",
		hook_event_name: name,
		...fields,
	};
}

const prompt = (cwd: string, text: string) => event("UserPromptSubmit", cwd, { prompt: text });
const toolCall = (cwd: string, tool_name: string, tool_input: object) =>
	event("PreToolUse", cwd, { tool_name, tool_input, tool_use_id: "toolu_01" });
const toolResult = (cwd: string, tool_name: string, tool_input: object, tool_response: unknown) =>
	event("PostToolUse", cwd, { tool_name, tool_input, tool_response, tool_use_id: "toolu_01" });

test("a tool whose name is a key is refused without naming it", async () => {
	const event = {
		hook_event_name: "PreToolUse",
		tool_name: `mcp__mailchimp_${keyOf("agent")}\nand more`,
		tool_input: { a: `MAILCHIMP_API_KEY=${keyOf("agent")}` },
	};
	const { json } = await ask("claude", event);
	const { permissionDecisionReason: reason } = json.hookSpecificOutput;
	expect(reason).toMatch(/^unleak: mcp__mailchimp_.{4}\*+ and more was refused: /);
});

describe("a prompt", () => {
	test.each([
		["the key itself", `use ${key} for the list`],
		["the key under a name", `set MAILCHIMP_API_KEY to ${key.slice(0, 32)}`],
		["base64 of it", `decode ${Buffer.from(line).toString("base64")}`],
		["a file by @", "what is wrong with @.env?"],
		["a file by @ in quotes", 'see @"with space.env"'],
		["lines of a file by @", "see @deep/config.js#L1-3 please"],
		["a file by its whole path", "see @ABSOLUTE/.env."],
		["a link to a file", "(@link)"],
	])("with %s is not sent", async (_, text) => {
		const files = {
			".env": line,
			"with space.env": line,
			"deep/config.js": `const key = "${key}"`,
		};
		const folder = folderWith(files);
		symlinkSync(".env", join(folder, "link"));
		const answer = await ask("claude", prompt(folder, text.replace("ABSOLUTE", folder)));
		expect(answer).toMatchObject({
			code: 0,
			json: {
				decision: "block",
				reason: expect.stringMatching(
					/^unleak: Not sent: .*holds a key[\s\S]* rotate [0-9a-f]{12}/,
				),
				hookSpecificOutput: { hookEventName: "UserPromptSubmit", suppressOriginalPrompt: true },
			},
		});
	});

	test.each(["fix the tests", "mail me@example.org about @src/clean.ts", "why 0123456789abcdef?"])(
		"without one is sent: %s",
		async (text) => {
			const folder = folderWith({ "src/clean.ts": "export const a = 1;\n" });
			expect(await ask("claude", prompt(folder, text))).toEqual(goOn);
		},
	);
});

describe("a tool that is about to run", () => {
	const files = { ".env": line, "src/clean.ts": "export {};\n", "a b.env": line };

	test.each([
		["a command", "Bash", { command: `curl -u any:${key} https://example.org` }],
		["a file to be written", "Write", { file_path: "x.py", content: `KEY = "${key}"` }],
		["a new text", "Edit", { file_path: "src/clean.ts", old_string: "a", new_string: key }],
		["several new texts", "MultiEdit", { edits: [{ old_string: "a", new_string: line }] }],
		["a call of an MCP server", "mcp__mail__call", { arguments: { auth: { apiKey: key } } }],
		["an MCP field that names it", "mcp__x", { ITERABLE_API_KEY: key.slice(0, 32) }],
		["a name and a value apart", "mcp__x", { name: "MAILCHIMP_API_KEY", value: key.slice(0, 32) }],
		["a file to be read", "Read", { file_path: ".env" }],
		["a file that a command prints", "Bash", { command: "head -3 .env" }],
		["a redirected file", "Bash", { command: "base64 <.env" }],
		[
			"a file in a folder that it changes to",
			"Bash",
			{ command: "cd .. && cd - ; cat ./.env | tr a b" },
		],
		["a pattern", "Bash", { command: "cat .en*" }],
		["a variable of the command", "Bash", { command: 'FILE=.env; cat "$FILE"' }],
		["a variable in braces", "Bash", { command: `export F='.env' && head -3 \${F}` }],
		["a file in quotes", "Bash", { command: "sudo cat 'a b.env'" }],
		["a file with escapes", "Bash", { command: "cat a\\ b.env" }],
		["a file in a command in quotes", "Bash", { command: 'bash -c "cat .env; false"' }],
		["a file that code opens", "Bash", { command: `python3 -c "print(open('.env').read())"` }],
		["a file of PowerShell", "PowerShell", { command: "Get-Content .\\.env" }],
	])("is refused with a key in %s", async (_, tool, input) => {
		const folder = folderWith(files);
		const answer = await ask("claude", toolCall(folder, tool, input));
		expect(answer).toEqual({
			code: 0,
			stderr: "",
			json: {
				hookSpecificOutput: {
					hookEventName: "PreToolUse",
					permissionDecision: "deny",
					permissionDecisionReason: expect.stringContaining("holds a key"),
				},
			},
		});
	});

	test.each([
		["Bash", { command: "rm .env && git add .env; ls -la .env" }],
		["Bash", { command: "FILE=.env; DIR=src; npm test; ls $DIR" }],
		["Bash", { command: "node .env; npm test; cat src/clean.ts nothing.txt" }],
		["Read", { file_path: "src/clean.ts" }],
		["Read", { file_path: "gone.txt" }],
		["Write", { file_path: ".env", content: "MAILCHIMP_API_KEY=$KEY\n" }],
		["Edit", { file_path: "a", old_string: marker, new_string: "x" }],
		["Glob", { pattern: "**/.env" }],
	])("goes on: %s %j", async (tool, input) => {
		expect(await ask("claude", toolCall(folderWith(files), tool, input))).toEqual(goOn);
	});

	test("is refused where it would write the marker as if it were a key", async () => {
		const input = { file_path: "a.env", content: `KEY=${marker}\n` };
		const { json } = await ask("claude", toolCall(folderWith(), "Write", input));
		expect(json.hookSpecificOutput).toMatchObject({
			permissionDecision: "deny",
			permissionDecisionReason: expect.stringContaining("is no value"),
		});
	});

	test("cannot accept its own key by a comment; a file of the person can", async () => {
		const accepted = `key = "${key}" # unleak:allow\n`;
		const folder = folderWith({ "accepted.py": accepted });
		const input = { file_path: "new.py", content: accepted };
		const { json } = await ask("claude", toolCall(folder, "Write", input));
		expect(json.hookSpecificOutput.permissionDecision).toBe("deny");
		const read = toolCall(folder, "Read", { file_path: "accepted.py" });
		expect(await ask("claude", read)).toEqual(goOn);
	});

	test("follows the policy of the repository", async () => {
		const policy = "exclude:\n  - fixtures/**\n";
		const folder = folderWith({ ".unleak.yaml": policy, "fixtures/a.env": line });
		const read = toolCall(join(folder, "fixtures"), "Read", { file_path: "a.env" });
		expect(await ask("claude", read)).toEqual(goOn);
	});
});

describe("what a tool gave back", () => {
	const hidden = (tool_response: unknown) => ({
		code: 0,
		stderr: "",
		json: {
			systemMessage: expect.stringMatching(
				/^unleak: Kept from the model: [\s\S]* rotate [0-9a-f]{12}/,
			),
			hookSpecificOutput: {
				hookEventName: "PostToolUse",
				updatedToolOutput: tool_response,
				additionalContext: expect.stringContaining("is no value"),
			},
		},
	});
	const bash = (stdout: string, stderr = "") => ({
		stdout,
		stderr,
		interrupted: false,
		isImage: false,
		noOutputExpected: false,
	});
	const read = (content: string) => ({
		type: "text",
		file: { filePath: "/p/a.env", content, numLines: 2, startLine: 1, totalLines: 2 },
	});

	test.each([
		["a command", "Bash", {}, bash(`a\n${line}b`), bash(`a\nMAILCHIMP_API_KEY=${marker}\nb`)],
		["its errors", "Bash", {}, bash("", `no ${key}`), bash("", `no ${marker}`)],
		[
			"a file",
			"Read",
			{ file_path: "/p/a.env" },
			read(line),
			read(`MAILCHIMP_API_KEY=${marker}\n`),
		],
		[
			"numbered lines",
			"Read",
			{},
			read(`     1\t${line}`),
			read(`     1\tMAILCHIMP_API_KEY=${marker}\n`),
		],
		[
			"an MCP server",
			"mcp__a__b",
			{},
			[{ type: "text", text: `{"k":"${key}"}` }],
			[{ type: "text", text: `{"k":"${marker}"}` }],
		],
		["a bare text", "mcp__a__c", {}, `x ${key} y`, `x ${marker} y`],
		["two places", "Bash", {}, bash(key, key), bash(marker, marker)],
	])("reaches the model without its key: %s", async (_, tool, input, response, expected) => {
		expect(await ask("claude", toolResult(folderWith(), tool, input, response))).toEqual(
			hidden(expected),
		);
	});

	test.each([
		"echo $ITERABLE_API_KEY",
		`printf %s "$\{ITERABLE_API_KEY}"`,
		"jq .iterable.apiKey a.json",
	])("is known by the command that names it: %s", async (command) => {
		const digits = key.slice(0, 32);
		const answer = await ask(
			"claude",
			toolResult(folderWith(), "Bash", { command }, bash(`${digits}\n`)),
		);
		expect(answer).toEqual(
			hidden(bash(expect.stringMatching(/^\[unleak hid a key here: \S+\]\n$/))),
		);
	});

	test("is hidden in its encoded form too, and no digit of it is left", async () => {
		const text = Buffer.from(`a=1\n${line}b=2\n`).toString("base64");
		const { json } = await ask("claude", toolResult(folderWith(), "Bash", {}, bash(`${text}\n`)));
		const { stdout } = json.hookSpecificOutput.updatedToolOutput;
		expect(stdout).toContain("[unleak hid a key here:");
		expect(Buffer.from(stdout, "base64").toString("latin1")).not.toContain(key.slice(6, 14));
	});

	test("is hidden where a field has a piece of it as its name", async () => {
		const cwd = folderWith();
		const response = { stdout: line, [key.slice(6, 22)]: { stderr: "" } };
		const { json } = await ask("claude", toolResult(cwd, "Bash", { command: "env" }, response));
		const { updatedToolOutput } = json.hookSpecificOutput;
		expect(Object.keys(updatedToolOutput)).toContain("stdout");
		expect(JSON.stringify(updatedToolOutput)).not.toContain(key.slice(8, 16));
	});

	test("is not changed without a key, whatever else stands in it", async () => {
		const response = bash(
			"commit 0123456789abcdef0123456789abcdef01234567\nd41d8cd98f00b204e9800998ecf8427e\n",
		);
		expect(await ask("claude", toolResult(folderWith(), "Bash", {}, response))).toEqual(goOn);
	});

	test("that was cut is looked at in the file that holds all of it", async () => {
		const folder = folderWith({ "kept.txt": `${"x\n".repeat(9)}${line}` });
		const response = { ...bash("x\nx\n"), persistedOutputPath: join(folder, "kept.txt") };
		const { json } = await ask("claude", toolResult(folder, "Bash", {}, response));
		expect(json.systemMessage).toContain('"kept.txt" (line 10) holds a key');
	});

	test("of a tool that failed is told, and the next request stopped", async () => {
		const folder = folderWith();
		const failure = { tool_name: "Bash", tool_input: {}, error: `Exit code 3\n${line}` };
		const told = await ask("claude", event("PostToolUseFailure", folder, failure));
		expect(told.json).toEqual({ systemMessage: expect.stringMatching(/lets no hook hide it/) });
		const call = { tool_name: "Bash", tool_input: {}, tool_response: `Exit code 3\n${line}` };
		const stopped = await ask("claude", event("PostToolBatch", folder, { tool_calls: [call] }));
		expect(stopped.json).toEqual({ continue: false, stopReason: expect.stringMatching(/Stopped/) });
		const own = { tool_calls: [{ ...call, tool_input: { command: line }, tool_response: "ok" }] };
		expect(await ask("claude", event("PostToolBatch", folder, own))).toEqual(goOn);
	});
});

describe("what cannot be looked at never passes in silence", () => {
	test.each(["", "nonsense", "[]", '{"hook_event_name": "PreToolUse"'])(
		"no event: %j",
		async (text) => {
			const answer = await ask("claude", text);
			expect(answer).toMatchObject({ code: 2, json: undefined });
			expect(answer.stderr).toMatch(/^unleak: Could not look for keys/);
		},
	);

	test("an event that is not known", async () => {
		const answer = await ask("claude", { hook_event_name: "Later", cwd: makeFolder() });
		expect(answer).toMatchObject({ code: 1, json: undefined });
		expect(answer.stderr).toMatch(/does not know the event/);
	});

	test("a policy that cannot be read refuses a tool, and hides an output", async () => {
		const folder = folderWith({ ".unleak.yaml": "nonsense: [" });
		const refused = await ask("claude", toolCall(folder, "Bash", { command: "ls" }));
		expect(refused.json.hookSpecificOutput.permissionDecision).toBe("deny");
		const response = { stdout: "a long text that nobody could look at\n", interrupted: false };
		const { json } = await ask("claude", toolResult(folder, "Bash", {}, response));
		expect(json.hookSpecificOutput.updatedToolOutput).toEqual({
			stdout: expect.stringContaining("could not be checked"),
			interrupted: false,
		});
	});

	test("a file that is larger than the limit", async () => {
		const folder = folderWith({ ".unleak.yaml": "maxFileSize: 10\n", "large.txt": "x".repeat(99) });
		const { json } = await ask("claude", toolCall(folder, "Read", { file_path: "large.txt" }));
		expect(json.hookSpecificOutput.permissionDecisionReason).toContain("Could not look for keys");
	});
});

test("Copilot CLI runs these settings too, and gets its own answer", async () => {
	const fields = { tool_name: "Bash", tool_input: {} };
	const tool_result = { result_type: "success", text_result_for_llm: line };
	const sent = event("PostToolUse", folderWith(), { ...fields, tool_result });
	const { json } = await ask("claude", sent);
	expect(json.modifiedResult.textResultForLlm).toContain(marker);
});

test("Cursor runs these settings too, and has hooks of its own", async () => {
	const sent = prompt(folderWith(), key) as object;
	expect(await ask("claude", { ...sent, cursor_version: "3.1" })).toEqual(goOn);
	expect(await ask("claude", sent, { env: { CURSOR_VERSION: "3.1" } })).toEqual(goOn);
});
