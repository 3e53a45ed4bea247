// Decides which files are scrubbed: texts that a program only adds to and reads back. A settings file would stop to
// work, and a store of SQLite or an archive cannot be changed in place without harm.

import { basename } from "node:path";
import { headBytes } from "../containers/container-prefilter.ts";
import { formatOf } from "../containers/format.ts";
import type { PlaceGroup } from "../sources/machine/place.ts";
import { sniffEncoding } from "../text/lines.ts";

/** Says for the end of a sentence why a file is not changed, and what to do; undefined for one that can be. */
export function scrubRefusal(
	path: string,
	bytes: Buffer,
	place: PlaceGroup | undefined,
): string | undefined {
	const name = basename(path);
	if (isStore(name, bytes)) {
		return "it belongs to an SQLite database, whose log, indexes and free pages would bring the key back or break: delete the session in its program";
	}
	if (formatOf({ head: bytes, tail: bytes }, name) !== undefined) {
		return "it is an archive: unpack it, or delete it";
	}
	if (sniffEncoding(bytes) === "utf-8" && bytes.subarray(0, headBytes).includes(0)) {
		return "it is no text: delete it, or what it is of in its program";
	}
	if (place !== undefined && settingKinds.has(place.kind)) {
		return "a program reads its settings there: put a reference to a variable, or the new key, in their place";
	}
	return place === undefined && settingsName.test(name)
		? "it looks like settings, which a program reads: put a reference to a variable, or the new key, in their place"
		: undefined;
}

const settingKinds: ReadonlySet<PlaceGroup["kind"]> = new Set(["settings", "keys", "environment"]);

const settingsName =
	/^(?:.*\.(?:toml|ya?ml|ini|cfg|conf|properties|env|plist)|(?:.*[._-])?(?:mcp|settings|config|auth|keys|credentials|secrets)(?:[._-].*)?\.jsonc?|\.env(?:\..*)?|\.envrc|\.dev\.vars|\.npmrc|\.netrc)$/i;

function isStore(name: string, bytes: Buffer): boolean {
	if (bytes.subarray(0, storeMark.length).equals(storeMark)) return true;
	if (/\.(?:db|sqlite3?|vscdb)(?:\.backup)?-(?:wal|shm|journal)$/i.test(name)) return true;
	const mark = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
	return mark === 0x377f0682 || mark === 0x377f0683;
}

const storeMark = Buffer.from("SQLite format 3\0");
