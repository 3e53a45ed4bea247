// Writes the results of a SARIF report: one for each location of each finding, since GitHub reads only the first
// location of a result. A location in a file and in the commit that introduced it is one result; two keys on one line
// are two.

import { createHash } from "node:crypto";
import type { Finding, Location } from "../model/report.ts";
import { type Annotation, annotationSentences, isUrgent } from "./annotation-text.ts";
import { isFileContent } from "./location-text.ts";
import { sarifLocation, sarifUri } from "./sarif-location.ts";
import { joinSentences, plainText } from "./sarif-text.ts";

/** Gives a function that makes a `result` of a place. */
export function sarifResults(
	folder: string,
	ruleIndex: (ruleId: string) => number,
): (alarm: Annotation) => object {
	const seen = new Map<string, number>();
	return ({ finding, location }) => {
		const identity = identityOf(finding, sarifUri(location, folder), location);
		const count = (seen.get(identity) ?? 0) + 1;
		seen.set(identity, count);
		return {
			ruleId: plainText(finding.ruleId, 250),
			ruleIndex: ruleIndex(finding.ruleId),
			level: level(finding),
			message: { text: joinSentences(annotationSentences(finding, location)) },
			locations: [sarifLocation(location, folder)],
			partialFingerprints: {
				// The only one that GitHub reads. It has its name from a hash of the line, which two
				// keys on one line would share; upload-sarif warns that this is another hash, and keeps it.
				primaryLocationLineHash: `${identity}:${count}`,
				"unleak/v1": plainText(finding.fingerprint, 250),
			},
			properties: properties(finding, location),
		};
	};
}

function level(finding: Finding): "error" | "warning" | "note" {
	if (isUrgent(finding)) return "error";
	return finding.severity === "low" ? "note" : "warning";
}

/** Without line and commit, so that an alert outlives both. */
function identityOf({ ruleId, fingerprint }: Finding, uri: string, location: Location): string {
	const kind = isFileContent(location) ? "content" : location.where;
	const parts = [ruleId, fingerprint, uri, kind, location.member ?? ""];
	// Not 32 digits, for then it would look like a key.
	return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40);
}

/** No author, no account, no name of a branch: those can hold a person's address. */
function properties(finding: Finding, location: Location): object {
	const { confidence, severity, verdict } = finding;
	const { where, commit, date, blob, member, repository, inHead, unreachable, region } = location;
	const texts = { commit, date, blob, member, repository };
	const known = Object.entries(texts).flatMap(([name, text]) =>
		text === undefined ? [] : [[name, plainText(text)] as const],
	);
	return {
		severity,
		confidence,
		verdict: verdict.status,
		where,
		...Object.fromEntries(known),
		...(region === undefined ? {} : { region }),
		...(inHead === undefined ? {} : { inHead }),
		...(unreachable === undefined ? {} : { unreachable }),
	};
}
