// Decides how strongly the text around a value claims it for a provider. Structure comes before nearness: a name
// counts more than the call or object around it, these more than the lines beside them, and what is in another object
// hardly counts.

import type { Mention, ValuePlace } from "./mentions.ts";
import { standsInNeighbour } from "./neighbours.ts";

export interface Claim {
	readonly weight: number;
	/** In words, as it stands in `why`. */
	readonly says: string;
	/** The smaller, the nearer: by structure first, then in characters. */
	readonly rank: number;
	readonly mention?: Mention;
}

/** Gives the claim that a mention makes on the value. */
export function claimOf(mention: Mention, place: ValuePlace): Claim {
	const { text, start, end, structure, owners } = place;
	const distance = mention.at >= end ? mention.at - end : start - mention.to;
	const far = Math.min(0.99, Math.max(0, distance) / 4000);
	const afar = mention.isOrdinary ? 0.35 : 1;
	const quality =
		mention.kind === "weak" ? 0.5 : mention.isWhole || mention.kind !== "word" ? 1 : 0.9;
	const make = (rank: number, weight: number, says: string): Claim => ({
		weight: weight * quality,
		says,
		rank: rank + far,
		mention,
	});
	const shown =
		mention.kind === "host" ? `the host ${mention.text.toLowerCase()}` : `"${mention.text}"`;
	const owner = owners.findIndex(({ from, to }) => mention.at >= from && mention.to <= to);
	if (owner === 0) return make(0, 6, `its name holds ${shown}`);
	if (owner > 0) return make(1, 5, `it belongs to what is named ${shown}`);
	if (isSameLiteral(text, start, end, mention))
		return make(1, 5, `${shown} stands in the same text`);
	const head = structure.frames.findIndex(
		({ headFrom, headTo, opener }) =>
			opener !== "root" && mention.at >= headFrom && mention.to <= headTo,
	);
	if (head >= 0) return make(1 + head, head < 3 ? 4.5 : 4, `it stands inside of ${shown}`);
	const between = mention.at >= end ? text.slice(end, mention.at) : text.slice(mention.to, start);
	const isSameLine = !between.includes("\n");
	const { frame, nested } = structure.placeOf(mention.at);
	const isRoot = structure.frames[frame]!.opener === "root";
	const isOther =
		(nested === "{" && !isAddress(text, mention.at)) ||
		nested === "[" ||
		nested === "element" ||
		namesAnotherPart(text, mention, start) ||
		(!isSameLine && standsInNeighbour(mention, place));
	if (!isRoot) {
		if (isOther)
			return make(
				8 + frame,
				(distance < 1000 ? 1.2 : 0.5) * afar,
				`${shown} stands in a neighbouring part`,
			);
		const decay = distance > 1000 ? 1 : 0;
		if (frame === 0) return make(2, 4.5 - decay, `${shown} stands beside it`);
		return make(
			2 + frame,
			Math.max(3, 4.4 - 0.3 * frame) - decay,
			`${shown} stands in what encloses it`,
		);
	}
	// A line of a bundle is as long as a file.
	if (isSameLine && distance <= 400)
		return make(3, (isOther ? 3 : 4) * afar, `${shown} stands on its line`);
	const isBlock =
		!isSameLine && !hasMoreLines(between, blockLines) && !/\n[ \t]*\r?\n/.test(between);
	if (isBlock && !isOther) return make(7, 3.2 * afar, `${shown} stands in the lines next to it`);
	if (distance <= 1000)
		return make(
			9,
			(isOther ? 1.2 : mention.kind === "word" ? 1.5 : 2) * afar,
			`${shown} stands near it`,
		);
	return make(10, afar, `${shown} stands in its surroundings`);
}

/** True for the key of an object, list or block that does not hold the value: "iterable": {, iterable:⏎. */
function namesAnotherPart(text: string, { at, to }: Mention, start: number): boolean {
	const after = text.slice(to, to + 60);
	if (/^[\w.-]{0,30}["']?\]?\s{0,3}(?::|=>|=)\s{0,3}[{[]/.test(after)) return true;
	const block = /^[\w.-]{0,30}["']?:[ \t]*\r?\n([ \t]*)\S/.exec(after);
	if (!block || to > start) return block !== null && to > start;
	const lineFrom = text.lastIndexOf("\n", at) + 1;
	const own = /^[ \t]*/.exec(text.slice(lineFrom, lineFrom + 80))![0].length;
	return block[1]!.length > own;
}

/** True inside of the address that Postman makes an object of: "url": {"raw": "https://…"}. */
function isAddress(text: string, at: number): boolean {
	return /["']url["']\s{0,3}:\s{0,3}\{[^{}]{0,80}$/.test(text.slice(Math.max(0, at - 120), at));
}

function isSameLiteral(text: string, start: number, end: number, { at, to }: Mention): boolean {
	const between = at >= end ? text.slice(end, at) : text.slice(to, start);
	return between.length < 200 && !/["'`\s<>]/.test(between);
}

/** Of thousands of mentions around a value most are far away: not all lines between are counted. */
function hasMoreLines(text: string, most: number): boolean {
	let at = text.indexOf("\n");
	for (let lines = 1; at >= 0 && lines <= most; lines++) at = text.indexOf("\n", at + 1);
	return at >= 0;
}

const blockLines = 12;
