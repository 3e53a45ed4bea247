// The words that all formats of a comparison share: the titles of its lists, a line for a key, and the result in
// numbers.

import type { Finding, Report } from "../model/report.ts";
import { locationName } from "./location-text.ts";
import { shortFingerprint } from "./proposed-commands.ts";

/** The lists of a comparison, by name; the order is that of the titles here. */
export type ComparedFindings = { readonly [List in ComparisonListName]: readonly Finding[] };

export const comparisonTitles = {
	new: "New",
	cameBack: "Came back",
	stillThere: "Still there",
	gone: "Gone from the files",
	dead: "Proven dead",
	accepted: "Accepted by now",
	notSeen: "Not seen: the newer report did not read all that the older one read",
} as const;

export type ComparisonListName = keyof typeof comparisonTitles;
export const comparisonListNames = Object.keys(comparisonTitles) as ComparisonListName[];

export interface ComparisonSources {
	readonly tool: Report["tool"];
	readonly before: Report;
	readonly after: Report;
}

export function describeCompared(finding: Finding): string {
	const { severity, title, redacted, verdict, locations } = finding;
	const [first] = locations;
	const inside = first?.repository === undefined ? "" : ` in ${first.repository}`;
	const place = first === undefined ? "" : `${locationName(first)}  `;
	const status = verdict.status === "unchecked" ? "" : `  ${verdict.status}`;
	return `${place}${severity}  ${title} (${redacted})${inside}  ${shortFingerprint(finding)}${status}`;
}

/** "2 new, 1 gone from the files" */
export function comparisonConclusion(compared: ComparedFindings): string {
	return comparisonListNames
		.filter((list) => compared[list].length > 0 || list === "new")
		.map((list) => `${compared[list].length} ${comparisonWords[list]}`)
		.join(", ");
}

export const comparisonWords: Readonly<Record<ComparisonListName, string>> = {
	new: "new",
	cameBack: "came back",
	stillThere: "still there",
	gone: "gone from the files",
	dead: "proven dead",
	accepted: "accepted",
	notSeen: "not seen",
};
