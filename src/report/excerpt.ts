// Shows the line of a key, with carets under the redacted key. A line that is too long is cut around the key. Hostile
// characters are escaped one by one, so that the carets stay in place.

import type { RedactedLine } from "../model/redacted-line.ts";
import { columns } from "../text/columns.ts";
import { escapeTerminal } from "../text/escape.ts";
import type { Paint } from "./paint.ts";

/** Two lines: the text behind its line number, and the carets. */
export function renderExcerpt(line: RedactedLine, width: number, paint: Paint): string[] {
	const { text, start, end } = line;
	const number = String(line.line);
	const room = Math.max(20, width - number.length - 5);
	// Marks take no column: without a limit a line of a million of them would "fit".
	const reach = room * 4;
	const near = text.slice(Math.max(0, start - reach), start);
	const before: Side = {
		// Indentation says nothing here.
		characters: [...flat(start > reach ? near : near.trimStart())].reverse(),
		more: start > reach,
	};
	const far = text.slice(end, end + reach);
	const beyond = text.length - end > reach;
	const after: Side = { characters: [...flat(beyond ? far : far.trimEnd())], more: beyond };
	const inner = text.slice(start, Math.min(end, start + reach));
	const key = cut({ characters: [...flat(inner)], more: end - start > reach }, room - 2);

	const spare = room - columns(key.text);
	const left = cut(before, spare - columns(cut(after, Math.floor(spare / 2)).text));
	const right = cut(after, spare - columns(left.text));
	const lead = [...left.pieces].reverse().join("");
	const carets = "^".repeat(Math.max(1, columns(key.text)));
	return [
		`  ${paint("accent", `${number} |`)} ${lead}${paint("danger", key.text)}${right.text}`,
		`  ${paint("accent", `${" ".repeat(number.length)} |`)} ${" ".repeat(columns(lead))}${paint("danger", carets)}`,
	];
}

/** The characters on one side of the key, the nearest first, and whether there are more. */
interface Side {
	readonly characters: readonly string[];
	readonly more: boolean;
}

function flat(text: string): string {
	return text.replaceAll("\t", "  ");
}

/** As many characters as fit, escaped one by one; "…" stands for the rest. */
function cut({ characters, more }: Side, width: number): { text: string; pieces: string[] } {
	const pieces: string[] = [];
	let used = 0;
	for (const character of characters) {
		const shown = escapeTerminal(character);
		const size = columns(shown);
		if (used + size > width) break;
		pieces.push(shown);
		used += size;
	}
	const whole = !more && pieces.length === characters.length;
	while (!whole && used + 1 > width && pieces.length > 0) used -= columns(pieces.pop() ?? "");
	if (!whole && width > 0) pieces.push("…");
	return { text: pieces.join(""), pieces };
}
