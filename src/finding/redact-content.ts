// Replaces known keys in a content: as they stand, in UTF-16, hexadecimal and base64, and in the encoded forms in which
// a scan found them. What cannot be replaced without harm to what stands around it is left, with the reason.

import type { Match } from "../model/match.ts";
import { base64Forms } from "./base64-forms.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { hasSameShape } from "./json-shape.ts";
import type { KeyText } from "./key-texts.ts";
import { type ContentEdit, redactBase64 } from "./redact-base64.ts";

export interface Replacement {
	/** Bytes of the content as it was. */
	readonly start: number;
	readonly end: number;
	readonly fingerprint: string;
}

export interface RedactedContent {
	readonly bytes: Buffer;
	/** In their order, none over another. */
	readonly replaced: readonly Replacement[];
	readonly left: readonly (Replacement & { readonly reason: string })[];
}

/** With `keepsLength` no byte moves. `matches` are those of this content; `keys` may be of others too. */
export function redactContent(
	bytes: Buffer,
	matches: readonly Match[],
	keys: readonly KeyText[],
	keepsLength: boolean,
	maxSoughtBytes: number = defaultSoughtBytes,
): RedactedContent {
	const edits = new EditList();
	const addLiterals = (key: KeyText, from = 0, to = bytes.length): void => {
		const part = bytes.subarray(from, to);
		for (const { form, text } of literalForms(key, keepsLength)) {
			for (const at of placesOf(part, form)) {
				const start = from + at;
				edits.add({ start, end: start + form.length, bytes: text, fingerprint: key.fingerprint });
			}
		}
	};
	const soughtKeys = keys.slice(0, Math.floor(maxSoughtBytes / (bytes.length + 1)));
	for (const key of soughtKeys) addLiterals(key);
	if (soughtKeys.length < keys.length) {
		const byFingerprint = new Map(keys.map((key) => [key.fingerprint, key]));
		for (const { start, end, ruleId, identity } of matches) {
			const key = byFingerprint.get(fingerprintOf(ruleId, identity));
			if (key !== undefined) addLiterals(key, start, end);
		}
	}
	const inBase64 = keys.slice(0, Math.floor(maxSoughtBytes / (base64Cost * bytes.length + 1)));
	for (const { start } of encodedPlaces(bytes, matches, inBase64)) {
		if (edits.covers(start, start + 1)) continue;
		for (const edit of redactBase64(bytes, start, keys)) edits.add(edit);
	}
	const left: (Replacement & { reason: string })[] = [];
	for (const match of matches) {
		if (edits.covers(match.start, match.end)) continue;
		const { start, end, ruleId, identity } = match;
		const fingerprint = fingerprintOf(ruleId, identity);
		const edit = overwrite(bytes, match, keys, keepsLength);
		if (typeof edit !== "string") edits.add(edit);
		else left.push({ start, end, fingerprint, reason: edit });
	}
	const applied = edits.sorted();
	return {
		bytes: applyEdits(bytes, applied),
		replaced: applied.map(({ start, end, fingerprint }) => ({ start, end, fingerprint })),
		left,
	};
}

/** A key as it may stand somewhere, whatever stands around it. */
function literalForms(
	{ value, redacted, masked }: KeyText,
	keepsLength: boolean,
): { readonly form: Buffer; readonly text: Buffer }[] {
	const shown = keepsLength ? masked : redacted;
	const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex");
	return [
		{ form: Buffer.from(value, "latin1"), text: Buffer.from(shown, "latin1") },
		{ form: Buffer.from(value, "utf16le"), text: Buffer.from(shown, "utf16le") },
		{ form: bigEndian(value), text: bigEndian(shown) },
		{ form: Buffer.from(hex(value)), text: Buffer.from(hex(masked)) },
		{ form: Buffer.from(hex(value).toUpperCase()), text: Buffer.from(hex(masked).toUpperCase()) },
	];
}

function bigEndian(text: string): Buffer {
	return Buffer.from(text, "utf16le").swap16();
}

function* placesOf(bytes: Buffer, form: Buffer): Generator<number> {
	for (let at = bytes.indexOf(form); at !== -1; at = bytes.indexOf(form, at + form.length))
		yield at;
}

