// What the build writes to dist/hook.sh and dist/agent-hook.sh.

import { builtinPacks } from "../packs/builtin.ts";
import { buildAgentPrefilter } from "./agent-prefilter.ts";
import { renderAgentScript, renderAgentScriptRest } from "./agent-script.ts";
import { buildGrepPrefilter } from "./grep-prefilter.ts";
import { renderSharedScript } from "./shared-script.ts";

/** Renders it for the rules of the package. @throws Error for a rule that grep cannot look for */
export function renderBuiltinScript(): string {
	const prefilter = buildGrepPrefilter(builtinPacks);
	if (prefilter === undefined) throw new Error("Simplify the patterns: grep cannot look for them");
	return renderSharedScript(prefilter);
}

/** The scripts of the agents' hooks, by file name. @throws Error for a rule that grep cannot look for */
export function renderBuiltinAgentScripts(): Record<string, string> {
	const prefilter = buildAgentPrefilter(builtinPacks);
	if (prefilter === undefined) throw new Error("Simplify the forms: grep cannot look for them");
	return {
		"agent-hook.sh": renderAgentScript(prefilter),
		"agent-hook-rest.sh": renderAgentScriptRest(prefilter),
	};
}
