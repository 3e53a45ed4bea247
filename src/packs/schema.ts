// The schema of a pack file, for valibot. A person may write exactly this in rules/*.yaml; an unknown key is a fault.

import * as v from "valibot";
import { confidences, severities } from "../model/match.ts";
import { playbookStages } from "./pack.ts";

// To valibot's objects and records a list is one too.
const map = v.custom<Record<string, unknown>>(
	(value) => typeof value === "object" && value !== null && !Array.isArray(value),
	"must be a map",
);
/** A map with these keys and no others. */
const mapOf = <Entries extends v.ObjectEntries>(entries: Entries) =>
	v.pipe(map, v.strictObject(entries));
/** A map whose keys the author chooses. */
const recordOf = <Value extends v.GenericSchema>(value: Value) =>
	v.pipe(map, v.record(v.string(), value));

const text = v.pipe(v.string(), v.nonEmpty("must not be empty"), v.maxLength(4000));
const id = v.pipe(
	v.string(),
	v.regex(/^[a-z][a-z0-9-]{2,60}$/, 'must be lower-case words joined by "-"'),
);
const pattern = v.pipe(text, v.maxLength(2000, "must not be longer than 2000 characters"));
const word = v.pipe(
	v.string(),
	v.regex(/^[\x21-\x7e]{3,40}$/, "must be 3 to 40 printable ASCII characters"),
);
const detail = v.pipe(
	v.string(),
	v.regex(/^[a-z0-9-]{1,30}$/, 'must be lower-case words joined by "-"'),
);
const details = mapOf({
	keyType: v.optional(detail),
	datacenter: v.optional(detail),
	region: v.optional(detail),
});

/** Each entry costs time for each candidate, or for each content. */
const few = <Items extends unknown[]>(most: number) =>
	v.maxLength<Items, number, string>(most, `must not hold more than ${most} entries`);

const conditions = {
	before: v.optional(pattern),
	after: v.optional(pattern),
	name: v.optional(pattern),
	inside: v.optional(pattern),
	near: v.optional(pattern),
	path: v.optional(pattern),
	value: v.optional(pattern),
	file: v.optional(v.pipe(v.array(word), v.minLength(1), few(50))),
	beside: v.optional(pattern),
	joined: v.optional(pattern),
};

const shortWord = v.pipe(
	v.string(),
	v.regex(/^[a-z0-9]{2,30}$/, "must be 2 to 30 lower-case letters and digits"),
);
const mentions = mapOf({
	words: v.pipe(v.array(shortWord), v.minLength(1, "must hold at least one word"), few(50)),
	weakWords: v.optional(v.pipe(v.array(shortWord), few(50))),
	ordinary: v.optional(v.pipe(v.array(shortWord), few(50))),
	hosts: v.optional(v.pipe(v.array(word), few(50))),
	code: v.optional(v.pipe(v.array(word), few(50))),
});
const weight = v.pipe(v.number(), v.minValue(-10), v.maxValue(10));

const evidence = mapOf({
	says: v.optional(text),
	...conditions,
	unless: v.optional(mapOf(conditions)),
	gives: v.optional(v.picklist([...confidences, "more", "less", "nothing"])),
	weight: v.optional(weight),
	claims: v.optional(v.boolean()),
	set: v.optional(details),
});

const sampleText = v.pipe(v.string(), v.maxLength(8000, "must not be longer than 8000 characters"));
const sample = v.union(
	[
		sampleText,
		mapOf({
			text: sampleText,
			path: v.optional(text),
			confidence: v.optional(v.picklist(confidences)),
			details: v.optional(recordOf(v.string())),
		}),
	],
	"must be a text, or a map with text, path, confidence, details",
);

const form = mapOf({
	says: v.optional(text),
	pattern,
	boundary: v.optional(v.picklist(["word", "token"]), "word"),
	keywords: v.optional(v.pipe(v.array(word), few(50)), []),
	keywordsAreNear: v.optional(v.boolean(), false),
	namedByPath: v.optional(pattern),
	confidence: v.optional(v.picklist(confidences)),
	prior: v.optional(weight),
	needsClaim: v.optional(v.boolean()),
	roles: v.optional(recordOf(v.picklist(["strong", "weak", "none", "against"]))),
	neutral: v.optional(v.array(shortWord)),
	calls: v.optional(v.array(shortWord)),
	entropy: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(8)), 2.6),
	evidence: v.optional(v.pipe(v.array(evidence), few(100)), []),
});

