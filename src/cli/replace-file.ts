// Writes a file of unleak's own, new or over an old one: beside its place first, then renamed, so that a crash leaves
// the old one. Links are refused, not followed.

import { randomBytes } from "node:crypto";
import { chmodSync, lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";
import { checkFolders } from "./output.ts";

/** @throws UsageError "output" */
export function replaceFile(path: string, text: string | Uint8Array): void {
	checkFolders(path, resolve(path));
	const stats = lstatSync(path, { throwIfNoEntry: false });
	if (stats && !stats.isFile()) {
		throw new UsageError("output", `Cannot write ${quoted(path)}: it is no regular file`);
	}
	const temporary = join(dirname(path), `.unleak-${randomBytes(8).toString("hex")}.tmp`);
	try {
		// Whoever could read the old one still can.
		writeFileSync(temporary, text, { mode: 0o600, flag: "wx" });
		if (stats !== undefined) chmodSync(temporary, stats.mode & 0o777);
		renameSync(temporary, path);
	} catch (error) {
		rmSync(temporary, { force: true });
		throw new UsageError("output", `Cannot write ${quoted(path)}: ${reasonOf(error)}`);
	}
}
