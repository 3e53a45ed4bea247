// Microsoft's SARIF multitool, and the official schema that comes with it: brought where they are
// missing, from a lock file of their own.

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "../sources/tree.ts";

const home = resolve(import.meta.dirname, "multitool");
const name = `@microsoft/sarif-multitool-${process.platform}`;

export function installMultitool(): void {
	const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
	if (!existsSync(join(home, "node_modules", name, "package.json"))) {
		execFileSync("npm", args, { cwd: home, stdio: "ignore", shell: process.platform === "win32" });
	}
	// What the package's own script would do, and not for everybody.
	chmodSync(program(), 0o755);
}

/** The path of the program. */
function program(): string {
	return createRequire(join(home, "package.json"))(name) as string;
}

export function officialSchema(): Readonly<Record<string, unknown>> {
	const text = readFileSync(join(dirname(program()), "sarif-2.1.0.json"), "utf8");
	return JSON.parse(text.replace(/^\uFEFF/, ""));
}

/** What the validator says, with GitHub's rules: one line a fault, "error GH1001: …". */
export function validate(sarif: string): string[] {
	const folder = makeFolder();
	const file = join(folder, "report.sarif");
	writeFileSync(file, sarif);
	const args = [
		"validate",
		file,
		"--rule-kind",
		"Sarif;Ghas",
		"--output",
		join(folder, "out.json"),
	];
	const { stdout, status, error } = spawnSync(program(), args, {
		encoding: "utf8",
		// Without this it needs a library of the system.
		env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" },
	});
	if (error || status !== 0 || !stdout.includes("Analysis completed successfully.")) {
		throw new Error(`The validator failed: ${error ?? stdout}`);
	}
	return stdout
		.split("\n")
		.filter((line) => line.startsWith(file))
		.map((line) => line.replace(/^.*?\): /, ""));
}
