// The program that installed hooks start: `unleak hook run` alone, in one file, since loading modules delays every
// commit.

import { setFlagsFromString } from "node:v8";
import { printFailure } from "../failure.ts";
import { runHook } from "./run.ts";
import { runAgentHook } from "./run-agent-hook.ts";

// The rules' patterns run once or twice each here: to optimise them takes longer than they do.
setFlagsFromString("--no-regexp-optimization");

start(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.exitCode = printFailure(error);
	},
);

/** A hook of git has its name first, one of a coding agent the flags of `unleak hook run`. */
async function start(args: readonly string[]): Promise<number> {
	const [flag, agent = "", , event] = args;
	return flag === "--agent" ? await runAgentHook(agent, event) : await runHook(args);
}
