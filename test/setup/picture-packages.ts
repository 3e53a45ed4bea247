// The packages that read pictures, which unleak does not depend on, and a font to draw with: installed once into a
// temporary folder outside of the repository, under a name that has their versions.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import listed from "../../src/cli/picture-packages.json" with { type: "json" };
import { machineFolder } from "./temporary-folder.ts";

const packages = [
	...listed.map(({ name, version }) => `${name}@${version}`),
	"@fontsource/roboto-mono@5",
];

/** The node_modules with them. */
export function installPicturePackages(): string {
	const name = `unleak-pictures-${packages.join("+").replace(/[^\w.+-]/g, "-")}`;
	const folder = join(machineFolder(), name);
	const inside = join(folder, "node_modules");
	if (existsSync(inside)) return inside;
	const made = mkdtempSync(join(machineFolder(), "unleak-install-"));
	const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
	execFileSync("npm", [...args, "--prefix", made, ...packages], {
		cwd: made,
		shell: process.platform === "win32",
	});
	try {
		renameSync(made, folder);
	} catch {
		// Another run was first.
		rmSync(made, { recursive: true });
	}
	return inside;
}
