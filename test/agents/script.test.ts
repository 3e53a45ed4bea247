// The script that installed hooks start, with a Node that only leaves a mark: what is clean does not start it, what may
// hold a key does, in the event or in a file that the event names; and what is missing blocks.

import { spawnSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findProgram } from "../../src/git/git-program.ts";
import { dist } from "../e2e/program.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { keyOf } from "./ask.ts";

const line = `MAILCHIMP_API_KEY=${keyOf("agent")}\n`;
const grep = findProgram("grep")!;
const ownRules = "rules:\n  packs:\n    - own.yaml\n";

/** A folder with a key in some files, and a way to give the script an event. */
function makeScene() {
	const folder = makeFolder();
	const mark = join(folder, "started");
	const node = join(folder, "node");
	write(folder, {
		"project/.env": line,
		"project/clean.ts": "export const a = 1;\n",
		"project/sub/deep.env": line,
		"project/my keys/one,two.env": line,
		"project/other/k": line,
		"project/a@b=c": line,
		"home/secret.env": line,
	});
	writeFileSync(node, `#!/bin/sh\ncat > '${mark}'\n`);
	chmodSync(node, 0o755);
	const cwd = join(folder, "project");
	const run = (
		agent: string,
		name: string,
		event: object | string,
		given = { node, grep },
		more = {},
		from = cwd,
	) => {
		rmSync(mark, { force: true });
		const script = join(dist, "agent-hook.sh");
		const input = typeof event === "string" ? event : JSON.stringify(event);
		const { status, stdout, stderr } = spawnSync(
			"/bin/sh",
			[script, agent, name, given.node, given.grep],
			{
				cwd: from,
				input,
				encoding: "utf8",
				env: { PATH: process.env.PATH, HOME: join(folder, "home"), ...more },
			},
		);
		return { status, stdout, stderr, isStarted: existsSync(mark) };
	};
	return { cwd, run, node };
}

const call = (cwd: string, tool_name: string, tool_input: object) => ({
	session_id: "0b7c1f0e-2a55-4a3e-9d1c-5d1f4a3b2c1d",
	transcript_path: "/home/dev/.claude/projects/-p/0b7c1f0e-2a55-4a3e-9d1c-5d1f4a3b2c1d.jsonl",
	cwd,
	hook_event_name: "PreToolUse",
	tool_name,
	tool_input,
	tool_use_id: "toolu_01AbCdEfGhIjKlMnOpQrStUv",
});

describe("starts no Node for", () => {
	const prose = "The quick brown fox jumps over the lazy dog.\n".repeat(400);
	test.each([
		["claude", "UserPromptSubmit", { prompt: "Why does the test fail?" }, ""],
		["claude", "PostToolUse", { tool_response: { stdout: prose, stderr: "" } }, ""],
		["claude", "PostToolBatch", { tool_calls: [{ tool_name: "Bash", tool_response: prose }] }, ""],
		["codex", "PostToolUse", { turn_id: "1", tool_response: prose }, ""],
		["gemini", "AfterTool", { tool_response: { llmContent: prose } }, ""],
		["copilot", "postToolUse", { toolResult: { textResultForLlm: prose } }, ""],
		["cursor", "postToolUse", { tool_output: JSON.stringify({ output: prose }) }, "{}\n"],
		["cline", "PostToolUse", { postToolUse: { result: prose } }, '{"cancel":false}\n'],
	])("%s, %s", (agent, name, event, stdout) => {
		const { run } = makeScene();
		expect(run(agent, name, event)).toEqual({ status: 0, stdout, stderr: "", isStarted: false });
	});

	test.each([
		["Read", { file_path: "clean.ts" }],
		["Read", { file_path: "/gone.txt" }],
		["Bash", { command: "cd sub && ls -la | head -3; cat ../clean.ts" }],
		["Bash", { command: 'git commit -m "a message * with signs" && echo done > out.txt' }],
		["Write", { file_path: "new.ts", content: prose }],
		// To walk all folders would take longer than the agent waits.
		["Bash", { command: "cat */deep.env" }],
		["Bash", { command: "cat /proc/version" }],
	])("a call that is clean: %s %#", (tool, input) => {
		const { cwd, run } = makeScene();
		const { isStarted } = run("claude", "PreToolUse", call(cwd, tool, input));
		expect(isStarted).toBe(false);
	});
});

