// Reads one value for one rule: what names it, in which role, and which provider claims it. The result is a list of
// reasons with weights, which weigh-evidence.ts adds up.

import type { Form, Mentions, Rule } from "../../packs/pack.ts";
import type { ContentLookup } from "../content-lookup.ts";
import { compileMeant } from "./doubtful-words.ts";
import { compilePathReader, leavesNameToFile, weaken } from "./file-name.ts";
import { ImportAliases } from "./import-aliases.ts";
import type { FindHits } from "./layer-text.ts";
import {
	compileMentions,
	type Mention,
	mentionsIn,
	type ValueContext,
	type ValuePlace,
} from "./mentions.ts";
import { type NameVocabulary, type ReadName, readName } from "./names.ts";
import { type Claim, claimOf } from "./provider-claims.ts";
import type { Reason } from "./reason.ts";
import { readRival } from "./rival-claims.ts";
import { mayHaveRole } from "./role-nearby.ts";
import { isBareName, type Role, readRole } from "./roles.ts";
import { readSample, type SampleReason } from "./samples.ts";

export interface ValueReading {
	readonly place: ValuePlace;
	readonly names: readonly ReadName[];
	/** The owner that gives the value its role. */
	readonly role?: Role;
	/** The strongest claim for the rule's own provider. */
	readonly claim?: Claim;
	/** The nearest claim of somebody else. */
	readonly rival?: Claim;
	/** One of the reasons, if it is that. */
	readonly sample?: SampleReason;
	readonly reasons: readonly Reason[];
}

export interface ValueReader {
	/** A cheap check: false when nothing near, in the file or in its path could claim the value. */
	mayClaim(around: ValueContext, lookup: ContentLookup): boolean;
	read(around: ValueContext, lookup: ContentLookup): ValueReading;
}

/** The weight of a word anywhere in the file. */
const fileWeight = 1.5;

