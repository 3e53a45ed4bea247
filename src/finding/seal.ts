// The last check before a report leaves: no string in it may hold a secret that the scan
// knows, whatever way it came there (a file name, an error message, an author's name).

import type { Report } from "../model/report.ts";
import type { Secret } from "../model/secret.ts";

/** Lengths of the runs in which a secret can stand; shorter text cannot hold one. */
const run = /[A-Za-z0-9_-]{20,}/g;

/**
 * Gives the report with every known secret replaced by its redacted form, but for the field
 * `secret`. What needs no change stays the same object; `changed` is told of what does not.
 */
export function sealReport(
	report: Report,
	secrets: Iterable<Secret>,
	changed: (before: unknown, after: unknown) => void = () => {},
): Report {
	const redactedOf = new Map<string, string>();
	for (const secret of secrets) redactedOf.set(secret.reveal(), secret.redacted);
	if (redactedOf.size === 0) return report;
	const lengths = [...new Set([...redactedOf.keys()].map((value) => value.length))].sort(
		(one, other) => other - one,
	);

	const seal = (value: unknown): unknown => {
		if (typeof value === "string") return replaceKnown(value, redactedOf, lengths);
		if (value === null || typeof value !== "object") return value;
		const entries = Object.entries(value).map(([key, item]) => {
			return [key, open.has(key) ? item : seal(item)] as const;
		});
		if (entries.every(([key, item]) => item === (value as Record<string, unknown>)[key]))
			return value;
		const sealed = Array.isArray(value)
			? entries.map(([, item]) => item)
			: Object.fromEntries(entries);
		changed(value, sealed);
		return sealed;
	};
	return seal(report) as Report;
}

/** Fields that hold what they must: a secret that was asked for, a hash. */
const open: ReadonlySet<string> = new Set(["secret", "fingerprint"]);

function replaceKnown(
	text: string,
	redactedOf: ReadonlyMap<string, string>,
	lengths: readonly number[],
): string {
	if (text.length < 20) return text;
	return text.replace(run, (found) => {
		let sealed = "";
		for (let at = 0; at < found.length; ) {
			const length = lengths.find((size) => redactedOf.has(found.slice(at, at + size)));
			if (length === undefined) sealed += found[at++];
			else {
				sealed += redactedOf.get(found.slice(at, at + length));
				at += length;
			}
		}
		return sealed;
	});
}
