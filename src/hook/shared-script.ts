// Renders the shell script that every installed hook runs: dist/hook.sh, written by the build, so that it has the
// rules of the unleak that it would start. git lists what changes, grep decides whether that could hold a key, and
// only then Node starts. It never says "clean" when anything failed on the way.

import { findProgramScript } from "./find-program-script.ts";
import type { GrepPrefilter } from "./grep-prefilter.ts";

/** Renders dist/hook.sh. Without a prefilter each commit starts unleak. */
export function renderSharedScript(prefilter: GrepPrefilter | undefined): string {
	const {
		first = "",
		beside = "",
		certain = "",
		joined = "",
		words = "",
		whole = "",
	} = prefilter ?? {};
	return `# What the hooks do that "unleak hook install" writes; made by the build from the rules.
# In: hook (its name), node, shared (this file), git, grep and awk (paths), and what git gave the hook.

# The hook that was there before is asked first, with the same arguments and input.
before="\${0%/*}/$hook.before-unleak"
pushed=
case $hook in
pre-push | pre-receive)
	while IFS= read -r line || [ -n "$line" ]; do
		pushed="$pushed$line
"
	done
	;;
esac
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
	LC_ALL=C GREP_OPTIONS= "$grep" -aqE -e "$1" \${2:+-e "$2"} 2>/dev/null
}

first='${quoted(first)}'
beside='${quoted(beside)}'
certain='${quoted(certain)}'
joined='${quoted(joined)}'
whole='${quoted(whole)}'
words='${quoted(words)}'

# The framework pre-commit names files, which need not be staged. "-" would be standard input.
are_files_clean() {
	for file; do
		[ "$file" != - ] || return 1
	done
	LC_ALL=C GREP_OPTIONS= "$grep" -aqE -e "$whole" -- "$@" </dev/null 2>/dev/null
	[ $? = 1 ]
}

# Whom the commit will name.
identities() {
	[ "$hook" != commit-msg ] || return 0
	for who in AUTHOR COMMITTER; do
		echo "+$(LC_ALL=C "$git" var "GIT_\${who}_IDENT" 2>/dev/null)"
	done
}

is_clean() {
	[ -n "$first" ] && [ -n "$grep" ] && only_known_rules || return 1
	if [ "$hook" != commit-msg ] && [ $# -gt 0 ]; then
		are_files_clean "$@" || return 1
		set -- ""
	fi
	# Most commits end here. As many lines as a rule mostly looks at: the head of a section names what stands far below it.
	people=$(identities)
	{ printf '%s\\n' "$people"; changes "$1" 200; } | asks "$beside" "$first"
	[ $? = 1 ] && return 0
	printf '%s\\n' "$people" | asks "$first"
	[ $? = 1 ] || return 1
	changes "$1" 200 | asks "$beside"
	[ $? = 1 ] || return 1
	changes "$1" 1 | asks "$certain"
	[ $? = 1 ] || return 1
	# Mail may have broken the longest key into four lines, of which any may be the one that changed.
	changes "$1" 3 | bare | asks "$joined"
	[ $? = 1 ] || return 1
	changes "$1" 2147483647 | bare | asks "$words"
	[ $? = 1 ]
}

# Without the first two, no commit is being made: then there must be something to look at. With the
# others, the framework pre-commit asks about commits.
asked=\${GIT_INDEX_FILE-}\${GIT_DIR-}
if [ -n "\${PRE_COMMIT_FROM_REF-}\${PRE_COMMIT_REMOTE_NAME-}" ]; then asked=; fi
case $hook:$asked in
pre-commit: | pre-merge-commit:) ;;
pre-commit:* | pre-merge-commit:* | commit-msg:*)
	if is_clean "$@"; then exit 0; fi
	;;
esac
program="\${shared%/*}/hook.cjs"
reason="\\"$node\\" or \\"$program\\" is gone"
${findProgramScript}
if [ ! -x "$node" ] && [ -f "$program" ]; then
	# A version that was replaced, or another machine that shares the checkout.
	if node=$(find_outside node); then
		version=$(NODE_OPTIONS= "$node" -p process.versions.node 2>/dev/null)
		case $version in
		[2-9][0-9].*) ;;
		*) reason="$reason, and \\"$node\\" on PATH is too old (\${version:-none})" node= ;;
		esac
	else
		reason="$reason, and no other node is on PATH outside of this repository"
	fi
fi
if [ ! -x "$node" ] || [ ! -f "$program" ]; then
	echo "unleak: Cannot look for keys: $reason" >&2
	echo '  Install unleak again and run "unleak hook install"; to go on without, add --no-verify' >&2
	exit 2
fi
# Options of a shell load what a debugger left there, or a program of the repository; certificates, which Node reads as
# it starts, take it longer than all the rest, and nothing here goes to a network.
run_program() {
	NODE_OPTIONS= NODE_EXTRA_CA_CERTS= "$node" "$program" "$hook" "$@"
}
with_input run_program "$@"
status=$?
case $status in
[0-3]) exit $status ;;
esac
echo "unleak: Ended with status $status before it could tell: nothing was recorded" >&2
echo '  To go on without it, add --no-verify; a scan in CI sees the change later' >&2
exit 2
`;
}

/** As a shell takes a path: that of Windows too separates folders by "/", and finds the same file. */
export function shellPath(path: string, platform: string = process.platform): string {
	return platform === "win32" ? path.replaceAll("\\", "/") : path;
}

/** For single quotes of the shell. */
export function quoted(text: string): string {
	return text.replaceAll("'", "'\\''");
}
