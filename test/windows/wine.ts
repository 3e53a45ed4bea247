// Makes a Wine of our own for the tests, and ends it. UNLEAK_WINE names the program, UNLEAK_NODE_EXE the
// node.exe that it runs; on Windows neither is needed.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Each program of Wine leaves a file in the folder for temporary files; what node.exe takes for that is in the prefix anyway. */
export function wineEnvironment(): NodeJS.ProcessEnv {
	const { WINEPREFIX: prefix } = process.env;
	return prefix === undefined ? process.env : { ...process.env, TMPDIR: prefix };
}

export function setup(): () => void {
	if (process.platform === "win32") return () => {};
	const { UNLEAK_WINE: wine, UNLEAK_NODE_EXE: node } = process.env;
	if (wine === undefined || node === undefined) {
		throw new Error("Name Wine in UNLEAK_WINE and a node.exe in UNLEAK_NODE_EXE, as .ci/run does");
	}
	const prefix = mkdtempSync(join(tmpdir(), "unleak-wine-"));
	process.env.WINEPREFIX = prefix;
	process.env.WINEDEBUG = "-all";
	// No windows that ask for more to be installed.
	process.env.WINEDLLOVERRIDES = "mscoree,mshtml=";
	process.env.NODE_SKIP_PLATFORM_CHECK = "1";
	spawnSync(wine, ["wineboot", "--init"], { stdio: "ignore", env: wineEnvironment() });
	return () => {
		spawnSync(join(dirname(wine), "wineserver"), ["--kill"], {
			stdio: "ignore",
			env: wineEnvironment(),
		});
		rmSync(prefix, { recursive: true, force: true });
	};
}
