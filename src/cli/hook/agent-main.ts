// The program that installed hooks of coding agents start: `unleak hook run --agent` alone, in one file, since loading
// modules delays every prompt and call.

import { printFailure } from "../failure.ts";
import { runAgentHook } from "./run-agent-hook.ts";

const [, agent = "", , event] = process.argv.slice(2);

runAgentHook(agent, event).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.exitCode = printFailure(error);
	},
);
