// Renders the shell script that the installed hooks of coding agents start: dist/agent-hook.sh, written by the build.
// grep looks at the event, and at files that it names, and only what may hold a key starts Node. Whatever fails on the
// way ends there too, or in an answer that blocks.

import type { AgentPrefilter } from "./agent-prefilter.ts";
import { quoted } from "./shared-script.ts";

/** Renders dist/agent-hook.sh. Without a prefilter each event starts unleak. */
export function renderAgentScript(prefilter: AgentPrefilter | undefined): string {
	const first = prefilter?.first ?? "";
	return `# What the hooks of coding agents start; made by the build from the rules.
# In: the agent, its name of the event, node and grep (paths; grep may be empty).
agent=$1 event=$2 node=$3 grep=$4
program=\${0%/*}/agent-hook.cjs

first='${quoted(first)}'

# What the agent takes as "nothing to say".
pass() {
	case $agent in
	cursor) echo '{}' ;;
	cline) echo '{"cancel":false}' ;;
	esac
	exit 0
}

# What cannot be looked at is blocked, as far as this agent lets a hook block.
block() {
	echo "unleak: Could not look for keys, so nothing was let through: $1" >&2
	echo '  Install unleak again, and run "unleak hook install"; or run "unleak hook uninstall"' >&2
	case $agent in
	cline) echo '{"cancel":true,"errorMessage":"unleak could not look for keys: install it again"}' ;;
	opencode) echo '{"refused":"unleak could not look for keys: install it again"}' ;;
	*) exit 2 ;;
	esac
	exit 0
}

# Options of a shell load what a debugger left there, or a program of the project; certificates, which Node reads as it
# starts, take it longer than all the rest, and nothing here goes to a network.
wake() {
	if [ ! -x "$node" ] || [ ! -f "$program" ]; then block "\\"$node\\" or \\"$program\\" is gone"; fi
	if [ $# -gt 0 ]; then
		printf '%s\\n' "$1" | NODE_OPTIONS= NODE_EXTRA_CA_CERTS= "$node" "$program" --agent "$agent" --event "$event"
	else
		NODE_OPTIONS= NODE_EXTRA_CA_CERTS= "$node" "$program" --agent "$agent" --event "$event"
	fi
	status=$?
	case $status in
	[0-2]) exit $status ;;
	esac
	block "it ended with status $status"
}

# Rules of the repository's own are not known here. Whichever config counts is one of those above these folders.
has_own_rules() {
	logical=$PWD
	cd -P . 2>/dev/null
	for folder in "\${CLAUDE_PROJECT_DIR:-}" "\${CURSOR_PROJECT_DIR:-}" "$logical" "$PWD"; do
		while :; do
			config=$folder/.unleak.yaml
			if [ -e "$config" ] || [ -L "$config" ]; then
				[ -r "$config" ] && [ -f "$config" ] || return 0
				while IFS= read -r line || [ -n "$line" ]; do
					case $line in *packs* | *\\\\*) return 0 ;; esac
				done <"$config"
			fi
			case $folder in */*) folder=\${folder%/*} ;; *) break ;; esac
		done
	done
	return 1
}

if [ -z "$first" ] || [ -z "$grep" ] || [ ! -x "$grep" ] || has_own_rules; then wake; fi

files=
# Which events name files that are about to be read, hold an output that was cut, or the words for a hidden key.
case $event in
UserPromptSubmit | BeforeAgent | userPromptSubmitted | beforeSubmitPrompt | pre_user_prompt | chat.message)
	moment=prompt special='@|"attachments": *\\[ *[^]]'
	;;
PreToolUse | BeforeTool | preToolUse | before* | pre_* | tool.execute.before)
	moment=before special='unleak hid '
	files='"(command|command_line|include|paths)[\\]*"|"(tool|tool_name|toolName)" *: *"([Rr]ead|[Vv]iew|cat|NotebookRead)|[rR]ead(File|_code)'
	;;
*)
	moment=after special='"(persistedOutputPath|rawOutputPath)"'
	;;
esac
input=$(LC_ALL=C GREP_OPTIONS= "$grep" -aE -A 2147483647 -B 2147483647 -e "$first|$special\${files:+|$files}" 2>/dev/null)
case $? in
1) pass ;;
0) ;;
*) wake "$input" ;;
esac
. "\${0%/*}/agent-hook-rest.sh"
`;
}

