// Lays the lines of a picture out as a text, in which the scanner's own grammar of names works: what stands beside each
// other is one line with tabs, and a key that was read under its form stands in place of what was read first.

import type { PictureRegion } from "../../model/picture-region.ts";
import type { KeyCandidate, LineText } from "./key-candidates.ts";
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
	const bytesTo = (end: number) => Buffer.byteLength(text.slice(0, end));
	return {
		text,
		keys: keys.map((key) => ({ ...key, start: bytesTo(key.start), end: bytesTo(key.end) })),
	};
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
function regionOf({ box, characters, steps }: ReadLine, { from, to }: KeyCandidate): PictureRegion {
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