describe("starts Node for", () => {
	test.each([
		["Read", { file_path: ".env" }],
		["Read", { file_path: "CWD/.env" }],
		["Bash", { command: "cat .env" }],
		["Bash", { command: "head -1 '.env'|tr a b" }],
		["Bash", { command: "cat <.env" }],
		["Bash", { command: 'FILE=.env; cat "$FILE"' }],
		["Bash", { command: "true\n.env\ncat .env" }],
		["Bash", { command: "cd sub\ncat deep.env" }],
		["Bash", { command: "cd sub && cat deep.env" }],
		["Bash", { command: "cat sub/*.env" }],
		["Bash", { command: "cat ~/secret.env" }],
		["Bash", { command: "cat $HOME/secret.env" }],
		["Bash", { command: 'bash -c "cat .env"' }],
		["Bash", { command: 'cat "my keys/one,two.env"' }],
		["Bash", { command: "cat my\\ keys/one,two.env" }],
		["Bash", { command: 'cd "my keys" && cat one,two.env' }],
		["Bash", { command: "cd my\\ keys; cat one,two.env" }],
		["Bash", { command: "cd sub; cd ../other; cat k" }],
		["Bash", { command: "cd -P other && cat k" }],
		["Bash", { command: "cd other && cat ?" }],
		["Bash", { command: 'D=other; cat "$D/k"' }],
		["Bash", { command: 'cat "other"/k' }],
		["Bash", { command: "cat oth''er/k" }],
		["Bash", { command: "cat other/[k]" }],
		["Bash", { command: "cat a@b=c" }],
		["Bash", { command: `cat ${"a ".repeat(60_000)}` }],
		["shell", { command: ["cat", ".env"] }],
		["shell", { command: ["cat", "my keys/one,two.env"] }],
		["shell", { command: ["bash", "-lc", "cd sub && cat deep.env"] }],
		["shell", { command: ["cat", "deep.env"], workdir: "sub" }],
		["Write", { file_path: "a", content: "key=[unleak hid a key here: 1234****]" }],
		["Write", { file_path: "a", content: line }],
		["mcp__a__b", { key: keyOf("agent") }],
	])("a call that names or carries a key: %s %j", (tool, input) => {
		const { cwd, run } = makeScene();
		const event = JSON.stringify(call(cwd, tool, input)).replaceAll("CWD", cwd);
		expect(run("claude", "PreToolUse", event)).toMatchObject({ status: 0, isStarted: true });
		// As some programs lay JSON out.
		const wide = JSON.stringify(JSON.parse(event), null, 2);
		expect(run("claude", "PreToolUse", wide)).toMatchObject({ status: 0, isStarted: true });
	});

	test.each([
		...[
			"my file",
			"a'b",
			'a"b',
			"a\\b",
			"a\nb",
			"(a)",
			"[a]",
			"{a}",
			"a,b",
			"a=b",
			"a;b",
			"a&b",
			"a|b",
			"a<b>",
		],
		...["a@b", "a`b", "a:b", "-a", "é", "it's [1] (a), b"],
	])("a file of the name %j", (name) => {
		const { cwd, run } = makeScene();
		write(cwd, { [name]: line });
		for (const path of [name, join(cwd, name)]) {
			const read = call(cwd, "Read", { file_path: path });
			expect(run("claude", "PreToolUse", read).isStarted).toBe(true);
			const code = { agent_action_name: "pre_read_code", tool_info: { file_path: path, cwd } };
			expect(run("windsurf", "pre_read_code", code).isStarted).toBe(true);
			// As some versions send it: JSON in a text.
			const view = { toolName: "view", cwd, toolArgs: JSON.stringify({ path }) };
			expect(run("copilot", "preToolUse", view).isStarted).toBe(true);
		}
	});

	test.each([
		["a file by @", "UserPromptSubmit", { prompt: "see @.env" }],
		["an output that was cut", "PostToolUse", { tool_response: { persistedOutputPath: "/a" } }],
		["a key in an output", "PostToolUse", { tool_response: { stdout: line } }],
		[
			"a file added to a prompt",
			"beforeSubmitPrompt",
			{ prompt: "a", attachments: [{ file_path: "b" }] },
		],
	])("%s", (_, name, event) => {
		const { run } = makeScene();
		expect(run("claude", name, event).isStarted).toBe(true);
	});

	test("a command in a text that is JSON, and a pattern that finds hidden files", () => {
		const { cwd, run } = makeScene();
		const toolArgs = JSON.stringify({ command: "cat .env" });
		const bash = { toolName: "bash", cwd, toolArgs };
		expect(run("copilot", "preToolUse", bash).isStarted).toBe(true);
		const many = call(cwd, "read_many_files", { include: ["*.env"] });
		expect(run("gemini", "BeforeTool", many).isStarted).toBe(true);
	});

	test("whatever comes where grep is missing, or the repository has rules of its own", () => {
		const { cwd, run, node } = makeScene();
		const event = { prompt: "hello" };
		expect(run("claude", "UserPromptSubmit", event, { node, grep: "" }).isStarted).toBe(true);
		expect(run("claude", "UserPromptSubmit", event, { node, grep: "/gone" }).isStarted).toBe(true);
		writeFileSync(join(cwd, ".unleak.yaml"), ownRules);
		expect(run("claude", "UserPromptSubmit", event).isStarted).toBe(true);
	});

	test.each([
		["nearer", (cwd: string) => ({ CLAUDE_PROJECT_DIR: join(cwd, "sub") })],
		[
			"of the folder that the agent names",
			(cwd: string) => ({ CLAUDE_PROJECT_DIR: `${cwd}/../home` }),
		],
		[
			"of the name under which the folder is entered",
			(cwd: string) => ({ PWD: join(cwd, "../link") }),
		],
	])("whatever comes where a config without rules stands before those rules: %s", (_, more) => {
		const { cwd, run, node } = makeScene();
		write(cwd, { ".unleak.yaml": ownRules });
		for (const folder of ["sub", "../home", ".."])
			write(join(cwd, folder), { ".unleak.yaml": "failOn: any\n" });
		mkdirSync(join(cwd, "inner"));
		symlinkSync("project/inner", join(cwd, "../link"));
		const event = { prompt: "hello" };
		const from = join(cwd, "../link");
		const given = run("claude", "UserPromptSubmit", event, { node, grep }, more(cwd), from);
		expect(given.isStarted).toBe(true);
	});

	test("no config that has no rules", () => {
		const { cwd, run, node } = makeScene();
		write(cwd, { ".unleak.yaml": "failOn: any\n" });
		for (const CLAUDE_PROJECT_DIR of [cwd, "project", ""]) {
			const given = run(
				"claude",
				"UserPromptSubmit",
				{ prompt: "hello" },
				{ node, grep },
				{ CLAUDE_PROJECT_DIR },
			);
			expect(given.isStarted).toBe(false);
		}
	});
});

