// Lays the lines of a picture out as a text, in which the scanner's own grammar of names works: what stands beside each
// other is one line with tabs, and a key that was read under its form stands in place of what was read first.

import type { PictureRegion } from "../../model/picture-region.ts";
import type { LineText, PictureCandidate } from "./key-candidates.ts";
import type { TextBox } from "./text-boxes.ts";

/** A line with its place. */
export interface ReadLine extends LineText {
	readonly box: TextBox;
}

export interface PictureText {
	readonly text: string;
	/** In order. */
	readonly keys: readonly PictureKey[];
}

/** A key in the text, with the place in the picture. */
export interface PictureKey {
	/** Between these bytes of the text it stands. */
	readonly start: number;
	readonly end: number;
	readonly region: PictureRegion;
	readonly score: number;
	/** Two readings say the same. */
	readonly isAgreed: boolean;
}

export function layOut(lines: readonly ReadLine[]): PictureText {
	const labels = labelsOf(lines);
	let text = "";
	const keys: PictureKey[] = [];
	for (const row of rowsOf(lines)) {
		for (const [index, line] of row.entries()) {
			if (index > 0) text += "\t";
			let at = 0;
			const append = (to: number) => {
				for (; at < to; at++) text += line.characters[at]!.text;
			};
			for (const candidate of line.candidates) {
				append(candidate.from);
				if (/[\p{L}\p{N}_]$/u.test(text)) text += " ";
				const label = labels.get(candidate);
				if (label !== undefined) text += `${label}: `;
				const start = text.length;
				text += candidate.text;
				const { score, isAgreed } = candidate;
				const region = regionOf(line, candidate);
				keys.push({ start, end: text.length, region, score, isAgreed });
				at = candidate.to;
				if (/^[\p{L}\p{N}_]/u.test(line.characters[at]?.text ?? "")) text += " ";
			}
			append(line.characters.length);
		}
		text += "\n";
	}
	// "I" is read as "l" where the type has no feet.
	text = text.replace(/\bAP[l1|i](?= ?keys?\b)/gi, "API");
	const bytesTo = (end: number) => Buffer.byteLength(text.slice(0, end));
	return {
		text,
		keys: keys.map((key) => ({ ...key, start: bytesTo(key.start), end: bytesTo(key.end) })),
	};
}

/** For keys that nothing in their own line names: the nearest text above that speaks of keys, as the head of a column. */
function labelsOf(lines: readonly ReadLine[]): ReadonlyMap<PictureCandidate, string> {
	const texts = lines.map((line) => ({ line, text: textOf(line) }));
	const labels = new Map<PictureCandidate, string>();
	for (const line of lines) {
		for (const candidate of line.candidates) {
			const before = line.characters.slice(0, candidate.from).map(({ text }) => text);
			if (/[=:(]\s*["'`]?\s*$/.test(before.join(""))) continue;
			const region = regionOf(line, candidate);
			const above = texts.filter(({ line: other, text }) => {
				const start = other.box.centreX - other.box.width / 2;
				const isAbove = other.box.centreY < region.y;
				const isOverIt = start < region.x + region.width / 2 && start + other.box.width > region.x;
				return isAbove && isOverIt && keyWord.test(text) && text.length <= maxLabel;
			});
			const nearest = above.sort((one, other) => other.line.box.centreY - one.line.box.centreY)[0];
			const word = keyWord.exec(nearest?.text ?? "")?.[1];
			if (word !== undefined) labels.set(candidate, word.replace(/AP[l1|i]/i, "API"));
		}
	}
	return labels;
}

const keyWord = /\b(ap[il1|][ _-]?key|api token|access token|secret key|key|token|secret)s?\b/i;
const maxLabel = 40;

function textOf({ characters }: ReadLine): string {
	return characters.map(({ text }) => text).join("");
}

/** Lines whose middles are at about the same height, from left to right. */
function rowsOf(lines: readonly ReadLine[]): ReadLine[][] {
	const rows: ReadLine[][] = [];
	const byHeight = [...lines].sort((one, other) => one.box.centreY - other.box.centreY);
	for (const line of byHeight) {
		const row = rows.at(-1);
		const first = row?.[0]?.box;
		if (row !== undefined && first !== undefined && isBeside(first, line.box)) row.push(line);
		else rows.push([line]);
	}
	for (const row of rows) row.sort((one, other) => one.box.centreX - other.box.centreX);
	return rows;
}

function isBeside(one: TextBox, other: TextBox): boolean {
	return Math.abs(one.centreY - other.centreY) < 0.5 * Math.min(one.height, other.height);
}

/** As much of the line's box as the characters take of its steps. */
function regionOf(
	{ box, characters, steps }: ReadLine,
	{ from, to }: PictureCandidate,
): PictureRegion {
	const start = (characters[from]!.from / steps - 0.5) * box.width;
	const end = (characters[to - 1]!.to / steps - 0.5) * box.width;
	const [cosine, sine] = [Math.abs(Math.cos(box.angle)), Math.sin(box.angle)];
	const xs = [start, end].map((along) => box.centreX + along * cosine);
	const ys = [start, end].map((along) => box.centreY + along * sine);
	const half = (box.height * cosine) / 2;
	const [left, top] = [Math.max(0, Math.min(...xs)), Math.max(0, Math.min(...ys) - half)];
	return {
		x: Math.floor(left),
		y: Math.floor(top),
		width: Math.ceil(Math.max(...xs) - left),
		height: Math.ceil(Math.max(...ys) + half - top),
	};
}
