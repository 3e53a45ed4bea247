// Checks that a value read from JSON is a report of unleak, field by field, as report.schema.json describes it.
// Unknown fields are left out. No message quotes a value.

import * as v from "valibot";
import { confidences, severities } from "../model/match.ts";
import type { Report } from "../model/report.ts";

export type ReportValidation = { readonly report: Report } | { readonly fault: string };

/** Gives the report, or what is wrong with the value in words for the end of a sentence. */
export function validateReport(value: unknown): ReportValidation {
	if (!v.is(ours, value)) return { fault: "it is no JSON report of unleak" };
	if (!v.is(current, value)) {
		return { fault: "its version is not 1: another version of unleak wrote it" };
	}
	const shaped = v.safeParse(reportShape, value, { abortEarly: true });
	if (shaped.success) return { report: shaped.output };
	const [issue] = shaped.issues;
	return { fault: `${pathOf(issue)} is not as unleak writes it` };
}

/** "findings[3].locations[0].line"; names are ours, for only known fields are looked at. */
function pathOf({ path }: v.BaseIssue<unknown>): string {
	const parts = (path ?? []).map(({ key }) =>
		typeof key === "number" ? `[${key}]` : `.${String(key)}`,
	);
	return `"${parts.join("").replace(/^\./, "")}"`;
}

const ours = v.object({ version: v.number(), tool: v.object({ name: v.literal("unleak") }) });
const current = v.object({ version: v.literal(1) });

/** Longer than any path or message of a scan: what is escaped grows, and no text of Node is endless. */
const text = v.pipe(v.string(), v.maxLength(1_000_000));
/** What unleak or a pack chose, or a secret: a pack's longest text has 4,000 characters. */
const name = v.pipe(v.string(), v.maxLength(4_000));
/** Twelve characters and stars, with a data centre. */
const redacted = v.pipe(v.string(), v.maxLength(100));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** Date.parse alone takes words in parentheses, and years that no time can be added to. */
const time = v.pipe(
	v.string(),
	v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/),
	v.check((given) => !Number.isNaN(Date.parse(given))),
);
const flag = v.boolean();
const tally = v.object({ blobs: count, bytes: count });
/** As long as git's ids and our fingerprints are, and so no key. */
const id = v.pipe(text, v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));
const or = v.exactOptional;

const location = v.object({
	path: text,
	member: or(text),
	line: place,
	column: place,
	endLine: place,
	endColumn: place,
	region: or(v.object({ x: count, y: count, width: count, height: count })),
	where: v.picklist([
		...(["file", "staged", "commit", "message", "author"] as const),
		...(["tag", "note", "name", "stdin"] as const),
	]),
	repository: or(text),
	commit: or(id),
	author: or(text),
	date: or(text),
	blob: or(id),
	inHead: or(flag),
	refs: or(v.pipe(v.array(text), v.maxLength(1_000_000))),
	unreachable: or(flag),
	removed: or(v.object({ commit: id, date: text })),
	agent: or(text),
	session: or(text),
	project: or(text),
});

const verdict = v.object({
	status: v.picklist(["active", "inactive", "unknown", "unchecked"]),
	reason: text,
	checkedAt: or(time),
	endpoint: or(text),
	account: or(text),
});

const interval = v.object({ path: text, from: time, to: or(time) });

const exposure = v.object({
	public: v.nullable(flag),
	shipped: flag,
	since: or(time),
	until: or(time),
	intervals: v.pipe(v.array(interval), v.maxLength(1_000_000)),
});

/** For a report of a version that did not say. */
const unknown = { public: null, shipped: false, intervals: [] };

const finding = v.object({
	fingerprint: id,
	ruleId: name,
	provider: name,
	title: text,
	confidence: v.picklist(confidences),
	severity: v.picklist(severities),
	why: v.pipe(v.array(text), v.maxLength(10_000)),
	redacted,
	secret: or(name),
	details: v.object({
		datacenter: or(name),
		region: or(name),
		keyType: or(name),
		encoding: or(name),
		legibility: or(v.literal("seen")),
	}),
	readings: or(
		v.pipe(
			v.array(
				v.object({
					ruleId: name,
					provider: name,
					confidence: v.picklist(confidences),
					why: v.pipe(v.array(text), v.maxLength(10_000)),
				}),
			),
			v.maxLength(100),
		),
	),
	verdict,
	exposure: v.optional(exposure, unknown),
	risk: v.optional(v.pipe(v.number(), v.finite()), 0),
	locations: v.pipe(v.array(location), v.minLength(1)),
	playbook: v.pipe(
		v.array(
			v.object({
				title: text,
				text,
				url: or(text),
				command: or(text),
				by: or(v.picklist(["owner", "developer"])),
			}),
		),
		v.maxLength(10_000),
	),
});

const reportShape = v.object({
	version: v.literal(1),
	tool: v.object({ name: v.literal("unleak"), version: name }),
	startedAt: time,
	durationMs: v.pipe(v.number(), v.minValue(0), v.maxValue(1e12)),
	scope: v.object({
		mode: v.picklist([
			...(["tree", "staged", "range", "history"] as const),
			...(["stdin", "audit", "verify", "merged"] as const),
		]),
		root: text,
		base: or(text),
		head: or(text),
		commits: or(count),
		shallow: or(flag),
		options: or(v.pipe(v.array(text), v.maxLength(100_000))),
		web: or(
			v.pipe(v.array(v.object({ repository: or(text), address: text })), v.maxLength(100_000)),
		),
	}),
	summary: v.object({
		findings: count,
		active: count,
		inactive: count,
		unknown: count,
		unchecked: count,
		suppressed: count,
		planned: tally,
		scanned: tally,
		excluded: tally,
		complete: flag,
	}),
	findings: v.array(finding),
	suppressed: v.array(
		v.object({
			fingerprint: id,
			path: text,
			by: v.picklist(["inline", "ignore", "baseline", "config"]),
			reason: or(text),
			expires: or(text),
			owner: or(text),
		}),
	),
	problems: v.array(
		v.object({ code: name, message: text, path: or(text), member: or(text), commit: or(name) }),
	),
	notices: v.array(v.object({ code: name, message: text })),
});
