// How is a place named to a person? A path that terminals make clickable first, then what
// git knows of it. Gives plain text: the caller escapes it for its medium.

import type { Location } from "../model/report.ts";

/** "src/mail.js:12:19", "backup.zip!mail.js:12:19", "<commit message>:1:5" */
export function placeName(location: Location): string {
	const { path, member, line, column, where } = location;
	const base = path === "" ? `<${whereNames[where]}>` : path;
	return `${base}${member === undefined ? "" : `!${member}`}:${line}:${column}`;
}

/** "commit 0123456789ab, 2024-05-01, Ann; commit message; unreachable", "" in a plain file. */
export function placeHistory(location: Location): string {
	const { commit, date, author, where, unreachable, inHead, repository } = location;
	const facts = [
		...(where === "file" || where === "stdin" ? [] : [whereNames[where]]),
		...(commit === undefined ? [] : [`commit ${commit.slice(0, 12)}`]),
		...(date === undefined ? [] : [date.slice(0, 10)]),
		...(author === undefined ? [] : [author]),
		...(unreachable === true ? ["unreachable, but still stored"] : []),
		...(inHead === false && unreachable !== true ? ["not in HEAD"] : []),
		...(repository === undefined ? [] : [`in ${repository}`]),
	];
	return facts.join(", ");
}

const whereNames: Readonly<Record<Location["where"], string>> = {
	file: "file",
	staged: "staged",
	commit: "in history",
	message: "commit message",
	author: "author field",
	tag: "tag",
	note: "note",
	name: "file name",
	stdin: "stdin",
};
