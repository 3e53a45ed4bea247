// Reads what encloses a value: brackets, elements, indentation, sections and headings, as a list of
// frames from the innermost outwards. It knows notations and no language; text that fits none of
// them is one frame. Bounded: it looks at the window it is given and at nothing else.

import { type Frame, isDoubled, maxFrames, maxHeadLength, type Nested } from "./frame.ts";
import { addLayout } from "./layout.ts";
import { Literals } from "./literals.ts";
import { characterTable, lineStart } from "./matchable-tail.ts";
import { openTagAt, tagBefore } from "./tags.ts";

export interface Structure {
	/** Innermost first; the last one is the root. */
	readonly frames: readonly Frame[];
	/** Gives the number of the innermost frame that holds a place, and what else encloses the place there. */
	placeOf(at: number): { readonly frame: number; readonly nested: string };
}

/** Reads the structure around the value at [start, end) of `text`. */
export function readStructure(text: string, start: number, end: number): Structure {
	const frames: Frame[] = [];
	const nested: Nested[] = [];
	const literals = new Literals(text);
	scanBack(text, start, frames, nested, literals);
	frames.push({ opener: "root", from: 0, to: text.length, headFrom: 0, headTo: 0 });
	addLayout(text, start, frames, nested);
	// The quote behind the value opens nothing.
	const literal = literalOpen(text, start);
	const behind = literal < start ? Math.max(end, literals.endOf(literal) + 1) : end;
	const readOn = frameCloser(text, behind, frames, nested, literals);
	readOn(false);
	return {
		frames,
		placeOf(at) {
			// Behind the value's own brackets the text is read only where something is asked of it.
			if (at >= end) readOn(true);
			const frame = frames.findIndex(({ from, to }) => at >= from && at < to);
			let inner = "";
			let size = Number.POSITIVE_INFINITY;
			const limit = frames[frame];
			for (const each of nested) {
				if (at < each.from || at >= each.to || each.to - each.from >= size) continue;
				if (limit && (each.from < limit.from || each.to > limit.to)) continue;
				inner = inner === "{" || inner === "[" || inner === "element" ? inner : each.opener;
				size = each.to - each.from;
			}
			return { frame: frame < 0 ? frames.length - 1 : frame, nested: inner };
		},
	};
}

