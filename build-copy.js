// Builds where the tools are missing, as in `npm ci --omit=dev` and in a global install from git: in a
// copy that has them, so that nothing is installed here. Its dist/ is then moved here.

import { spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	realpathSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const needed = [
	"src",
	"rules",
	"build.js",
	"build-node-modules.js",
	"build-types.js",
	"build-copy.js",
	"package.json",
	"package-lock.json",
];

/** Exits with 1 where it cannot. */
export function buildInCopy(root) {
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
		replaceLink(root);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * For a global installation from git, an npm inside npm sets aside the folder into which the outer one has put the
 * dependencies, and links to a temporary clone that is removed. With a folder in the place of the link, and the
 * dependencies in it, the outer one puts the package there.
 */
function replaceLink(root) {
	const { npm_config_global, npm_config_global_prefix: prefix } = process.env;
	const isClone = /[\\/]_cacache[\\/]tmp[\\/]git-clone/.test(root);
	if (!isClone || npm_config_global !== "true" || prefix === undefined) return;
	const modules = join(prefix, process.platform === "win32" ? "node_modules" : "lib/node_modules");
	const place = join(modules, "unleak");
	const isLink = lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true;
	if (!isLink || realpathSync(place) !== realpathSync(root)) return;
	const aside = readdirSync(modules)
		.filter((name) => name.startsWith(".unleak-"))
		// One that is a package is the version that was there before.
		.filter((name) => !existsSync(join(modules, name, "package.json")))
		.map((name) => join(modules, name, "node_modules"))
		.find((folder) => existsSync(folder));
	if (aside === undefined) {
		fail(
			'Cannot be installed so: npm has lost the dependencies. Add "--install-links" to npm install',
		);
	}
	rmSync(place);
	mkdirSync(place);
	cpSync(aside, join(place, "node_modules"), { recursive: true });
	cpSync(join(root, "package.json"), join(place, "package.json"));
	cpSync(join(root, "dist"), join(place, "dist"), { recursive: true });
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
