// `unleak hook`: puts hooks into a repository, takes them out, and is what they start.

import type { CommandLine } from "../args.ts";

export async function hook(line: CommandLine): Promise<number> {
	if (line.command === "hook run") {
		return await (await import("../hook/run.ts")).runHook(line.positionals);
	}
	const { install, uninstall } = await import("../hook/install.ts");
	return await (line.command === "hook install" ? install(line.flags) : uninstall(line.flags));
}
