#!/bin/sh
# Audits one share of many repositories, and leaves one JSON report of it, without whole keys.
#   audit-share.sh LIST SHARE SHARES FOLDER
# LIST has one repository a line, as "owner/name". SHARE counts from 0: share 3 of 256 takes every 256th line, from the
# fourth on. In FOLDER are left share-3.json, and share-3.missing with the repositories that could not be audited.
# Exit code 0 where all were, 3 where some were not, else 2: keys that were found are for join.sh to tell.
#   HOST      where to clone from (default https://github.com/)
#   UNLEAK    the program (default: unleak on PATH)
# A token stands in the environment, where no list of processes shows it: GIT_CONFIG_COUNT=1,
# GIT_CONFIG_KEY_0=http.https://github.com/.extraheader, GIT_CONFIG_VALUE_0="Authorization: Basic ...".
set -eu
[ $# -eq 4 ] || { echo "usage: audit-share.sh LIST SHARE SHARES FOLDER" >&2; exit 2; }
list=$1 share=$2 shares=$3 folder=$4
host=${HOST:-https://github.com/}
export GIT_TERMINAL_PROMPT=0

mkdir -p "$folder"
missing=$folder/share-$share.missing
: >"$missing"
work=$(mktemp -d)
mkdir "$work/reports"
trap 'rm -rf "$work"' EXIT
trap 'exit 143' TERM INT HUP
awk -v share="$share" -v shares="$shares" 'NF && (NR - 1) % shares == share' "$list" >"$work/names"

number=0
while IFS= read -r name; do
	number=$((number + 1))
	# A report is named by the last folder, and two owners may have a repository of one name.
	clone=$work/clone/$(printf %s "$name" | sed 's|/|--|g').git
	# Every ref: a key on a pull request of long ago works as well as one on the default branch.
	if ! git clone --quiet --mirror -- "$host$name" "$clone" </dev/null; then
		echo "$name" >>"$missing"
		continue
	fi
	code=0
	${UNLEAK:-unleak} audit "$clone" --output "$work/reports/$number" --quiet </dev/null || code=$?
	# 1: keys were found. 3: some of it could not be read, which its report says.
	case $code in
	0 | 1 | 3) rm -f "$work/reports/$number.html" ;;
	*) echo "$name" >>"$missing" ;;
	esac
	rm -rf "$clone"
done <"$work/names"

set -- "$work"/reports/*.json
if [ -e "$1" ]; then
	code=0
	${UNLEAK:-unleak} merge "$@" --fail-on none --allow-incomplete --format json --output "$folder/share-$share.json" || code=$?
	[ "$code" -eq 0 ] || exit 2
fi
[ ! -s "$missing" ] || { echo "not audited: $(tr '\n' ' ' <"$missing")" >&2; exit 3; }
