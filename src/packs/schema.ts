// The form of a pack file, as data for valibot. What a person may write in rules/*.yaml
// is exactly this; an unknown key is a fault.

import * as v from "valibot";
import { confidences, severities } from "../model/match.ts";

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
const details = v.record(
	v.picklist(["keyType", "datacenter", "region"]),
	v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,30}$/)),
);

const conditions = {
	before: v.optional(pattern),
	after: v.optional(pattern),
	name: v.optional(pattern),
	inside: v.optional(pattern),
	near: v.optional(pattern),
	path: v.optional(pattern),
	value: v.optional(pattern),
	file: v.optional(v.pipe(v.array(word), v.minLength(1))),
};

const evidence = v.strictObject({
	says: v.optional(text),
	...conditions,
	unless: v.optional(v.strictObject(conditions)),
	gives: v.optional(v.picklist([...confidences, "more", "less", "nothing"])),
	set: v.optional(details),
});

const sample = v.union(
	[
		v.string(),
		v.strictObject({
			text: v.string(),
			path: v.optional(text),
			confidence: v.optional(v.picklist(confidences)),
			details: v.optional(v.record(v.string(), v.string())),
		}),
	],
	"must be a text, or a map with text, path, confidence, details",
);

const form = v.strictObject({
	says: v.optional(text),
	pattern,
	boundary: v.optional(v.picklist(["word", "token"]), "word"),
	keywords: v.optional(v.array(word), []),
	confidence: v.optional(v.picklist(confidences)),
	entropy: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(8)), 3),
	evidence: v.optional(v.array(evidence), []),
});

const rule = v.strictObject({
	id,
	title: text,
	shown: v.strictObject({
		first: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4))),
		last: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8))),
		datacenter: v.optional(v.boolean()),
	}),
	severity: v.strictObject({
		default: v.picklist(severities),
		byKeyType: v.optional(v.record(v.string(), v.picklist(severities)), {}),
	}),
	clientSide: v.optional(v.array(v.string()), []),
	forms: v.pipe(v.array(form), v.minLength(1, "must hold at least one form")),
	examples: v.pipe(v.array(sample), v.minLength(1, "must hold at least one example")),
	counterexamples: v.pipe(v.array(sample), v.minLength(1, "must hold at least one counterexample")),
});

const verdict = v.picklist(["active", "inactive", "unknown"]);
const status = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599));

const live = v.strictObject({
	id,
	rules: v.array(id),
	keyTypes: v.optional(v.array(v.string())),
	request: v.strictObject({
		method: v.picklist(["GET", "POST"]),
		urls: v.pipe(v.array(v.pipe(v.string(), v.startsWith("https://"))), v.minLength(1)),
		headers: v.optional(v.record(v.string(), v.string()), {}),
		body: v.optional(v.string()),
	}),
	answers: v.pipe(
		v.array(
			v.strictObject({
				status: v.array(status),
				contentType: v.optional(pattern),
				json: v.optional(v.record(v.string(), v.string())),
				verdict,
				reason: text,
				source: text,
				set: v.optional(details),
			}),
		),
		v.minLength(1),
	),
	cases: v.pipe(
		v.array(
			v.strictObject({
				says: text,
				status,
				contentType: v.optional(v.string()),
				body: v.string(),
				verdict,
			}),
		),
		v.minLength(1, "must hold at least one case"),
	),
});

const playbookStep = v.strictObject({
	title: text,
	text,
	url: v.optional(v.pipe(v.string(), v.startsWith("https://", 'must begin with "https://"'))),
	command: v.optional(text),
	keyTypes: v.optional(v.array(v.string())),
	rules: v.optional(v.array(id)),
});

export const packSchema = v.strictObject({
	provider: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{1,40}$/)),
	title: text,
	rules: v.pipe(v.array(rule), v.minLength(1, "must hold at least one rule")),
	live: v.optional(v.array(live), []),
	playbook: v.pipe(v.array(playbookStep), v.minLength(1, "must hold at least one step")),
});

export type PackFile = v.InferOutput<typeof packSchema>;
