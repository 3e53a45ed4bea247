// The program that installed hooks start: `unleak hook run` alone, in one file, since loading modules delays every
// commit.

import { setFlagsFromString } from "node:v8";
import { delayCompilation } from "../delay-compilation.ts";
import { printFailure } from "../failure.ts";
import { runHook } from "./run-hook.ts";

// The rules' patterns run once or twice each here: to optimise them takes longer than they do.
setFlagsFromString("--no-regexp-optimization");

delayCompilation();
runHook(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.exitCode = printFailure(error);
	},
);
