// The shell script that every installed hook hands over to: dist/hook.sh, made when unleak is
// built, so that it always knows the rules of the unleak that it would start. git says what
// changes, grep whether that could hold a key; Node starts only then. It must never say "clean"
// when anything failed on the way.

import type { Superset } from "./superset.ts";

/** Renders dist/hook.sh. Without a superset each commit starts unleak. */
export function renderSharedScript(superset: Superset | undefined): string {
	const { first = "", certain = "", joined = "", words = "" } = superset ?? {};
	return `# What the hooks do that "unleak hook install" writes; made by the build from the rules.
# In: hook (its name), node, shared (this file), git, grep and awk (absolute paths), and what git
# gave the hook.

# The hook that was there before is asked first, with the same arguments and input.
before="\${0%/*}/$hook.before-unleak"
pushed=
if [ "$hook" = pre-push ]; then
	while IFS= read -r line; do
		pushed="$pushed$line
"
	done
fi
with_input() {
	if [ -z "$pushed" ]; then
		"$@" </dev/null
	else
		"$@" <<LINES
\${pushed%?}
LINES
	fi
}
if [ -f "$before" ] && [ -x "$before" ]; then
	with_input "$before" "$@" || exit
fi

# Rules of the repository's own are not known here. The config is one file, and short.
only_known_rules() {
	[ -e .unleak.yaml ] || [ -L .unleak.yaml ] || return 0
	[ -r .unleak.yaml ] && [ -f .unleak.yaml ] || return 1
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in *packs* | *\\\\*) return 1 ;; esac
	done <.unleak.yaml
}

# A patch with $2 lines of context; a line "!" says that it is not whole. Settings that run
# programs or leave something out are overruled. $1 is the file of a message.
changes() {
	if [ "$hook" = commit-msg ]; then
		LC_ALL=C "$awk" '{ print "+" $0 }' <"$1" || printf '\\n!\\n'
	else
		LC_ALL=C GIT_DIFF_OPTS= GIT_NO_REPLACE_OBJECTS=1 GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL=none \\
			GIT_OPTIONAL_LOCKS=0 "$git" -c core.fsmonitor=false --no-pager diff --cached --patch \\
			--unified="$2" --text --no-color --no-ext-diff --no-textconv --no-renames --no-relative \\
			--submodule=short --diff-filter=d -O/dev/null --src-prefix=a/ --dst-prefix=b/ || printf '\\n!\\n'
	fi 2>/dev/null
}

# The bare lines of the new text, with the soft breaks of mail undone.
bare() {
	{
		LC_ALL=C "$awk" '
			/^!/ { print "\\n!unleak" }
			/^[d@]/ { print "" }
			/^[-@!\\\\]/ { next }
			{
				line = substr($0, 2)
				if (length(line) > 59 && sub(/=\\r?$/, "", line)) printf "%s", line
				else print line
			}' || printf '\\n!unleak\\n'
	} 2>/dev/null
}

# 0: there is a match, 1: there is none, else: nobody knows.
asks() {
	LC_ALL=C GREP_OPTIONS= "$grep" -aqE -e "$1" 2>/dev/null
}

first='${quoted(first)}'
certain='${quoted(certain)}'
joined='${quoted(joined)}'
words='${quoted(words)}'

is_clean() {
	[ -n "$first" ] && [ -n "$grep" ] && only_known_rules || return 1
	changes "$1" 1 | asks "$first"
	[ $? = 1 ] && return 0
	changes "$1" 1 | asks "$certain"
	[ $? = 1 ] || return 1
	# Mail may have broken the longest key into four lines, of which any may be the one that changed.
	changes "$1" 3 | bare | asks "$joined"
	[ $? = 1 ] || return 1
	changes "$1" 2147483647 | bare | asks "$words"
	[ $? = 1 ]
}

# Without these two, no commit is being made: then there must be something to look at.
case $hook:\${GIT_INDEX_FILE-}\${GIT_DIR-} in
pre-commit: | pre-merge-commit:) ;;
pre-commit:* | pre-merge-commit:* | commit-msg:*)
	if is_clean "\${1-}"; then exit 0; fi
	;;
esac
program="\${shared%/*}/hook.cjs"
if [ ! -x "$node" ] || [ ! -f "$program" ]; then
	echo "unleak: Cannot look for keys: \\"$node\\" or \\"$program\\" is gone" >&2
	echo '  Install unleak again and run "unleak hook install"; to go on without, add --no-verify' >&2
	exit 2
fi
with_input "$node" "$program" "$hook" "$@"
status=$?
case $status in
[0-3]) exit $status ;;
esac
echo "unleak: Ended with status $status before it could tell: nothing was recorded" >&2
echo '  To go on without it, add --no-verify; a scan in CI sees the change later' >&2
exit 2
`;
}

/** What an installed hook knows of its machine; paths are absolute. */
export interface HookPaths {
	readonly node: string;
	/** dist/hook.sh, with dist/hook.cjs beside it. */
	readonly shared: string;
	readonly git: string;
	/** "" where it is not there or does not do what is needed. */
	readonly grep: string;
	readonly awk: string;
}

/** Renders one installed hook. */
export function renderHook(name: string, paths: HookPaths): string {
	const { node, shared, git, grep, awk } = paths;
	const settings = Object.entries({ node, shared, git, grep, awk }).map(
		([key, path]) => `${key}='${quoted(path)}'\n`,
	);
	return `#!/bin/sh
${hookMark} "unleak hook uninstall" removes it.
hook=${name}
${settings.join("")}if [ ! -f "$shared" ]; then
	echo "unleak: Cannot look for keys: \\"$shared\\" is gone" >&2
	echo '  Install unleak again and run "unleak hook install"; to go on without, add --no-verify' >&2
	exit 2
fi
. "$shared"
`;
}

/** The second line of every hook of ours begins so. */
export const hookMark = '# Made by "unleak hook install";';

/** For single quotes of the shell. */
function quoted(text: string): string {
	return text.replaceAll("'", "'\\''");
}
