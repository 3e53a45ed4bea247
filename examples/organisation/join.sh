#!/bin/sh
# Joins the reports of all shares into one, and tells what is new since an older one.
#   join.sh FOLDER SHARES OUT [OLDER.json]
# FOLDER holds what audit-share.sh left, in it or below it. OUT gets joint.json and joint.html, and new.txt and new.json
# where there is an older report. Exit code 1 where a key is new or came back (without an older report: where there is any), 3
# where a share or a repository is missing or was not read whole, else 0.
#   UNLEAK    the program (default: unleak on PATH)
set -eu
[ $# -ge 3 ] || { echo "usage: join.sh FOLDER SHARES OUT [OLDER.json]" >&2; exit 2; }
folder=$1 shares=$2 out=$3 older=${4-}
mkdir -p "$out"

gaps=0
share=0
while [ "$share" -lt "$shares" ]; do
	missing=$(find "$folder" -type f -name "share-$share.missing")
	if [ -z "$missing" ]; then
		echo "share $share has not come to its end" >&2
		gaps=3
	elif [ -s "$missing" ]; then
		echo "not audited, of share $share: $(tr '\n' ' ' <"$missing")" >&2
		gaps=3
	fi
	share=$((share + 1))
done

# The program expands the pattern itself: thousands of names need not fit on a command line.
code=0
${UNLEAK:-unleak} merge "$folder/**/share-*.json" --format json --output "$out/joint.json" --format html --output "$out/joint.html" || code=$?
case $code in
0 | 1) ;;
3) gaps=3 ;;
*) exit 2 ;;
esac
found=$code

if [ -n "$older" ]; then
	found=0
	${UNLEAK:-unleak} compare "$older" "$out/joint.json" --format text --output "$out/new.txt" --format json --output "$out/new.json" || found=$?
	[ "$found" -ne 2 ] || exit 2
	cat "$out/new.txt"
fi
[ "$found" -ne 1 ] || exit 1
exit "$gaps"
