// Finds the lines of the head on which findings are now. A finding's location is the commit that introduced it, and
// later commits may have moved the line; GitHub shows annotations on lines of the head.

import { createScanner, runToEnd } from "../detect/scanner.ts";
import { findOccurrences } from "../finding/find-occurrences.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import type { CommitFiles } from "../git/commit-files.ts";
import type { Location, Report } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";

/** Gives the report with the places that the head still has moved to where it has them. */
export function locateInHead(report: Report, head: CommitFiles, packs: readonly Pack[]): Report {
	const { scanInParts, mayHold } = createScanner(packs);
	const seen = new Map<string, readonly Occurrence[]>();

	function occurrencesIn(path: string, blob: string | undefined): readonly Occurrence[] | "same" {
		const entry = head.find(path);
		if (entry?.kind !== "file") return [];
		if (entry.id === blob) return "same";
		const known = seen.get(path);
		if (known !== undefined) return known;
		const bytes = seen.size < maxFiles ? head.read(entry, maxBytes) : "too-large";
		function* find(content: Buffer) {
			return (yield* scanInParts(content, { path })).matches;
		}
		const place = { provenance: [{ where: "file", path }] } as const;
		const occurrences =
			typeof bytes === "string" ? [] : runToEnd(findOccurrences(bytes, place, find, mayHold));
		seen.set(path, occurrences);
		return occurrences;
	}

	function move(fingerprint: string, location: Location): Location[] {
		const { where, path, inHead, blob } = location;
		if (where !== "commit" || inHead !== true) return [location];
		const occurrences = occurrencesIn(path, blob);
		if (occurrences === "same") return [location];
		const own = occurrences.filter(
			({ match }) => fingerprintOf(match.ruleId, match.identity) === fingerprint,
		);
		// Not found again: then its line is not known, and none is claimed.
		if (own.length === 0) return [{ ...location, inHead: false }];
		return own.map(({ start, end }) => ({
			...location,
			line: start.line,
			column: start.column,
			endLine: end.line,
			endColumn: end.column,
		}));
	}

	const findings = report.findings.map((finding) => {
		const moved = finding.locations.flatMap((place) => move(finding.fingerprint, place));
		const places = new Map(
			moved.map((place) => [`${place.path}:${place.line}:${place.column}:${place.inHead}`, place]),
		);
		return { ...finding, locations: [...places.values()] };
	});
	return { ...report, findings };
}

const maxFiles = 1000;
const maxBytes = 16 << 20;
