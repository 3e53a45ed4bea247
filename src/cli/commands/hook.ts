// `unleak hook`: puts hooks into a repository, takes them out, and is what they start.

import type { CommandLine } from "../args.ts";

export async function hook(line: CommandLine): Promise<number> {
	if (line.command === "hook run") {
		return await (await import("../hook/run.ts")).runHook(line.positionals);
	}
	if (line.command === "hook install") {
		return await (await import("../hook/install.ts")).install(line.flags);
	}
	return await (await import("../hook/uninstall.ts")).uninstall(line.flags);
}
