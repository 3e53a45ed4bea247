// Measures, cuts and wraps text for a terminal. It expects escaped text. Combining marks take no column, East Asian
// characters and emoji two: close to what terminals do, and never less than they use.

/** The number of terminal columns. */
export function columns(text: string): number {
	if (plain.test(text)) return text.length;
	let sum = 0;
	for (const character of text) sum += characterColumns(character);
	return sum;
}

/** The longest start of the text that fits; the rest is shown as "…" at its end. */
export function clipEnd(text: string, width: number): string {
	const kept = fitting(text, width);
	return kept.length === text.length ? text : `${fitting(kept, Math.max(0, width - 1))}…`;
}

/** The longest end of the text that fits; the rest is shown as "…" at its start. */
export function clipStart(text: string, width: number): string {
	const mirrored = clipEnd([...text].reverse().join(""), width);
	return [...mirrored].reverse().join("");
}

/** Breaks at spaces; a word that is wider than the line stays whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let line: string[] = [];
	let used = 0;
	for (const word of text.split(" ")) {
		if (word === "") continue;
		const size = columns(word);
		if (line.length > 0 && used + 1 + size > width) {
			lines.push(line.join(" "));
			line = [];
		}
		used = line.length === 0 ? size : used + 1 + size;
		line.push(word);
	}
	if (line.length > 0) lines.push(line.join(" "));
	return lines;
}

const plain = /^[ -~]*$/;
const mark = /^[\p{Mn}\p{Me}]$/u;
const wide =
	/^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u;

function characterColumns(character: string): number {
	if (plain.test(character)) return 1;
	if (mark.test(character)) return 0;
	return wide.test(character) ? 2 : 1;
}

function fitting(text: string, width: number): string {
	let used = 0;
	let end = 0;
	for (const character of text) {
		used += characterColumns(character);
		if (used > width) break;
		end += character.length;
	}
	return text.slice(0, end);
}
