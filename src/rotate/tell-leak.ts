// Step 1 in words: what leaked, since when and by whom, who can have it, where it is used, and
// what the provider says of it.

import { proofOf } from "./outcome.ts";
import type { Heard, Leak, Leaked, Mention, Rotation, Search, Use } from "./rotation.ts";
import { counted, itemsOf, type Say, say } from "./say.ts";

const maxShown = 10;

export function tellLeak(rotation: Rotation): Say[] {
	const { leak, search, heard } = rotation;
	return [
		say("text", `${rotation.title} ${rotation.redacted}`),
		...(leak ? tellHistory(leak) : []),
		...(search ? [...tellUses(search), ...tellMentions(search), ...tellGaps(search.gaps)] : []),
		...tellVerdict(heard),
	];
}

/** Since when, by whom, where, and who could fetch it. */
export function tellHistory({ places, more, remote, gaps }: Leak): Say[] {
	if (!remote)
		return [
			say(
				"text",
				"The folder is in no git repository, so nothing tells since when the key is there.",
			),
		];
	const first = firstOf(places);
	if (!first) {
		const none = "The history of this repository does not hold the key.";
		return [say(gaps.length > 0 ? "bad" : "text", none), ...tellGaps(gaps)];
	}
	const since = [
		...(first.date === undefined ? [] : [` since ${first.date}`]),
		...(first.author === undefined ? [] : [` by ${first.author}`]),
	].join(",");
	return [
		say("text", `It stands in the history in ${counted(places.length + more, "place")}${since}:`),
		...itemsOf(places, maxShown, describePlace, more),
		say(remote.seen === "reachable" ? "bad" : "text", describeRemote(leakRefs(places), remote)),
		...tellGaps(gaps),
	];
}

function firstOf(places: readonly Leaked[]): Leaked | undefined {
	const dated = places.filter(({ date }) => date !== undefined);
	dated.sort((one, other) => Date.parse(one.date ?? "") - Date.parse(other.date ?? ""));
	return dated[0] ?? places[0];
}

function describePlace(leaked: Leaked): string {
	const { path, where, commit, date, author, unreachable, refs = [] } = leaked;
	const origin = where === "name" ? `in the name of ${refs.join(", ")}` : `in a ${where}`;
	const place = path === "" ? origin : path;
	const facts = [
		...(commit === undefined ? [] : [commit.slice(0, 12)]),
		...(date === undefined ? [] : [date]),
		...(author === undefined ? [] : [author]),
		...(unreachable ? ["unreachable"] : []),
	];
	return facts.length === 0 ? place : `${place} (${facts.join(", ")})`;
}

function leakRefs(places: readonly Leaked[]): string[] {
	return [...new Set(places.flatMap(({ refs }) => refs ?? []))];
}

function describeRemote(refs: readonly string[], remote: NonNullable<Leak["remote"]>): string {
	const own = refs.length === 0 ? "no ref" : listed(refs);
	const names = listed(remote.refs);
	return {
		reachable: `Reached from ${own}; remote-tracking branches among them, so whoever can fetch from there can have it: ${names}.`,
		"was-reachable": `Reached from ${own}. It was on a remote, as its reflog tells (${names}): count it as fetched.`,
		"not-seen": `Reached from ${own}. No remote-tracking branch of this clone has or had it, which does not prove that nobody pushed it.`,
		"no-remote": `Reached from ${own}. This clone has no remote-tracking branch, so it cannot tell whether the key was pushed.`,
	}[remote.seen];
}

function listed(names: readonly string[]): string {
	const shown = names.slice(0, 6).join(", ");
	return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}

/** Where the key itself stands in the tree. */
export function tellUses({ uses, files, gaps }: Search): Say[] {
	const all = counted(files, "file");
	if (uses.length === 0) {
		const none = `The tree does not hold it (${all} searched, ignored ones too).`;
		return [say(gaps.length > 0 ? "bad" : "good", none)];
	}
	return [
		say("text", `The tree holds it in ${counted(uses.length, "place")} (${all} searched):`),
		...itemsOf(uses, 3 * maxShown, describeUse),
	];
}

export function describeUse({ path, line, column, name, encoded }: Use): string {
	const facts = [...(name === undefined ? [] : [name]), ...(encoded ? ["encoded"] : [])];
	return `${path}:${line}:${column}${facts.length === 0 ? "" : `  ${facts.join(", ")}`}`;
}

export function tellMentions({ mentions }: Search): Say[] {
	if (mentions.length === 0) return [];
	return [
		say("text", "The names that it has there are also used here:"),
		...itemsOf(mentions, maxShown, ({ path, line, name }: Mention) => `${path}:${line}  ${name}`),
	];
}

export function tellGaps(gaps: readonly string[]): Say[] {
	if (gaps.length === 0) return [];
	return [
		say("bad", "Not everything could be read, so that places may be missing:"),
		...itemsOf(gaps, maxShown, (gap) => gap),
	];
}

/** The provider's last word on the old key. */
export function tellVerdict(heard: readonly Heard[]): Say[] {
	const last = heard.at(-1);
	if (!last) return [];
	const asked = last.endpoint === undefined ? "" : ` (${last.endpoint})`;
	const about = last.account === undefined ? "" : `, ${last.account}`;
	const text = `${last.reason}${about}${asked}`;
	if (last.status === "active") return [say("bad", `The old key is ACTIVE: ${text}`)];
	if (last.status !== "inactive") return [say("text", `The old key is ${last.status}: ${text}`)];
	const proof = proofOf(heard);
	const proven = proof
		? ` The same endpoint called it active at ${proof.before.until ?? proof.before.at}.`
		: "";
	return [say("good", `The old key is dead: ${text}.${proven}`)];
}
