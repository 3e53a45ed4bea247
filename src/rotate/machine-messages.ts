// The messages about copies of the keys that agents, shells and API clients keep on this machine.

import { countText, listItems, type Message, message } from "./messages.ts";

/** A file that holds a key. */
export interface KeyCopy {
	readonly path: string;
	readonly program: string;
	readonly holds: readonly ("old" | "young")[];
	/** A program reads it; `unleak scrub` can clean it; a git store, and whatever else nothing here cleans. */
	readonly kind: "settings" | "scrub" | "store" | "other";
}

export interface KeyCopies {
	readonly files: number;
	readonly copies: readonly KeyCopy[];
	/** What could not be read, so that copies may be missing. */
	readonly gaps: readonly string[];
}

export function copyMessages({ files, copies, gaps }: KeyCopies): Message[] {
	const old = copies.filter(({ holds }) => holds.includes("old"));
	const inUse = old.filter(({ kind }) => kind === "settings");
	const toScrub = old.filter(({ kind }) => kind === "scrub");
	const others = old.filter(({ kind }) => kind === "other" || kind === "store");
	const young = copies.filter(({ holds, kind }) => holds.includes("young") && kind !== "settings");
	const read = countText(files, "file");
	return [
		old.length === 0 && gaps.length === 0
			? message("good", `The old key is in none of the ${read}.`)
			: message("text", `The old key is in ${old.length} of the ${read}.`),
		...listed(
			"Programs read these: put the new key there, for they stop working with the old one.",
			inUse,
		),
		...listed('These remember it. Once it is dead, "unleak scrub" takes it out:', toScrub),
		...listed("These cannot be cleaned: delete the session, or the store, in its program.", others),
		...listed("The NEW key is remembered, too, where it need not be:", young),
		...(gaps.length === 0 ? [] : [message("bad", "Not everything could be read:")]),
		...listItems(gaps, maxListed, (gap) => gap),
	];
}

const maxListed = 20;

function listed(text: string, copies: readonly KeyCopy[]): Message[] {
	if (copies.length === 0) return [];
	const describe = ({ path, program }: KeyCopy) => (program === "" ? path : `${path} (${program})`);
	return [message("bad", text), ...listItems(copies, maxListed, describe)];
}
