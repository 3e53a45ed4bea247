// Reads the frames that lines make: lesser indentation, items of lists, sections of settings, headings. It adds them
// to those of brackets and tags (structure.ts).

import { type Frame, maxFrames, maxHeadLength, type Nested } from "./frame.ts";

const section = /^\[{1,2}[\w.\-:"' /]{1,80}\]{1,2}\s{0,8}(?:[#;].{0,80})?$/;
const heading =
	/^#{2,6}\s{1,4}\S.{0,120}$|^={2,5}\s.{1,80}\s={2,5}$|^\*\*[A-Za-z][^*:]{1,60}\*\*:?$/;

/** Adds what lines tell, in the innermost frame of several lines: lesser indentation, sections, headings. */
export function addLayout(
	text: string,
	start: number,
	frames: Frame[],
	nested: readonly Nested[],
): void {
	let lineStart = start > 0 ? text.lastIndexOf("\n", start - 1) + 1 : 0;
	const number = frames.findIndex(({ from }) => from < lineStart);
	if (number < 0) return;
	const frame = frames[number]!;
	const added: Frame[] = [];
	let indent = indentOf(text, lineStart);
	const dash = lineStart + indent;
	const isItem = /^-\s/.test(text.slice(dash, dash + 2));
	const isBullet = /^[-*+]\s/.test(text.slice(dash, dash + 2));
	if (isItem && dash < start) added.push(itemAt(dash, frame.to));
	let hasSection = false;
	const isNested = (at: number) => nested.some(({ from, to }) => at >= from && at < to);
	while (lineStart > frame.from && added.length < maxFrames) {
		const lineEnd = lineStart - 1;
		lineStart = lineEnd > 0 ? text.lastIndexOf("\n", lineEnd - 1) + 1 : 0;
		if (lineStart < frame.from) break;
		const line = text.slice(lineStart, Math.min(lineEnd, lineStart + maxHeadLength)).trim();
		if (line === "" || isNested(lineStart)) continue;
		const place = { from: lineEnd, to: frame.to, headFrom: lineStart, headTo: lineEnd };
		// "# text" is a comment in most languages, and a heading where a blank line follows.
		const isTitle =
			/^#\s{1,4}\S/.test(line) && /^\r?\n[ \t]*\r?\n/.test(text.slice(lineEnd, lineEnd + 40));
		const isMark = frame.opener === "root" && !hasSection;
		if (isMark && (section.test(line) || heading.test(line) || isTitle)) {
			hasSection = true;
			added.push({ opener: "section", ...place });
			// Nothing above a section of settings encloses what is below it.
			if (section.test(line)) break;
			continue;
		}
		const own = indentOf(text, lineStart);
		// The items of a list of YAML may stand as far left as their key.
		const isListKey =
			own === indent && isItem && added.length === 1 && /^["']?[\w.-]{1,80}["']?:$/.test(line);
		if (own >= indent && !isListKey) continue;
		indent = own;
		// Of notes an item may be a heading: "* Acme", and "  * prod: VALUE" below it.
		if (isBullet && /^[-*+]\s{1,3}[*_`]{0,3}[A-Za-z][^:=]{1,60}$/.test(line)) {
			added.push({ opener: "indent", ...place });
			continue;
		}
		if (text[lineStart + own] === "-" && text[lineStart + own + 1] === " ") {
			// An item of a list: its first key stands behind the dash, the others below it.
			added.push(itemAt(lineStart + own, frame.to));
			continue;
		}
		// What a bracket opens is a frame already, and a comment encloses nothing.
		if (!/^(?:#|\/\/|\*|<!--|--)/.test(line)) added.push({ opener: "indent", ...place });
	}
	for (const each of added) each.to = layoutEnd(text, start, each, frame.to);
	frames.splice(number, 0, ...added);
}

/** The item of a list whose dash stands at a place. */
function itemAt(dash: number, to: number): Frame {
	return { opener: "indent", from: dash + 1, to, headFrom: dash, headTo: dash };
}

/** Where the lines below a head end: at the next line that is indented no deeper, or the next section. */
function layoutEnd(text: string, start: number, head: Frame, limit: number): number {
	const indent = indentOf(text, text.lastIndexOf("\n", head.headFrom - 1) + 1);
	for (let at = text.indexOf("\n", start); at >= 0 && at < limit; at = text.indexOf("\n", at + 1)) {
		const lineEnd = text.indexOf("\n", at + 1);
		const line = text.slice(at + 1, lineEnd < 0 ? at + 1 + maxHeadLength : lineEnd);
		if (line.trim() === "") continue;
		if (head.opener === "section") {
			if (section.test(line.trim()) || heading.test(line.trim())) return at;
		} else if (indentOf(text, at + 1) <= indent) return at;
	}
	return limit;
}

function indentOf(text: string, lineStart: number): number {
	let at = lineStart;
	while (text[at] === " " || text[at] === "\t") at++;
	return at - lineStart;
}
