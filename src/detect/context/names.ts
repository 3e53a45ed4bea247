// Reads a name: cuts it into words and tells which provider it names, in which role ("api key", "password"), and what
// makes it the name of another thing. One grammar serves all rules.

import type { RoleGrade } from "../../packs/pack.ts";
import {
	negativeQualifiers,
	neutralWords,
	noKeyWords,
	pluralRoles,
	roleWords,
	shippedPrefixes,
	thingWords,
} from "./name-words.ts";
import { splitWords } from "./split-words.ts";

export interface ReadName {
	/** In lower case. */
	readonly words: readonly string[];
	/** The provider word it holds, if any. */
	readonly provider?: string;
	readonly role: RoleGrade;
	/** The role in words, or what speaks against it. */
	readonly roleText: string;
	/** Words that are neither the provider's, nor a role, nor of a general kind. */
	readonly foreign: readonly string[];
	/** The prefix by which a framework ships the value to browsers and phones. */
	readonly shipped?: string;
}

/** What a pack adds to the grammar. */
export interface NameVocabulary {
	/** Words that name the provider, in lower case without separators. */
	readonly providerWords: ReadonlySet<string>;
	/** More roles of this rule's secrets, as words joined by "_". */
	readonly roles: Readonly<Record<string, RoleGrade>>;
	/** More words that say nothing against a key. */
	readonly neutral: ReadonlySet<string>;
}

const maxNameLength = 120;

/** Reads a name as it is written: `NEXT_PUBLIC_ITERABLE_API_KEY`, `iterable.api-key`, `apiKeyIterable`, `Iterable API key`. */
export function readName(text: string, vocabulary: NameVocabulary): ReadName {
	const parts = splitWords(text.slice(-maxNameLength));
	const segmented = parts.flatMap((word) => segment(word, vocabulary));
	const { words, shipped } = dropPrefix(segmented);
	const joined = joinProvider(words, vocabulary.providerWords);
	const provider = joined.find((word) => vocabulary.providerWords.has(word));
	const { role, roleText, from, to } = findRole(joined, vocabulary, provider !== undefined);
	const foreign = joined.filter(
		(word, index) =>
			(index < from || index >= to) &&
			!vocabulary.providerWords.has(word) &&
			!neutralWords.has(word) &&
			!vocabulary.neutral.has(word) &&
			!roleWords.has(word) &&
			!/^(?:\d+|.{1,2})$/.test(word),
	);
	return {
		words: joined,
		...(provider && { provider }),
		role,
		roleText,
		foreign,
		...(shipped && { shipped }),
	};
}

/** Cuts "mandrillapikey" and "apikeyiterable": only where every piece is a known word. */
function segment(word: string, { providerWords }: NameVocabulary): string[] {
	if (word.length < 6 || word.length > 40 || neutralWords.has(word) || roleWords.has(word)) {
		return [word];
	}
	for (const provider of providerWords) {
		if (provider.length < 4) continue;
		if (word.startsWith(provider)) {
			const rest = cut(word.slice(provider.length));
			if (rest) return [provider, ...rest];
		}
		if (word.endsWith(provider)) {
			const rest = cut(word.slice(0, -provider.length));
			if (rest) return [...rest, provider];
		}
	}
	// "smtppass", "mailpassword"; a shorter head than three letters is the end of another word.
	const role = gluedRole.exec(word);
	const head = role && role.index > 2 ? cut(word.slice(0, role.index)) : undefined;
	return role && head ? [...head, role[0]] : [word];
}

const gluedRole = /(?:key|token|secret|pass|password|pwd|pw)$/;

/** Cuts what is left of a glued name into roles and general words; undefined where that cannot be done. */
function cut(rest: string): string[] | undefined {
	if (rest === "") return [];
	for (let length = Math.min(rest.length, 12); length >= 2; length--) {
		const head = rest.slice(0, length);
		if (!roleWords.has(head) && !neutralWords.has(head)) continue;
		const tail = cut(rest.slice(length));
		if (tail) return [head, ...tail];
	}
	return undefined;
}

function dropPrefix(words: readonly string[]): { words: readonly string[]; shipped?: string } {
	for (const prefix of shippedPrefixes) {
		if (prefix.every((word, index) => words[index] === word)) {
			return { words: words.slice(prefix.length), shipped: prefix.join("_") };
		}
	}
	return { words };
}