/** Renders dist/agent-hook-rest.sh: what is asked of the few events that the first question left open. */
export function renderAgentScriptRest(prefilter: AgentPrefilter | undefined): string {
	const none = { certain: "", words: "", loose: "" };
	const { event, file } = prefilter ?? { event: none, file: none };
	return `# The second part of agent-hook.sh, which reads it where the first question left an event open.
certain='${quoted(event.certain)}'
words='${quoted(event.words)}'
loose='${quoted(event.loose)}'
file_certain='${quoted(file.certain)}'
file_loose='${quoted(file.loose)}'
beyond='${quoted(beyondWords)}'

# 0: there is a match, 1: there is none, else: nobody knows.
asks() {
	printf '%s\\n' "$input" | LC_ALL=C GREP_OPTIONS= "$grep" -aqE -e "$1" 2>/dev/null
}
# A file can be of any size, or one line: what takes grep long is left to unleak, which has limits of its own.
asks_files() (
	pattern=$1
	shift
	ulimit -t 2 2>/dev/null
	ulimit -v 524288 2>/dev/null
	LC_ALL=C GREP_OPTIONS= exec "$grep" -aqE -e "$pattern" -- "$@" </dev/null 2>/dev/null
)

# Is each file that the words of the event name clean? A word may be in the folder that a command changes to.
are_files_clean() {
	# A shell takes its time for each word.
	[ \${#input} -lt 100000 ] || return 1
	asks "$beyond"
	[ $? = 1 ] || return 1
	rest=$input
	case $rest in
	*'"cwd":'*) rest=\${rest#*'"cwd":'} ;;
	*'"workspace_roots":['*) rest=\${rest#*'"workspace_roots":['} ;;
	*) rest= ;;
	esac
	rest=\${rest#*'"'}
	folder=\${rest%%'"'*}
	case $folder in *\\\\*) return 1 ;; esac
	if [ -n "$folder" ] && [ -d "$folder" ]; then cd "$folder" || return 1; fi
	set -f
	set --
	target=
	before=
	# As names in quotes, words of a shell, and pieces of these.
	for IFS in '"' '"'\\''\`' '	 "'\\''\`;|&()<>\\' '	 "'\\''\`,;|&()<>=@{}[]:\\'; do
		for word in $input; do
			case $before in cd | ncd | pushd)
				case $word in -*) continue ;; esac
				if [ -n "$target" ] && [ "$target" != "$word" ]; then return 1; fi
				target=$word
				;;
			esac
			before=$word
			word=\${word%\\\\}
			case $word in
			'' | '*' | *[*?]*/*) continue ;;
			'~/'*) word=$HOME/\${word#'~/'} ;;
			'$HOME/'*) word=$HOME/\${word#'$HOME/'} ;;
			*[*?]*)
				set +f
				for found in $word \${target:+"$target"/$word}; do
					if [ -s "$found" ] && [ -f "$found" ]; then set -- "$@" "$found"; fi
					[ $# -lt 200 ] || return 1
				done
				set -f
				continue
				;;
			esac
			# A line break is an escape, of which a letter is left.
			for name in "$word" "\${word#[nrt]}"; do
				for name in "$name" \${target:+"$target/$name"}; do
					# The system's own files are empty, and some have no end.
					if [ -s "$name" ] && [ -f "$name" ]; then set -- "$@" "$name"; fi
				done
			done
			[ $# -lt 200 ] || return 1
		done
	done
	[ $# -gt 0 ] || return 0
	asks_files "$file_certain|$words" "$@"
	case $? in 0) ;; 1) return 0 ;; *) return 1 ;; esac
	asks_files "$file_certain" "$@"
	[ $? = 1 ] || return 1
	asks_files "$file_loose" "$@"
	[ $? = 1 ]
}

asks "$certain|$special"
[ $? = 1 ] || wake "$input"
asks "$words"
case $? in
1) ;;
0)
	asks "$loose"
	[ $? = 1 ] || wake "$input"
	;;
*) wake "$input" ;;
esac
if [ $moment = before ]; then are_files_clean || wake "$input"; fi
pass
`;
}

/** What the script does not take apart, so that unleak does: whole names and plain words are all that it knows. */
const beyondWords = [
	// A path in which a sign is an escape, also where the input is JSON in a text; patterns that find hidden files too.
	String.raw`"(file_path|notebook_path|absolute_path|filePath|path|target_file)" *: *"[^"\]*[\]`,
	String.raw`"(paths|include)[\]*" *: *[[][^]]*[\*?]`,
	String.raw`(path|filePath|file)[\]" *: *[\]"[^"\]*[\][^"]`,
	// A sign that the shell is to take as it is.
	String.raw`[\][\]`,
	// A pattern of brackets, a word of which a part is in quotes, a folder in quotes.
	"[A-Za-z0-9._/-][[]|[]][A-Za-z0-9._/-]",
	String.raw`[A-Za-z0-9._/-]([\]"|')+[A-Za-z0-9._/$~-]`,
	String.raw`(cd|pushd) +(-[A-Za-z-]* +)?([\]"|')`,
	// A folder that a command starts in.
	String.raw`"workdir[\]*" *:`,
	// A variable that the command sets and uses.
	"(^|[^A-Za-z0-9_-])[A-Za-z_][A-Za-z0-9_]* ?= ?[^ ].*[$][{]?[A-Za-z_]",
].join("|");
