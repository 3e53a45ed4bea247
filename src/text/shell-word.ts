// How is a path written into a command that a person copies into a shell? As it is where no shell
// could see more in it, else in quotes; not at all where it would not arrive or hides something.
// On Windows the word is for cmd and PowerShell both, to which single quotes are nothing or too much.

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
