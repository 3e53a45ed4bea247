// Tells what belongs to a neighbour of the value, and so says nothing of it: another section, another block, a call that
// is given a key of its own.

import type { Mention, ValuePlace } from "./mentions.ts";

/** True where a mention on another line belongs to another section, block or call than the value. */
export function standsInNeighbour(mention: Mention, place: ValuePlace): boolean {
	return (
		headsAnotherSection(mention, place) ||
		standsInAnotherBlock(mention, place) ||
		callsWithItsOwnKey(mention, place)
	);
}

/** True where a place is in another item, or another section of the same kind, than the value, and speaks of that. */
export function standsInSibling(
	at: number,
	{ text, structure }: Pick<ValuePlace, "text" | "structure">,
): boolean {
	const item = structure.frames.find(
		({ opener, headFrom, headTo }) =>
			opener === "indent" && headFrom === headTo && text[headFrom] === "-",
	);
	if (item !== undefined && (at < item.headFrom || at >= item.to)) {
		const dash = indentAt(text, text.lastIndexOf("\n", item.headFrom - 1) + 1);
		const from = text.lastIndexOf("\n", at - 1) + 1;
		// A list of lines has no fields that could be another's: "- MAILCHIMP_DC=us6".
		if (
			indentAt(text, from) > dash ||
			/^[ \t]*-[ \t]+["']?[\w.-]+["']?:\s/.test(text.slice(from, at + 40))
		)
			return indentAt(text, from) >= dash;
	}
	const own = structure.frames.find(({ opener }) => opener === "section");
	if (own === undefined || at >= own.headFrom) return false;
	const heads = [...text.slice(0, at).matchAll(/^#{1,6}(?=\s)/gm)];
	const mine = /^#{1,6}(?=\s)/.exec(text.slice(own.headFrom, own.headFrom + 8))?.[0].length;
	const other = heads.at(-1)?.[0].length;
	return mine !== undefined && other !== undefined && other >= mine;
}

/** The heading of an earlier section of the same level or a lower one: `## Iterable`, `## Acme`, VALUE. */
function headsAnotherSection({ at }: Mention, { text, structure }: ValuePlace): boolean {
	const own = structure.frames.find(({ opener }) => opener === "section");
	if (own === undefined) return false;
	if (text[own.headFrom] === "[") return at < own.headFrom || at >= own.to;
	if (at >= own.headFrom) return false;
	const level = /^(?:#{1,6}(?=\s)|={2,5}(?=\s))/;
	const lineFrom = text.lastIndexOf("\n", at - 1) + 1;
	const other = level.exec(text.slice(lineFrom, lineFrom + 8))?.[0].length;
	const mine = level.exec(text.slice(own.headFrom, own.headFrom + 8))?.[0].length;
	return other !== undefined && mine !== undefined && other >= mine;
}

/** Lines of settings below another key: "db:⏎  password: VALUE⏎mailchimp:⏎  server: us2". */
function standsInAnotherBlock({ at }: Mention, { text, structure }: ValuePlace): boolean {
	const own = structure.frames.find(({ opener }) => opener === "indent");
	if (own === undefined || (at >= own.headFrom && at < own.to)) return false;
	if (!blockHead.test(text.slice(own.headFrom, own.headTo))) return false;
	const lineFrom = text.lastIndexOf("\n", at - 1) + 1;
	const indent = indentAt(text, lineFrom);
	const base = indentAt(text, text.lastIndexOf("\n", own.headFrom - 1) + 1);
	if (indent <= base) return false;
	// Up to the line that heads the mention's block.
	for (let lineEnd = lineFrom - 1, lines = 0; lineEnd > 0 && lines < 40; lines++) {
		const from = text.lastIndexOf("\n", lineEnd - 1) + 1;
		const line = text.slice(from, lineEnd);
		if (line.trim() !== "" && indentAt(text, from) <= base) {
			return indentAt(text, from) === base && from !== own.headFrom && blockHead.test(line);
		}
		lineEnd = from - 1;
	}
	return false;
}

const blockHead =
	/^\s{0,40}(?!(?:if|else|elif|try|except|finally|for|while|with|def|class|case|default|switch|do)\b)(?:["']?[\w.-]{1,80}["']?:\s{0,8}(?:#.{0,80})?|[\w.:]{2,80}\s(?:.{0,80}\s)?do(?:\s\|[^|]{1,40}\|)?\s{0,8})$/;

function indentAt(text: string, lineFrom: number): number {
	let at = lineFrom;
	while (text[at] === " " || text[at] === "\t") at++;
	return at - lineFrom;
}

/** `IterableAPI.initialize(apiKey: key)⏎Acme.configure(apiKey: VALUE)`. */
function callsWithItsOwnKey(
	{ at, to, kind }: Mention,
	{ text, structure, owners }: ValuePlace,
): boolean {
	if (kind === "host" || !structure.frames.slice(0, 2).some(({ opener }) => opener === "("))
		return false;
	if (!owners.some(({ relation }) => relation === "call")) return false;
	const lineFrom = text.lastIndexOf("\n", at - 1) + 1;
	const line = text.slice(Math.max(lineFrom, at - 100), at);
	if (/\b(?:import|from|require|use|using|include)\b/.test(line)) return false;
	const call = /^\w{0,40}(?:\.\w{1,40}){0,3}\(([^()\n]{2,120})/.exec(text.slice(to, to + 240));
	return call !== null && /(?:key|token|secret|pass)["'\w]{0,20}\s{0,3}[:=]/i.test(call[1]!);
}
