// The last check before a report leaves: no string in it may hold a secret that the scan
// knows, whatever way it came there (a file name, an error message, an author's name), be it in
// the encoded form in which it was found.

import type { RedactedLine } from "../model/redacted-line.ts";
import type { Report } from "../model/report.ts";
import type { Secret } from "../model/secret.ts";

/**
 * Gives the report with every known secret replaced by its redacted form, but for the field
 * `secret`. What needs no change stays the same object; `changed` is told of what does not.
 */
export function sealReport(
	report: Report,
	secrets: Iterable<Secret>,
	changed: (before: unknown, after: unknown) => void = () => {},
): Report {
	const replace = createReplacer(secrets);
	const seal = (value: unknown): unknown => {
		if (typeof value === "string") return replace(value);
		if (value === null || typeof value !== "object") return value;
		const sealed = Array.isArray(value) ? sealItems(value, seal) : sealFields(value, seal);
		if (sealed !== value) changed(value, sealed);
		return sealed;
	};
	return seal(report) as Report;
}

/** Not by Object.entries: a list may have millions of items. */
function sealItems(items: readonly unknown[], seal: (item: unknown) => unknown): unknown {
	const sealed = items.map(seal);
	return sealed.every((item, index) => item === items[index]) ? items : sealed;
}

function sealFields(fields: object, seal: (field: unknown) => unknown): unknown {
	const entries = Object.entries(fields);
	const sealed = entries.map(
		([name, field]) => [name, open.has(name) ? field : seal(field)] as const,
	);
	const isSame = sealed.every(([, field], index) => field === entries[index]![1]);
	return isSame ? fields : Object.fromEntries(sealed);
}

/** Fields that hold what they must: a secret that was asked for, a hash. */
const open: ReadonlySet<string> = new Set(["secret", "fingerprint"]);

/** Gives a function that seals lines; what a line shows of its own key stays as it is. */
export function createLineSeal(secrets: Iterable<Secret>): (line: RedactedLine) => RedactedLine {
	const replace = createReplacer(secrets);
	return (line) => {
		const key = line.text.slice(line.start, line.end);
		const lead = replace(line.text.slice(0, line.start));
		const text = lead + key + replace(line.text.slice(line.end));
		return { ...line, text, start: lead.length, end: lead.length + key.length };
	};
}

/** Secrets are looked up by their first characters. */
const headLength = 12;

interface Known {
	readonly value: string;
	readonly redacted: string;
	/** The longest other one that this one begins with: a key alone, of a key with its data centre. */
	readonly shorter: Known | undefined;
	/** The shortest of these; itself where there is none. */
	readonly shortest: Known;
}

/**
 * Somebody may have made secrets that have much in common, to be looked for without end: one place
 * takes no longer with many than the logarithm of their number.
 */
function createReplacer(secrets: Iterable<Secret>): (text: string) => string {
	const { known, longest, isInHead } = learn(secrets);
	if (known.size === 0) return (text) => text;
	return (text) => {
		let sealed = "";
		let done = 0;
		// Behind the last character that no head has.
		let start = 0;
		for (let end = 1; end <= text.length; end++) {
			if (isInHead[text.charCodeAt(end - 1)] !== 1) start = end;
			const at = end - headLength;
			if (at < start) continue;
			const sorted = known.get(text.slice(at, end));
			const found = sorted && longestAt(sorted, text.slice(at, at + longest));
			if (!found) continue;
			sealed += text.slice(done, at) + found.redacted;
			end = at + found.value.length;
			done = end;
			start = end;
		}
		return done === 0 ? text : sealed + text.slice(done);
	};
}

/** The last that does not come behind the text begins as the text does, if any does. */
function longestAt(sorted: readonly Known[], text: string): Known | undefined {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle]!.value <= text) low = middle + 1;
		else high = middle;
	}
	let found = sorted[low - 1];
	if (!found || !text.startsWith(found.shortest.value)) return undefined;
	const shared = sharedLength(found.value, text);
	while (found && found.value.length > shared) found = found.shorter;
	return found;
}

function sharedLength(one: string, other: string): number {
	let length = 0;
	while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length++;
	return length;
}

interface Learned {
	/** By their heads, in the order of their values. */
	readonly known: ReadonlyMap<string, readonly Known[]>;
	readonly longest: number;
	/** 1 for each code unit that stands in a head. */
	readonly isInHead: Uint8Array;
}

function learn(secrets: Iterable<Secret>): Learned {
	const redactedOf = new Map<string, string>();
	for (const secret of secrets) {
		const value = secret.reveal();
		if (value.length >= headLength) redactedOf.set(value, secret.redacted);
	}
	const known = new Map<string, Known[]>();
	const isInHead = new Uint8Array(65_536);
	let longest = 0;
	for (const [value, redacted] of [...redactedOf].sort(([one], [other]) =>
		one < other ? -1 : 1,
	)) {
		const head = value.slice(0, headLength);
		const sorted = known.get(head) ?? [];
		let shorter = sorted.at(-1);
		while (shorter && !value.startsWith(shorter.value)) shorter = shorter.shorter;
		const entry = { value, redacted, shorter };
		sorted.push(Object.assign(entry, { shortest: shorter?.shortest ?? (entry as Known) }));
		known.set(head, sorted);
		for (let index = 0; index < headLength; index++) isInHead[head.charCodeAt(index)] = 1;
		longest = Math.max(longest, value.length);
	}
	return { known, longest, isInHead };
}
