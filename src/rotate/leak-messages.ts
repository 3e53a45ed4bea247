// The messages of step 1: what leaked, since when and by whom, who could read it, where the key is used, and what the
// provider says of it.

import { countText, listItems, type Message, message } from "./messages.ts";
import { proofOf } from "./outcome.ts";
import type {
	DestinationRecord,
	KeyUse,
	Leak,
	LeakLocation,
	NameMention,
	RecordedAnswer,
	Rotation,
	UseSearch,
} from "./rotation.ts";

const maxShown = 10;

export function leakMessages(rotation: Rotation): Message[] {
	const { leak, search, heard } = rotation;
	return [
		message("text", `${rotation.title} ${rotation.redacted}`),
		...(leak ? leakHistoryMessages(leak) : []),
		...(search
			? [...useMessages(search), ...mentionMessages(search), ...unreadMessages(search.gaps)]
			: []),
		...destinationMessages(rotation),
		...verdictMessages(heard),
	];
}

/** Where the new key has to go; levels that may be empty are left out. */
function destinationMessages({ destinations = [] }: Rotation): Message[] {
	if (destinations.length === 0) return [];
	return [
		message("text", "The files name these places where the key is kept:"),
		...listItems(destinations, 2 * maxShown, describeRecord),
	];
}

function describeRecord({ title, path, line, state, reason }: DestinationRecord): string {
	const named = path === undefined ? "" : `, named in ${path}:${line}`;
	const reached = state === "found" ? "" : `: ${state}`;
	return `${title}${named}${reached}${reason === undefined ? "" : ` (${reason})`}`;
}

export function openMessages(open: readonly DestinationRecord[]): Message[] {
	return [
		message("bad", "The new key has to go here, too:"),
		...listItems(open, 2 * maxShown, describeRecord),
	];
}

/** Since when, by whom, where, and who could fetch it. */
export function leakHistoryMessages({ places, more, remote, gaps }: Leak): Message[] {
	if (!remote)
		return [
			message(
				"text",
				"The folder is not in a git repository, so it is not known since when the key is there.",
			),
		];
	const first = firstOf(places);
	if (!first) {
		const none = "The history of this repository does not hold the key.";
		return [message(gaps.length > 0 ? "bad" : "text", none), ...unreadMessages(gaps)];
	}
	const since = [
		...(first.date === undefined ? [] : [` since ${first.date}`]),
		...(first.author === undefined ? [] : [` by ${first.author}`]),
	].join(",");
	return [
		message("text", `The history holds it in ${countText(places.length + more, "place")}${since}:`),
		...listItems(places, maxShown, describePlace, more),
		message(remote.seen === "reachable" ? "bad" : "text", describeRemote(leakRefs(places), remote)),
		...unreadMessages(gaps),
	];
}

/** When the key came into the history, as far as its commits have dates. */
export function firstDate({ places }: Leak): string | undefined {
	return firstOf(places)?.date;
}

function firstOf(places: readonly LeakLocation[]): LeakLocation | undefined {
	const dated = places.filter(({ date }) => date !== undefined);
	dated.sort((one, other) => Date.parse(one.date ?? "") - Date.parse(other.date ?? ""));
	return dated[0] ?? places[0];
}

function describePlace(leaked: LeakLocation): string {
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

function leakRefs(places: readonly LeakLocation[]): string[] {
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
export function useMessages({ uses, files, gaps }: UseSearch): Message[] {
	const all = countText(files, "file");
	if (uses.length === 0) {
		const none = `The tree does not hold it (${all} searched, ignored ones too).`;
		return [message(gaps.length > 0 ? "bad" : "good", none)];
	}
	return [
		message("text", `The tree holds it in ${countText(uses.length, "place")} (${all} searched):`),
		...listItems(uses, 3 * maxShown, describeUse),
	];
}

export function describeUse({ path, line, column, name, encoded }: KeyUse): string {
	const facts = [...(name === undefined ? [] : [name]), ...(encoded ? ["encoded"] : [])];
	return `${path}:${line}:${column}${facts.length === 0 ? "" : `  ${facts.join(", ")}`}`;
}

export function mentionMessages({ mentions }: UseSearch): Message[] {
	if (mentions.length === 0) return [];
	return [
		message("text", "The names that it has there are also used here:"),
		...listItems(
			mentions,
			maxShown,
			({ path, line, name }: NameMention) => `${path}:${line}  ${name}`,
		),
	];
}

export function unreadMessages(gaps: readonly string[]): Message[] {
	if (gaps.length === 0) return [];
	return [
		message("bad", "Not everything could be read, so that places may be missing:"),
		...listItems(gaps, maxShown, (gap) => gap),
	];
}

/** What uses the old key and stops working when it is revoked before it is replaced. */
export function breakingMessages({ search, destinations = [] }: Rotation): Message[] {
	const places = [
		...(search?.uses.map(describeUse) ?? []),
		...(search?.mentions.map(({ path, line, name }) => `${path}:${line}  ${name}`) ?? []),
		...destinations.map(({ title }) => title),
	];
	if (places.length === 0) {
		return [
			message(
				"bad",
				"Whatever uses the old key stops working; the files here do not show what that is.",
			),
		];
	}
	return [
		message("bad", "This stops working until it has a new key:"),
		...listItems(places, 3 * maxShown, (place) => place),
	];
}

/** The provider's last word on the old key. */
export function verdictMessages(heard: readonly RecordedAnswer[]): Message[] {
	const last = heard.at(-1);
	if (!last) return [];
	const asked = last.endpoint === undefined ? "" : ` (${last.endpoint})`;
	const about = last.account === undefined ? "" : `, ${last.account}`;
	const text = `${last.reason}${about}${asked}`;
	if (last.status === "active") return [message("bad", `The old key is ACTIVE: ${text}`)];
	if (last.status !== "inactive")
		return [message("text", `The old key is ${last.status}: ${text}`)];
	const proof = proofOf(heard);
	const proven = proof
		? ` The same endpoint called it active at ${proof.before.until ?? proof.before.at}.`
		: "";
	return [message("good", `The old key is dead: ${text}.${proven}`)];
}
