// Runs the built program on Windows, or as if there. Its output goes to files: Wine's pipes of standard
// error cannot be relied on.

import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dist } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";
import { wineEnvironment } from "./wine.ts";

const isWine = process.platform !== "win32";

/** A path of this system as Windows writes it. */
export function windowsPath(path: string): string {
	return isWine ? `Z:${path.replaceAll("/", "\\")}` : path;
}

export interface Outcome {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export function runProgram(args: readonly string[], cwd: string, stdin?: string): Outcome {
	return runNode([windowsPath(join(dist, "cli.js")), ...args], cwd, stdin);
}

/** @param stdin a file */
export function runNode(args: readonly string[], cwd: string, stdin?: string): Outcome {
	const { UNLEAK_WINE = "", UNLEAK_NODE_EXE = "" } = process.env;
	const [program, ...before] = isWine ? [UNLEAK_WINE, UNLEAK_NODE_EXE] : [process.execPath];
	const folder = makeFolder();
	const [out, error] = [join(folder, "out"), join(folder, "error")];
	const files = [openSync(out, "w"), openSync(error, "w")];
	const input = stdin === undefined ? "ignore" : openSync(stdin, "r");
	const { status } = spawnSync(program!, [...before, ...args], {
		cwd,
		env: wineEnvironment(),
		stdio: [input, files[0], files[1]],
	});
	for (const file of [...files, input]) if (typeof file === "number") closeSync(file);
	return { code: status, stdout: readFileSync(out, "utf8"), stderr: readFileSync(error, "utf8") };
}
