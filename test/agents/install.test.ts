// Installing hooks into the settings of agents and taking them out again: what was there stays, byte for byte; what
// cannot be edited is said, and stays too. The built program does it.

import { spawnSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { addAgentHooks, removeAgentHooks } from "../../src/hook/agent-settings.ts";
import {
	type AgentTarget,
	agentCommand,
	agentTargets,
	isOurs,
} from "../../src/hook/agent-targets.ts";
import { run } from "../e2e/program.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { keyOf } from "./ask.ts";

const paths = { node: "/opt/node 20/bin/node", grep: "/usr/bin/grep", folder: "/opt/it's/dist" };
const withSettings = agentTargets.filter(({ form }) => form === "groups" || form === "entries");

function entriesOf(target: AgentTarget, platform = "linux") {
	return target.events.map((event) => {
		const command = agentCommand(paths, target.name, event, platform);
		return { event, entry: target.entry(command, event) };
	});
}

const foreign = '{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "other" }] }';
const texts: readonly (readonly [name: string, text: string])[] = [
	["one line", '{"model":"x"}'],
	["one line with spaces", '{ "model": "x", "b": [1, 2] }\n'],
	["spaces", '{\n  "model": "x"\n}\n'],
	["four spaces, no last line end", '{\n    "model": "x"\n}'],
	["tabs", '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n'],
	["CRLF", '{\r\n  "model": "x",\r\n  "list": [\r\n    1\r\n  ]\r\n}\r\n'],
	["a byte order mark", '\ufeff{\n  "model": "x"\n}\n'],
	["comments", '// mine\n{\n  /* a */ "model": "x" // why\n  // last\n}\n// end\n'],
	["a comma at the end", '{\n  "model": "x", // why\n}\n'],
	[
		"hooks of others",
		`{\n  "hooks": {\n    "PreToolUse": [\n      ${foreign}\n    ],\n    "Stop": []\n  },\n  "z": 1\n}\n`,
	],
	[
		"hooks of others with comments",
		`{\n\t"hooks": {\n\t\t// keep\n\t\t"PreToolUse": [\n\t\t\t${foreign}, // here\n\t\t],\n\t\t"AfterTool": [${foreign}], // on one line\n\t},\n}\n`,
	],
	["an odd layout", `{"hooks":\n{"PreToolUse":[\n${foreign}]},"a":\n1}`],
];

describe.each(withSettings)("$name", (target) => {
	test.each(texts)("%s: installed, again, and uninstalled", async (_, text) => {
		const entries = entriesOf(target);
		const installed = await addAgentHooks(text, target, entries, "f");
		for (const [kept] of text.matchAll(/\/\/.*|\/\*.*?\*\/|\{ "matcher".*?\}\] \}/g)) {
			expect(installed).toContain(kept);
		}
		expect(await addAgentHooks(installed, target, entries, "f")).toBe(installed);
		expect(installed.includes("\r\n")).toBe(text.includes("\r\n"));
		expect(installed.replaceAll("\r\n", "").includes("\r")).toBe(false);
		const other = { ...paths, folder: "/elsewhere/dist" };
		const moved = target.events.map((event) => ({
			event,
			entry: target.entry(agentCommand(other, target.name, event, "linux"), event),
		}));
		const updated = await addAgentHooks(installed, target, moved, "f");
		expect(updated).toContain("/elsewhere/dist");
		expect(updated).not.toContain("/opt/it");
		const left = await removeAgentHooks(installed, target, entries, "f");
		// The version that Cursor wants stays; else nothing does.
		const bare = (json: string) => json.replace(/"version": ?1/, "").replace(/[\s,]/g, "");
		if (target.head === undefined) expect(left).toBe(text);
		else expect(bare(left)).toBe(bare(text));
	});

	test("a file that is not there gets the hooks alone, in order", async () => {
		const text = await addAgentHooks(undefined, target, entriesOf(target), "f");
		const value = JSON.parse(text);
		expect(Object.keys(value)).toEqual([...Object.keys(target.head ?? {}), "hooks"]);
		expect(Object.keys(value.hooks)).toEqual(target.events);
		for (const event of target.events) expect(isOurs(value.hooks[event])).toBe(true);
	});

	test.each([
		["no JSON", '{"a": }'],
		["a list", "[]"],
		["hooks that are none", '{"hooks": []}'],
		["an event that is no list", `{"hooks": {"${target.events[0]}": {}}}`],
	])("%s is not edited, and it says why", async (_, text) => {
		await expect(addAgentHooks(text, target, entriesOf(target), "f")).rejects.toThrow(
			/^Cannot edit "f": /,
		);
	});
});

test("a person's matcher on our hook stays, as do others in its group", async () => {
	const target = agentTargets.find(({ name }) => name === "claude")!;
	const entries = entriesOf(target);
	const installed = await addAgentHooks("{}", target, entries, "f");
	const changed = installed
		.replace('"matcher": "*"', '"matcher": "Bash|mcp__.*"')
		.replace(
			'"hooks": [\n          {',
			'"hooks": [\n          { "type": "command", "command": "mine" },\n          {',
		);
	expect(await addAgentHooks(changed, target, entries, "f")).toBe(changed);
	const left = JSON.parse(await removeAgentHooks(changed, target, entries, "f"));
	expect(left).toEqual({
		hooks: { UserPromptSubmit: [{ hooks: [{ type: "command", command: "mine" }] }] },
	});
});

