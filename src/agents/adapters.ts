// The coding agents that unleak has hooks for, each by the name that the command line gives it.

import type { AgentAdapter } from "./agent-event.ts";
import { claude } from "./claude.ts";

export const adapters: readonly AgentAdapter[] = [claude];
