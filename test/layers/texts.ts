// Texts with a key in them, written in up to three ways over each other, between other texts.

import { type Draw, drawFrom } from "./draw.ts";
import { type Writer, writers } from "./writers.ts";

export interface WrittenKey {
	readonly seed: number;
	/** What the text was written in, the innermost first. */
	readonly names: readonly string[];
	readonly key: string;
	readonly content: Buffer;
}

const hexDigits = "0123456789abcdef";
const tokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A key that is one wherever it stands, or whose name stands in the text with it. */
const payloads: readonly ((draw: Draw) => { readonly key: string; readonly text: string })[] = [
	(draw) => bare(`${draw.text(hexDigits, 32)}-us${1 + draw.below(22)}`),
	(draw) => bare(`md-${draw.text(tokenCharacters, 15)}a7Q2x9A`),
	(draw) => named("MAILCHIMP_API_KEY=", `${draw.text(hexDigits, 32)}-us${1 + draw.below(22)}`),
	(draw) => named("MANDRILL_API_KEY=", `md-${draw.text(tokenCharacters, 15)}k4W8b3g`),
];

function bare(key: string) {
	return { key, text: key };
}

function named(name: string, key: string) {
	return { key, text: name + key };
}

const around: readonly (readonly [before: string, after: string])[] = [
	["", ""],
	['x = "', '";\n'],
	["data: ", "\n"],
	["first line\n\nvalue: '", "'\nlast: true\n"],
	["<p>Use ", " please</p>"],
	["(", ")"],
	['{"a": 1, "b": "', '"}'],
	["\t\t", "\r\n"],
	["[0x10, 0x20] ", " [0x30]"],
	["%20", "%20"],
	["\\n", "\\n"],
];

const anyWriter: readonly Writer[] = writers.flat();

export function writeKey(seed: number): WrittenKey {
	const draw = drawFrom(seed);
	const payload = draw.pick(payloads)(draw);
	let text = surround(payload.text, draw);
	const names: string[] = [];
	const groups = new Set<string>();
	for (let left = draw.pick([1, 1, 2, 2, 3]); left > 0; left--) {
		const kind = draw.pick(writers);
		const writer = draw.pick(draw.chance(0.8) ? kind : anyWriter);
		if (writer.group !== undefined && groups.has(writer.group)) continue;
		if (writer.takes?.test(text) === false) continue;
		text = writer.write(text, draw);
		names.push(writer.name);
		if (writer.group !== undefined) groups.add(writer.group);
		if (draw.chance(0.3) && !text.includes("\0")) text = surround(text, draw);
	}
	return { seed, names, key: payload.key, content: Buffer.from(place(text, draw), "latin1") };
}

function surround(text: string, draw: Draw): string {
	const [before, after] = draw.pick(around);
	return before + text + after;
}

/** Somewhere in a file. */
function place(text: string, draw: Draw): string {
	if (text.includes("\0")) return text;
	const filler = () =>
		draw
			.pick([
				"",
				"",
				"some words of a text\n",
				`${draw.text(hexDigits, 40)}\n`,
				`const a = [1, 2, 3];\n`,
			])
			.repeat(draw.below(40));
	return `${filler()}${surround(text, draw)}\n${filler()}`;
}
