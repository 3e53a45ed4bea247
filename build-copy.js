// Builds where the tools are missing, as in `npm ci --omit=dev` and in a global install from git: in a
// copy that has them, so that nothing is installed here. Its dist/ is then moved here.

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const needed = [
	"src",
	"rules",
	"build.js",
	"build-types.js",
	"build-copy.js",
	"package.json",
	"package-lock.json",
];

/** Exits with 1 where it cannot. */
export function buildInCopy(root) {
	refuseLink(root);
	const folder = mkdtempSync(join(tmpdir(), "unleak-build-"));
	try {
		for (const name of needed) cpSync(join(root, name), join(folder, name), { recursive: true });
		console.error(
			"The dev dependencies are not installed: installing them in a copy, to build there",
		);
		const flags = ["--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"];
		run(folder, [...npm(), "ci", ...flags]);
		run(folder, [process.execPath, "build.js"]);
		cpSync(join(folder, "dist"), join(root, "dist"), { recursive: true });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** npm links to its own temporary clone then, and removes that: nothing would be installed. */
function refuseLink(root) {
	const { npm_config_global, npm_config_install_links } = process.env;
	const isClone = /[\\/]_cacache[\\/]tmp[\\/]git-clone/.test(root);
	if (!isClone || npm_config_global !== "true" || npm_config_install_links === "true") return;
	fail(
		'Cannot be installed so: npm would link to a clone that it removes. Add "--install-links" to npm install',
	);
}

/** As npm was started, which need not be the one on PATH. */
function npm() {
	const { npm_execpath = "" } = process.env;
	if (/npm-cli\.js$/.test(npm_execpath)) return [process.execPath, npm_execpath];
	return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

function run(folder, [program, ...args]) {
	const { status, error } = spawnSync(program, args, {
		cwd: folder,
		env: environment(),
		stdio: ["ignore", 2, 2],
		shell: program.endsWith(".cmd"),
	});
	if (status === 0) return;
	rmSync(folder, { recursive: true, force: true });
	fail(`Cannot build: "${[program, ...args].join(" ")}" failed${error ? ` (${error.code})` : ""}`);
}

/** Without what says where and what the npm around this one installs. */
function environment() {
	const theirs =
		/^(npm_config_(global|location|prefix|local_prefix|omit|include|only|production|dev|also|install_links)|NODE_ENV)$/i;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !theirs.test(name)));
}

function fail(message) {
	console.error(message);
	process.exit(1);
}
