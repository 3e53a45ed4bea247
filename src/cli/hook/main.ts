// The program that installed hooks start: `unleak hook run` alone, in one file, since loading modules delays every
// commit.

import { printFailure } from "../failure.ts";
import { runHook } from "./run-hook.ts";

runHook(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.exitCode = printFailure(error);
	},
);
