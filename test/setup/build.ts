// Builds once before any test, and leaves the committed action/main.cjs alone. While a tree does not build, its unit tests are
// still worth running; but the run as a whole then fails, whatever they say. The program is then
// on PATH as if it were installed, so that what it proposes to type has no place in it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

export function setup(): () => void {
	const root = resolve(import.meta.dirname, "../..");
	const { status } = spawnSync(process.execPath, [join(root, "build.js"), "--for-tests"], {
		stdio: "inherit",
	});
	if (status !== 0) {
		console.error('The build failed: this run counts as failed. See "node build.js"');
		process.exitCode = 1;
	}
	const folder = mkdtempSync(join(tmpdir(), "unleak-installed-"));
	install(join(root, "dist/cli.js"), folder);
	process.env.PATH = `${process.env.PATH}${delimiter}${folder}`;
	return () => rmSync(folder, { recursive: true, force: true });
}

/** A link needs rights on Windows that not everybody has. */
function install(program: string, folder: string): void {
	if (process.platform !== "win32") symlinkSync(program, join(folder, "unleak"));
	else writeFileSync(join(folder, "unleak.cmd"), `@node "${program}" %*\r\n`);
}
