// Tells archives by their names, since a key inside of one is not found and that must be reported. A ".tar" is
// not compressed, and is read like any file.

import { isKnownByName } from "../../containers/container-prefilter.ts";
import type { Notice } from "../../model/report.ts";
import { formatCount } from "../../report/amounts.ts";
import { escapeTerminal } from "../../text/escape.ts";

export function isArchive(name: string): boolean {
	return ending.test(name);
}

/** One notice for all; undefined where there are none. */
export function archiveNotice(names: readonly string[]): Notice | undefined {
	if (names.length === 0) return undefined;
	const message = `Did not open ${listOf(names)}: unpack ${themOf(names)} and scan that folder`;
	return { code: "archives", message };
}

/** Contents of a history have no names, so formats that only a name tells are never opened there. */
export function historyArchiveNotice(
	names: readonly string[],
	opensArchives: boolean,
): Notice | undefined {
	const unopened = opensArchives ? names.filter(isKnownByName) : names;
	if (unopened.length === 0) return undefined;
	const them = themOf(unopened);
	const message = `Did not open ${listOf(unopened, " that the history names")}: check ${them} out, unpack ${them} and scan that folder`;
	return { code: "archives", message };
}

/** Such as `2 archives ("a.zip", "b.zip")`. */
function listOf(names: readonly string[], which = ""): string {
	const shown = [...names].sort().slice(0, maxShown);
	const list = shown.map((name) => `"${escapeTerminal(name)}"`).join(", ");
	const more = names.length > shown.length ? " …" : "";
	return `${formatCount(names.length, "archive")}${which} (${list}${more})`;
}

function themOf(names: readonly string[]): string {
	return names.length === 1 ? "it" : "them";
}

const maxShown = 3;
const ending =
	/\.(?:zip|jar|war|ear|aar|apk|ipa|whl|egg|nupkg|vsix|xpi|crx|docx|xlsx|pptx|od[tsp]|epub|t?gz|bz2|tbz2?|xz|txz|zst|tzst|lz4|lzma|br|7z|rar)$/i;
