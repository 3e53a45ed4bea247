// Renders the hook that is installed: it names the programs of this machine and runs the shared script. Where that is
// gone, it looks for another unleak before it refuses the commit.

import { findProgramScript } from "./find-program-script.ts";
import { quoted, shellPath } from "./shared-script.ts";

/** What an installed hook knows of its machine; paths are absolute. */
export interface HookPaths {
	readonly node: string;
	/** dist/hook.sh, with dist/hook.cjs beside it; undefined for a copy in the git folder. */
	readonly shared: string | undefined;
	readonly git: string;
	/** "" where it is not there or does not do what is needed. */
	readonly grep: string;
	readonly awk: string;
}

/** Renders one installed hook. `way` leads from its folder to the git folder of unleak. */
export function renderHook(
	name: string,
	paths: HookPaths,
	way: string,
	platform: string = process.platform,
): string {
	const { node, shared, git, grep, awk } = paths;
	const place =
		shared === undefined
			? `shared="\${0%/*}/${way}${programFolder}/hook.sh"\n`
			: `shared='${quoted(shellPath(shared, platform))}'\n`;
	const [first = "", ...others] = Object.entries({ node, git, grep, awk }).map(
		([key, path]) => `${key}='${quoted(shellPath(path, platform))}'\n`,
	);
	return `#!/bin/sh
${hookMark} "unleak hook uninstall" removes it.
hook=${name}
${first}${place}${others.join("")}if [ -f "$shared" ]; then
	. "$shared"
fi
# Another machine that shares the checkout, or another place of unleak.
${findProgramScript}
if program=$(find_outside unleak); then
	pushed=
	case $hook in
	pre-push | pre-receive)
		while IFS= read -r line; do
			pushed="$pushed$line
"
		done
		;;
	esac
	before="\${0%/*}/$hook.before-unleak"
	for step in "$before" "$program"; do
		[ -f "$step" ] && [ -x "$step" ] || continue
		[ "$step" = "$before" ] || { NODE_OPTIONS=; set -- hook run "$hook" "$@"; }
		printf %s "$pushed" | "$step" "$@" || exit
	done
	exit 0
fi
echo "unleak: Cannot look for keys: \\"$shared\\" is gone, and no other unleak is on PATH outside of this repository" >&2
${hookEnd}`;
}

/** The last lines: what somebody puts behind them never runs. */
export const hookEnd = `echo '  Install unleak again and run "unleak hook install"; to go on without, add --no-verify' >&2
exit 2
`;

/** The second line of every hook of ours begins so. */
export const hookMark = '# Made by "unleak hook install";';

/** In the folder that unleak has in the git folder: a copy of what hooks start. */
export const programFolder = "program";
