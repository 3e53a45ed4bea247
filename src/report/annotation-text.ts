// Describes one location of one finding in a few sentences, for annotations and code scanning alerts. Plain text: the
// caller escapes it for its medium. It names no person, for anybody may see such a page.

import type { Finding, Location } from "../model/report.ts";
import { isFileContent, isRefName } from "./location-text.ts";
import { playbookCommand } from "./proposed-commands.ts";

/** The sentences, most important first; the first one stands alone where only one is shown. */
export function annotationSentences(finding: Finding, location: Location): string[] {
	const { title, redacted, verdict, confidence, why } = finding;
	const command = playbookCommand(finding);
	return [
		`Leaked ${clip(title)} ${redacted} (${verdictNames[verdict.status]})`,
		...placeSentence(location),
		...pictureSentence(finding, location),
		`${capital(confidence)} confidence${why.length === 0 ? "" : `: ${why.slice(0, 2).map(clip).join("; ")}`}`,
		...(command === undefined ? [] : [`How to replace and revoke it: ${command}`]),
	];
}

/** Such a place has no line that a page could show. */
function pictureSentence({ details }: Finding, { region }: Location): string[] {
	if (region === undefined) return [];
	const { x, y, width, height } = region;
	const misread = details.legibility === "seen" ? ", where letters of it may be misread" : "";
	return [`It stands in the picture at ${x},${y} (${width} × ${height} pixels)${misread}`];
}

/** It is told for each of the key's places. */
function clip(text: string): string {
	return text.length <= maxPart ? text : `${text.slice(0, maxPart)}…`;
}

/** No sentence of SARIF is longer. */
const maxPart = 1000;

/** False for what may wait: a key that is dead, is hardly one, or can do little. */
export function isUrgent({ severity, confidence, verdict }: Finding): boolean {
	const isHarmful = severity === "critical" || severity === "high";
	return isHarmful && confidence !== "low" && verdict.status !== "inactive";
}

/** One place of one finding, in the order in which places are told. */
export interface Annotation {
	readonly finding: Finding;
	readonly location: Location;
}

/**
 * All places of all findings, so that the start of the list says the most: each finding's first
 * place, worst finding first, before anybody's second. Places for which `isFirst` holds come
 * before the others, of their finding and of their rank.
 */
export function annotationsOf(
	findings: readonly Finding[],
	isFirst: (location: Location) => boolean = () => false,
): Annotation[] {
	const ranked = findings.flatMap((finding) => {
		const places = distinct(finding.locations);
		const near = places.filter(isFirst);
		const far = places.filter((location) => !isFirst(location));
		return [...near, ...far].map((location, rank) => {
			return { finding, location, rank, order: rank * 2 + (rank < near.length ? 0 : 1) };
		});
	});
	return ranked
		.sort((one, other) => one.order - other.order)
		.map(({ finding, location }) => ({ finding, location }));
}

/** What a file has today and a commit brought to the same place is told once. */
function distinct(locations: readonly Location[]): Location[] {
	const told = new Map<string, Location>();
	for (const location of locations) {
		const key = placeKey(location);
		if (!told.has(key)) told.set(key, location);
	}
	return [...told.values()];
}

function placeKey(location: Location): string {
	const { path, member, repository, where, commit, blob, line, column, region } = location;
	const origin =
		path === "" ? [commit, blob, ...(isRefName(location) ? (location.refs ?? []) : [])] : [];
	const kind = isFileContent(location) ? "content" : where;
	return JSON.stringify([path, member, repository, kind, line, column, region, ...origin]);
}

const verdictNames: Readonly<Record<Finding["verdict"]["status"], string>> = {
	active: "it still works",
	inactive: "it no longer works",
	unknown: "it may still work",
	unchecked: "not checked, so it may still work",
};

function placeSentence(location: Location): string[] {
	const { where, commit, date = "", member, inHead, unreachable, refs = [] } = location;
	const day = date === "" ? "" : ` of ${date.slice(0, 10)}`;
	const by = commit === undefined ? "" : ` ${commit.slice(0, 12)}${day}`;
	const texts: Readonly<Record<Location["where"], string>> = {
		file: "",
		stdin: "",
		staged: "It is staged for the next commit",
		commit: by === "" ? "It is in the history" : `Introduced by commit${by}`,
		message: `It is in the message of commit${by}`,
		author: `It is in the author or committer of commit${by}`,
		tag: `It is in the message of tag${by}`,
		note: `It is in a note${by}`,
		name: isRefName(location)
			? `It is in the name of a branch or tag, ${clip(refs.join(", "))}`
			: `It is in the name of a file${by === "" ? "" : `, introduced by commit${by}`}`,
	};
	const facts = [
		texts[where],
		member === undefined ? "" : `it is in the entry ${clip(member)} of an archive`,
		unreachable === true ? "nothing refers to it any more, but it is still stored" : "",
		unreachable !== true && inHead === false && (isFileContent(location) || where === "name")
			? keptBy(refs)
			: "",
	].filter((fact) => fact !== "");
	return facts.length === 0 ? [] : [capital(facts.join("; "))];
}

/** Names no branch: it may be called after a person. */
function keptBy(refs: readonly string[]): string {
	if (refs.length === 0 || refs.includes("HEAD")) return "HEAD no longer has it, the history does";
	const isOnly = (test: (ref: string) => boolean): boolean => refs.every(test);
	if (isOnly((ref) => ref === "reflog")) return "HEAD does not have it, only a reflog remembers it";
	if (isOnly((ref) => ref === "refs/stash")) return "HEAD does not have it, a stash does";
	if (isOnly((ref) => ref.startsWith("refs/notes/"))) return "HEAD does not have it, the notes do";
	return "HEAD does not have it, another branch or tag does";
}

function capital(word: string): string {
	return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
