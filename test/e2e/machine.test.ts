// The built program audits a machine: a home folder that is made here, with what each agent, shell and client leaves in
// it, in the form in which it does. What is read is shown first, links lead nowhere, and no key is in any output.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { Location, Report } from "../../src/model/report.ts";
import schema from "../../src/report/report.schema.json" with { type: "json" };
import { faultsOf } from "../report/schema.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, type Outcome, run } from "./program.ts";
import { startInTerminal } from "./terminal.ts";

const isWindows = process.platform === "win32";
const session = "1f0e4a6c-7b1d-4c35-9a53-0d2f6f1c8e11";
const date = "2026-11-01T10:00:00.000Z";

/** What a tool gave back, with the numbers of lines as agents write them. */
const numbered = (key: string) => `     1\t# shop\n     2\tMAILCHIMP_API_KEY=${key}\n     3\tX=1`;
const curl = (key: string) =>
	`curl -H "Authorization: apikey ${key}" https://us7.api.mailchimp.com/3.0/ping`;
const server = (key: string) => ({
	mailchimp: { command: "npx", args: ["mailchimp-mcp"], env: { MAILCHIMP_API_KEY: key } },
});
const lines = (...records: object[]) => records.map((each) => `${JSON.stringify(each)}\n`).join("");

interface Left {
	readonly agent: string;
	readonly path: string;
	readonly text: (key: string) => string | Buffer;
	readonly facts?: Partial<Pick<Location, "session" | "project" | "date">>;
}

const claude = { sessionId: session, cwd: "/work/shop", timestamp: date };
const known = { session, project: "/work/shop", date };

