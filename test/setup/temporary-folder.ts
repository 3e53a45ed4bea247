// Gives each run a folder for temporary files of its own, and removes it at the end. What is left in it then was left by
// a test, or by the program that it started: the run fails and names it.

import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the machine has them: for what one run leaves to the next. */
export function machineFolder(): string {
	return process.env.UNLEAK_MACHINE_TEMP ?? tmpdir();
}

export function setup(): () => void {
	process.env.UNLEAK_MACHINE_TEMP = tmpdir();
	// Short, for what tests print is broken into lines: a path below is as long as it would be without this.
	const folder = mkdtempSync(join(tmpdir(), "un-"));
	// As the machine's own, for tests that are somebody else for a while.
	chmodSync(folder, 0o1777);
	for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = folder;
	return () => {
		const left = readdirSync(folder);
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
		if (left.length === 0) return;
		console.error(`Tests left this among the temporary files: ${left.sort().join(", ")}`);
		process.exitCode = 1;
	};
}
