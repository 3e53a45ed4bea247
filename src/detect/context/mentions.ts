// Finds where a provider is mentioned: by a host, by its SDK or package, by its name. A name that
// is also a word of programming languages ("iterable") counts only where it stands as a name.

import type { Mentions } from "../../packs/pack.ts";
import type { FindHits } from "./layer-text.ts";
import { compileLiteralSearch } from "./literal-search.ts";
import type { Owner } from "./owner-list.ts";
import type { Structure } from "./structure.ts";
import { standsAsName } from "./word-places.ts";

/** The most mentions that are read on either side of a value. */
const mostMentions = 20;

export type MentionKind = "host" | "code" | "word" | "weak";

export interface Mention {
	readonly kind: MentionKind;
	readonly text: string;
	readonly at: number;
	readonly to: number;
	/** True where it is all that its word, string or cell holds: "provider": "iterable". */
	readonly isWhole: boolean;
	/** True for a word of programming languages that is not clearly a name: it counts little from afar. */
	readonly isOrdinary?: boolean;
	/** True where nothing around such a word makes a name of it: it counts as a part of a value's own names alone. */
	readonly isDoubtful?: boolean;
}

/** V8 compares so many texts at one character in the time of a step. */
const textsPerStep = 16;

const kinds = ["host", "code", "word", "weak"] as const;
const [wholeFlag, ordinaryFlag, doubtfulFlag] = [8, 16, 32];

/** Compiles the search for a rule's mentions; `mentionFrom` reads what it gives. */
export function compileMentions(mentions: Mentions): FindHits {
	const ordinary = new Set(mentions.ordinary ?? []);
	const groups: readonly (readonly [MentionKind, readonly string[]])[] = [
		["host", mentions.hosts ?? []],
		["code", mentions.code ?? []],
		["word", mentions.words],
		["weak", mentions.weakWords ?? []],
	];
	const parts = groups.flatMap(([kind, texts]) =>
		texts.length === 0
			? []
			: [`(?<${kind}>${texts.map((text) => patternSource(kind, text)).join("|")})`],
	);
	if (parts.length === 0) return () => [];
	const pattern = new RegExp(parts.join("|"), "gi");
	const texts = groups.reduce((sum, [, each]) => sum + each.length, 0);
	const findLiterals = compileLiteralSearch(literalsOf(mentionTexts(mentions)));
	const add = (hits: number[], text: string, from: number, to: number): void => {
		for (const match of text.slice(from, to).matchAll(pattern)) {
			const kind = kinds.find((each) => match.groups?.[each] !== undefined)!;
			const at = from + match.index;
			const mention = mentionAt(kind, { at, word: match[0] }, text, ordinary);
			if (mention === undefined) continue;
			const flags =
				(mention.isWhole ? wholeFlag : 0) |
				(mention.isOrdinary ? ordinaryFlag : 0) |
				(mention.isDoubtful ? doubtfulFlag : 0);
			hits.push(mention.at, mention.to, kinds.indexOf(kind) | flags);
		}
	};
	// Of many texts V8 tries one after the other at each character.
	const stepsPerCharacter = Math.ceil((texts / textsPerStep) ** 2);
	return (text, budget) => {
		budget.takeSteps(text.length * stepsPerCharacter);
		const hits: number[] = [];
		const places = findLiterals(text);
		for (let index = 0; index < places.length; ) {
			const from = Math.max(0, places[index]! - beforeLiteral);
			let to = places[index]! + afterLiteral;
			while (++index < places.length && places[index]! - beforeLiteral <= to) {
				to = places[index]! + afterLiteral;
			}
			budget.takeSteps(4 * (to - from) * stepsPerCharacter);
			add(hits, text, from, to);
		}
		return hits;
	};
}

/** A mention begins at most four labels of a host before its literal, and ends soon behind it. */
const [beforeLiteral, afterLiteral] = [260, 80];

/** All texts by which a provider is mentioned. */
export function mentionTexts({ hosts = [], code = [], words, weakWords = [] }: Mentions): string[] {
	return [...hosts, ...code, ...words, ...weakWords];
}

/** Literals one of which stands in every mention: most files hold none, and are done. */
export function literalsOf(texts: readonly string[]): string[] {
	const cores = texts.map((text) =>
		text.toLowerCase().replace(/^(?:mail(?=chimp)|man(?=drill))/, ""),
	);
	// So short a core is looked for as a word of its own: it finds no longer one.
	return [...new Set(cores)].filter(
		(core) => !cores.some((other) => other !== core && other.length > 2 && core.includes(other)),
	);
}

