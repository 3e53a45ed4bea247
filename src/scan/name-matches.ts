// Finds keys in what a report holds and no source yielded as content: the root's own path, what an
// error or git quoted, names of authors and refs.

import type { Scanner } from "../detect/scanner.ts";
import { withoutNeutralEnding } from "../finding/neutral-endings.ts";
import type { Match } from "../model/match.ts";
import type { Report } from "../model/report.ts";

/** Keys in all of these that a report holds. */
export function matchesInNames(
	{ scope, findings, problems, notices }: Report,
	scanner: Scanner,
): Match[] {
	const texts = new Set([scope.root]);
	for (const { path = "", message } of problems) texts.add(path).add(message);
	for (const { message } of notices) texts.add(message);
	for (const { locations } of findings) {
		for (const { path, author = "", refs = [] } of locations) {
			for (const text of [path, author, ...refs]) texts.add(text);
		}
	}
	return [...texts].flatMap((text) => matchName(text, scanner));
}

/** Keys in one of them; an ending such as ".txt" hides none. */
export function matchName(text: string, scanner: Scanner): Match[] {
	const texts = new Set([text, withoutNeutralEnding(text) ?? text]);
	return [...texts].flatMap((each) => [...scanner.scan(Buffer.from(each), { path: "" }).matches]);
}