/** Makes the reader of a form; `others` are the rules of other providers, whose claims count against it. */
export function compileValueReader(rule: Rule, form: Form, others: readonly Rule[]): ValueReader {
	const { mentions } = rule;
	const find = mentions ? finderOf(mentions, true) : () => [];
	const words = mentions?.words ?? [];
	const ownWords = new Set([...(mentions?.words ?? []), ...(mentions?.weakWords ?? [])]);
	const strongWords = new Set(mentions?.words ?? []);
	const rivals = others.filter(
		(other) => !other.mentions?.words.some((word) => ownWords.has(word)),
	);
	const findOthers = rivals.flatMap((other) =>
		other.mentions ? [finderOf(other.mentions, false)] : [],
	);
	const vocabulary: NameVocabulary = {
		providerWords: ownWords,
		roles: form.roles ?? {},
		neutral: new Set(form.neutral ?? []),
	};
	const rivalWords = new Set(rivals.flatMap((other) => other.mentions?.words ?? []));
	const ownHosts = (mentions?.hosts ?? []).map((host) => host.toLowerCase());
	const ordinary = new Set(mentions?.ordinary ?? []);
	const calls = new Set(form.calls ?? []);
	const fileWords = [...(mentions?.hosts ?? []), ...(mentions?.code ?? [])].map((word) =>
		word.toLowerCase(),
	);
	const [mainWord] = words;
	const readOwnPath = compilePathReader({ words, ordinary, vocabulary });
	// Values that stand near each other have the same names.
	const known = new Map<string, ReadName>();
	const readKnownName = (text: string): ReadName => {
		let name = known.get(text);
		if (name === undefined) {
			name = readName(text, vocabulary);
			if (known.size >= maxKnownNames) known.clear();
			known.set(text, name);
		}
		return name;
	};
	const isMeantIn = compileMeant(form);
	const mayClaim = (around: ValueContext, lookup: ContentLookup): boolean =>
		around.hits(find, 1).length > 0 ||
		(mayHaveRole(around) &&
			(readOwnPath(lookup.path) !== undefined ||
				claimOfFileWords(lookup, fileWords) !== undefined));
	const read = (around: ValueContext, lookup: ContentLookup): ValueReading => {
		const { text, start, end } = around;
		const isMeant = isMeantIn(around, (text) => readKnownName(text).foreign.length === 0);
		const found = mentionsIn(around, find, isMeant);
		const inFile = claimOfFileWords(lookup, fileWords);
		const inPath = readOwnPath(lookup.path);
		const { structure, owners } = around;
		const place: ValuePlace = { text, start, end, structure, owners };
		const aliases = new ImportAliases(text, found, mainWord);
		const inner = owners.map((owner) => {
			const name = readKnownName(owner.text);
			if (name.provider === undefined) return aliases.resolve(owner, name);
			const isMeantHere =
				!ordinary.has(name.provider) ||
				found.some(({ at, to }) => at >= owner.from && to <= owner.to);
			// What is named so and is no single value: `iterable = [VALUE, …]`.
			const isList = isBareName(name) && /\[|\w\(/.test(text.slice(owner.to, start));
			const { provider: _, ...rest } = name;
			const own = isMeantHere ? name : rest;
			return isList ? { ...own, role: "none" as const, roleText: "" } : own;
		});
		const reasons: Reason[] = [];
		// A name that says something else is not of the file's kind.
		const isOfFile = inner.every(({ foreign, role }) => foreign.length === 0 && role !== "against");
		const isNamedByFile =
			isOfFile && inPath?.owner !== undefined && leavesNameToFile(around, inner);
		const names = isNamedByFile ? [...inner, inPath.name!] : inner;
		const allOwners = isNamedByFile ? [...owners, inPath.owner!] : owners;
		const role = readRole(allOwners, names, calls, reasons);
		const sample = readSample(allOwners, names, lookup.path);
		if (sample) reasons.push(sample);
		if (form.needsClaim && !role) reasons.push({ says: "nothing calls it a key", weight: -4 });
		const claim = readClaim(
			place,
			inner,
			[...found],
			[inFile, isOfFile ? inPath?.claim : weaken(inPath?.claim)],
			{ strongWords, ordinary },
			reasons,
		);
		const rival = readRival(
			around,
			place,
			inner,
			{ findOthers, rivalWords, ownHosts, needsClaim: form.needsClaim === true },
			claim,
			reasons,
		);
		return {
			place: { ...place, owners: allOwners },
			names,
			...(role && { role }),
			...(claim && { claim }),
			...(rival && { rival }),
			...(sample && { sample }),
			reasons,
		};
	};
	return { mayClaim, read };
}

/** Rules of one pack share their mentions, and so what is found of them in a text. */
function finderOf(mentions: Mentions, withWeakWords: boolean): FindHits {
	const finders = withWeakWords ? allFinders : strongFinders;
	let find = finders.get(mentions);
	if (find === undefined) {
		find = compileMentions(withWeakWords ? mentions : { ...mentions, weakWords: [] });
		finders.set(mentions, find);
	}
	return find;
}

const allFinders = new WeakMap<Mentions, FindHits>();
const strongFinders = new WeakMap<Mentions, FindHits>();

const maxKnownNames = 500;

function readClaim(
	place: ValuePlace,
	names: readonly ReadName[],
	mentions: readonly Mention[],
	farther: readonly (Claim | undefined)[],
	{
		strongWords,
		ordinary,
	}: { readonly strongWords: ReadonlySet<string>; readonly ordinary: ReadonlySet<string> },
	reasons: Reason[],
): Claim | undefined {
	let near: Claim | undefined;
	const looseness = names.map(
		({ foreign, role }, index) =>
			(index > 0 && place.owners[index]!.relation === "call" && foreign.length > 0) ||
			(place.owners[index]!.relation === "words" && role === "none"),
	);
	const owned = names.findIndex(({ provider }) => provider !== undefined);
	if (owned >= 0) {
		const { provider } = names[owned]!;
		const isWeak = !strongWords.has(provider!);
		const weight =
			(looseness[owned] ? (ordinary.has(provider!) ? 1 : 3) : owned === 0 ? mostWeight : 5) *
			(isWeak ? 0.5 : 1);
		near = { weight, says: `its name speaks of "${provider}"`, rank: owned === 0 ? 0 : 1 };
	}
	for (const mention of mentions) {
		// Nothing speaks louder than the value's own name.
		if (near?.weight === mostWeight && near.rank === 0) break;
		if (mention.at < place.end && mention.to > place.start) continue;
		const claim = claimOf(mention, place);
		const holder = place.owners.findIndex(({ from, to }) => mention.at >= from && mention.to <= to);
		const limit = looseness[holder] ? (mention.kind === "word" ? 1 : 3) : mostWeight;
		const weight = Math.min(limit, claim.weight);
		if (near === undefined || isStronger(weight, claim.rank, near)) near = { ...claim, weight };
	}
	const rest = farther.filter((claim) => claim !== undefined);
	const all = [...(near ? [near] : []), ...rest].sort((one, other) => other.weight - one.weight);
	const [first, second] = all;
	if (!first) return undefined;
	reasons.push({ says: first.says, weight: first.weight });
	if (second) reasons.push({ says: second.says, weight: 0.3 * second.weight });
	return first;
}

/** The weight of the value's own name; no mention has more. */
const mostWeight = 6;

function claimOfFileWords(lookup: ContentLookup, words: readonly string[]): Claim | undefined {
	const isNamed = lookup.path === undefined || words.some((word) => lookup.has(word));
	return isNamed
		? { weight: fileWeight, says: "the file names its SDK or host", rank: 20 }
		: undefined;
}

function isStronger(weight: number, rank: number, other: Claim): boolean {
	return weight > other.weight || (weight === other.weight && rank < other.rank);
}