/** Where base64 may hold a key: what the scan found so, and what only the key shows to be one. */
function encodedPlaces(
	bytes: Buffer,
	matches: readonly Match[],
	keys: readonly KeyText[],
): { readonly start: number }[] {
	const found = matches.filter(({ details }) => details.encoding?.includes("base64"));
	const hits = keys
		.flatMap(({ value }) => [value, Buffer.from(value, "utf16le").toString("latin1")])
		.flatMap(base64Forms)
		.flatMap((form) => [...placesOf(bytes, Buffer.from(form))].map((start) => ({ start })));
	return [...found, ...hits];
}

/** Keys times bytes: a few seconds. Of more keys only those are replaced that a scan found, where it found them. */
const defaultSoughtBytes = 1e9;
/** A key has so many times as many forms in base64. */
const base64Cost = 6;

/** What stands there is the key and nothing else, in some escaped form. Gives the reason where that is not so. */
function overwrite(
	bytes: Buffer,
	{ start, end, ruleId, identity, details, datacenterFrom, secret }: Match,
	keys: readonly KeyText[],
	keepsLength: boolean,
): ContentEdit | string {
	const fingerprint = fingerprintOf(ruleId, identity);
	const { encoding = "" } = details;
	const key = keys.find((each) => each.fingerprint === fingerprint);
	if (key === undefined || /base64|zip|zlib|utf-/.test(encoding)) {
		return `it is encoded (${encoding || "in pieces"})`;
	}
	const isShort = end - start <= longestEscape * key.value.length;
	if (!isShort) return `it is encoded (${encoding}) over ${end - start} bytes`;
	const shown = datacenterFrom === "key" ? secret.redacted : key.redacted;
	if (keepsLength && end - start < shown.length) return "its place is too short for what is shown";
	const text = Buffer.from(keepsLength ? shown.padEnd(end - start, "*") : shown, "latin1");
	const edit = { start, end, bytes: text, fingerprint };
	return hasSameShape(...linesAround(bytes, edit)) ? edit : "the JSON around it would be another";
}

/** "&#x0030;" is longer than any escape that is common; a chain may stand in other escapes. */
const longestEscape = 24;

/** The line before and after the edit. */
function linesAround(bytes: Buffer, edit: ContentEdit): [before: string, after: string] {
	const start = bytes.lastIndexOf(lineFeed, Math.max(0, edit.start - 1)) + 1;
	const stop = bytes.indexOf(lineFeed, edit.end);
	const line = bytes.subarray(Math.min(start, edit.start), stop === -1 ? bytes.length : stop);
	const moved = { ...edit, start: edit.start - start, end: edit.end - start };
	return [line.toString("latin1"), applyEdits(line, [moved]).toString("latin1")];
}

const lineFeed = 0x0a;

function applyEdits(bytes: Buffer, edits: readonly ContentEdit[]): Buffer {
	const parts: Buffer[] = [];
	let done = 0;
	for (const { start, end, bytes: text } of edits) {
		parts.push(bytes.subarray(done, start), text);
		done = end;
	}
	return Buffer.concat([...parts, bytes.subarray(done)]);
}

/** Edits that do not overlap: what is there already stays. */
class EditList {
	/** By the blocks that they touch, for there may be very many. */
	readonly #blocks = new Map<number, ContentEdit[]>();
	readonly #edits: ContentEdit[] = [];

	add(edit: ContentEdit): void {
		if (this.covers(edit.start, edit.end)) return;
		this.#edits.push(edit);
		for (const block of blocksOf(edit.start, edit.end)) {
			const others = this.#blocks.get(block);
			if (others) others.push(edit);
			else this.#blocks.set(block, [edit]);
		}
	}

	/** True where an edit touches the range. */
	covers(start: number, end: number): boolean {
		for (const block of blocksOf(start, end)) {
			const touches = this.#blocks.get(block)?.some((edit) => edit.start < end && start < edit.end);
			if (touches) return true;
		}
		return false;
	}

	sorted(): ContentEdit[] {
		return [...this.#edits].sort((one, other) => one.start - other.start);
	}
}

function* blocksOf(start: number, end: number): Generator<number> {
	for (let block = start >> blockBits; block <= (end - 1) >> blockBits; block++) yield block;
}

const blockBits = 8;
