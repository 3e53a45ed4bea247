// Writes and reads the record of a rotation as JSON. Every field is checked when it is read, since another program or
// a person may have changed it. The outcome comes first, for people who read it.

import * as v from "valibot";
import { escapeJson } from "../text/escape.ts";
import { outcomeOf } from "./outcome.ts";
import { destinationStates, type Rotation, rotationSteps } from "./rotation.ts";

/** How a record begins, so that a file of ours is known by it. */
export const recordMark = '{\n  "kind": "unleak-rotation",';

/** Gives the text of the record. */
export function writeRecord(rotation: Rotation): string {
	const record = { kind: "unleak-rotation", version: 1, outcome: outcomeOf(rotation), ...rotation };
	return `${escapeJson(JSON.stringify(record, undefined, 2))}\n`;
}

/** Reads a record; undefined for what is none. The outcome is not believed but worked out again. */
export function parseRecord(text: string): Rotation | undefined {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return undefined;
	}
	const parsed = v.safeParse(recordSchema, data);
	if (!parsed.success) return undefined;
	const { kind: _, version: __, outcome: ___, ...rotation } = parsed.output;
	return rotation as Rotation;
}

const text = v.pipe(v.string(), v.maxLength(5000));
const time = v.pipe(text, v.isoTimestamp());
const status = v.picklist(["active", "inactive", "unknown", "unchecked"]);
const list = <Item extends v.GenericSchema>(item: Item) =>
	v.pipe(v.array(item), v.maxLength(100_000));

const details = v.strictObject({
	datacenter: v.optional(text),
	region: v.optional(text),
	keyType: v.optional(text),
	encoding: v.optional(text),
});

const heard = v.strictObject({
	status,
	reason: text,
	endpoint: v.optional(text),
	account: v.optional(text),
	at: time,
	until: v.optional(time),
});

const leaked = v.strictObject({
	where: text,
	path: text,
	commit: v.optional(text),
	author: v.optional(text),
	date: v.optional(text),
	inHead: v.optional(v.boolean()),
	refs: v.optional(list(text)),
	unreachable: v.optional(v.boolean()),
});

const leak = v.strictObject({
	remote: v.optional(
		v.strictObject({
			seen: v.picklist(["reachable", "was-reachable", "not-seen", "no-remote"]),
			refs: list(text),
		}),
	),
	places: list(leaked),
	more: v.number(),
	gaps: list(text),
});

const search = v.strictObject({
	at: time,
	files: v.number(),
	uses: list(
		v.strictObject({
			path: text,
			line: v.number(),
			column: v.number(),
			name: v.optional(text),
			encoded: v.optional(v.boolean()),
		}),
	),
	mentions: list(v.strictObject({ path: text, line: v.number(), name: text })),
	gaps: list(text),
});

const destination = v.strictObject({
	id: text,
	title: text,
	path: v.optional(text),
	line: v.optional(v.number()),
	state: v.picklist(destinationStates),
	by: v.optional(v.picklist(["tool", "hand", "command", "file"])),
	times: v.record(v.picklist(destinationStates), v.optional(time)),
	newKey: v.optional(v.pipe(text, v.regex(/^[0-9a-f]{40}$/))),
	proof: v.optional(text),
	wasOldKey: v.optional(v.boolean()),
	reason: v.optional(text),
});

const recordSchema = v.strictObject({
	kind: v.literal("unleak-rotation"),
	version: v.literal(1),
	outcome: text,
	id: v.pipe(text, v.regex(/^[0-9a-f]{40}-[0-9a-f]{8}$/)),
	fingerprint: v.pipe(text, v.regex(/^[0-9a-f]{40}$/)),
	ruleId: text,
	provider: text,
	title: text,
	redacted: text,
	pattern: v.pipe(text, v.regex(/^[\w-]*\[[\w-]+\]\{\d+\}[\w-]*$/)),
	details,
	root: text,
	step: v.picklist(rotationSteps),
	startedAt: time,
	updatedAt: time,
	heard: list(heard),
	leak: v.optional(leak),
	firstSearch: v.optional(search),
	search: v.optional(search),
	noSuccessor: v.optional(v.literal(true)),
	successor: v.optional(
		v.strictObject({
			at: time,
			redacted: text,
			fingerprint: v.pipe(text, v.regex(/^[0-9a-f]{40}$/)),
			status,
			reason: text,
			endpoint: v.optional(text),
			account: v.optional(text),
			owner: v.picklist(["same", "not-shown"]),
		}),
	),
	destinations: v.optional(list(destination)),
	misuse: v.optional(
		v.strictObject({
			at: time,
			since: v.optional(text),
			lines: list(v.strictObject({ text, isNotable: v.boolean() })),
		}),
	),
	revokeFirst: v.optional(v.literal(true)),
	leftInTree: v.optional(v.literal(true)),
	attestedAt: v.optional(time),
});
