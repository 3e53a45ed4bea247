// Folders that several tests begin with, made once in a run and copied from then on: to start a git takes a test process
// longer than to copy what it makes.

import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a folder that nobody may change. */
export function makeOnce(name: string, make: (folder: string) => void): string {
	const made = process.env.UNLEAK_MADE_ONCE;
	if (made === undefined) throw new Error("Run the tests with vitest.config.ts");
	const folder = join(made, name);
	if (existsSync(folder)) return folder;
	const own = mkdtempSync(join(made, "making-"));
	make(own);
	try {
		renameSync(own, folder);
	} catch {
		// Another process was first.
		rmSync(own, { recursive: true });
	}
	return folder;
}

/** As the global set-up of a run: where they are. */
export function setup(): () => void {
	const folder = mkdtempSync(join(tmpdir(), "unleak-made-once-"));
	process.env.UNLEAK_MADE_ONCE = folder;
	return () => rmSync(folder, { recursive: true, force: true });
}