test("Node gets nothing of a shell that would load a program or certificates", () => {
	const { cwd, run, node } = makeScene();
	const [given, left] = [
		join(cwd, "given"),
		{ NODE_OPTIONS: "--no-warnings", NODE_EXTRA_CA_CERTS: "/a" },
	];
	writeFileSync(node, `#!/bin/sh\necho "<$NODE_OPTIONS$NODE_EXTRA_CA_CERTS>" >'${given}'\n`);
	run("claude", "PostToolUse", { x: line }, { node, grep }, left);
	expect(readFileSync(given, "utf8")).toBe("<>\n");
});

test("a file that takes grep longer than its limit is left to unleak", () => {
	const { cwd, run, node } = makeScene();
	const ended = join(cwd, "grep-that-the-system-ends");
	// What the system does with a program that has used its time; one without a limit would find nothing.
	const endIfLimited = '[ "$(ulimit -t)" = unlimited ] && exit 1; kill -KILL $$';
	writeFileSync(
		ended,
		`#!/bin/sh\ncase "$*" in *" -- "*) ${endIfLimited} ;; esac\nexec '${grep}' "$@"\n`,
	);
	chmodSync(ended, 0o755);
	const event = call(cwd, "Read", { file_path: "clean.ts" });
	expect(run("claude", "PreToolUse", event, { node, grep: ended }).isStarted).toBe(true);
});

describe("blocks, and says why,", () => {
	test("where Node is gone", () => {
		const { run } = makeScene();
		const answer = run("claude", "PostToolUse", { x: line }, { node: "/gone/node", grep });
		expect(answer).toMatchObject({ status: 2, stdout: "" });
		expect(answer.stderr).toMatch(/"\/gone\/node" or .* is gone/);
		const cline = run("cline", "PreToolUse", { x: line }, { node: "/gone/node", grep });
		expect(JSON.parse(cline.stdout)).toMatchObject({ cancel: true });
	});

	test("where it ends as it should not", () => {
		const { run, node } = makeScene();
		writeFileSync(node, "#!/bin/sh\nexit 134\n");
		const answer = run("claude", "PostToolUse", { x: line });
		expect(answer).toMatchObject({ status: 2, stdout: "" });
		expect(answer.stderr).toContain("status 134");
	});
});