/** Goes back from the value: what opens and is not closed again encloses it. */
function scanBack(
	text: string,
	start: number,
	frames: Frame[],
	nested: Nested[],
	literals: Literals,
): void {
	const closed: { readonly opener: string; readonly at: number }[] = [];
	let at = literalOpen(text, start) - 1;
	/** The last "<" before `at`, once it was looked for. */
	let opensAt = Number.POSITIVE_INFINITY;
	while (at >= 0 && frames.length < maxFrames) {
		if (isMark[text.charCodeAt(at)] !== 1) {
			at--;
			continue;
		}
		const character = text[at]!;
		if (character === '"' || character === "'" || character === "`") {
			at = Math.min(at, literals.startOf(at)) - 1;
			continue;
		}
		if (character === ")" || character === "]" || character === "}") {
			closed.push({ opener: opening[character]!, at });
		} else if (character === "[" && /^\[[\d;]{0,12}m/.test(text.slice(at, at + 15))) {
			// A colour of a terminal.
		} else if (
			at === start - 1 &&
			/(?:\bq[qwx]?|~[a-zA-Z]|%[qQwW]?)$/.test(text.slice(Math.max(0, at - 3), at))
		) {
			// The bracket of a string: q{VALUE}, ~s(VALUE), %q(VALUE).
		} else if (character === "{" && at >= start - 2 && isDoubled(text, start)) {
			// The marks of a wiki: {{VALUE}}.
		} else if (character === "(" || character === "[" || character === "{") {
			const last = closed.pop();
			if (last) nested.push({ from: at + 1, to: last.at, opener: character });
			else {
				frames.push({
					opener: character,
					from: at + 1,
					to: text.length,
					headFrom: headStart(text, at),
					headTo: at,
				});
			}
		} else if (character === ">") {
			if (opensAt >= at) opensAt = at > 0 ? text.lastIndexOf("<", at - 1) : -1;
			const tag = tagBefore(text, at, opensAt);
			if (tag) {
				at = tag.from - 1;
				if (tag.kind === "close") closed.push({ opener: "element", at: tag.from });
				else if (tag.kind === "open") {
					const last = closed.at(-1);
					if (last?.opener === "element") {
						closed.pop();
						nested.push({ from: tag.to, to: last.at, opener: "element" });
					} else if (closed.length === 0) {
						frames.push({
							opener: "element",
							from: tag.to,
							to: text.length,
							headFrom: tag.from,
							headTo: tag.to,
						});
					}
				}
				continue;
			}
		} else if (character === "<" && closed.length === 0) {
			const headTo = openTagAt(text, at, start);
			if (headTo > 0) {
				frames.push({ opener: "attributes", from: headTo, to: text.length, headFrom: at, headTo });
			}
		}
		at--;
	}
}

/** What opens or closes something. */
const isMark = characterTable(/["'`()[\]{}<>]/);

/** Where the string that holds the value begins, or the value itself where none does. */
function literalOpen(text: string, start: number): number {
	const from = lineStart(text, start, start - 300);
	const line = text.slice(from, start);
	const at = Math.max(line.lastIndexOf('"'), line.lastIndexOf("'"), line.lastIndexOf("`"));
	if (at < 0) return start;
	const quote = line[at]!;
	let count = 0;
	for (let index = line.indexOf(quote); index >= 0; index = line.indexOf(quote, index + 1)) count++;
	return count % 2 === 1 ? from + at : start;
}

const opening: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Where the line's text that leads up to a bracket begins; a bracket alone belongs to the line above. */
function headStart(text: string, bracket: number): number {
	const nearest = Math.max(0, bracket - maxHeadLength);
	const isLong = !text.slice(nearest, bracket).includes("\n");
	const isBlank = text.slice(nearest, bracket).trim() === "";
	let from = isLong && !isBlank ? nearest : text.lastIndexOf("\n", bracket - 1) + 1;
	if (text.slice(from, bracket).trim() === "" && from > 1) {
		const above = text.lastIndexOf("\n", from - 2) + 1;
		// Another element ends there.
		from = /[,;{}[(]\s{0,8}$/.test(text.slice(Math.max(above, from - 12), from)) ? bracket : above;
	}
	from = Math.max(from, bracket - maxHeadLength, 0);
	const ended = /^[\s\S]*(?:;|[}\])]\s{0,4},)/.exec(text.slice(from, bracket));
	return from + (ended?.[0].length ?? 0);
}

/** Goes on from the value: each frame ends where its bracket closes. With `isWhole` it reads to the end of the text. */
function frameCloser(
	text: string,
	end: number,
	frames: readonly Frame[],
	nested: Nested[],
	literals: Literals,
): (isWhole: boolean) => void {
	const open: { readonly opener: string; readonly at: number }[] = [];
	const root = frames.length - 1;
	let at = end;
	let current = 0;
	const skipLayout = () => {
		while (current < root && isLayout(frames[current]!)) current++;
	};
	const close = () => {
		if (current === root) return;
		closeFrame(frames, current++, at);
		skipLayout();
	};
	skipLayout();
	return (isWhole) => {
		for (; at < text.length && (isWhole || current < root); at++) {
			if (isMark[text.charCodeAt(at)] !== 1) continue;
			const character = text[at]!;
			if (character === '"' || character === "`") {
				at = literals.endOf(at);
			} else if (character === "(" || character === "[" || character === "{") {
				open.push({ opener: character, at });
			} else if (character === ")" || character === "]" || character === "}") {
				const last = open.pop();
				if (last) nested.push({ from: last.at + 1, to: at, opener: last.opener });
				else close();
			} else if (character === ">" && frames[current]!.opener === "attributes") {
				close();
			} else if (
				character === "<" &&
				text[at + 1] === "/" &&
				frames[current]!.opener === "element"
			) {
				close();
				at = Math.max(at, text.indexOf(">", at));
			}
		}
		for (const { opener, at: from } of open.splice(0)) {
			nested.push({ from: from + 1, to: text.length, opener });
		}
	};
}

/** Indentation and sections inside of a frame end with it at the latest. */
function closeFrame(frames: readonly Frame[], number: number, at: number): void {
	for (let inner = number; inner >= 0; inner--) {
		if (inner < number && !isLayout(frames[inner]!)) break;
		frames[inner]!.to = Math.min(frames[inner]!.to, at);
	}
}

function isLayout({ opener }: Frame): boolean {
	return opener === "indent" || opener === "section";
}
