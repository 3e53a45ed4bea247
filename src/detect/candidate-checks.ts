// Checks candidates before any evidence is read: whether a form could match a run, where a secret begins and ends,
// whether a keyword is near. The end of an escape may look like the first digits of a run ("%20", "\u0022", "\b"), and
// so may be no part of the secret; any other letter or digit beside it makes it part of something longer.

import type { Form } from "../packs/pack.ts";
import { contextWindow } from "./candidate-context.ts";
import type { CompiledForm } from "./compile-rules.ts";
import { layerTextOf } from "./context/layer-text.ts";
import { openers } from "./escape-reader.ts";
import { maxTail, mayEndEscape } from "./escape-tails.ts";
import type { Layer } from "./layer.ts";
import { byteSet } from "./run-scan.ts";
import { isInMailColumn } from "./soft-line-breaks.ts";

const escapeEnd =
	/(?:%[0-9A-Fa-f]{2}|=[0-9A-F]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[0-3][0-7]{2}|\\[abfnrtv0]|\[[\d;]{0,12}[mK])$/;

/** True for a run that the form's pattern matches whole. */
export function isExactRun({ isRun, probe, program }: Form, length: number): boolean {
	return isRun && program === undefined && length === probe.length;
}

/** True when neither the text before nor the text behind runs on into the secret. */
export function standsAlone(
	bytes: Buffer,
	start: number,
	end: number,
	boundary: Form["boundary"],
): boolean {
	// Most have a blank, a quote or a line break on either side.
	if (mayBePart[bytes[start - 1] ?? 0] === 1) {
		const before = bytes.toString("latin1", Math.max(0, start - 16), start);
		if (!isLeftBoundary(before, boundary)) return false;
	}
	return (
		mayBePart[bytes[end] ?? 0] !== 1 ||
		isRightBoundary(bytes.toString("latin1", end, end + 2), boundary)
	);
}

const mayBePart = byteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

/** True when the text before does not run on into the secret. */
export function isLeftBoundary(before: string, boundary: Form["boundary"]): boolean {
	const neighbour = before.at(-1);
	if (neighbour === undefined || !isPart(neighbour, boundary)) return true;
	// "${NAME:-" is no part of what stands behind it.
	return escapeEnd.test(before) || before.endsWith(":-");
}

/** True when the secret does not run on into the text behind: "-us6-east" and "-us6_x" do. */
export function isRightBoundary(after: string, boundary: Form["boundary"]): boolean {
	const neighbour = after[0];
	if (neighbour === undefined) return true;
	if (isPart(neighbour, boundary)) return false;
	return !(/[-_]/.test(neighbour) && /[0-9A-Za-z]/.test(after[1] ?? ""));
}

/** True when an escape touches the range, so that undoing it may show more of a secret or its name. */
export function touchesEscape(bytes: Buffer, start: number, end: number): boolean {
	// An escape may reach two digits into the run: "%20".
	const limit = Math.min(bytes.length, start + 2);
	for (let at = Math.max(0, start - 16); at < limit; at++) {
		if (quoting[bytes[at]!] === 1 && isQuoting(bytes, at, limit)) return true;
	}
	return quoting[bytes[end] ?? 0] === 1 && isQuoting(bytes, end, Math.min(bytes.length, end + 6));
}

const quoting = byteSet("\\%&=");

/** True where a byte of `quoting` begins "\\", "%20", "&#", "&amp", "=3D" or a break of mail before `limit`. */
function isQuoting(bytes: Buffer, at: number, limit: number): boolean {
	const next = at + 1 < limit ? bytes[at + 1]! : 0;
	const third = at + 2 < limit ? bytes[at + 2]! : 0;
	switch (bytes[at]) {
		case 37:
			return hexDigits[next] === 1 && hexDigits[third] === 1;
		case 38:
			return mayBeEntity(bytes, at + 1);
		case 61:
			if (next === 51 && third === 68) return true;
			return (
				(next === lineFeed || (next === 13 && third === lineFeed)) && isInMailColumn(bytes, at)
			);
		default:
			return true;
	}
}

/** True for what may follow "&": "#", or letters that ";" or the beginning of another escape ends. */
function mayBeEntity(bytes: Buffer, start: number): boolean {
	let at = start;
	while (at < start + maxEntity && letters[bytes[at] ?? 0] === 1) at++;
	const byte = bytes[at] ?? 0;
	if (at === start) return byte === 35;
	return byte === 59 || (openers[byte] === 1 && byte !== lineFeed && byte !== 13);
}

/** More letters than the longest name of an entity that we decode. */
const maxEntity = 14;

const hexDigits = byteSet("0123456789abcdefABCDEF");
const letters = byteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
const lineFeed = 10;

/** True when this run of the form's bytes could hold a match. It makes no text, so it is cheap. */
export function couldMatch(
	bytes: Buffer,
	{ form, vetoes, isLiteralBehind }: CompiledForm,
	start: number,
	end: number,
): boolean {
	const length = end - start;
	if (length < form.probe.length) return false;
	if (length > form.maxRun) {
		if (length > form.maxRun + maxTail || !mayFollowEscape(bytes, start)) return false;
		const run = bytes.toString("latin1", start, end);
		if (!mayEndEscape(run, form.probe.length, form.maxRun)) return false;
	}
	if (form.literal !== "") return holdsLiteral(bytes, form, isLiteralBehind, start, end);
	if (!form.isRun || length > form.probe.length || vetoes.length === 0) return true;
	const value = bytes.toString("latin1", start, end);
	return !vetoes.some((veto) => veto.test(value));
}

/** True when the byte before a run can open an escape that goes on in the run. */
function mayFollowEscape(bytes: Buffer, start: number): boolean {
	const before = bytes[start - 1];
	if (before === letterU || before === letterX) {
		// A backslash may be escaped itself: "%5Cu0022", "\\u005cu0022".
		const opener = bytes[start - 2];
		return (
			opener === backslash ||
			((opener === upperC || opener === lowerC) && bytes[start - 3] === five)
		);
	}
	return tailOpeners[before ?? 0] === 1;
}

const tailOpeners = byteSet("%\\=[;:");
const [backslash, letterU, letterX] = [92, 117, 120] as const;
const [five, upperC, lowerC] = [53, 67, 99] as const;

/** True when the form's literal stands where a match on this run could hold it. */
function holdsLiteral(
	bytes: Buffer,
	{ literal, maxLength, probe }: Form,
	isBehind: boolean,
	start: number,
	end: number,
): boolean {
	const first = literal.charCodeAt(0);
	const slack = maxLength - probe.length;
	const last = Math.min(bytes.length, end + slack) - literal.length;
	const from = isBehind ? start : Math.max(0, start - slack);
	search: for (let at = from; at <= last; at++) {
		if (bytes[at] !== first) continue;
		for (let index = 1; index < literal.length; index++) {
			if (bytes[at + index] !== literal.charCodeAt(index)) continue search;
		}
		return true;
	}
	return false;
}

function isPart(character: string, boundary: Form["boundary"]): boolean {
	return boundary === "token" ? /[0-9A-Za-z_-]/.test(character) : /[0-9A-Za-z]/.test(character);
}

/** Whether a keyword of the form stands within the context window, for forms that need one near. */
export function isKeywordNear(
	{ form, namedByPath }: CompiledForm,
	layer: Layer,
	{ start, end }: { readonly start: number; readonly end: number },
	path: string | undefined,
): boolean {
	if (!form.keywordsAreNear) return true;
	const holdsKeyword = (text: string): boolean => {
		const folded = text.toLowerCase();
		return form.keywords.some((word) => folded.includes(word));
	};
	const { bytes } = layer;
	const near = layerTextOf(layer).text.slice(
		Math.max(0, start - contextWindow.before),
		end + contextWindow.after,
	);
	if (holdsKeyword(near)) return true;
	if (!namedByPath || !isWholeRun(bytes, start, end)) return false;
	// A path that is not known may hold it.
	return (
		namedByPath.test(bytes.toString("latin1", start, end)) &&
		(path === undefined || holdsKeyword(path))
	);
}

/** True where neither a word nor base64 goes on around a value: kernel/assembly/run-check.ts says the same. */
function isWholeRun(bytes: Buffer, start: number, end: number): boolean {
	return (
		goesOn[bytes[start - 1] ?? 0] === 0 && goesOn[bytes[end] ?? 0] === 0 && bytes[end] !== equals
	);
}

const goesOn = byteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/");
const equals = 61;
