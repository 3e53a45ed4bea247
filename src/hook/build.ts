// What the build writes to dist/hook.sh.

import { builtinPacks } from "../packs/builtin.ts";
import { renderSharedScript } from "./script.ts";
import { buildSuperset } from "./superset.ts";

/** Renders it for the rules of the package. @throws Error for a rule that grep cannot look for */
export function renderBuiltinScript(): string {
	const superset = buildSuperset(builtinPacks);
	if (superset === undefined) throw new Error("Simplify the patterns: grep cannot look for them");
	return renderSharedScript(superset);
}