/** The mention of a hit in the window `text`. */
function mentionFrom(text: string, at: number, to: number, flags: number): Mention {
	return {
		kind: kinds[flags & 7]!,
		text: text.slice(at, to),
		at,
		to,
		isWhole: (flags & wholeFlag) !== 0,
		...((flags & ordinaryFlag) !== 0 && { isOrdinary: true }),
		...((flags & doubtfulFlag) !== 0 && { isDoubtful: true }),
	};
}

function patternSource(kind: MentionKind, text: string): string {
	const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
	if (kind === "host") return `(?<![\\w-])(?:[\\w-]{1,60}\\.){0,4}${escaped}(?![\\w-])`;
	if (kind === "code") return /^[a-z0-9]/i.test(text) ? `(?<![a-z0-9])${escaped}` : escaped;
	if (kind === "weak") return `(?<![a-z0-9])${escaped}(?![a-z0-9])`;
	// "mail chimp", "mail_chimp" and "MailChimp" are one word.
	return text.replace(/^(mail|man)(chimp|drill)/i, "$1[ _-]?$2");
}

function mentionAt(
	kind: MentionKind,
	{ at, word }: { readonly at: number; readonly word: string },
	text: string,
	ordinary: ReadonlySet<string>,
): Mention | undefined {
	const to = at + word.length;
	const before = text.slice(Math.max(0, at - 120), at);
	const after = text.slice(to, to + 24);
	const isWhole =
		/(?:^|["'`\s|>:=,([\t])$/.test(before) && /^(?:$|["'`\s|<:,)\]!?;]|\.(?!\w))/.test(after);
	if (kind !== "word" || !ordinary.has(word.toLowerCase())) {
		return { kind, text: word, at, to, isWhole };
	}
	if (!isBrand(before, word, after)) {
		if (ofLanguage.test(before) || /^(?:s\b|able|ness|\s{0,2}<|\[\w)/i.test(after))
			return undefined;
		return { kind, text: word, at, to, isWhole, isOrdinary: true, isDoubtful: true };
	}
	const isClear =
		isWhole || /^[_.-]?(?:api|sdk|key(?!s)|jwt)/i.test(after) || word === word.toUpperCase();
	return { kind, text: word, at, to, isWhole, ...(!isClear && { isOrdinary: true }) };
}

const ofLanguage =
	/(?:async|non|is|as|not|any|every|some|all|lazy|empty|concat|hash|instanceof|implements|extends|typing|for)[\s_.:(-]?$|\bfor\s[^\n]{0,40}\sin\s$/i;
const languageBefore =
	/(?:async|non|is|as|not|an|any|every|some|all|into|from|to|lazy|inner|sized|concat|empty|singleton|array|intermediate|hash|std|core|abc|collections|utils?|lang|in|of|new|test|make|double|reversed?|other|const|this|instanceof|implements|extends|import|default|self|typing|list|map|set|iter|an?)[\s_.:(-]?$/i;
const roleBehind =
	/^(?:'s)?[ \t_.-]{0,2}(?:api|app|key|token|secret|sdk|jwt|js|web|mobile|server|client|project|prod|dev|stag|test|sandbox|config|url|base|host|user|email|account|auth|event|data|push|flutter|kit|provider|service|requests?\b|headers?\b|errors?\b|exceptions?\b|eu|us)/i;

/**
 * False for the word of programming languages: `isIterable`, `AsyncIterable<T>`, "is not iterable", "for x in
 * iterable", "iterable $x". True where it stands as a name: `iterable_api_key`, `IterableApi`, "iterable": {.
 */
function isBrand(before: string, word: string, after: string): boolean {
	const isCell =
		/(?:^|\n)[ \t]{0,8}(?:\|[^\n]{0,100}\|?|[^\n|]{0,60}[\t;])?[ \t]{0,8}$/.test(before) &&
		/^[ \t]{0,40}(?:\([^()\n]{1,20}\)[ \t]{0,4})?(?:[|\t;]|$|\n)/.test(after);
	if (isCell && /[|\t;\n]/.test(before.slice(-9) + after)) return true;
	if (standsAsName(before, after)) return true;
	if (/^(?:s\b|able|ness)/i.test(after) || /^\s{0,2}(?:<(?!\/)|[$&|])/.test(after)) return false;
	const isCompound = /^[A-Za-z0-9_-]/.test(after) && !/^[-_]?$/.test(after);
	const names = roleBehind.test(after);
	if (/[A-Za-z0-9]$/.test(before)) {
		if (!/^[A-Z]/.test(word)) return names && !languageBefore.test(before);
		return (
			!languageBefore.test(before) ||
			(names && /(?:^|[^A-Za-z])(?:to|of|new|test|this|const)$/i.test(before))
		);
	}
	if (/(?:^|[^a-z])test_$/i.test(before)) return /^_?api/i.test(after);
	if (/[_.]$/.test(before))
		return names
			? !/(?:async|non|is|not|any|every|some|hash|message|template|etag)_$/i.test(before)
			: !languageBefore.test(before);
	if (isCompound)
		return /^[A-Z]/.test(word) || names || /^(?:[_-]|(?:go|py|php|rb|ex)\b)/.test(after);
	const isQuoted = /["'`<[:]$/.test(before) && /^["'`>\],=]/.test(after);
	if (isQuoted) return !/\(\s{0,2}$|:\s$/.test(before);
	if (/^\.(?:New|Client|Api|API|Init|Config|Set)/.test(after)) return true;
	if (
		/(?:name|title|service|connector|type|integration|destination|source|provider|driver|mailer|adapter|kind|vendor|platform|product|tool|system)["']?\s{0,3}[:=]\s{0,4}["']?$/i.test(
			before,
		) &&
		/^["']?\s{0,3}(?:[,;})\]\n\r]|$)/.test(after)
	)
		return true;
	if (/^\.[a-z]/.test(after)) return /^[A-Z]/.test(word) ? true : names;
	if (/(?:^|\n)[^\n(){}]{0,100},$/.test(before) && /^,[^\s,(]/.test(after)) return true;
	if (/\b(?:artisan|rake|run|exec|yarn|make|mix|task)\s$/.test(before))
		return /^[:_-]\w/.test(after);
	if (/^[A-Z]/.test(word)) {
		if (/^[([]/.test(after)) return /^\(\s{0,4}["'`]/.test(after);
		return (
			!/(?:implements|extends|instanceof|import|in|of|an?|abc|[:,(|&])\s{0,2}$/i.test(before) ||
			names
		);
	}
	if (/[{,]\s{0,4}["']?$/.test(before) && /^["']?\s{0,3}(?::|=>)\s{0,3}[{["'`]/.test(after))
		return true;
	if (/[({,;]\s{0,4}["']?$/.test(before) && /^["']?\s{0,3}(?:=>|::?|=)\s{0,3}\{/.test(after))
		return true;
	if (/>\s{0,4}$/.test(before) && /^\s{0,4}<\//.test(after)) return true;
	// A key of its own: "iterable:", "iterable {", "iterable =>", or a role behind it.
	const startsLine = /(?:^|\n)[ \t-]{0,24}$/.test(before);
	return (
		(startsLine && /^(?:\s{0,4}(?:=>|[:={|\t])|,[^\s,()=]{1,80}(?:,|\r?\n|$))/.test(after)) ||
		(names && !/(?:\bin|\bof|[(,]|\ban?|\bnot|\bis)\s{0,2}$/i.test(before)) ||
		(/[|,\t]\s{0,4}$/.test(before) && /^\s{0,4}[|,\t\n]/.test(after))
	);
}

/** The mentions around a value, the nearest first; of the doubtful ones those that `isMeant` takes for names. */
export function mentionsIn(
	around: ValueContext,
	find: FindHits,
	isMeant: (mention: Mention) => boolean = () => false,
): Mention[] {
	const mentions: Mention[] = [];
	const hits = around.hits(find, mostMentions);
	for (let index = 0; index < hits.length; index += 3) {
		const mention = mentionFrom(around.text, hits[index]!, hits[index + 1]!, hits[index + 2]!);
		if (!mention.isDoubtful || isMeant(mention)) mentions.push(mention);
	}
	return mentions;
}

/** The place of a value: its window, and what was read in it. */
export interface ValuePlace {
	/** The value stands at [start, end) of the window. */
	readonly text: string;
	readonly start: number;
	readonly end: number;
	readonly structure: Structure;
	readonly owners: readonly Owner[];
}

/** The same with a search for hits around the value. */
export interface ValueContext extends ValuePlace {
	hits(find: FindHits, most: number): number[];
}