const left: readonly Left[] = [
	{
		agent: "Claude Code",
		path: `.claude/projects/-work-shop/${session}.jsonl`,
		text: (key) =>
			lines(
				{ ...claude, type: "user", message: { role: "user", content: "read .env" } },
				{
					...claude,
					type: "user",
					message: { content: [{ type: "tool_result", content: numbered(key) }] },
					toolUseResult: { type: "text", file: { filePath: "/work/shop/.env", content: "x" } },
				},
			),
		facts: known,
	},
	{
		agent: "Claude Code",
		path: `.claude/projects/-work-shop/${session}/tool-results/b1.txt`,
		text: numbered,
		facts: { session, project: "-work-shop" },
	},
	{
		agent: "Claude Code",
		path: ".claude/history.jsonl",
		text: (key) =>
			lines(
				{ display: "hello", timestamp: 1, project: "/other", sessionId: "other" },
				{
					display: curl(key),
					timestamp: Date.parse(date),
					project: "/work/shop",
					sessionId: session,
				},
			),
		facts: known,
	},
	{
		agent: "Claude Code",
		path: ".claude.json",
		text: (key) =>
			JSON.stringify({ projects: { "/work/shop": { mcpServers: server(key) } } }, null, 2),
	},
	{
		agent: "Codex",
		path: `.codex/sessions/2026/11/01/rollout-2026-11-01T10-00-00-${session}.jsonl`,
		text: (key) =>
			lines(
				{ timestamp: date, type: "session_meta", payload: { id: session, cwd: "/work/shop" } },
				{
					timestamp: date,
					type: "response_item",
					payload: {
						type: "function_call",
						name: "exec_command",
						arguments: JSON.stringify({ cmd: curl(key) }),
					},
				},
			),
		facts: known,
	},
	{
		agent: "Codex",
		path: ".codex/config.toml",
		text: (key) => `[mcp_servers.mailchimp.env]\nMAILCHIMP_API_KEY = "${key}"\n`,
	},
	{
		agent: "Cursor",
		path: ".cursor/mcp.json",
		text: (key) => JSON.stringify({ mcpServers: server(key) }),
	},
	{
		agent: "Copilot CLI",
		path: `.copilot/session-state/${session}/events.jsonl`,
		text: (key) =>
			lines(
				{
					type: "session.start",
					timestamp: date,
					data: { sessionId: session, context: { cwd: "/work/shop" } },
				},
				{
					type: "hook.start",
					timestamp: date,
					data: { input: { toolResult: JSON.stringify({ textResultForLlm: numbered(key) }) } },
				},
			),
		facts: known,
	},
	{
		agent: "VS Code",
		path: `.config/Code/User/workspaceStorage/abc/chatSessions/${session}.jsonl`,
		text: (key) => lines({ kind: 0, v: { requests: [{ message: { text: numbered(key) } }] } }),
		facts: { session },
	},
	{
		agent: "VS Code",
		path: ".config/Code/User/mcp.json",
		text: (key) => JSON.stringify({ servers: server(key) }, null, "\t"),
	},
	{
		agent: "Gemini CLI",
		path: ".gemini/tmp/shop/chats/session-2026-11-01T10-00-ab.jsonl",
		text: (key) =>
			lines({ $set: { messages: [{ toolCalls: [{ resultDisplay: numbered(key) }] }] } }),
		facts: { session: "2026-11-01T10-00-ab", project: "shop" },
	},
	{
		agent: "opencode",
		path: ".config/opencode/opencode.json",
		text: (key) =>
			JSON.stringify({ mcp: { mailchimp: { environment: { MAILCHIMP_API_KEY: key } } } }),
	},
	{
		agent: "Windsurf",
		path: ".codeium/windsurf/mcp_config.json",
		text: (key) => JSON.stringify({ mcpServers: server(key) }),
	},
	{
		agent: "Cline",
		path: ".config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/1793527200000/api_conversation_history.json",
		text: (key) =>
			JSON.stringify([{ role: "user", content: [{ type: "text", text: numbered(key) }] }]),
		facts: { session: "1793527200000" },
	},
	{
		agent: "Claude Desktop",
		path: ".config/Claude/claude_desktop_config.json",
		text: (key) => JSON.stringify({ mcpServers: server(key) }),
	},
	{
		agent: "Iterable MCP server",
		path: ".iterable-mcp/keys.json",
		text: (key) => JSON.stringify([{ name: "mailchimp", apiKey: key }]),
	},
	{
		agent: "bash",
		path: ".bash_history",
		text: (key) => `#1793527200\nexport MAILCHIMP_API_KEY=${key}\nls\n`,
		facts: { date },
	},
	{
		agent: "zsh",
		path: ".zsh_history",
		text: (key) => `: 1793527200:0;${curl(key)}\n`,
		facts: { date },
	},
	{
		agent: "fish",
		path: ".local/share/fish/fish_history",
		text: (key) => `- cmd: ${curl(key)}\n  when: 1793527200\n`,
		facts: { date },
	},
	{
		agent: "PowerShell",
		path: ".local/share/powershell/PSReadLine/ConsoleHost_history.txt",
		text: (key) => `$env:MAILCHIMP_API_KEY = "${key}"\r\n`,
	},
	{
		agent: "Postman",
		path: ".config/Postman/IndexedDB/file__0.indexeddb.leveldb/000003.log",
		text: (key) =>
			Buffer.concat([
				Buffer.from([1, 2, 3, 0xff]),
				Buffer.from(`{"key":"MAILCHIMP_API_KEY","value":"${key}","type":"secret"}`),
			]),
	},
	{
		agent: "Insomnia",
		path: ".config/Insomnia/insomnia.Environment.db",
		text: (key) => lines({ _id: "env_1", type: "Environment", data: { mailchimp_api_key: key } }),
	},
	{
		agent: ".env",
		path: "code/shop/packages/mail/.env",
		text: (key) => `MAILCHIMP_API_KEY=${key}\n`,
	},
	{
		agent: "Bruno",
		path: "code/shop/api/environments/live.bru",
		text: (key) => `vars {\n  mailchimp_api_key: ${key}\n}\n`,
	},
	{
		agent: "Aider",
		path: "code/shop/.aider.chat.history.md",
		text: (key) => `# aider chat\n\n> MAILCHIMP_API_KEY=${key}\n`,
	},
];

