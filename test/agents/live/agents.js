// How each agent is started without a network, and what its tools are called.

import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const server = resolve(import.meta.dirname, "mcp-server.js");
/** The server gets the text from a file: no settings hold it. */
const serverStart = (leak) => [
	"-c",
	`LEAK="$(cat '${leak}')" exec '${process.execPath}' '${server}'`,
];

/** `bin`: the program in its package; `tools`: the calls of a scene in the agent's names. */
export const agents = {
	claude: {
		package: "@anthropic-ai/claude-code",
		folder: "claude-code",
		bin: "claude",
		node: undefined,
		prepare: () => {},
		env: (port) => ({
			IS_SANDBOX: "1",
			ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}`,
			ANTHROPIC_API_KEY: "x",
			CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
			DISABLE_AUTOUPDATER: "1",
		}),
		args: (prompt) => ["-p", prompt, "--dangerously-skip-permissions"],
		mcp: (home, leak) => {
			const servers = { leak: { command: "/bin/sh", args: serverStart(leak) } };
			writeFileSync(join(home, ".claude.json"), JSON.stringify({ mcpServers: servers }));
			return { name: "mcp__leak__get", input: {} };
		},
		shell: (command) => ({ name: "Bash", input: { command, description: "run" } }),
		read: (file) => ({ name: "Read", input: { file_path: file } }),
	},
	codex: {
		package: "@openai/codex",
		folder: "codex",
		bin: "codex",
		prepare: (home, port) => {
			mkdirSync(join(home, ".codex"), { recursive: true });
			writeFileSync(
				join(home, ".codex/config.toml"),
				`model = "m"\nmodel_provider = "m"\napproval_policy = "never"\nsandbox_mode = "danger-full-access"\n[model_providers.m]\nname = "m"\nbase_url = "http://127.0.0.1:${port}/v1"\nwire_api = "responses"\nenv_key = "M_KEY"\n`,
			);
		},
		mcp: (home, leak) => {
			const [flag, command] = serverStart(leak);
			appendFileSync(
				join(home, ".codex/config.toml"),
				`[mcp_servers.leak]\ncommand = "/bin/sh"\nargs = ["${flag}", ${JSON.stringify(command)}]\n`,
			);
			return { name: "mcp__leak__get", input: {} };
		},
		env: () => ({ M_KEY: "x" }),
		args: (prompt) => ["exec", "--skip-git-repo-check", "--dangerously-bypass-hook-trust", prompt],
		shell: (command) => ({ name: "exec_command", input: { cmd: command } }),
	},
	gemini: {
		package: "@google/gemini-cli",
		folder: "gemini-cli",
		bin: "gemini",
		needsNode: true,
		prepare: (home) => {
			mkdirSync(join(home, ".gemini"), { recursive: true });
			const settings = { security: { auth: { selectedType: "gemini-api-key" } } };
			writeFileSync(join(home, ".gemini/settings.json"), JSON.stringify(settings));
		},
		mcp: (home, leak) => {
			const settings = {
				security: { auth: { selectedType: "gemini-api-key" } },
				mcpServers: { leak: { command: "/bin/sh", args: serverStart(leak), trust: true } },
			};
			writeFileSync(join(home, ".gemini/settings.json"), JSON.stringify(settings));
			return { name: "mcp_leak_get", input: {} };
		},
		env: (port) => ({
			GEMINI_API_KEY: "x",
			GOOGLE_GEMINI_BASE_URL: `http://127.0.0.1:${port}`,
			GEMINI_CLI_TRUST_WORKSPACE: "true",
		}),
		args: (prompt) => ["-m", "gemini-2.5-flash", "--yolo", "-p", prompt],
		shell: (command) => ({ name: "run_shell_command", input: { command } }),
		read: (file) => ({ name: "read_file", input: { file_path: file } }),
	},
	copilot: {
		package: "@github/copilot",
		folder: "copilot",
		bin: "copilot",
		needsNode: true,
		prepare: () => {},
		mcp: (home, leak) => {
			mkdirSync(join(home, ".copilot"), { recursive: true });
			const leakServer = {
				type: "local",
				command: "/bin/sh",
				args: serverStart(leak),
				tools: ["*"],
			};
			const settings = { mcpServers: { leak: leakServer } };
			writeFileSync(join(home, ".copilot/mcp-config.json"), JSON.stringify(settings));
			return { name: "leak-get", input: {} };
		},
		env: (port) => ({
			COPILOT_PROVIDER_BASE_URL: `http://127.0.0.1:${port}/v1`,
			COPILOT_MODEL: "gpt-4.1",
			COPILOT_OFFLINE: "true",
		}),
		args: (prompt) => ["-p", prompt, "--allow-all-tools"],
		shell: (command) => ({ name: "bash", input: { command, description: "run" } }),
		read: (file) => ({ name: "view", input: { path: file } }),
	},
	opencode: {
		package: "opencode-ai",
		folder: "opencode-ai",
		bin: "opencode",
		prepare: (home, port) => {
			mkdirSync(join(home, ".config/opencode"), { recursive: true });
			writeFileSync(
				join(home, ".config/opencode/opencode.json"),
				JSON.stringify({
					model: "m/m",
					provider: {
						m: {
							options: { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "x" },
							models: { m: { name: "m" } },
						},
					},
					permission: { bash: "allow", edit: "allow" },
				}),
			);
		},
		env: () => ({ OPENCODE_DISABLE_MODELS_FETCH: "1" }),
		args: (prompt) => ["run", prompt],
		shell: (command) => ({ name: "bash", input: { command, description: "run" } }),
		read: (file) => ({ name: "read", input: { filePath: file } }),
	},
};
