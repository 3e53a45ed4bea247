// Reads and writes the baseline, the list of findings that were accepted when the tool was introduced. JSON Lines,
// one entry a line, sorted, so that git can merge two baselines as a union of lines. An entry has no path: a
// fingerprint counts wherever its secret is, while a path would change with every rename and differ between branches.
// People recognise the key by its rule and redacted form.

import { FileError } from "../errors.ts";
import { fingerprintAdvice, fingerprintForm } from "../model/fingerprint.ts";
import { quotable } from "../text/quotable.ts";

/** Fields in the order in which they are written. */
export interface BaselineEntry {
	readonly fingerprint: string;
	readonly ruleId: string;
	/** As the finding shows it; whoever makes an entry answers for it. */
	readonly redacted: string;
	readonly reason: string;
}

/**
 * Parses the lines in any order; equal fingerprints become one entry.
 *
 * @throws FileError (code "baseline") with the place of each fault.
 */
export function parseBaseline(text: string, file: string): BaselineEntry[] {
	const faults: { place: { file: string; line: number; column: number }; message: string }[] = [];
	const fault = (line: number, message: string) =>
		faults.push({ place: { file, line, column: 1 }, message });
	if (text.length > maxLength) fault(1, "Shorten the baseline: it holds more than 16 MB");

	const entries: BaselineEntry[] = [];
	let conflicted = false;
	const lines = faults.length > 0 ? [] : text.replace(/^\uFEFF/, "").split("\n");
	for (const [index, written] of lines.entries()) {
		const line = written.trim();
		if (line === "") continue;
		if (conflictMarker.test(line)) {
			if (!conflicted) fault(index + 1, conflictMessage);
			conflicted = true;
			continue;
		}
		const entry = parseEntry(line);
		if (typeof entry === "string") fault(index + 1, entry);
		else entries.push(entry);
	}
	if (faults.length > 0) throw new FileError("baseline", faults.slice(0, maxFaults));
	return mergeBaseline(entries);
}

/** Gives the file's text: the same entries give the same bytes, in whatever order they come. */
export function renderBaseline(entries: readonly BaselineEntry[]): string {
	return mergeBaseline(entries)
		.map((entry) => `${renderEntry(entry)}\n`)
		.join("");
}

/**
 * Gives the union, sorted by fingerprint. Of two entries for one fingerprint the one whose
 * line sorts first stays, so that the order of merging does not matter.
 */
export function mergeBaseline(
	...baselines: readonly (readonly BaselineEntry[])[]
): BaselineEntry[] {
	const merged = new Map<string, BaselineEntry>();
	for (const entry of baselines.flat()) {
		const other = merged.get(entry.fingerprint);
		if (!other || renderEntry(entry) < renderEntry(other)) merged.set(entry.fingerprint, entry);
	}
	return [...merged.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** Parts the entries whose secret is still there from those whose secret is gone. */
export function pruneBaseline(
	entries: readonly BaselineEntry[],
	present: ReadonlySet<string>,
): { kept: BaselineEntry[]; gone: BaselineEntry[] } {
	const kept: BaselineEntry[] = [];
	const gone: BaselineEntry[] = [];
	for (const entry of entries) (present.has(entry.fingerprint) ? kept : gone).push(entry);
	return { kept, gone };
}

function renderEntry(entry: BaselineEntry): string {
	return JSON.stringify(Object.fromEntries(keys.map((key) => [key, entry[key]])));
}

/** Gives the entry, or what is wrong with the line, without quoting it. */
function parseEntry(line: string): BaselineEntry | string {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return "Write one JSON object a line";
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		return "Write one JSON object a line";
	}
	const unknown = Object.keys(value).find((key) => !(keys as readonly string[]).includes(key));
	if (unknown !== undefined) return `Remove the unknown key "${quotable(unknown)}"`;
	const given = value as Record<string, unknown>;
	for (const key of keys) {
		const text = given[key];
		if (typeof text !== "string" || text.trim() === "") {
			return `Write a text that is not empty for "${key}"`;
		}
	}
	if (!fingerprintForm.test(given.fingerprint as string)) return fingerprintAdvice;
	return value as BaselineEntry;
}

const keys = ["fingerprint", "ruleId", "redacted", "reason"] as const;
const conflictMarker = /^(<{7}|\|{7}|={7}|>{7})( |$)/;
const conflictMessage =
	"Resolve the merge conflict: keep the entries of both sides and delete the marker lines";
const maxLength = 16 * 1024 * 1024;
const maxFaults = 20;
