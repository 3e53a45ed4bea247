// The part of the hooks that looks for another unleak when the installed one is gone.

/**
 * Looks for a program on PATH that no checkout can have put there: not in this repository nor in one
 * around it, not in a node_modules/.bin, nor a link into these. A repository at the home folder or
 * above holds all that a person has, and does not count. It starts nothing by name.
 */
export const findProgramScript: string = `find_outside() (
	set -f
	home=$(cd -P "\${HOME:-/}" 2>/dev/null && pwd -P)
	own=$(pwd -P)
	folder=$own
	while folder=\${folder%/*} && [ -n "$folder" ]; do
		case $home/ in "$folder"/*) break ;; esac
		if [ -e "$folder/.git" ]; then own=$folder; fi
	done
	IFS=:
	for entry in $PATH; do
		case $entry in /*) ;; *) continue ;; esac
		[ -f "$entry/$1" ] && [ -x "$entry/$1" ] || continue
		file=$entry/$1
		for hop in 1 2 3 4 5 6 7 8; do
			[ -L "$file" ] || break
			target=
			for reader in /usr/bin/readlink /bin/readlink; do
				[ -z "$target" ] && [ -x "$reader" ] && target=$("$reader" "$file")
			done
			case $target in
			'') break ;;
			/*) file=$target ;;
			*) file=\${file%/*}/$target ;;
			esac
		done
		if [ -L "$file" ]; then continue; fi
		folder=$(cd -P "$entry" && pwd -P)
		file=$(cd -P "\${file%/*}" && pwd -P)/\${file##*/}
		case $folder/ in "$own"/* | */node_modules/.bin/*) continue ;; esac
		case $file in "$own"/*) continue ;; esac
		printf '%s\n' "$entry/$1"
		exit 0
	done
	exit 1
)`;
