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
/** Text that can hold a secret as it is; one in an encoded form may hold any character. */
const plainRun = new RegExp(`[A-Za-z0-9._-]{${headLength},}`, "g");
const anyRun = new RegExp(`[^]{${headLength},}`, "g");

function createReplacer(secrets: Iterable<Secret>): (text: string) => string {
	const byHead = new Map<string, Map<string, string>>();
	let run = plainRun;
	for (const secret of secrets) {
		const value = secret.reveal();
		if (value.length < headLength) continue;
		const head = value.slice(0, headLength);
		const values = byHead.get(head) ?? new Map<string, string>();
		byHead.set(head, values.set(value, secret.redacted));
		if (!/^[A-Za-z0-9._-]*$/.test(value)) run = anyRun;
	}
	// The longest first: a key with its data centre before the key alone.
	const known = new Map(
		[...byHead].map(([head, values]) => [
			head,
			[...values].sort(([one], [other]) => other.length - one.length),
		]),
	);
	if (known.size === 0) return (text) => text;
	return (text) => {
		if (text.length < headLength) return text;
		return text.replace(run, (found) => {
			let sealed = "";
			let done = 0;
			for (let at = 0; at + headLength <= found.length; ) {
				const values = known.get(found.slice(at, at + headLength));
				const entry = values?.find(([value]) => found.startsWith(value, at));
				if (!entry) {
					at++;
					continue;
				}
				sealed += found.slice(done, at) + entry[1];
				at += entry[0].length;
				done = at;
			}
			return sealed + found.slice(done);
		});
	};
}