/** Stores of SQLite: the text of one row, and whether it stands in the log alone. */
const stores: readonly (Left & { readonly isInLog: boolean })[] = [
	{
		agent: "Codex",
		path: ".codex/thread_history_1.sqlite-wal",
		text: (key) => JSON.stringify({ item: { aggregated_output: numbered(key) } }),
		isInLog: true,
	},
	{
		agent: "Cursor",
		path: ".config/Cursor/User/globalStorage/state.vscdb",
		text: (key) => {
			// Arguments in arguments: three times escaped. The row goes on in other pages.
			const args = JSON.stringify({ args: JSON.stringify({ command: curl(key) }) });
			const filler = "no key here. ".repeat(700);
			return JSON.stringify({
				filler,
				toolFormerData: { name: "mcp", rawArgs: args },
				more: filler,
			});
		},
		isInLog: false,
	},
	{
		agent: "opencode",
		path: ".local/share/opencode/opencode.db-wal",
		text: (key) => JSON.stringify({ state: { output: numbered(key), metadata: {} } }),
		isInLog: true,
	},
	{
		agent: "Zed",
		path: ".local/share/zed/threads/threads.db",
		text: (key) => zstd(JSON.stringify({ messages: [{ Agent: { content: numbered(key) } }] })),
		isInLog: false,
	},
];

/** One frame with one block, which is not compressed. */
function zstd(text: string): Buffer {
	const block = Buffer.alloc(4);
	block.writeUInt32LE((text.length << 3) | 1);
	const head = [0x28, 0xb5, 0x2f, 0xfd, 0x20, text.length];
	return Buffer.concat([Buffer.from(head), block.subarray(0, 3), Buffer.from(text)]);
}

const makeStores = `
import base64, json, os, shutil, sqlite3, sys
for store in json.load(sys.stdin):
    path = store["path"]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    name = path[: -len("-wal")] if store["isInLog"] else path
    db = sqlite3.connect(name)
    if store["isInLog"]:
        db.execute("pragma journal_mode=wal")
        db.execute("pragma wal_autocheckpoint=0")
    db.execute("create table ItemTable(key text, value blob)")
    db.commit()
    value = base64.b64decode(store["value"])
    db.execute("insert into ItemTable values('bubbleId:1:2', ?)", (value if store["isBlob"] else value.decode(),))
    db.commit()
    if store["isInLog"]:
        for end in ("", "-wal"):
            shutil.copy(name + end, name + end + ".copy")
    db.close()
    if store["isInLog"]:
        for end in ("", "-wal"):
            os.replace(name + end + ".copy", name + end)
`;

const keyOf = ({ path }: Left): string => fill("{hex:32}-us7", path);

/** A home folder with all of it. */
function makeHome(): string {
	const home = makeFolder();
	for (const each of left) {
		const path = join(home, each.path);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, each.text(keyOf(each)));
	}
	const given = stores.map((each) => ({
		path: join(home, each.path),
		value: Buffer.from(each.text(keyOf(each))).toString("base64"),
		isBlob: typeof each.text("") !== "string",
		isInLog: each.isInLog,
	}));
	execFileSync("python3", ["-c", makeStores], { input: JSON.stringify(given) });
	return home;
}

interface Audited extends Outcome {
	readonly report: Report;
}

async function audit(
	home: string,
	operands: readonly string[] = [],
	env: Readonly<Record<string, string>> = {},
): Promise<Audited> {
	const base = join(makeFolder(), "out");
	const outcome = await run(["audit", "--machine", "--output", base, ...operands], {
		env: { HOME: home, ...env },
	});
	const [page, data] = [`${base}.html`, `${base}.json`].map((file) => readFileSync(file, "utf8"));
	for (const text of [page, data, outcome.stdout, outcome.stderr]) {
		for (const each of [...left, ...stores]) expect(text).not.toContain(keyOf(each).slice(0, 32));
	}
	const report = JSON.parse(data!) as Report;
	expect(faultsOf(report, schema)).toEqual([]);
	return { ...outcome, report };
}

const paths = ({ findings }: Report): string[] =>
	findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort();

