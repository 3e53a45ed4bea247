// The program that installed hooks start: `unleak hook run` alone, in one file, for every module
// that is loaded is time in which a person waits for a commit.

import { fail } from "../failure.ts";
import { runHook } from "./run.ts";

runHook(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.exitCode = fail(error);
	},
);
