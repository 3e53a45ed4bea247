// Names a location for people: a path with line and column that terminals make clickable, and what git knows of it.
// Plain text: the caller escapes it for its medium.

import type { Location } from "../model/report.ts";

/** "src/mail.js:12:19", "backup.zip!mail.js:12:19", "<commit message>:1:5", "<blob 0123456789ab>:1:1" */
export function locationName(location: Location): string {
	const { path, member, line, column, where, blob } = location;
	const what =
		where === "commit" && blob !== undefined
			? `blob ${shorten(blob)}`
			: isRefName(location)
				? "name of a branch or tag"
				: whereNames[where];
	const base = path === "" ? `<${what}>` : path;
	return `${base}${member === undefined ? "" : `!${member}`}:${line}:${column}`;
}

/** "in history, commit 0123456789ab, 2024-05-01, Ann, not in HEAD, on main and v1", "" in a plain file. */
export function locationHistory(location: Location): string {
	const { commit, date, author, where, unreachable, inHead, refs = [], repository } = location;
	const inside = repository === undefined ? [] : [`in ${repository}`];
	if (isRefName(location)) return [...refs, ...inside].join(", ");
	const facts = [
		...(unnamedKinds.has(where) ? [] : [whereNames[where]]),
		...(commit === undefined ? [] : [`${where === "tag" ? "tag" : "commit"} ${shorten(commit)}`]),
		...(date === undefined ? [] : [date.slice(0, 10)]),
		...(author === undefined ? [] : [author]),
		...(unreachable === true ? ["unreachable, but still stored"] : []),
		...(inHead === false && unreachable !== true ? ["not in HEAD"] : []),
		...(unreachable === true ? [] : reachOf(refs)),
		...inside,
	];
	return facts.join(", ");
}

/** True for the name of a branch, a tag or another ref: the only name that is no path. */
export function isRefName({ where, path, refs = [] }: Location): boolean {
	return where === "name" && path === "" && refs.length > 0;
}

/** True for what stands in a file, be it of today or of the past. */
export function isFileContent({ where }: Location): boolean {
	return where === "file" || where === "staged" || where === "commit";
}

/** True where a problem's message says already which path it is of: a file called "file" needs its quotes. */
export function messageNamesPath(message: string, path: string): boolean {
	if (path === "-" && message.includes("standard input")) return true;
	// Looking for a longer one could take the product of both lengths.
	return path.length <= maxSought && message.includes(`"${path}"`);
}

const maxSought = 300;

function shorten(id: string): string {
	return id.slice(0, 12);
}

/** "on main, v1 and 3 more refs" */
function reachOf(refs: readonly string[]): string[] {
	if (refs.length === 1 && refs[0] === "reflog") return ["only a reflog remembers it"];
	const names = refs
		.filter((ref) => ref !== "HEAD")
		.map((ref) => ref.replace(/^refs\/(?:heads|tags|remotes)\//, ""));
	if (names.length === 0) return [];
	const shown = names.slice(0, maxRefs).join(", ");
	const more = names.length - maxRefs;
	return [`on ${shown}${more > 0 ? ` and ${more} more ${more === 1 ? "ref" : "refs"}` : ""}`];
}

const maxRefs = 3;

/** A tag is named with its id. */
const unnamedKinds: ReadonlySet<Location["where"]> = new Set(["file", "stdin", "tag"]);

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
