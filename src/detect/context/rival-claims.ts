// Finds a rival: a name, host or key of another service that claims the value at least as closely.

import type { FindHits } from "./layer-text.ts";
import { mentionsIn, type ValueContext, type ValuePlace } from "./mentions.ts";
import type { ReadName } from "./names.ts";
import type { Owner } from "./owner-list.ts";
import { type Claim, claimOf } from "./provider-claims.ts";
import { type Reason, shownName } from "./reason.ts";
import { vendorWords } from "./vendors.ts";

/** How other services are recognised. */
export interface OtherServices {
	readonly findOthers: readonly FindHits[];
	readonly rivalWords: ReadonlySet<string>;
	readonly ownHosts: readonly string[];
	/** False for a shape that speaks for itself: what stands near does not take it back. */
	readonly needsClaim: boolean;
}

/** Gives the rival that claims the value at least as closely, if there is one, and adds its reasons. */
export function readRival(
	around: ValueContext,
	place: ValuePlace,
	names: readonly ReadName[],
	{ findOthers, rivalWords, ownHosts, needsClaim }: OtherServices,
	claim: Claim | undefined,
	reasons: Reason[],
): Claim | undefined {
	const own = claim?.rank ?? farthest;
	if (own < 1) return undefined;
	const byName = readNameOfOther(place, names, { rivalWords, needsClaim }, claim, reasons);
	if (byName || !needsClaim) return byName;
	return (
		readPartOfOther(place, names, rivalWords, claim, reasons) ??
		readMentionOfOther(around, place, { findOthers, ownHosts }, own, reasons)
	);
}

/** The rank of a claim where there is none. */
const farthest = 30;

/** The value's own name is that of another thing. */
function readNameOfOther(
	place: ValuePlace,
	names: readonly ReadName[],
	{ rivalWords, needsClaim }: Pick<OtherServices, "rivalWords" | "needsClaim">,
	claim: Claim | undefined,
	reasons: Reason[],
): Claim | undefined {
	const [first] = names;
	if (first?.role !== "strong" && first?.role !== "weak") return undefined;
	const isOfVendor = first.words.some((word) => vendorWords.has(word));
	const isOfOther = first.foreign.length > 0 || isOfVendor;
	if (!isOfOther || first.provider || place.owners[0]!.relation === "words") return undefined;
	const says = `named for something else: "${shownName(place.owners[0]!)}"`;
	const isVendor = isOfVendor || first.words.some((word) => rivalWords.has(word));
	// A heading speaks of what follows at large: a name of its own counts more there.
	const named = place.owners[names.findIndex(({ provider }) => provider !== undefined)];
	const besideProvider = isHeading(named, place) ? -5.5 : needsClaim && isLoose(claim) ? -5 : -3;
	reasons.push({ says, weight: isVendor ? -10 : besideProvider });
	return { weight: 3, says, rank: 0 };
}

/** What the value belongs to is named for another service, or for another thing. */
function readPartOfOther(
	place: ValuePlace,
	names: readonly ReadName[],
	rivalWords: ReadonlySet<string>,
	claim: Claim | undefined,
	reasons: Reason[],
): Claim | undefined {
	const own = claim?.rank ?? farthest;
	let isInRequest = false;
	for (const [index, owner] of place.owners.entries()) {
		if (1 + index * 0.5 > own || names[index]!.provider) break;
		isInRequest ||= requestPart.test(owner.text);
		const vendor = names[index]!.words.find(
			(word) => vendorWords.has(word) || rivalWords.has(word),
		);
		if (
			!vendor &&
			!isInRequest &&
			(isOfAnother(owner, names[index]!, own, place.text) ||
				namesAnotherPart(owner, names[index]!, index, claim, place))
		) {
			const says = `belongs to what is named "${shownName(owner)}"`;
			reasons.push({ says, weight: -4 });
			return { weight: 3, says, rank: index };
		}
		const isSetUp = owner.relation === "call" && setsUp.test(owner.text);
		if (!vendor && isSetUp && own >= 7 && names[index]!.foreign.length > 0) {
			const says = `sets up "${shownName(owner)}"`;
			reasons.push({ says, weight: -3.5 });
			return { weight: 3, says, rank: index };
		}
		// A heading speaks at large; a remark that calls the value a key says whose.
		const isAtLarge = owner.relation === "words" && names[index]!.role === "none";
		if (!vendor || isAtLarge || owner.relation === "index") continue;
		const says = `belongs to a part named for "${vendor}"`;
		reasons.push({ says, weight: -5 });
		return { weight: 5, says, rank: index };
	}
	return undefined;
}

