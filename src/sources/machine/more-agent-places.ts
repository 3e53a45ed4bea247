// The places of further coding agents, and of agents in editors: VS Code and its relatives keep their chats and those
// of extensions below one folder of each editor.

import type { Base, PlaceGroup, System } from "./place.ts";

export const moreAgentPlaces: readonly PlaceGroup[] = [
	...editor("VS Code", "Code"),
	...editor("VS Code Insiders", "Code - Insiders"),
	...editor("VSCodium", "VSCodium"),
	...editor("Cursor", "Cursor"),
	...editor("Windsurf", "Windsurf"),
	...editor("VS Code server", ".vscode-server/data", "home"),
	...editor("Cursor server", ".cursor-server/data", "home"),
	agent("Aider", "history", "home", [".aider.chat.history.md", ".aider.input.history"]),
	agent("Aider", "settings", "home", [".aider.conf.yml"]),
	agent("Amp", "transcripts", "xdgData", ["amp/threads/**", "amp/history.jsonl"], {
		names: /\/threads\/(?<session>[^/]+?)\.json$/,
	}),
	agent("Amp", "settings", "xdgConfig", ["amp/settings.json"]),
	agent("Continue", "transcripts", "home", [".continue/sessions/**", ".continue/dev_data/**"], {
		names: /\/sessions\/(?<session>[^/]+?)\.json$/,
	}),
	agent("Continue", "settings", "home", [
		...[".continue/config.*", ".continue/.env", ".continue/mcpServers/**"],
	]),
	agent("Crush", "settings", "xdgConfig", ["crush/*.json"]),
	agent("Crush", "history", "xdgData", ["crush/**"]),
	agent("Goose", "transcripts", "xdgData", ["goose/**"], {
		names: /\/sessions\/(?<session>[^/]+?)\.jsonl$/,
	}),
	agent("Goose", "settings", "xdgConfig", ["goose/*.yaml"]),
	agent("Goose", "transcripts", "config", ["Block/goose/**"], { systems: ["windows"] }),
	agent("Grok", "transcripts", "home", [".grok/*.db*", ".grok/sessions/**"]),
	agent("Grok", "settings", "home", [".grok/*.json"]),
	agent("JetBrains", "settings", "config", ["JetBrains/*/options/*mcp*.xml"]),
	agent("Copilot", "settings", "xdgConfig", ["github-copilot/*.json", "github-copilot/*/mcp.json"]),
	agent("Kiro", "transcripts", "home", [".kiro/*.db*", ".kiro/sessions/**"]),
	agent("Kiro", "settings", "home", [".kiro/settings/*.json"]),
	agent("Amazon Q", "settings", "home", [".aws/amazonq/*.json"]),
	agent("Mistral Vibe", "transcripts", "home", [".vibe/logs/**"], {
		names: /\/session\/(?<session>[^/]+?)(?:\.\w+$|\/)/,
	}),
	agent("Mistral Vibe", "settings", "home", [".vibe/*.toml", ".vibe/.env"]),
	agent("Warp", "history", "xdgState", ["warp-terminal/warp.sqlite*"]),
	agent("Warp", "history", "data", ["warp/Warp/data/warp.sqlite*"], { systems: ["windows"] }),
	agent(
		"Warp",
		"history",
		"home",
		["Library/Group Containers/*.dev.warp/Library/Application Support/*/warp.sqlite*"],
		{ systems: ["macos"] },
	),
];

function agent(
	program: string,
	kind: PlaceGroup["kind"],
	base: Base,
	paths: readonly string[],
	more: { readonly names?: RegExp; readonly systems?: readonly System[] } = {},
): PlaceGroup {
	return { program, kind, base, paths, ...more };
}

/** The chats of an editor, and the agents that are extensions of it. */
function editor(program: string, folder: string, base: Base = "config"): PlaceGroup[] {
	const user = `${folder}/User`;
	const extension = (id: string) => `${user}/globalStorage/${id}/**`;
	const task = /\/tasks\/(?<session>[^/]+)\//;
	return [
		agent(
			program,
			"transcripts",
			base,
			[
				`${user}/globalStorage/state.vscdb*`,
				`${user}/globalStorage/emptyWindowChatSessions/**`,
				`${user}/workspaceStorage/*/state.vscdb*`,
				`${user}/workspaceStorage/*/chatSessions/**`,
				`${user}/workspaceStorage/*/chatEditingSessions/**`,
				`${user}/workspaceStorage/*/GitHub.copilot-chat/**`,
			],
			{
				names:
					/\/(?:chatSessions|emptyWindowChatSessions|transcripts|chatEditingSessions)\/(?<session>[^/]+?)(?:\.jsonl?$|\/)/,
			},
		),
		agent(program, "settings", base, [
			...[`${user}/mcp.json`, `${user}/settings.json`, `${user}/profiles/*/*.json`],
		]),
		agent("Cline", "transcripts", base, [extension("saoudrizwan.claude-dev")], { names: task }),
		agent("Roo Code", "transcripts", base, [extension("rooveterinaryinc.roo-cline")], {
			names: task,
		}),
		agent("Kilo Code", "transcripts", base, [extension("kilocode.kilo-code")], { names: task }),
	];
}
