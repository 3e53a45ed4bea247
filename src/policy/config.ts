// Parses .unleak.yaml: data only, and strict. An unknown key is a fault, since a policy that silently does nothing is
// worse than none. No message quotes a value, because people paste keys where a fingerprint belongs.

import * as v from "valibot";
import { FileError, type Place } from "../errors.ts";
import { cutFingerprintAdvice, cutFingerprintForm } from "../model/fingerprint.ts";
import { type Confidence, confidences } from "../model/match.ts";
import type { Position } from "../text/lines.ts";
import { nearest } from "../text/nearest.ts";
import { quotable } from "../text/quotable.ts";
import { type DataPath, readYaml } from "../text/yaml-data.ts";
import { globFault } from "./paths.ts";
import { parseSize } from "./size.ts";

export interface Config {
	/** Globs in gitignore syntax. */
	readonly exclude: readonly string[];
	readonly rules: {
		/** Files of more packs, as written. */
		readonly packs: readonly string[];
		/** Rule ids. */
		readonly disabled: readonly string[];
		/** Where each of them is written. */
		readonly places: { readonly packs: readonly Place[]; readonly disabled: readonly Place[] };
	};
	readonly allow: readonly AllowEntry[];
	readonly confidence?: Confidence;
	readonly failOn?: "any" | "active" | "none";
	readonly maxFileBytes?: number;
}

interface Allowance {
	readonly reason: string;
	readonly owner?: string;
	/** YYYY-MM-DD, in UTC; the day itself still counts. */
	readonly expires?: string;
	readonly place: Place;
}

/** Something that was found and is accepted: one secret everywhere, or one rule in some paths. */
export type AllowEntry = Allowance &
	/** The fingerprint may be cut. */
	(
		| { readonly kind: "fingerprint"; readonly fingerprint: string }
		| { readonly kind: "path"; readonly path: string; readonly rule: string }
	);

/** Parses a config file named `file` in messages. @throws FileError (code "config") */
export function parseConfig(text: string, file: string): Config {
	const yaml = readYaml(text);
	const placeIn = (place: Position): Place => ({ file, ...place });
	const conflict = text.split(/\r?\n/).findIndex((line) => /^<{7}(?: |$)/.test(line));
	if (conflict >= 0) {
		const place = placeIn({ line: conflict + 1, column: 1 });
		throw new FileError("config", [{ place, message: unresolved }]);
	}
	if (yaml.faults.length > 0) {
		throw new FileError(
			"config",
			yaml.faults.map(({ place, message }) => ({ place: placeIn(place), message })),
		);
	}
	const parsed = v.safeParse(v.pipe(map, configSchema), yaml.data ?? {}, { abortPipeEarly: true });
	if (!parsed.success) {
		const faults = parsed.issues.map((issue) => {
			const path = (issue.path ?? []).map(({ key }) => key as string | number);
			const unknown = issue.type === "strict_object" && issue.expected === "never";
			return unknown
				? { place: placeIn(yaml.placeOfKey(path)), message: describeUnknownKey(path) }
				: { place: placeIn(yaml.placeOf(path)), message: describeIssue(issue, path) };
		});
		throw new FileError("config", faults.sort(byPlace).slice(0, maxFaults));
	}

	const { exclude, rules, allow, maxFileSize, ...given } = parsed.output;
	const faults: { place: Place; message: string }[] = [];
	const entries = allow.flatMap((written, index) => {
		const place = placeIn(yaml.placeOf(["allow", index]));
		const entry = buildEntry(written, place);
		if (typeof entry !== "string") return [entry];
		faults.push({ place, message: entry });
		return [];
	});
	if (faults.length > 0) throw new FileError("config", faults.slice(0, maxFaults));
	const packs = rules?.packs ?? [];
	const disabled = rules?.disabled ?? [];
	const placesOf = (name: "packs" | "disabled") =>
		(name === "packs" ? packs : disabled).map((_, index) =>
			placeIn(yaml.placeOf(["rules", name, index])),
		);
	return {
		exclude: exclude ?? [],
		rules: {
			packs,
			disabled,
			places: { packs: placesOf("packs"), disabled: placesOf("disabled") },
		},
		allow: entries,
		...given,
		...(maxFileSize !== undefined && { maxFileBytes: maxFileSize }),
	};
}

const unresolved = "Resolve the merge conflict here, and delete the marker lines";

interface Placed {
	readonly place: Place;
}

function byPlace({ place: one }: Placed, { place: other }: Placed): number {
	return one.line - other.line || one.column - other.column;
}

