// Tells archives by their names, since a key inside of one is not found and that must be reported. A ".tar" is
// not compressed, and is read like any file.

import type { Notice } from "../../model/report.ts";
import { formatCount } from "../../report/amounts.ts";
import { escapeTerminal } from "../../text/escape.ts";

export function isArchive(name: string): boolean {
	return ending.test(name);
}

/** One notice for all; undefined where there are none. */
export function archiveNotice(names: readonly string[], isHistory = false): Notice | undefined {
	if (names.length === 0) return undefined;
	const shown = [...names].sort().slice(0, maxShown);
	const list = shown.map((name) => `"${escapeTerminal(name)}"`).join(", ");
	const more = names.length > shown.length ? " …" : "";
	const archives = formatCount(names.length, "archive");
	const them = names.length === 1 ? "it" : "them";
	const message = isHistory
		? `Did not open ${archives} that the history names (${list}${more}): check ${them} out, unpack ${them} and scan that folder`
		: `Did not open ${archives} (${list}${more}): unpack ${them} and scan that folder`;
	return { code: "archives", message };
}

const maxShown = 3;
const ending =
	/\.(?:zip|jar|war|ear|aar|apk|ipa|whl|egg|nupkg|vsix|xpi|crx|docx|xlsx|pptx|od[tsp]|epub|t?gz|bz2|tbz2?|xz|txz|zst|tzst|lz4|lzma|br|7z|rar)$/i;
