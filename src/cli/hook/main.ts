// The program that installed hooks start: `unleak hook run` alone, in one file, for every module
// that is loaded is time in which a person waits for a commit.

import { setFlagsFromString } from "node:v8";
import { fail } from "../failure.ts";
import { runHook } from "./run.ts";

// The rules' patterns run once or twice each here: to optimise them takes longer than they do.
setFlagsFromString("--no-regexp-optimization");

runHook(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.exitCode = fail(error);
	},
);
