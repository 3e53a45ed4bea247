// Asks first, and loosely, whether an event may hold a key: it matches wherever agent-prefilter.ts does, and more often. It
// is there for speed: grep builds an automaton as it reads, and the exact expressions need so many states that source
// code takes a quarter longer. So here no expression counts far, and few go on over ordinary words.

import { ignoringCase, packedInBase64 } from "./encoded-key-patterns.ts";

/** What stands before a value in an event: an escape may end there. */
export function startAfter(other: string): string {
	return String.raw`(^|${other}|[%\;=[][0-9A-Fa-fnrtuvxbm;]+)`;
}

/** `heads`: beginnings such as "md-"; `words`: those that name a provider. */
export function firstLook(heads: readonly string[], words: readonly string[]): string {
	return [
		...pieces,
		...heads.flatMap(brokenHeads),
		...encoded,
		...new Set(words.map(beginningOf)),
	].join("|");
}

const token = "[A-Za-z0-9_-]";
const beyond = "[^ -~[:cntrl:]]";
const escapeSign = String.raw`(&#[xX]?|[\]+[uUxX01-]|%[uU2-7])[0-9A-Fa-f{]+[;}]?(\[[0-9;]*m)?`;

/** Runs of hexadecimal digits, longer than those of the numbers and names that each event has. */
const pieces: readonly string[] = [
	"[0-9A-Fa-f]{14}",
	// What may end a piece, or begin one, stands beside it.
	String.raw`[0-9a-f]{8}([^]\0-9A-Za-z ",.:()/_+?!|~@$^[-]|[\]+["uUxX01-]|[\]{3}|.\[)`,
	String.raw`[^] !$(),./:=?@[\^_|~0-9a-f+-][0-9a-f]{10}|[\][01-][0-9a-f]{10}|(=[2-7][0-9A-F]|\[[0-9;?]*[a-f])[0-9a-f]{10}`,
	// Of several pieces, two.
	String.raw`([0-9a-f](${beyond}|<[^<>]*>|[*]|[;}]?([%&][0-9A-Za-z#;]*|\\+[uUxX01-][0-9A-Fa-f{]*|=[2-7][0-9A-F]|\\{3,}[nr]|.\[[0-9;?]*[A-Za-z]))+[0-9a-f]*){2}`,
	String.raw`([0-9a-f]{2,}(\\+"|['${"`"}])([^0-9A-Za-z]|\\[nrt]|concat)*[a-zA-Z]?(\\+"|['${"`"}])){3}`,
];

/** Whole behind what does not belong to it; with an escape or something else in it. */
function brokenHeads(head: string): string[] {
	const filler = String.raw`(${beyond}+|<[^<>]*>|([[:cntrl:]]|\\+[ux](00)?1[bB])\[[0-9;]*[A-Za-z])`;
	const inner = [...head].flatMap((_, at) => {
		const before = head.slice(0, at);
		if (at === 0) return [];
		return at === head.length - 1
			? [String.raw`${before}([%&\]+[uUxX#0{5245-]|${beyond}|<|&[A-Za-z]|[=%][2-7]|[[:cntrl:]]\[)`]
			: [
					String.raw`${before}(&#|[\]+[uUxX01-][0-9A-Fa-f{]|%[uU2-7]|=[2-7][0-9A-F])`,
					`${before}${filler}${head.slice(at)}`,
				];
	});
	return [
		`${startAfter("[^0-9A-Za-z]")}${head}`,
		...inner,
		String.raw`(${escapeSign}|=[2-7][0-9A-F])([d-]{0,2}${token}{18}|${head.slice(1, -1)}[-%&\=])`,
	];
}

/** As in agent-prefilter.ts, with fewer repeats. */
const encoded: readonly string[] = [
	"([CDI-Za-f][ACDEFGHQSTUVWXgijklmnwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){4}",
	"([A-Za-z0-9+/_-][AQgw][ABCD][A-Za-z0-9+/_-]A[A-P][A-Za-z0-9+/_-]A){2}",
	"([A-Za-z0-9+/_-]A[A-P][A-Za-z0-9+/_-]A[A-Za-z0-9+/_-][AQgw][ABCD]){2}",
	`${startAfter("[^0-9A-Za-z]")}[A-Za-z0-9]?${packedInBase64}[A-Za-z0-9+/_-]{4}`,
	String.raw`([%&\][0-9A-Fa-fuxUX#;ampl{}\]+){7}`,
	"([2-7][0-9A-Fa-f][ :,|-]*){11}|([0-9A-Fa-f]{4} ){3}|([2-7][0-9A-Fa-f]( ?00)+ ?){3}",
	String.raw`((2[05cCdD]|[3-7][0-9A-Fa-f]|[89][0-9]|1[012][0-9]|0?[01][0-7]{2})[HhLlUu]?[^0-9A-Za-z+/]+((0[xX])?0+[^0-9A-Za-z+/]+)*([nrt][^0-9A-Za-z]+)?[nrt]?(0?[xXuU]?|[A-Za-z]+\()){6}`,
	String.raw`(${token}(\\+[ux]?0+|[%=]00|&#0;|${beyond}|([[:cntrl:]]|\\+[ux](00)?1[bB])\[[0-9;?]*[A-Za-z])+${token}*){3}`,
	String.raw`(\\+"|['${"`"}])[a-z]{0,3}([A-Z0-9][a-z+/]{0,3}){6}[A-Za-z0-9+/=]{4,}(\\+"|['${"`"}])[^0-9A-Za-z]*\\+n[^0-9A-Za-z]*(\\+"|['${"`"}])[A-Za-z0-9+/=]{10}`,
	String.raw`${token}=(\\+r)?\\+n${token}`,
];

/** Enough of a word; where it has signs, which may be escapes, a part of it before one. */
function beginningOf(word: string): string {
	const parts = word.split(/[^A-Za-z0-9]+/).filter((part) => part !== "");
	const [part = ""] = parts.slice(-2);
	return parts.length > 1 ? `${ignoringCase(part)}[^ 0-9A-Za-z]` : ignoringCase(part.slice(0, 6));
}