/** Another service is mentioned nearer than the provider. */
function readMentionOfOther(
	around: ValueContext,
	place: ValuePlace,
	{ findOthers, ownHosts }: Pick<OtherServices, "findOthers" | "ownHosts">,
	own: number,
	reasons: Reason[],
): Claim | undefined {
	const isOwn = (host: string) => ownHosts.some((own) => host.toLowerCase().endsWith(own));
	const claims: Claim[] = [];
	for (const find of findOthers) {
		for (const mention of mentionsIn(around, find)) claims.push(claimOf(mention, place));
	}
	for (const mention of mentionsIn(around, findHosts)) {
		// A name can be a URL, which says nothing of who is asked: Fields("http://…/sendpassword").
		const isName = place.owners.some(
			({ relation, from }) =>
				relation === "assigned" &&
				mention.to <= from &&
				!/["'`\s?&=]/.test(place.text.slice(mention.to, from)),
		);
		if (isName || isOwn(mention.text)) continue;
		const claim = claimOf(mention, place);
		// A known service on the other side of the value may be the one that is meant.
		const isKnown = mention.text
			.toLowerCase()
			.split(/[.-]/)
			.some((label) => vendorWords.has(label));
		const rank = isKnown ? Math.floor(claim.rank) : claim.rank;
		claims.push({ ...claim, rank, says: `the host of another service stands as near` });
	}
	let nearest: Claim | undefined;
	for (const each of claims) if (!nearest || each.rank < nearest.rank) nearest = each;
	if (!nearest || nearest.rank > own || nearest.weight < 2.5) return undefined;
	reasons.push({ says: `something else is nearer: ${nearest.says}`, weight: -4 });
	return nearest;
}

/** A class that is given its settings: `Acme.configure(apiKey: VALUE)`. */
const setsUp =
	/^(?:await\s|new\s)?[A-Z]\w{1,40}(?:\.shared)?\.(?:configure|init|initiali[sz]e|setup|start|launch|install)\w{0,20}$/;

/** The name of an object around these is that of a request in a client's collection, and names nobody. */
const requestPart = /^(?:headers?|auth|authentication|queryString|params|request)$/i;

/** True for the name of an object that is no provider's, where the provider is named outside of it. */
function isOfAnother(
	{ relation, from }: Owner,
	{ foreign, role }: ReadName,
	own: number,
	text: string,
): boolean {
	if (relation !== "pair" || foreign.length === 0 || role !== "none" || own < 3) return false;
	return namesObject.test(text.slice(Math.max(0, from - 40), from));
}

/**
 * True for the object, or the first cell of the row, of something else, where only a neighbour speaks of the provider:
 * {"iterable":{…},"customerApp":{"apiKey":VALUE}}, "| Acme | VALUE |" below "| Iterable | … |".
 */
function namesAnotherPart(
	{ relation, from, to }: Owner,
	{ foreign, role }: ReadName,
	index: number,
	claim: Claim | undefined,
	{ text, start, structure }: ValuePlace,
): boolean {
	if (claim === undefined || foreign.length === 0 || role !== "none") return false;
	if (relation === "cell") {
		const mention = claim.mention;
		const isOwnRow = from >= 0 && !text.slice(from, start).includes("\n");
		return (
			isOwnRow &&
			mention !== undefined &&
			mention.kind !== "host" &&
			text.slice(mention.to, from).includes("\n")
		);
	}
	const isPart = relation === "member" || relation === "assigned" || relation === "call";
	if (!isPart || index === 0 || claim.mention === undefined) return false;
	if (claim.rank < 8 || claim.weight >= 1.4) return false;
	const part = structure.frames.find(
		({ headFrom, headTo }) => from >= headFrom && to <= headTo + 1,
	);
	const { at } = claim.mention;
	return part !== undefined && part.opener !== "root" && (at < part.headFrom || at >= part.to);
}

const namesObject =
	/(?:name|provider|service|vendor|integration|platform|label|title)["']?\s{0,3}(?:=>|[:=])\s{0,3}["'`]?$/i;

/** True where a word outside of all names is all that speaks for the provider. */
function isLoose(claim: Claim | undefined): boolean {
	return claim?.mention !== undefined && claim.rank >= 2 && claim.mention.kind !== "host";
}

function isHeading(owner: Owner | undefined, { structure }: ValuePlace): boolean {
	return structure.frames.some(
		({ opener, headFrom, headTo }) =>
			opener === "section" && owner !== undefined && owner.from >= headFrom && owner.to <= headTo,
	);
}

/** Hosts of URLs, but for those that stand in the files of everybody. */
function findHosts(text: string): number[] {
	const hits: number[] = [];
	for (const match of text.matchAll(foreignHost)) {
		const host = match[1]!;
		const to = match.index + match[0].length;
		if (!nobodysHost.test(host)) hits.push(to - host.length, to, 0);
	}
	return hits;
}

const foreignHost = /https?:\/\/([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,4})/gi;
const nobodysHost =
	/^schemas\.|(?:^|\.)(?:example\.(?:com|org|net)|localhost|w3\.org|schema\.org|github\.com|githubusercontent\.com|gitlab\.com|npmjs\.org|json-schema\.org|apache\.org|android\.com|apple\.com|google\.com|googleapis\.com|jsdelivr\.net|unpkg\.com|cloudflare\.com|readthedocs\.io)$/i;