test.skipIf(isWindows)(
	"finds what each program left, and says of which session it is",
	async () => {
		const home = makeHome();
		const { code, report, stderr } = await audit(home, [join(home, "code/shop")]);
		expect(code).toBe(1);
		const all = [...left, ...stores];
		expect([...new Set(paths(report))]).toEqual(all.map(({ path }) => path).sort());
		expect(report.findings.length).toBe(all.length);
		expect(report.problems).toEqual([]);
		for (const { agent, path, facts = {} } of all) {
			const location = report.findings
				.flatMap(({ locations }) => locations)
				.find((each) => each.path === path);
			expect({ path, ...location }).toMatchObject({ path, agent, ...facts });
			expect(location?.date).toMatch(/^\d{4}-\d\d-\d\dT/);
			expect(stderr).toContain(`${agent}\n  `);
		}
		expect(report.notices).toContainEqual({
			code: "place-limit",
			message: expect.stringContaining("(Postman): parts of its stores may be compressed"),
		});
	},
);

const decoys = ["notes.txt", ".ssh/config", ".claude/other.txt", "code/shop/src/mail.ts"];

test.skipIf(isWindows)("reads nothing else, and follows no link that leads out", async () => {
	const home = makeFolder();
	const outside = makeFolder();
	const assign = (name: string) => `MAILCHIMP_API_KEY=${fill("{hex:32}-us7", name)}\n`;
	write(home, Object.fromEntries(decoys.map((name) => [name, assign(name)])));
	write(home, {
		".claude/projects/p/s.jsonl": assign("own"),
		"dotfiles/settings.json": assign("dotfile"),
	});
	write(outside, { "secret.jsonl": assign("outside"), "more/x.jsonl": assign("more") });
	symlinkSync(join(outside, "secret.jsonl"), join(home, ".claude/projects/p/link.jsonl"));
	symlinkSync(join(outside, "more"), join(home, ".claude/projects/folder"));
	symlinkSync("s.jsonl", join(home, ".claude/projects/p/latest"));
	symlinkSync(join(home, "dotfiles/settings.json"), join(home, ".claude/settings.json"));
	symlinkSync(outside, join(home, ".codex"));
	symlinkSync(join(outside, "secret.jsonl"), join(home, ".bash_history"));
	const { code, report } = await audit(home, [join(home, "code/shop")]);
	expect(code).toBe(1);
	expect(paths(report)).toEqual([".claude/projects/p/s.jsonl", "dotfiles/settings.json"]);
	expect(report.problems).toEqual(
		[".codex", ".bash_history"].map((path) => ({
			code: "symlink-outside",
			message: expect.stringContaining("outside the home folder"),
			path,
		})),
	);
	const { message } = report.notices.find(({ code }) => code === "links-not-followed")!;
	expect(message).toContain('".claude/projects/folder", ".claude/projects/p/link.jsonl"');
	expect(message).not.toContain("latest");
	expect(report.summary.planned.blobs).toBe(2);
});

test.skipIf(isWindows)(
	"shows a person what would be read, and reads it after a yes alone",
	async () => {
		const home = makeFolder();
		write(home, { ".bash_history": `export MAILCHIMP_API_KEY=${fill("{hex:32}-us7")}\n` });
		const args = ["audit", "--machine", "--output", join(home, "out")];
		const shown = await run([...args, "--dry-run"], { env: { HOME: home } });
		expect(shown).toEqual({
			code: 0,
			stdout: expect.stringMatching(
				/^What is read, and nothing else:\nbash\n {2}history: ~\/\.bash_history \(1 file, \d+ bytes\)\n/,
			),
			stderr: "",
		});
		for (const answer of ["", "n", "y"]) {
			const terminal = startInTerminal(args, { cwd: home, env: { HOME: home } });
			await terminal.answer("Read these files? [y/N]", answer);
			expect(await terminal.ended).toBe(answer === "y" ? 1 : 130);
			expect(terminal.screen().includes("1 finding")).toBe(answer === "y");
		}
	},
);

