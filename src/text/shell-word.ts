// Writes a path into a command to be copied into a shell: as it is where no shell would interpret it, else in quotes,
// and not at all where it would not arrive or hides something. On Windows the word must suit both cmd and PowerShell,
// where single quotes do not.

/** Gives the word; undefined for a text that no quotes make safe. */
export function shellWord(text: string, platform: string): string | undefined {
	const isWindows = platform === "win32";
	if ((isWindows ? plainOnWindows : plain).test(text)) return text;
	if (text === "" || text.startsWith("-") || hidden.test(text)) return undefined;
	if (!isWindows) return `'${text.replaceAll("'", "'\\''")}'`;
	return seenInQuotes.test(text) ? undefined : `"${text}"`;
}

const plain = /^[\w./@+:,][\w./@+:,=-]*$/;
/** "@" and "," have a meaning in PowerShell. */
const plainOnWindows = /^[\w./+:][\w./+:=-]*$/;
/** Variables, escapes, and what PowerShell takes for a quote; a backslash would take the last one along. */
const seenInQuotes = /["%!`$\u201c-\u201e]|\\$/;
/** Line ends, controls, marks of direction and lone halves of characters. */
const hidden = /[\p{C}\p{Zl}\p{Zp}]/u;
