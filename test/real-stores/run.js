// Starts the lane of the real tools: those that npm has are installed into a folder of the system's temporary one, the
// others come from PATH. Which may be missing is said by UNLEAK_STORES_ABSENT.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Versions that run on Node 20, as they were tried. */
const packages = {
	vercel: "vercel@58.10.0",
	wrangler: "wrangler@4.86.0",
	firebase: "firebase-tools@15.34.2",
};

const folder = join(tmpdir(), "unleak-store-tools");
const programs = join(folder, "bin");
mkdirSync(programs, { recursive: true });
if (!existsSync(join(folder, "package.json")))
	writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
for (const [name, specifier] of Object.entries(packages)) {
	const program = join(folder, "node_modules", ".bin", name);
	const words = ["install", "--no-audit", "--no-fund", "--ignore-scripts", specifier];
	if (!existsSync(program)) run("npm", words, folder);
	rmSync(join(programs, name), { force: true });
	symlinkSync(program, join(programs, name));
}
process.env.PATH = [programs, process.env.PATH].join(delimiter);
run("npx", ["vitest", "run", "--config", "test/real-stores/vitest.config.ts"], process.cwd());

function run(command, args, cwd) {
	const { status } = spawnSync(command, args, { cwd, stdio: "inherit", env: process.env });
	if (status !== 0) process.exit(status ?? 1);
}
