// Takes the colours of a terminal out of a text, so that what they stand in or between reads as it looks: a log, the
// output of grep, a line of a script. The text keeps its length, and values keep their places in it.

/** Blanks take the place of what is removed: behind the last value of the line, or at the end of the line before. */
export function withoutColours(text: string): string {
	if (!hasColour(text)) return text;
	const lines = text.split("\n");
	for (const [index, line] of lines.entries()) {
		if (!hasColour(line)) continue;
		const [first, ...others] = piecesOf(line);
		// Indentation means something, blanks at the end of a line do not.
		if (index > 0) lines[index - 1] += first!.blanks;
		const own = index > 0 ? first!.text : first!.blanks + first!.text;
		lines[index] = own + others.map(({ blanks, text }) => blanks + text).join("");
	}
	return lines.join("\n");
}

function hasColour(text: string): boolean {
	return openers.some((opener) => text.includes(opener)) && colour.test(text);
}

/** A line in pieces that end with a value, each with blanks for what was removed from it. */
function piecesOf(line: string): { blanks: string; text: string }[] {
	const pieces: { blanks: string; text: string }[] = [];
	let [removed, done, rest] = [0, 0, ""];
	const close = (value = "") => {
		pieces.push({ blanks: " ".repeat(removed), text: rest + value });
		[removed, rest] = [0, ""];
	};
	for (const { 0: found, 1: value, index } of line.matchAll(parts)) {
		rest += line.slice(done, index);
		done = index + found.length;
		if (value === undefined) removed += found.length;
		else close(value);
	}
	rest += line.slice(done);
	close();
	return pieces;
}

const start = String.fromCharCode(27);
const bell = String.fromCharCode(7);
/** As a terminal gets it, and as scripts and JSON write it. Binary data is full of the first sign alone. */
const openers = [
	`${start}[`,
	`${start}]`,
	"\\e[",
	"\\E[",
	"\\033[",
	"\\x1b[",
	"\\x1B[",
	"\\u001b[",
	"\\u001B[",
];

const sequence = String.raw`\[[0-?]{0,32}[ -/]{0,4}[@-~]`;
const link = String.raw`\][^${bell}${start}\n]{0,512}(?:${bell}|${start}\\)`;
const written = String.raw`\\(?:[eE]|033|x1[bB]|u001[bB])${sequence}`;
/** What may be a key stays where it is. */
const value = String.raw`((?=[A-Za-z_-]{0,40}\d)[\w-]{22,})`;
/** The values of a line are looked for only beside a colour: programs are full of bytes that begin one. */
const colour = new RegExp(`${start}(?:${sequence}|${link})|${written}`);
const parts = new RegExp(`${colour.source}|${value}`, "g");
