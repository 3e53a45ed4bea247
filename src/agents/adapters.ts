// The coding agents that unleak has hooks for, each by the name that the command line gives it.

import type { AgentAdapter } from "./agent-event.ts";
import { claude } from "./claude.ts";
import { cline } from "./cline.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { cursor } from "./cursor.ts";
import { gemini } from "./gemini.ts";
import { opencode } from "./opencode.ts";
import { windsurf } from "./windsurf.ts";

export const adapters: readonly AgentAdapter[] = [
	claude,
	codex,
	gemini,
	copilot,
	cursor,
	opencode,
	windsurf,
	cline,
];
