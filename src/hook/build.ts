// What the build writes to dist/hook.sh.

import { builtinPacks } from "../packs/builtin.ts";
import { buildGrepPrefilter } from "./grep-prefilter.ts";
import { renderSharedScript } from "./shared-script.ts";

/** Renders it for the rules of the package. @throws Error for a rule that grep cannot look for */
export function renderBuiltinScript(): string {
	const prefilter = buildGrepPrefilter(builtinPacks);
	if (prefilter === undefined) throw new Error("Simplify the patterns: grep cannot look for them");
	return renderSharedScript(prefilter);
}
