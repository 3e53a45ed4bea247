// Builds once before any test, without types. While a tree does not build, its unit tests are
// still worth running; but the run as a whole then fails, whatever they say.

import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

export function setup(): void {
	const build = resolve(import.meta.dirname, "../../build.js");
	const { status } = spawnSync(process.execPath, [build, "--no-types"], { stdio: "inherit" });
	if (status === 0) return;
	console.error('The build failed: this run counts as failed. See "node build.js"');
	process.exitCode = 1;
}