/** Gives the entry, or what is wrong with it as a whole. */
function buildEntry(written: v.InferOutput<typeof allowSchema>, place: Place): AllowEntry | string {
	const { fingerprint, path, rule, ...rest } = written;
	if (fingerprint !== undefined) {
		if (path !== undefined || rule !== undefined) {
			return 'Write either "fingerprint" or "path" with "rule", not both';
		}
		return { kind: "fingerprint", fingerprint, ...rest, place };
	}
	if (path === undefined || rule === undefined) {
		return 'Add "fingerprint", or both "path" and "rule", to this entry';
	}
	return { kind: "path", path, rule, ...rest, place };
}

function describeUnknownKey(path: DataPath): string {
	const key = String(path.at(-1));
	const known = path.length === 1 ? topKeys : path[0] === "rules" ? ruleKeys : allowKeys;
	const meant = nearest(key, known);
	const shown = `"${quotable(key)}"`;
	return meant === undefined
		? `Remove the unknown key ${shown}: known are ${known.map((name) => `"${name}"`).join(", ")}`
		: `Rename the unknown key ${shown}: did you mean "${meant}"?`;
}

function describeIssue(issue: v.BaseIssue<unknown>, path: DataPath): string {
	const key = path.findLast((part) => typeof part === "string");
	if (issue.type === "strict_object") return `Add "${key}" to this entry`;
	if (issue.type === "custom") {
		return key === undefined
			? `Write a map with the keys ${topKeys.map((name) => `"${name}"`).join(", ")}`
			: `Write a map under "${key}"`;
	}
	return `${issue.message} (for "${key}")`;
}

function isRealDate(text: string): boolean {
	const date = new Date(`${text}T00:00:00Z`);
	// Some engines roll 02-30 over to March.
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

// To valibot's objects a list is one too.
const map = v.custom<Record<string, unknown>>(
	(value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

const text = v.pipe(v.string("Write text"), v.trim(), v.nonEmpty("Write a text that is not empty"));

const glob = v.pipe(
	text,
	v.rawCheck(({ dataset, addIssue }) => {
		const fault = dataset.typed ? globFault(dataset.value) : undefined;
		if (fault) addIssue({ message: fault });
	}),
);

// "exclude:" with every line below it commented out is an empty list.
const listOf = <Item extends typeof text | typeof glob>(item: Item) =>
	v.nullish(v.array(item, 'Write a list, one "- …" a line'));

const allowSchema = v.strictObject({
	fingerprint: v.exactOptional(
		v.pipe(
			// YAML reads digits alone as a number.
			v.string("Put the fingerprint in quotes"),
			v.regex(cutFingerprintForm, cutFingerprintAdvice),
		),
	),
	path: v.exactOptional(
		v.pipe(
			glob,
			v.check((path) => !path.startsWith("!"), 'Write a glob that does not begin with "!"'),
		),
	),
	rule: v.exactOptional(text),
	reason: text,
	owner: v.exactOptional(text),
	expires: v.exactOptional(
		v.pipe(
			v.string("Write a date as YYYY-MM-DD"),
			v.regex(/^\d{4}-\d{2}-\d{2}$/, "Write a date as YYYY-MM-DD"),
			v.check(isRealDate, "Write a day that the calendar has"),
		),
	),
});

const rulesSchema = v.strictObject({ packs: listOf(text), disabled: listOf(text) });

const sizeMessage = 'Write a size such as "100MB" or "4GiB"';

const configSchema = v.strictObject({
	exclude: listOf(glob),
	rules: v.nullish(v.pipe(map, rulesSchema)),
	allow: v.optional(
		v.pipe(
			v.nullable(v.array(v.pipe(map, allowSchema), 'Write a list, one "- …" an entry')),
			v.transform((entries) => entries ?? []),
		),
		[],
	),
	confidence: v.exactOptional(v.picklist(confidences, 'Write "high", "medium" or "low"')),
	failOn: v.exactOptional(v.picklist(["any", "active", "none"], 'Write "any", "active" or "none"')),
	maxFileSize: v.exactOptional(
		v.pipe(
			v.union([v.string(), v.number()], sizeMessage),
			v.transform((size) => parseSize(String(size))),
			v.number(sizeMessage),
		),
	),
});

const topKeys = Object.keys(configSchema.entries);
const ruleKeys = Object.keys(rulesSchema.entries);
const allowKeys = Object.keys(allowSchema.entries);
const maxFaults = 20;