/** "mail", "chimp" is one word where a provider is spelt so. */
function joinProvider(words: readonly string[], providerWords: ReadonlySet<string>): string[] {
	const joined: string[] = [];
	for (let index = 0; index < words.length; index++) {
		const pair = words[index]! + (words[index + 1] ?? "");
		if (index + 1 < words.length && !providerWords.has(words[index]!) && providerWords.has(pair)) {
			joined.push(pair);
			index++;
		} else joined.push(words[index]!);
	}
	return joined;
}

interface Role {
	readonly role: RoleGrade;
	readonly roleText: string;
	readonly from: number;
	readonly to: number;
}

const noRole: Role = { role: "none", roleText: "", from: 0, to: 0 };

/** The last role of a name decides; what stands directly in front of it can make it another thing. */
function findRole(
	words: readonly string[],
	vocabulary: NameVocabulary,
	hasProvider: boolean,
): Role {
	let bare: Role | undefined;
	for (let to = words.length; to > 0; to--) {
		if (!mayEndRole(words[to - 1]!, vocabulary)) continue;
		for (let length = Math.min(6, to); length > 0; length--) {
			const from = to - length;
			const phrase = words.slice(from, to).join("_");
			const own = vocabulary.roles[phrase];
			const plural = hasProvider && pluralRoles.has(phrase) ? "weak" : undefined;
			const grade = own ?? roleWords.get(phrase) ?? plural;
			if (grade === undefined) continue;
			const found = { role: grade, roleText: phrase.replaceAll("_", " "), from, to };
			// "mailchimp" alone may be a key's name; "mailchimp members" is none, and "token_mailchimp" is called a token.
			const isBare = own !== undefined && vocabulary.providerWords.has(words[from]!);
			if (isBare) {
				if (isAllNeutral(words, from, to, vocabulary)) bare ??= found;
				continue;
			}
			if (bare !== undefined && grade === "against") return bare;
			if (grade === "against" || own !== undefined) return found;
			return qualify(words, found, vocabulary);
		}
		const last = words[to - 1]!;
		if (noKeyWords.has(last)) {
			return bare ?? { role: "against", roleText: last, from: to - 1, to };
		}
	}
	return bare ?? noRole;
}

/** True for the last word of some role, and for one that makes another thing of a name. */
function mayEndRole(word: string, { roles }: NameVocabulary): boolean {
	let own = lastWordsOf.get(roles);
	if (own === undefined) {
		own = new Set(Object.keys(roles).map(lastWord));
		lastWordsOf.set(roles, own);
	}
	return own.has(word) || lastRoleWords.has(word) || noKeyWords.has(word);
}

const lastWord = (phrase: string): string => phrase.slice(phrase.lastIndexOf("_") + 1);
const lastRoleWords: ReadonlySet<string> = new Set([...roleWords.keys()].map(lastWord));
const lastWordsOf = new WeakMap<NameVocabulary["roles"], ReadonlySet<string>>();

function isAllNeutral(
	words: readonly string[],
	from: number,
	to: number,
	vocabulary: NameVocabulary,
): boolean {
	return words.every(
		(word, index) =>
			(index >= from && index < to) ||
			((neutralWords.has(word) || vocabulary.neutral.has(word)) && !thingWords.has(word)),
	);
}

function qualify(words: readonly string[], found: Role, { providerWords }: NameVocabulary): Role {
	for (let index = found.from - 1; index >= 0; index--) {
		const word = words[index]!;
		// `session.auth = (…)` hands a session the user and the key of each request.
		if (negativeQualifiers.has(word) && found.roleText !== "auth") {
			const roleText = `${word} ${found.roleText}`;
			// "cache API key" is an API key all the same: only a bare "key" becomes another thing.
			const isCertain = found.role === "strong" && !alwaysAgainst.has(word);
			return { ...found, role: isCertain ? "weak" : "against", roleText };
		}
		if (providerWords.has(word) || !neutralWords.has(word)) break;
	}
	// "API key id": what stands behind a role may take it back.
	const behind = words[found.to];
	if (behind !== undefined && noKeyWords.has(behind)) {
		return { ...found, role: "against", roleText: `${found.roleText} ${behind}` };
	}
	return found;
}

const alwaysAgainst: ReadonlySet<string> = new Set(["public", "hash", "hashed", "masked"]);
