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
	/^\s{0,40}(?!(?:if|else|elif|try|except|finally|for|while|with|def|class|case|default|switch|do)\b)["']?[\w.-]{1,80}["']?:\s{0,8}(?:#.{0,80})?$/;

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