test.skipIf(isWindows)("reads the git stores that agents keep, deleted files too", async () => {
	const [home, work] = [makeFolder(), makeFolder()];
	const store = join(home, ".local/share/opencode/snapshot/p1");
	const git = (...args: string[]) =>
		execFileSync("git", [`--git-dir=${store}`, `--work-tree=${work}`, ...args], { cwd: work });
	mkdirSync(store, { recursive: true });
	git("init", "--quiet");
	for (const text of [`MAILCHIMP_API_KEY=${fill("{hex:32}-us7", "store")}\n`, "nothing\n"]) {
		write(work, { "mail.js": text });
		git("add", ".");
		git("write-tree");
	}
	const { code, report, stderr } = await audit(home);
	expect(code).toBe(1);
	expect(stderr).toContain("  git store: ~/.local/share/opencode/snapshot/p1 (its history)\n");
	expect(report.summary.complete).toBe(true);
	expect(report.findings.flatMap(({ locations }) => locations)).toEqual([
		expect.objectContaining({
			agent: "opencode",
			repository: ".local/share/opencode/snapshot/p1",
			line: 1,
		}),
	]);
});

test.skipIf(isWindows)("goes where variables lead, and to projects elsewhere", async () => {
	const [home, elsewhere] = [makeFolder(), makeFolder()];
	const assign = (name: string) => `MAILCHIMP_API_KEY=${fill("{hex:32}-us7", name)}\n`;
	const files = {
		"claude/history.jsonl": "CLAUDE_CONFIG_DIR",
		"codex/config.toml": "CODEX_HOME",
		"copilot/settings.json": "COPILOT_HOME",
		"config/opencode/opencode.json": "XDG_CONFIG_HOME",
		"data/fish/fish_history": "XDG_DATA_HOME",
		"state/opencode/x.jsonl": "XDG_STATE_HOME",
		"zsh/.zsh_history": "ZDOTDIR",
		"my history": "HISTFILE",
	};
	write(elsewhere, Object.fromEntries(Object.keys(files).map((path) => [path, assign(path)])));
	write(elsewhere, { "project/.env.local": assign("project"), "project/x.txt": assign("x") });
	write(elsewhere, { "one/file.txt": assign("one") });
	const env = Object.fromEntries(
		Object.entries(files).map(([path, name]) => [
			name,
			join(elsewhere, name === "HISTFILE" ? path : path.split("/")[0]!),
		]),
	);
	const operands = [join(elsewhere, "project"), join(elsewhere, "one/file.txt")];
	const { report } = await audit(home, operands, env);
	const expected = [...Object.keys(files), "project/.env.local", "one/file.txt"];
	expect(paths(report).map((path) => join(home, path))).toEqual(
		expected.map((path) => join(elsewhere, path)).sort(),
	);
});

test.skipIf(isWindows)(
	"an empty home is no clean machine, and a folder that may not be read is a problem",
	async () => {
		const home = makeFolder();
		const empty = await audit(home);
		expect(empty.code).toBe(3);
		expect(empty.report.problems.map(({ code }) => code)).toEqual(["nothing-to-scan"]);
		write(home, { ".bash_history": "ls\n", ".claude/projects/p/s.jsonl": "{}\n" });
		const clean = await audit(home);
		expect(clean.code).toBe(0);
		expect(clean.report.summary.complete).toBe(true);
		chmodSync(join(home, ".claude/projects/p"), 0);
		chmodSync(home, 0o755);
		const isRoot = process.getuid?.() === 0;
		const out = makeFolder();
		chmodSync(out, 0o777);
		const { code } = await run(["audit", "--machine", "--output", join(out, "out")], {
			env: { HOME: home },
			...(isRoot && { uid: 65534 }),
		});
		chmodSync(join(home, ".claude/projects/p"), 0o755);
		expect(code).toBe(3);
		const report = JSON.parse(readFileSync(join(out, "out.json"), "utf8")) as Report;
		expect(report.problems).toEqual([
			{
				code: "unreadable",
				message: expect.stringContaining("permission denied"),
				path: ".claude/projects/p",
			},
		]);
	},
);

test("flags that make no sense are refused", async () => {
	for (const args of [["--dry-run"], ["--yes"], ["--machine", "--include-ignored"], ["a", "b"]]) {
		const { code, stderr } = await run(["audit", ...args]);
		expect(code).toBe(2);
		expect(stderr).toMatch(/^unleak: /);
	}
});
