// Takes the colours of a terminal out of a text, so that what they stand in or between reads as it looks: a log, the
// output of grep, a line of a script. The text keeps its length, and values keep their places in it.

/** Blanks take the place of what is removed: behind the last value of the line, or at the end of the line before. */
export function withoutColours(text: string): string {
	if (!openers.some((opener) => text.includes(opener))) return text;
	let out = "";
	for (let at = 0; at < text.length; ) {
		const feed = text.indexOf("\n", at);
		const end = feed < 0 ? text.length : feed;
		const line = text.slice(at, end);
		at = end + 1;
		let [removed, done, rest] = [0, 0, ""];
		const close = (isFirst: boolean) => {
			const blanks = " ".repeat(removed);
			// Indentation means something, blanks at the end of a line do not.
			if (isFirst && out.endsWith("\n")) out = `${out.slice(0, -1)}${blanks}\n${rest}`;
			else out += blanks + rest;
			[removed, rest] = [0, ""];
		};
		let isFirst = true;
		for (const { 0: found, 1: value, index } of line.matchAll(parts)) {
			rest += line.slice(done, index);
			done = index + found.length;
			if (value === undefined) removed += found.length;
			else {
				close(isFirst);
				isFirst = false;
				out += value;
			}
		}
		rest += line.slice(done);
		close(isFirst);
		if (feed >= 0) out += "\n";
	}
	return out;
}

const start = String.fromCharCode(27);
const bell = String.fromCharCode(7);
/** As a terminal gets it, and as scripts and JSON write it. */
const openers = [start, "\\e[", "\\E[", "\\033[", "\\x1b[", "\\x1B[", "\\u001b[", "\\u001B["];

const sequence = String.raw`\[[0-?]{0,32}[ -/]{0,4}[@-~]`;
const link = String.raw`\][^${bell}${start}\n]{0,512}(?:${bell}|${start}\\)`;
const written = String.raw`\\(?:[eE]|033|x1[bB]|u001[bB])${sequence}`;
/** What may be a key stays where it is. */
const value = String.raw`((?=[A-Za-z_-]{0,40}\d)[\w-]{22,})`;
const parts = new RegExp(`${start}(?:${sequence}|${link})|${written}|${value}`, "g");
