// Reads and writes hook files: written beside their place first and then renamed, executable, and never through a
// link, since a linked folder of hooks belongs to somebody else.

import { randomBytes } from "node:crypto";
import {
	chmodSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";

/** Gives undefined where there is nothing, and "link" for what is no regular file or cannot be read. */
export function readHook(path: string): { readonly text: string } | "link" | undefined {
	try {
		const stats = lstatSync(path, { throwIfNoEntry: false });
		if (stats === undefined) return undefined;
		// One character a byte: a hook may be a program.
		return stats.isFile() ? { text: readFileSync(path, "latin1") } : "link";
	} catch (error) {
		// core.hooksPath may name a file.
		return (error as NodeJS.ErrnoException).code === "ENOTDIR" ? undefined : "link";
	}
}

/** Writes a file that others own once it is there: not executable. @throws UsageError "output" */
export function writeText(path: string, text: string): void {
	write(path, text, 0o644);
}

/** @throws UsageError "output" */
export function writeHook(path: string, text: string): void {
	write(path, text, 0o755);
}

function write(path: string, text: string, mode: number): void {
	const folder = dirname(path);
	const temporary = join(folder, `.unleak-${randomBytes(8).toString("hex")}.tmp`);
	attempt(path, () => {
		mkdirSync(folder, { recursive: true });
		if (lstatSync(folder).isSymbolicLink()) {
			throw new UsageError(
				"output",
				`Cannot write ${quoted(path)}: its folder is a symbolic link`,
				"Install in the repository that it leads to",
			);
		}
		try {
			writeFileSync(temporary, text, { flag: "wx" });
			chmodSync(temporary, mode);
			renameSync(temporary, path);
		} catch (error) {
			rmSync(temporary, { force: true });
			throw error;
		}
	});
}

/** @throws UsageError "output" */
export function renameHook(from: string, to: string): void {
	attempt(from, () => renameSync(from, to));
}

/** @throws UsageError "output" */
export function removeHook(path: string): void {
	attempt(path, () => rmSync(path));
}

function attempt(path: string, work: () => void): void {
	try {
		work();
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError("output", `Cannot write ${quoted(path)}: ${reasonOf(error)}`);
	}
}
