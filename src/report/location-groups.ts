// Groups the locations of a finding for people: a file that holds the key today and the commit that introduced it
// there are shown as one.

import type { Location } from "../model/report.ts";
import { isFileContent, locationHistory, locationName, positionText } from "./location-text.ts";

export interface LocationGroup {
	/** "src/mail.js:12:19, 40:3" */
	readonly name: string;
	/** What git knows of it, "" for a plain file. */
	readonly history: string;
}

/** In the order of the locations; no two groups read the same. */
export function groupLocations(locations: readonly Location[]): LocationGroup[] {
	const groups = new Map<string, Location[]>();
	for (const location of locations) {
		const key = groupKey(location);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [location]);
		else group.push(location);
	}
	const distinct = new Map(
		[...groups.values()].map(describe).map((group) => [`${group.name}\0${group.history}`, group]),
	);
	return [...distinct.values()];
}

function groupKey(location: Location): string {
	const { repository, path, member, where, line, column } = location;
	if (isFileContent(location) && path !== "") return JSON.stringify([repository, path, member]);
	return JSON.stringify([repository, path, member, where, line, column, locationHistory(location)]);
}

function describe(group: readonly Location[]): LocationGroup {
	const today = group.filter(({ where }) => where !== "commit");
	const [first, ...others] = today.length > 0 ? today : group.slice(0, 1);
	const positions = others.map(positionText);
	const shown = [...new Set(positions)].slice(0, maxPositions);
	const more = new Set(positions).size - shown.length;
	const name = [locationName(first!), ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(
		", ",
	);
	const past = group.filter(({ where }) => where === "commit").sort(byDate)[0];
	if (first!.where === "file" && past !== undefined) {
		return { name, history: `since ${locationHistory(past).replace(/^in history, /, "")}` };
	}
	return { name, history: locationHistory(past ?? first!) };
}

function byDate({ date: one = "" }: Location, { date: other = "" }: Location): number {
	return one < other ? -1 : one > other ? 1 : 0;
}

const maxPositions = 5;
