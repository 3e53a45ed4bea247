// `unleak hook`: installs hooks in a repository, uninstalls them, and runs them.

import { agentNames } from "../../hook/agent-names.ts";
import type { CommandLine } from "../args.ts";

export async function hook(line: CommandLine): Promise<number> {
	const { agent, event } = line.flags;
	if (line.command === "hook run" && agent !== undefined) {
		return await (await import("../hook/run-agent-hook.ts")).runAgentHook(agent, event);
	}
	if (line.command === "hook run") {
		return await (await import("../hook/run-hook.ts")).runHook(line.positionals);
	}
	if (agentNames.some((name) => line.flags[name] === true)) {
		const agents = await import("../hook/agent-hooks.ts");
		return line.command === "hook install"
			? await agents.installAgentHooks(line.flags)
			: await agents.uninstallAgentHooks(line.flags);
	}
	if (line.command === "hook install") {
		return await (await import("../hook/install.ts")).installHooksHere(line.flags);
	}
	return await (await import("../hook/uninstall.ts")).uninstallHooksHere(line.flags);
}
