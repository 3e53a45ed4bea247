// Takes the colours of a terminal out of a text, so that what they stand in or between reads as it looks: a log, the
// output of grep, a line of a script. The text keeps its length, and values keep their places in it.

/** Blanks take the place of what is removed: behind the last value of the line, or at the end of the line before. */
export function withoutColours(text: string): string {
	if (!hasColour(text)) return text;
	const lines = text.split("\n");
	for (const [index, line] of lines.entries()) {
		const plain = plainLine(line);
		if (plain === undefined) continue;
		// Indentation means something, blanks at the end of a line do not.
		if (index > 0) lines[index - 1] += plain.lead;
		lines[index] = index > 0 ? plain.text : plain.lead + plain.text;
	}
	return lines.join("\n");
}

/** A line without colours: the blanks for what was removed in front of its first value, and the rest. */
interface PlainLine {
	readonly lead: string;
	readonly text: string;
}

/** Of many values on coloured lines each has a text of its own, in which the same lines stand. */
const known = new Map<string, PlainLine | undefined>();
const [maxKnown, maxKnownLength] = [500, 500];

/** Gives undefined for a line without colours. */
function plainLine(line: string): PlainLine | undefined {
	if (!openers.some((opener) => line.includes(opener))) return undefined;
	if (line.length > maxKnownLength) return readLine(line);
	if (!known.has(line)) {
		if (known.size >= maxKnown) known.clear();
		known.set(line, readLine(line));
	}
	return known.get(line);
}

function readLine(line: string): PlainLine | undefined {
	if (!colour.test(line)) return undefined;
	const [first, ...others] = piecesOf(line);
	const rest = others.map(({ blanks, text }) => blanks + text).join("");
	return { lead: first!.blanks, text: first!.text + rest };
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
