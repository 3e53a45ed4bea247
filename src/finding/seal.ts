// Removes every known secret from a text before it leaves the program: whole, in pieces, or in the encoded form in which
// it was found. Whatever has the shape of a key is removed too, since no run knows all keys. scan/seal-outcome.ts applies
// it to reports, cli/print.ts to all else that is printed, error messages included.

import type { RedactedLine } from "../model/redacted-line.ts";
import type { Report } from "../model/report.ts";
import { Secret } from "../model/secret.ts";
import { maskKeyShapes } from "../text/key-shapes.ts";
import { base64Forms } from "./base64-forms.ts";
import { createReplacer } from "./replace-secrets.ts";
import { PieceMask } from "./secret-pieces.ts";

/** Makes any text fit to leave. */
export type Seal = (text: string) => string;

/** Gives the seal for what a run knows. `showsShapes`: the user asked to see secrets. */
export function createSeal(secrets: Iterable<Secret>, showsShapes = false): Seal {
	const known = distinct(secrets);
	const replace = createReplacer([...known, ...encodedForms(known)]);
	const pieces = new PieceMask();
	for (const secret of known) pieces.add(secret);
	const seal = (text: string): string => {
		const sealed = pieces.mask(replace(text));
		return showsShapes ? sealed : maskKeyShapes(sealed);
	};
	// Of many findings most texts are the same: titles, reasons, advice.
	const done = new Map<string, string>();
	return (text) => {
		if (text.length > maxKeptLength) return seal(text);
		let sealed = done.get(text);
		if (sealed === undefined) {
			sealed = seal(text);
			if (done.size >= maxKept) done.clear();
			done.set(text, sealed);
		}
		return sealed;
	};
}

const [maxKept, maxKeptLength] = [2000, 2000];

/** A secret and its identity are the same where nothing is told beside the key. */
function distinct(secrets: Iterable<Secret>): Secret[] {
	const known = new Map<string, Secret>();
	for (const secret of secrets) known.set(`${secret.redacted}\0${secret.reveal()}`, secret);
	return [...known.values()];
}

/** Base64 of a key's digits has a shape of its own; that of other keys must be known. */
function* encodedForms(secrets: readonly Secret[]): Generator<Secret> {
	if (secrets.length > maxEncoded) return;
	for (const secret of secrets) {
		for (const form of base64Forms(secret.reveal())) yield new Secret(form, secret.redacted);
	}
}

const maxEncoded = 20_000;

/**
 * Gives the report with every text in it sealed, but for the field `secret`. `changed` is told of what does not stay
 * the same object. `sealId` is for ids of a report that another program may have written.
 */
export function sealReport(
	report: Report,
	seal: Seal,
	changed?: (before: unknown, after: unknown) => void,
	sealId?: Seal,
): Report {
	return sealTexts(report, seal, changed, sealId);
}

/** The same for anything that is made of objects, lists and texts. */
export function sealTexts<Value>(
	value: Value,
	sealText: Seal,
	changed: (before: unknown, after: unknown) => void = () => {},
	sealId: Seal = (text) => text,
): Value {
	const shared = new Map<object, unknown>();
	const seal = (part: unknown, field?: string): unknown => {
		if (typeof part === "string") return isPlain(part, field) ? sealId(part) : sealText(part);
		if (part === null || typeof part !== "object") return part;
		// What nobody can change stands in many places: a step that is the same for all keys.
		const isShared = Object.isFrozen(part);
		const known = isShared ? shared.get(part) : undefined;
		if (known !== undefined) return known;
		const sealed = Array.isArray(part) ? sealItems(part, seal) : sealFields(part, seal);
		if (sealed !== part) changed(part, sealed);
		if (isShared) shared.set(part, sealed);
		return sealed;
	};
	return seal(value) as Value;
}

/** A list may have millions of items; nearly all parts stay as they are. */
function sealItems(items: readonly unknown[], seal: (item: unknown) => unknown): unknown {
	let sealed: unknown[] | undefined;
	for (let index = 0; index < items.length; index++) {
		const item = seal(items[index]);
		if (item === items[index]) continue;
		sealed ??= items.slice();
		sealed[index] = item;
	}
	return sealed ?? items;
}

function sealFields(fields: object, seal: (part: unknown, field: string) => unknown): unknown {
	const own = fields as Record<string, unknown>;
	let sealed: Record<string, unknown> | undefined;
	for (const name of Object.keys(own)) {
		const field = open.has(name) ? own[name] : seal(own[name], name);
		if (field === own[name]) continue;
		sealed ??= { ...own };
		sealed[name] = field;
	}
	return sealed ?? fields;
}

/** Holds what it must: a secret that was asked for. */
const open: ReadonlySet<string> = new Set(["secret"]);

/**
 * Times, ids of git and of findings in the fields that hold them, where a piece of a key stands by chance, and words
 * of our own: the written form of a key may hold them, for a dump has a column of any text.
 */
function isPlain(value: string, field: string | undefined): boolean {
	if (time.test(value)) return true;
	if (field === undefined) return false;
	return (idFields.has(field) && id.test(value)) || (wordFields.has(field) && words.test(value));
}

const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const id = /^(?:[0-9a-f]{40}(?:-[0-9a-f]{8})?|[0-9a-f]{64})$/;
/** Elsewhere a text of this form may be a name that somebody chose, with a key in it. */
const idFields: ReadonlySet<string> = new Set([
	...["fingerprint", "commit", "blob", "base", "head"],
	// Of a rotation's record.
	...["id", "newKey"],
]);
/** Programs decide by these. No word has a digit, and each has a letter that no hexadecimal digit is. */
const wordFields: ReadonlySet<string> = new Set([
	...["ruleId", "provider", "confidence", "severity", "status", "keyType"],
	...["where", "mode", "by", "code"],
]);
const words = /^(?=[a-z-]*[g-z])[a-z]{1,16}(?:-[a-z]{1,16}){0,4}$/;

/** Gives a function that seals lines. What a line shows of its own key may be too much of another that shares it. */
export function createLineSeal(replace: Seal): (line: RedactedLine) => RedactedLine {
	return (line) => {
		const key = replace(line.text.slice(line.start, line.end));
		const lead = replace(line.text.slice(0, line.start));
		const text = lead + key + replace(line.text.slice(line.end));
		return { ...line, text, start: lead.length, end: lead.length + key.length };
	};
}