test("commands name absolute paths, quoted for the shell that the agent has", () => {
	const { line } = agentCommand(paths, "codex", "PreToolUse", "linux");
	const echoed = spawnSync("sh", ["-c", `printf '%s|' ${line}`], { encoding: "utf8" }).stdout;
	expect(echoed.split("|")).toEqual([
		"/bin/sh",
		"/opt/it's/dist/agent-hook.sh",
		"codex",
		"PreToolUse",
		"/opt/node 20/bin/node",
		"/usr/bin/grep",
		"",
	]);
	const onWindows = { node: "C:\\Program Files\\node.exe", grep: "", folder: "C:\\it's\\dist" };
	const command = agentCommand(onWindows, "claude", "Stop", "win32");
	expect(command.args.slice(-4)).toEqual(["--agent", "claude", "--event", "Stop"]);
	expect(command.program).toBe("C:/Program Files/node.exe");
	expect(command.line).toMatch(/^"C:\/Program Files\/node\.exe" /);
	expect(command.powershell).toMatch(/^& 'C:\/Program Files\/node\.exe' 'C:\/it''s/);
});

/** A home folder and a project in it. */
function makeHome(files: Record<string, string> = {}) {
	const home = makeFolder();
	write(home, { "project/": "", ...files });
	const env = { HOME: home, USERPROFILE: home };
	const hook = (...args: string[]) => run(["hook", ...args], { cwd: join(home, "project"), env });
	return { home, hook };
}

test("doctor says what is active, not trusted, switched off, broken or incomplete", async () => {
	const { home, hook } = makeHome();
	const doctor = async () => {
		const given = { cwd: join(home, "project"), env: { HOME: home, USERPROFILE: home } };
		const { stdout } = await run(["doctor"], given);
		return stdout.split("\n").filter((line) => line.startsWith("agents"));
	};
	expect(await doctor()).toEqual([]);
	await hook("install", "--user", "--claude", "--codex", "--opencode");
	expect((await doctor()).join("\n")).toMatch(
		/Claude Code: active: .*settings\.json\n.*Codex: active: .*\n.*Codex: not trusted.*\n.*opencode: active/,
	);
	const file = join(home, ".claude/settings.json");
	const text = readFileSync(file, "utf8");
	writeFileSync(
		file,
		text
			.replace("{", '{ "disableAllHooks": true,')
			.replaceAll("dist/agent-hook.sh", "gone/agent-hook.sh"),
	);
	writeFileSync(join(home, ".codex/config.toml"), "[features]\nhooks = false\n");
	const lines = (await doctor()).join("\n");
	expect(lines).toMatch(/switched off: "disableAllHooks"/);
	expect(lines).toMatch(/broken: ".*gone\/agent-hook\.sh" is gone/);
	expect(lines).toMatch(/Codex: switched off/);
	writeFileSync(file, text.replace("PostToolBatch", "Stop"));
	expect((await doctor()).join("\n")).toMatch(/but not for PostToolBatch/);
	const refused = { cwd: home, env: { HOME: home, USERPROFILE: home }, stdin: "{" };
	expect((await run(["hook", "run", "--agent", "claude"], refused)).code).toBe(2);
	expect((await doctor()).join("\n")).toMatch(
		/Claude Code: failed last on .*: the event is no JSON/,
	);
	writeFileSync(file, "{");
	expect((await doctor()).join("\n")).toMatch(/Claude Code: cannot be read/);
});

describe("the program", () => {
	test("installs every agent for the user, answers its event, and leaves nothing", async () => {
		const { home, hook } = makeHome();
		const all = agentTargets.map(({ name }) => `--${name}`);
		const { code, stdout, stderr } = await hook("install", "--user", ...all);
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
		expect(stdout).toContain("/hooks");
		const settings = JSON.parse(readFileSync(join(home, ".claude/settings.json"), "utf8"));
		const [{ hooks }] = settings.hooks.UserPromptSubmit;
		const event = {
			hook_event_name: "UserPromptSubmit",
			cwd: home,
			prompt: `use ${keyOf("agent")}`,
		};
		const input = JSON.stringify(event);
		const answer = spawnSync("sh", ["-c", hooks[0].command], { input, encoding: "utf8" });
		expect(JSON.parse(answer.stdout)).toMatchObject({ decision: "block" });
		const clean = JSON.stringify({ ...event, prompt: "hello" });
		const passed = spawnSync("sh", ["-c", hooks[0].command], { input: clean, encoding: "utf8" });
		expect({ ...passed, output: null, pid: 0 }).toMatchObject({
			status: 0,
			stdout: "",
			stderr: "",
		});
		expect((await hook("install", "--user", ...all)).code).toBe(0);
		const removed = await hook("uninstall", "--user", ...all);
		expect(removed.code).toBe(0);
		// "project" was there before; the copy of the program that hooks start serves all.
		const left = readdirSync(home, { recursive: true }).map(String);
		expect(left.filter((path) => !/^\.config(?:\/unleak(?:\/program\b.*)?)?$/.test(path))).toEqual([
			"project",
		]);
	});

	test("an empty file and a folder that were there before stay", async () => {
		const files = { ".claude/settings.json": "{}\n", ".gemini/GEMINI.md": "" };
		const { home, hook } = makeHome(files);
		for (const todo of ["install", "uninstall"] as const) await hook(todo, "--user", "--claude");
		for (const todo of ["install", "uninstall"] as const) await hook(todo, "--user", "--gemini");
		expect(readFileSync(join(home, ".claude/settings.json"), "utf8")).toBe("{}\n");
		expect(readdirSync(join(home, ".gemini"))).toEqual(["GEMINI.md"]);
	});

	test("a file that may not be written, and links, stay as they are, and it says so", async () => {
		const { home, hook } = makeHome({
			".gemini/settings.json": "{}\n",
			"dotfiles/claude.json": "{}\n",
		});
		chmodSync(join(home, ".gemini/settings.json"), 0o444);
		mkdirSync(join(home, ".claude"));
		symlinkSync("../dotfiles/claude.json", join(home, ".claude/settings.json"));
		symlinkSync("dotfiles", join(home, ".cursor"));
		for (const [agent, reason] of [
			["--gemini", "read-only"],
			["--claude", "symbolic link"],
			["--cursor", "its folder is a symbolic link"],
		] as const) {
			const { code, stderr } = await hook("install", "--user", agent);
			expect(code).toBe(2);
			expect(stderr).toMatch(new RegExp(`Cannot edit .*${reason}`));
		}
		expect(readFileSync(join(home, ".gemini/settings.json"), "utf8")).toBe("{}\n");
		expect(readFileSync(join(home, "dotfiles/claude.json"), "utf8")).toBe("{}\n");
		expect(lstatSync(join(home, ".claude/settings.json")).isSymbolicLink()).toBe(true);
		expect(existsSync(join(home, "dotfiles/hooks.json"))).toBe(false);
	});

	test.each([
		["--cline", ".clinerules"],
		["--opencode", ".opencode"],
		["--copilot", ".github"],
		["--cline", ".clinerules/hooks"],
	])("%s writes nothing where the project's %s leads", async (agent, folder) => {
		const home = makeFolder();
		write(home, { "project/sub/a.txt": "a\n", "outside/": "" });
		const project = join(home, "project");
		expect(spawnSync("git", ["init", "-q"], { cwd: project }).status).toBe(0);
		mkdirSync(dirname(join(project, folder)), { recursive: true });
		symlinkSync(join(home, "outside"), join(project, folder));
		const env = { HOME: home, USERPROFILE: home };
		for (const cwd of [project, join(project, "sub")]) {
			const { code, stderr } = await run(["hook", "install", agent], { cwd, env });
			expect(code).toBe(2);
			expect(stderr).toContain("is a symbolic link");
			expect(readdirSync(join(home, "outside"))).toEqual([]);
		}
	});

	test("keeps the mode of a file, and does not touch a plugin of somebody else", async () => {
		const plugin = ".config/opencode/plugin/unleak.js";
		const { home, hook } = makeHome({ ".claude/settings.json": "{}\n", [plugin]: "// mine\n" });
		chmodSync(join(home, ".claude/settings.json"), 0o640);
		await hook("install", "--user", "--claude");
		expect(statSync(join(home, ".claude/settings.json")).mode & 0o777).toBe(0o640);
		const { code, stderr } = await hook("install", "--user", "--opencode");
		expect(code).toBe(2);
		expect(stderr).toContain("not unleak's");
		expect(readFileSync(join(home, plugin), "utf8")).toBe("// mine\n");
	});

	test("writes no path of this machine into settings that git shares", async () => {
		const { home, hook } = makeHome({ "project/.claude/settings.json": "{}\n" });
		const git = (...args: string[]) => spawnSync("git", args, { cwd: join(home, "project") });
		const own = join(home, "project/.claude/settings.local.json");
		const shared = join(home, "project/.claude/settings.json");
		git("init", "--quiet");
		git("add", "--all");
		await hook("install", "--claude");
		expect([readFileSync(shared, "utf8"), existsSync(own)]).toEqual(["{}\n", true]);
		await hook("uninstall", "--claude");
		writeFileSync(own, "");
		git("rm", "--cached", "--quiet", ".claude/settings.json");
		const { stdout } = await hook("install", "--codex", "--claude");
		expect(stdout).toContain("keep it out of git");
		expect(dirname(shared)).toContain(".claude");
	});

	test.each([
		["--husky", "--claude"],
		["--global", "--codex"],
	])("%s and %s contradict each other", async (...flags) => {
		const { hook } = makeHome();
		const { code, stderr } = await hook("install", ...flags);
		expect(code).toBe(2);
		expect(stderr).toContain("contradict");
	});
});
