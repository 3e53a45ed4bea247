// Programs of the system that the tests drive, brought where they are missing: a skipped test proves nothing.
// On Debian as root they are installed; elsewhere the run stops and says what to install.

import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** On macOS and Windows other tests take their place. */
const needed: readonly (readonly [command: string, debian: string])[] =
	process.platform === "linux"
		? [
				["git", "git"],
				["openssl", "openssl"],
				["python3", "python3"],
				["zip", "zip"],
				["bzip2", "bzip2"],
				["xz", "xz-utils"],
				["zstd", "zstd"],
				["ar", "binutils"],
			]
		: [["git", "git"]];

export function setup(): void {
	bring(needed);
}

/** Each is a command and the Debian package that has it. */
export function bring(needed: readonly (readonly [command: string, debian: string])[]): void {
	const missing = needed.filter(([command]) => !isOnPath(command)).map(([, debian]) => debian);
	if (missing.length === 0) return;
	if (process.getuid?.() !== 0 || !isOnPath("apt-get")) {
		throw new Error(`Install what the tests drive, then run them again: ${missing.join(" ")}`);
	}
	const options = {
		stdio: "inherit",
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
	} as const;
	execFileSync("apt-get", ["update", "--quiet"], options);
	execFileSync(
		"apt-get",
		["install", "--yes", "--quiet", "--no-install-recommends", ...missing],
		options,
	);
}

function isOnPath(command: string): boolean {
	const names = process.platform === "win32" ? [`${command}.exe`, `${command}.cmd`] : [command];
	return (process.env.PATH ?? "").split(delimiter).some((folder) =>
		names.some((name) => {
			try {
				accessSync(join(folder, name), constants.X_OK);
				return true;
			} catch {
				return false;
			}
		}),
	);
}