const rule = mapOf({
	id,
	title: text,
	shown: mapOf({
		first: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4))),
		last: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8))),
		datacenter: v.optional(v.boolean()),
	}),
	severity: mapOf({
		default: v.picklist(severities),
		byKeyType: v.optional(recordOf(v.picklist(severities)), {}),
	}),
	power: v.optional(mapOf({ default: text, byKeyType: v.optional(recordOf(text), {}) })),
	clientSide: v.optional(v.array(v.string()), []),
	defaultKeyType: v.optional(v.string()),
	mentions: v.optional(mentions),
	forms: v.pipe(v.array(form), v.minLength(1, "must hold at least one form"), few(20)),
	examples: v.pipe(v.array(sample), v.minLength(1, "must hold at least one example"), few(500)),
	counterexamples: v.pipe(
		v.array(sample),
		v.minLength(1, "must hold at least one counterexample"),
		few(500),
	),
});

const verdict = v.picklist(["active", "inactive", "unknown"]);
const status = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599));

const liveAnswer = mapOf({
	status: v.array(status),
	contentType: v.optional(pattern),
	json: v.optional(recordOf(v.string())),
	verdict,
	reason: text,
	source: text,
	set: v.optional(details),
	keeps: v.optional(v.array(v.string())),
	recognised: v.optional(v.boolean()),
	mayReturn: v.optional(v.boolean()),
	next: v.optional(v.array(id)),
	elsewhere: v.optional(mapOf({ field: v.string(), pattern })),
	account: v.optional(v.array(text)),
});

const live = mapOf({
	id,
	rules: v.array(id),
	keyTypes: v.optional(v.array(v.string())),
	onlyNext: v.optional(v.boolean()),
	unasked: v.optional(mapOf({ verdict: v.picklist(["unknown", "unchecked"]), reason: text })),
	/** Another check of the pack, from which hosts, control, answers and forDetails are taken. */
	like: v.optional(id),
	hosts: v.optional(
		v.array(
			mapOf({
				name: text,
				set: v.optional(details),
				/** "us1 to us22". */
				knownDatacenters: v.optional(
					v.pipe(
						v.string(),
						v.regex(/^us[1-9]\d? to us[1-9]\d?$/, 'must be written as "us1 to us22"'),
					),
				),
			}),
		),
	),
	request: v.optional(
		mapOf({
			method: v.picklist(["GET", "POST"]),
			path: v.pipe(v.string(), v.regex(/^\/[\w./?=,-]*$/, 'must begin with "/"')),
			headers: v.optional(recordOf(v.string()), {}),
			body: v.optional(v.string()),
		}),
	),
	control: v.optional(text),
	forDetails: v.optional(id),
	answers: v.optional(v.array(liveAnswer)),
	cases: v.optional(
		v.array(
			mapOf({
				says: text,
				status,
				contentType: v.optional(v.string()),
				body: v.string(),
				verdict,
			}),
		),
		[],
	),
});

const cell = v.pipe(v.string(), v.maxLength(60));
const mockup = mapOf({
	menu: v.pipe(v.array(cell), few(6)),
	heading: cell,
	button: v.optional(cell),
	columns: v.optional(v.pipe(v.array(cell), few(5))),
	row: v.optional(v.pipe(v.array(cell), few(5))),
	fields: v.optional(v.pipe(v.array(mapOf({ label: cell, value: cell })), few(5))),
	look: v.pipe(v.array(cell), few(5)),
});

const playbookStep = mapOf({
	title: text,
	text,
	url: v.optional(v.pipe(v.string(), v.startsWith("https://", 'must begin with "https://"'))),
	command: v.optional(text),
	keyTypes: v.optional(v.array(v.string())),
	rules: v.optional(v.array(id)),
	stage: v.optional(v.picklist(playbookStages)),
	by: v.optional(v.picklist(["owner", "developer"])),
	mockup: v.optional(mockup),
});

export const packSchema = mapOf({
	provider: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{1,40}$/)),
	title: text,
	/** For all rules that bring none of their own. */
	mentions: v.optional(mentions),
	rules: v.pipe(v.array(rule), v.minLength(1, "must hold at least one rule"), few(100)),
	live: v.optional(v.array(live), []),
	playbook: v.pipe(v.array(playbookStep), v.minLength(1, "must hold at least one step")),
});

export type PackFile = v.InferOutput<typeof packSchema>;
