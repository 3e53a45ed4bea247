// Names a location for people: a path with line and column that terminals make clickable, and what git knows of it.
// Plain text: the caller escapes it for its medium.

import type { Location } from "../model/report.ts";

/**
 * "src/mail.js:12:19", "backup.zip!mail.js:12:19", "<commit message>:1:5", "<blob 0123456789ab>:1:1",
 * "docs/login.png, at 99,80 in the picture"
 */
export function locationName(location: Location): string {
	const { path, member, where, blob } = location;
	const what =
		where === "commit" && blob !== undefined
			? `blob ${shorten(blob)}`
			: isRefName(location)
				? "name of a branch or tag"
				: whereNames[where];
	const base = path === "" ? `<${what}>` : path;
	const whole = `${base}${member === undefined ? "" : `!${member}`}`;
	const position = positionText(location);
	return location.region === undefined ? `${whole}:${position}` : `${whole}, ${position}`;
}

/** "12:19", "at 99,80 in the picture" */
export function positionText({ line, column, region }: Location): string {
	return region === undefined ? `${line}:${column}` : `at ${region.x},${region.y} in the picture`;
}

/**
 * "in history, commit 0123456789ab, 2024-05-01, Ann, no longer in the files, still in the history of main and v1",
 * "" in a plain file.
 */
export function locationHistory(location: Location): string {
	const { commit, date, author, where, unreachable, refs = [], repository } = location;
	const { agent, session, project } = location;
	const inside = repository === undefined ? [] : [`in ${repository}`];
	if (isRefName(location)) return [...refs, ...inside].join(", ");
	const facts = [
		...(agent === undefined ? [] : [agent]),
		...(session === undefined ? [] : [`session ${session.slice(0, maxName)}`]),
		...(project === undefined ? [] : [`in ${project.slice(0, maxName)}`]),
		...(unnamedKinds.has(where) ? [] : [whereNames[where]]),
		...(commit === undefined ? [] : [`${where === "tag" ? "tag" : "commit"} ${shorten(commit)}`]),
		...(date === undefined ? [] : [date.slice(0, 10)]),
		...(author === undefined ? [] : [author]),
		...(unreachable === true ? ["unreachable, but still stored"] : reachOf(location)),
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

/** Whether the current files have it, and what else keeps it: branches, a stash, notes, a reflog. */
function reachOf({ where, inHead, refs = [] }: Location): string[] {
	if (refs.length === 1 && refs[0] === "reflog") return ["only a reflog remembers it"];
	const isGone = inHead === false && (where === "commit" || where === "name");
	const isInHistory = refs.includes("HEAD");
	const names = refs.filter((ref) => ref !== "HEAD" && ref !== "reflog" && !isSpecial(ref));
	const shown = names
		.slice(0, maxRefs)
		.map((ref) => ref.replace(/^refs\/(?:heads|tags|remotes)\//, ""));
	const more = names.length - shown.length;
	const rest = `${more} more ${more === 1 ? "ref" : "refs"}`;
	const list = [...shown, ...(more > 0 ? [rest] : [])];
	const special = [
		...(refs.includes("refs/stash") ? ["a stash"] : []),
		...(where !== "note" && refs.some(isNotes) ? ["the notes"] : []),
	];
	if (!isGone) {
		return [
			...(shown.length === 0 ? [] : [`on ${shown.join(", ")}${more > 0 ? ` and ${rest}` : ""}`]),
			...(special.length === 0 ? [] : [`in ${joinWords(special)}`]),
		];
	}
	const others = [...(list.length === 0 ? [] : [`the history of ${joinWords(list)}`]), ...special];
	if (others.length === 0) return ["no longer in the files"];
	// What HEAD never reached was not taken out of its files.
	return isInHistory
		? ["no longer in the files", `still in ${joinWords(others)}`]
		: [`not in the current files, but in ${joinWords(others)}`];
}

/** "main", "main and v1", "main, v1 and v2" */
function joinWords(words: readonly string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function isSpecial(ref: string): boolean {
	return ref === "refs/stash" || isNotes(ref);
}

function isNotes(ref: string): boolean {
	return ref.startsWith("refs/notes/");
}

const maxRefs = 3;
/** Of a session or a project. */
const maxName = 120;

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
